"""Colleagues named in notes."""

from __future__ import annotations

from django.db import models

from prilavok.inbox.models.messages import Message
from prilavok.lib.clock import now


class Mention(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="mention_once")]
        indexes = [models.Index(fields=["member", "-id"], name="mention_member")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.member_id}"
