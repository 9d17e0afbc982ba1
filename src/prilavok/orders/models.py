from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField
from prilavok.lib.money import Money
from prilavok.lib.search import DigitRuns, Words


class Order(models.Model):
    """`draft` while the conversation forms it; a customer has at most one draft."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        NEW = "new"
        CONFIRMED = "confirmed"
        SHIPPED = "shipped"
        DONE = "done"
        CANCELLED = "cancelled"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="orders")
    number = models.PositiveIntegerField()
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="orders")
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    status = models.CharField(max_length=20, default=Status.DRAFT)
    currency = models.CharField(max_length=3)
    note = models.TextField(blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=300, blank=True)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    """What the customer gave the order when asked, 5 being the best."""
    review = models.TextField(blank=True)
    created_by = models.CharField(max_length=8)
    """`event`, `member`, `rule` or `api`."""
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(status="draft"), name="order_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(mark__isnull=True) | models.Q(mark__range=(1, 5)), name="order_mark"
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="order_recent"),
            models.Index(fields=["shop", "status", "-id"], name="order_status"),
            models.Index(fields=["customer", "-id"], name="order_customer"),
            GinIndex(Words("recipient"), name="order_words"),
            GinIndex(DigitRuns("phone"), condition=~models.Q(phone=""), name="order_digits"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"

    @property
    def total(self) -> Money:
        """Needs the lines; prefetch them on lists."""
        amount = sum(line.price_minor * line.quantity for line in self.lines.all())
        return Money(amount, self.currency)


class OrderLine(models.Model):
    """`name` and `price` are copies as of the moment the line was made."""

    public_id = PublicIdField()
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="order_lines")
    variant = models.ForeignKey("catalog.Variant", models.SET_NULL, null=True, blank=True)
    interest = models.ForeignKey(
        "linking.Interest", models.SET_NULL, null=True, blank=True, related_name="order_lines"
    )
    name = models.CharField(max_length=250)
    quantity = models.PositiveIntegerField(default=1)
    price_minor = models.BigIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="order_line_price"),
            models.UniqueConstraint(
                fields=["order", "interest"],
                condition=models.Q(interest__isnull=False),
                name="order_line_interest_once",
            ),
        ]
        indexes = [GinIndex(Words("name"), name="order_line_words")]

    def __str__(self) -> str:
        return f"{self.name} × {self.quantity}"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.order.currency)

    @property
    def sum(self) -> Money:
        return self.price * self.quantity


class OrderChange(models.Model):
    """History: who changed what, from which message, and whether it was taken back."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=30)
    """`created`, `line_added`, `line_removed`, `line_changed`, `status`, `field`, `rated`, `undone`."""
    data = models.JSONField(default=dict)
    """What undo needs and history shows: {"line": …, "name": …, "from": …, "to": …}."""
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, blank=True)
    actor_type = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=20, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind}"
