"""What was said, with all that hangs on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from prilavok.inbox.models.conversations import Conversation
from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField
from prilavok.lib.search import Words


class Message(models.Model):
    """One item of a conversation, whoever wrote it."""

    class Direction(models.TextChoices):
        INBOUND = "inbound"
        OUTBOUND = "outbound"

    class Kind(models.TextChoices):
        DIRECT = "direct"
        COMMENT = "comment"
        PRIVATE_REPLY = "private_reply"
        NOTE = "note"
        SYSTEM = "system"

    class Status(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"
        UNCONFIRMED = "unconfirmed"
        CANCELLED = "cancelled"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="messages")
    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="messages", db_index=False)
    """Looked up with the network's id only (`message_once`): an index of its own would tempt the planner."""
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=8, choices=Direction)
    kind = models.CharField(max_length=13, choices=Kind)
    status = models.CharField(max_length=11, choices=Status)
    text = models.TextField(blank=True)
    payload = models.TextField(blank=True)
    """Data of a pressed button (inbound)."""
    choices = models.JSONField(default=list, blank=True)
    """Buttons offered (outbound): [{"title", "payload", "url"}]."""
    cards = models.JSONField(default=list, blank=True)
    template = models.JSONField(default=dict, blank=True)
    """The approved text that this is: {"name", "language", "parameters"}; `text` is what comes of it."""
    external_id = models.CharField(max_length=250, null=True, blank=True)  # noqa: DJ001  NULLs do not clash
    external_ids = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    """Ids of all steps or parts; the first one is `external_id`."""
    album = models.CharField(max_length=120, blank=True, default="")
    """The network's id of an album: its parts arrive one by one and are one message."""
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    reply_to_external = models.CharField(max_length=250, blank=True)
    reactions = models.JSONField(default=list, blank=True)
    """[{"emoji": "❤️", "by": "customer" | "shop"}]"""
    hidden = models.BooleanField(default=False)
    revision = models.BigIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    versions = models.JSONField(default=list, blank=True)
    """What it said before it was edited, oldest first: [{"text", "revision", "at"}]; gone when unsent."""
    deleted_at = models.DateTimeField(null=True, blank=True)
    told_at = models.JSONField(default=dict, blank=True)
    """The network's last word on whether it is hidden or deleted: {"hidden": [time, word, value], …}."""
    error_reason = models.CharField(max_length=30, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    actor_type = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=20, blank=True)
    source = models.JSONField(default=dict, blank=True)
    """What a message came from: {"rule": id, "reason": "…"}, {"order": id, "receipt": {…}}; system lines:
    {"event": …}; what the network counts it as: {"category": …, "price": …}.
    """
    sent_at = models.DateTimeField()
    """Network time for inbound and echoed, our time for what we send."""
    created_at = models.DateTimeField(default=now)
    sending_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    client_key = models.CharField(max_length=40, blank=True, default="")
    """What the writer's page named it by: sent twice over a bad connection, it is one message."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=models.Q(external_id__isnull=False),
                name="message_once",
            ),
            models.UniqueConstraint(
                fields=["reply_to"],
                condition=models.Q(kind="private_reply") & ~models.Q(status__in=["failed", "cancelled"]),
                name="private_reply_once",
            ),
            models.UniqueConstraint(
                fields=["shop", "client_key"],
                condition=~models.Q(client_key=""),
                name="message_written_once",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "-sent_at", "-id"], name="message_thread"),
            models.Index(fields=["shop", "-id"], name="message_shop"),
            GinIndex(Words("text"), name="message_words"),
            models.Index(
                fields=["conversation", "album"], condition=~models.Q(album=""), name="message_album"
            ),
            GinIndex(
                fields=["external_ids"],
                condition=models.Q(external_ids__len__gt=1),
                name="message_other_names",
            ),
            models.Index(
                fields=["conversation", "id"],
                condition=models.Q(status__in=["queued", "sending"]),
                name="message_outbox",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Step(models.Model):
    """One network call a message was split into, with what became of it."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNCONFIRMED = "unconfirmed"

    message = models.ForeignKey(Message, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    status = models.CharField(max_length=11, choices=Status, default=Status.PLANNED)
    external_id = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="step_once")]
        indexes = [
            models.Index(fields=["external_id"], condition=~models.Q(external_id=""), name="step_external"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}#{self.position}"


class Attachment(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    public_id = PublicIdField()
    type = models.CharField(max_length=12)
    url = models.TextField(blank=True)
    """Where the network keeps it; it may expire, `file` does not."""
    external_id = models.CharField(max_length=400, blank=True, default="")
    """What the network names the file by, where it gives no address."""
    details = models.JSONField(default=dict, blank=True)
    """Places, contacts and the like in words: see `channels.types.Attachment`."""
    file = models.FileField(upload_to="media/%Y/%m/", blank=True)
    thumb = models.FileField(upload_to="thumbs/%Y/%m/", blank=True)
    """A small copy of a large picture."""
    mime = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=250, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.type} {self.name}"

    @property
    def link(self) -> str:
        """Our own files by the address of this page, whatever address the networks fetch them by."""
        if self.file:
            return self.file.url
        own = f"{settings.PUBLIC_URL}{settings.MEDIA_URL}"
        return self.url.removeprefix(settings.PUBLIC_URL) if self.url.startswith(own) else self.url

    @property
    def preview(self) -> str:
        return self.thumb.url if self.thumb else self.link


class Reference(models.Model):
    """What a message points at: a publication, a product, an ad, a link, another message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="references")
    type = models.CharField(max_length=14)
    external_id = models.CharField(max_length=250, blank=True)
    other_ids = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    image_url = models.TextField(blank=True)
    post = models.ForeignKey("catalog.Post", models.SET_NULL, null=True, blank=True)
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.type} {self.external_id}"
