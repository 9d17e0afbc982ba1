from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class Interest(models.Model):
    """A customer linked to a product, with how sure we are and why."""

    class State(models.TextChoices):
        SUGGESTED = "suggested"
        LINKED = "linked"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="interests")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="interests")
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="interests"
    )
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="interests")
    """The message that started it."""
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="interests")
    variant = models.ForeignKey("catalog.Variant", models.SET_NULL, null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    score = models.FloatField()
    state = models.CharField(max_length=10, choices=State)
    decided_by = models.ForeignKey("shops.Membership", models.SET_NULL, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    """The order it led to is done or cancelled: the next mention starts a new interest."""
    found_as = models.CharField(max_length=10, choices=State, blank=True)
    """What linking itself made of it, `linked` or `suggested`, whatever members said since; empty when a
    member named the product.
    """
    sold_out = models.BooleanField(default=False)
    """There was none left when the customer last asked: whom to tell when it is back."""
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(auto_now=True)

    named: frozenset[str] = frozenset()
    """What the message just linked said itself, of "variant" and "quantity"; not stored."""
    named_by: int | None = None
    """Row id of that message; not stored."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product"],
                condition=~models.Q(state="rejected") & models.Q(closed_at__isnull=True),
                name="interest_once",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="interest_recent"),
            models.Index(fields=["shop", "product", "-id"], name="interest_of_product"),
            models.Index(fields=["conversation", "-updated_at"], name="interest_conversation"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Evidence(models.Model):
    """One reason for an interest: what it is, in which message, how much it weighs (0..1)."""

    interest = models.ForeignKey(Interest, models.CASCADE, related_name="evidence")
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="evidence")
    kind = models.CharField(max_length=14)
    detail = models.CharField(max_length=300, blank=True)
    matched = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Words of the message that led here, as written."""
    weight = models.FloatField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interest", "message", "kind"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.weight:.2f}"


class MissingProduct(models.Model):
    """A customer asked for something that no product of the shop is."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="+")
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="missing_products")
    message = models.OneToOneField("inbox.Message", models.CASCADE, related_name="missing_product")
    words = models.CharField(max_length=120)
    """What was asked for, as the customer wrote it."""
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="+")
    """Made for this question."""
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=True) | models.Q(settled_at__isnull=False),
                name="missing_product_made_is_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["conversation", "-id"],
                condition=models.Q(settled_at__isnull=True),
                name="missing_product_open",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Correction(models.Model):
    """What an operator taught: these words mean (or do not mean) this product."""

    class Standing(models.TextChoices):
        ACTIVE = "active"
        HELD = "held"
        """It would turn earlier corrections round; a member decides."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="corrections")
    interest = models.ForeignKey(Interest, models.SET_NULL, null=True)
    phrase = models.CharField(max_length=300)
    """Normalized words of the message, the key of the lesson."""
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="corrections")
    is_right = models.BooleanField()
    said = models.TextField(blank=True)
    """The customer's message, by which later lessons are checked."""
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.ACTIVE)
    flips = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Row ids of the corrections that a held lesson would turn round."""
    member = models.ForeignKey("shops.Membership", models.SET_NULL, null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "phrase", "product"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} {'=' if self.is_right else '≠'} {self.product_id}"


class PictureFeatures(models.Model):
    """What a product photo or a publication's picture looks like, to know it again when customers send it.

    One that cannot be read has a row without features, so that it is not tried for ever.
    """

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="+")
    photo = models.OneToOneField("catalog.Photo", models.CASCADE, null=True, related_name="features")
    post = models.OneToOneField("catalog.Post", models.CASCADE, null=True, related_name="features")
    file = models.CharField(max_length=250)
    """Name of the stored file that was read: another file makes the features stale."""
    version = models.PositiveSmallIntegerField()
    """Of the method; features of another method are made anew."""
    digest = models.CharField(max_length=64, blank=True)
    hash = models.BigIntegerField(default=0)
    """64 bits of the coarse look."""
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    """The frame that the features are placed in."""
    marks = models.BinaryField(default=b"")
    """Visual words, signatures, turns, sizes: what the index in memory holds."""
    spots = models.BinaryField(default=b"")
    """Places, sizes, angles and descriptors: what verification needs."""
    copy = models.BinaryField(default=b"")
    """The picture, small, as a JPEG."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(photo__isnull=False, post__isnull=True)
                | models.Q(photo__isnull=True, post__isnull=False),
                name="picture_features_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "id"], name="picture_features_of_shop"),
            models.Index(fields=["shop", "digest"], name="picture_features_digest"),
        ]

    def __str__(self) -> str:
        return self.file
