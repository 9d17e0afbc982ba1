from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Upper

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField
from prilavok.lib.search import DigitRuns, Near, Words


class Customer(models.Model):
    """The person, over all channels. `name` is what staff see; empty falls back to the identity."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="customers")
    name = models.CharField(max_length=200, blank=True)
    name_locked = models.BooleanField(default=False)
    """Staff wrote the name themselves: the network's profile no longer overwrites it."""
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    note = models.TextField(blank=True)
    fields = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "-last_seen_at", "-id"], name="customer_recent"),
            models.Index(fields=["shop", "phone"], name="customer_phone"),
            models.Index("shop", Upper("email"), condition=~models.Q(email=""), name="customer_email"),
            GinIndex(Words("name", "email"), name="customer_words"),
            GinIndex(Near("name"), name="customer_near"),
            GinIndex(DigitRuns("phone"), condition=~models.Q(phone=""), name="customer_digits"),
        ]

    def __str__(self) -> str:
        return self.name or self.public_id


class Identity(models.Model):
    """A customer as one channel sees them."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="identities")
    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="identities")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="identities")
    external_id = models.CharField(max_length=250)
    aliases = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    username = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    avatar_url = models.TextField(blank=True)
    profile_fetched_at = models.DateTimeField(null=True, blank=True)
    unreachable_reason = models.CharField(max_length=30, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    """Last act of the customer that opens the messaging window, network time."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="identity_once"),
        ]
        indexes = [
            GinIndex(fields=["aliases"], condition=models.Q(aliases__len__gt=0), name="identity_other_names"),
            GinIndex(Words("name", "username"), name="identity_words"),
            GinIndex(Near("name", "username"), name="identity_near"),
            GinIndex(DigitRuns("phone"), condition=~models.Q(phone=""), name="identity_digits"),
            models.Index(fields=["shop", "phone"], condition=~models.Q(phone=""), name="identity_phone"),
        ]

    def __str__(self) -> str:
        return self.name or self.username or self.external_id

    @property
    def display_name(self) -> str:
        return self.name or self.username or self.external_id


class Consent(models.Model):
    """One word of a customer on being written to; the newest on a topic holds. Never changed, never deleted
    but with the person.
    """

    class Way(models.TextChoices):
        MESSAGE = "message"
        PHONE = "phone"
        IN_PERSON = "in_person"
        FORM = "form"
        OTHER = "other"

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="consents")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="consents")
    topic = models.CharField(max_length=120, blank=True)
    """Empty: everything."""
    granted = models.BooleanField()
    given_at = models.DateTimeField()
    """Network time; of what a member wrote down, the day they named."""
    proof = models.CharField(max_length=300)
    """Key of the network's event that says so, or of the member's note."""
    way = models.CharField(max_length=20, choices=Way, blank=True)
    """How it was given, where a member wrote it down; empty: the network told us."""
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.CharField(max_length=40, blank=True)
    """Public id of the membership that wrote it down."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity", "proof"], name="consent_once"),
            models.CheckConstraint(
                condition=models.Q(way="", recorded_by="") | (~models.Q(way="") & ~models.Q(recorded_by="")),
                name="consent_by_hand_names_who",
            ),
        ]
        indexes = [models.Index(fields=["identity", "topic", "-given_at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.identity_id}: {self.topic or '*'} {'+' if self.granted else '-'}"


class Tie(models.Model):
    """The network says that two whom we know apart are one person; their customers may be merged."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="ties")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="ties")
    other = models.ForeignKey(Identity, models.CASCADE, related_name="ties_of_others")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity", "other"], name="tie_once"),
            models.CheckConstraint(condition=models.Q(identity__lt=models.F("other")), name="tie_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.identity_id} = {self.other_id}"


class Tag(models.Model):
    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="tag_once")]

    def __str__(self) -> str:
        return self.name


class CustomerTag(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="customer_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="customer_tags")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="customer_tag_once")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.tag_id}"


class CustomField(models.Model):
    """What this shop wants to know of its customers. The values stand in `Customer.fields` under `key`."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        CHOICE = "choice"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="custom_fields")
    key = models.CharField(max_length=40)
    """Never changes: the REST API and imports know the field by it."""
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="custom_field_key_once"),
            models.UniqueConstraint("shop", Lower("name"), name="custom_field_name_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="choice", choices__len=0), name="custom_field_choice_has_choices"
            ),
        ]

    def __str__(self) -> str:
        return self.name
