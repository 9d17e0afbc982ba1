from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField

SHARDS = 16


class InboundEvent(models.Model):
    """One request of a network, stored before anything is done with it."""

    class Status(models.TextChoices):
        STORED = "stored"
        APPLIED = "applied"
        FAILED = "failed"
        IGNORED = "ignored"

    public_id = PublicIdField()
    channel = models.ForeignKey(
        "channels.Channel", models.CASCADE, related_name="inbound_events", db_index=False
    )
    key = models.CharField(max_length=120)
    shard = models.PositiveSmallIntegerField()
    thread = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    status = models.CharField(max_length=8, choices=Status, default=Status.STORED)
    error = models.TextField(blank=True)
    summary = models.JSONField(default=list, blank=True)
    """What it held and what became of it: [{"event", "at", "result", "message"}]."""
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="inbound_event_once")]
        indexes = [
            models.Index(
                fields=["shard", "id"], condition=models.Q(status="stored"), name="inbound_event_pending"
            ),
            models.Index(fields=["channel", "-id"], name="inbound_event_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.key}"
