"""What a member wants to be told, how, and what they were told."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField

SOUNDS = ("none", "bell", "drop", "knock")


class NoticeChoices(models.Model):
    """A member without a row has the defaults."""

    class Digest(models.TextChoices):
        NEVER = "never"
        HOURLY = "hourly"
        DAILY = "daily"

    member = models.OneToOneField("shops.Membership", models.CASCADE, related_name="notice_choices")
    assigned = models.BooleanField(default=True)
    mentioned = models.BooleanField(default=True)
    message_mine = models.BooleanField(default=True)
    message_unassigned = models.BooleanField(default=False)
    sla_breached = models.BooleanField(default=True)
    shows_name = models.BooleanField(default=True)
    shows_text = models.BooleanField(default=False)
    """What may leave this machine in a push: without them it says only that there is something."""
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    """In the shop's time zone; no push in between. Both or none."""
    sound = models.CharField(max_length=8, default="bell", choices=[(one, one) for one in SOUNDS])
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NEVER)
    digest_at = models.TimeField(null=True, blank=True)
    digest_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(digest="daily") | models.Q(digest_at__isnull=False),
                name="daily_digest_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class Notice(models.Model):
    """A line behind the bell. One a member and cause, however often a job runs."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned"
        MENTIONED = "mentioned"
        MESSAGE_MINE = "message_mine"
        MESSAGE_UNASSIGNED = "message_unassigned"
        SLA_BREACHED = "sla_breached"

    public_id = PublicIdField()
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=18, choices=Kind)
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="+")
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="+")
    event_id = models.BigIntegerField()
    """The row of the event that it tells."""
    over_cap = models.PositiveIntegerField(default=0)
    """By how many open conversations the member was over their limit when they got this one."""
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_recent"),
            models.Index(fields=["member"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


BEHIND_THE_BELL = (Notice.Kind.ASSIGNED, Notice.Kind.MENTIONED, Notice.Kind.SLA_BREACHED)
"""Messages are seen in the list: behind the bell they would hide the rest."""


class PushDevice(models.Model):
    """A browser that may be called: where its push service is, and the keys only it can read with."""

    public_id = PublicIdField()
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="push_devices")
    endpoint = models.URLField(max_length=1000, unique=True)
    keys = models.TextField()
    """Encrypted {"p256dh", "auth", "session"}: it may be called as long as that sign-in stands."""
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.name}"


class PushKeys(models.Model):
    """The installation's own key pair (VAPID), made at its first use. One row."""

    public_key = models.CharField(max_length=120)
    private_key = models.TextField()
    """Encrypted {"private"}."""
    created_at = models.DateTimeField(default=now)
    only = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="push_keys_only_one")]

    def __str__(self) -> str:
        return self.public_key
