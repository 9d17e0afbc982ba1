from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField
from prilavok.lib.money import Money


class Product(models.Model):
    """What the shop sells. Price in minor units of the shop's currency; None means "ask"."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="products")
    sku = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001  NULLs do not clash
    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=120, blank=True)
    url = models.TextField(blank=True)
    price_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    stock = models.IntegerField(null=True, blank=True)
    """None: not counted."""
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    external_ids = models.JSONField(default=dict, blank=True)
    """Ids elsewhere: {"retailer": "…", "meta_catalog": "…"}."""
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "sku"],
                condition=models.Q(deleted_at__isnull=True, sku__isnull=False),
                name="product_sku_once",
            ),
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="product_price_positive"),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="product_recent"),
            GinIndex(fields=["external_ids"], name="product_external_ids"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price(self) -> Money | None:
        return None if self.price_minor is None else Money(self.price_minor, self.currency)


class Variant(models.Model):
    """A size, colour or volume of a product; empty price means the product's."""

    public_id = PublicIdField()
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=dict)
    """{"размер": "44", "цвет": "беж"}"""
    price_minor = models.BigIntegerField(null=True, blank=True)
    stock = models.IntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="variant_price_positive"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return " · ".join(str(value) for value in self.options.values())


class Photo(models.Model):
    """A picture of a product: a stored file, or a URL that has not been fetched yet."""

    public_id = PublicIdField()
    product = models.ForeignKey(Product, models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="photos/%Y/%m/", blank=True)
    source_url = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def url(self) -> str:
        return self.file.url if self.file else self.source_url


class Post(models.Model):
    """A publication of the shop; the products on it decide what a comment is about."""

    class Kind(models.TextChoices):
        POST = "post"
        REEL = "reel"
        STORY = "story"
        AD = "ad"
        WALL = "wall"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="posts")
    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.POST)
    external_id = models.CharField(max_length=120)
    external_ids = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    """All ids the network uses for it, `external_id` among them."""
    caption = models.TextField(blank=True)
    permalink = models.TextField(blank=True)
    permalink_key = models.TextField(blank=True, default="")
    """The address in its one spelling (`permalinks.canonical`), by which publications are found."""
    image_url = models.TextField(blank=True)
    image = models.FileField(upload_to="posts/%Y/%m/", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="post_once")]
        indexes = [
            models.Index(fields=["shop", "-id"], name="post_recent"),
            GinIndex(fields=["external_ids"], name="post_external_ids"),
            models.Index(
                fields=["channel", "permalink_key"],
                condition=~models.Q(permalink_key=""),
                name="post_permalink",
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or self.external_id

    @property
    def picture(self) -> str:
        return self.image.url if self.image else self.image_url


class PostProduct(models.Model):
    """A product shown on a publication, in the order of its slides."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="post_products")
    product = models.ForeignKey(Product, models.CASCADE, related_name="post_products")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "product"], name="post_product_once")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.product_id}"


class DismissedProduct(models.Model):
    """A product said not to be on a publication; it is not suggested for it again."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="dismissed_products")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "product"], name="dismissed_product_once")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.product_id}"
