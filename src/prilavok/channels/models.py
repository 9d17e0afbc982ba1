from __future__ import annotations

from django.db import models

from prilavok.lib import crypto
from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class Channel(models.Model):
    """One connected account of a network: a page, a number, a bot."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        RECONNECT = "reconnect"
        PAUSED = "paused"
        DISABLED = "disabled"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    username = models.CharField(max_length=120, blank=True)
    avatar_url = models.TextField(blank=True)
    hook_id = PublicIdField()
    """Random part of the hook URL; it is not a secret, the signature is."""
    secrets_encrypted = models.TextField(blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    simulated = models.BooleanField(default=False)
    """Speaks to the built-in simulator instead of the network."""
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    problem = models.CharField(max_length=300, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    last_event_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "external_id"],
                condition=~models.Q(status="disabled"),
                name="channel_connected_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.external_id}"

    @property
    def secrets(self) -> dict[str, str]:
        return crypto.decrypt(self.secrets_encrypted)

    @property
    def hook_path(self) -> str:
        return f"/hooks/{self.kind}/{self.hook_id}"


class RateBucket(models.Model):
    """A token bucket shared by all workers; `tokens` as of `refilled_at`."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="rate_buckets")
    name = models.CharField(max_length=30)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="rate_bucket_once")]

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.name}"


class ApiCall(models.Model):
    """One call to a network, without secrets; kept for the channel's health page."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="api_calls")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=60, blank=True)
    duration_ms = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["channel", "-id"], name="api_call_recent")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class AccountNotice(models.Model):
    """What the network said about the account itself: access taken away, a limit, its quality."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=300)
    """Of the network's event, so that a repeat is not told twice."""
    reason = models.CharField(max_length=60)
    text = models.CharField(max_length=500, blank=True)
    blocking = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    """Network time."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="account_notice_once")]
        indexes = [models.Index(fields=["channel", "-told_at"], name="account_notice_recent")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.text}"


class MessageTemplate(models.Model):
    """A text that the network approves beforehand, as it last told us."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="templates")
    external_id = models.CharField(max_length=120)
    name = models.CharField(max_length=520, blank=True)
    language = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    category = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=40, blank=True)
    """In the network's own words."""
    quality = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="template_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Persona(models.Model):
    """The name and face that a member answers under, as a network with personas has it."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="personas")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="personas")
    external_id = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    picture_url = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "member"], name="persona_once"),
            models.UniqueConstraint(fields=["channel", "external_id"], name="persona_named_once"),
            models.CheckConstraint(condition=~models.Q(external_id=""), name="persona_is_known_there"),
        ]

    def __str__(self) -> str:
        return self.name
