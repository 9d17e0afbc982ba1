"""What members write before it is a message."""

from __future__ import annotations

from django.db import models

from prilavok.inbox.models.conversations import Conversation
from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class ComposerDraft(models.Model):
    """Unsent text, kept per member, conversation and mode."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    member = models.ForeignKey("shops.Membership", models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=13)
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "member", "mode"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.mode}"


class SavedReply(models.Model):
    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="saved_replies")
    shortcut = models.CharField(max_length=40)
    text = models.TextField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "shortcut"], name="saved_reply_once")]

    def __str__(self) -> str:
        return self.shortcut
