"""Who is here, and takes conversations."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now


class Availability(models.Model):
    """A member's own word (available or away), and whether a page of theirs is open."""

    class State(models.TextChoices):
        AVAILABLE = "available"
        AWAY = "away"

    member = models.OneToOneField("shops.Membership", models.CASCADE, related_name="availability")
    state = models.CharField(max_length=9, choices=State, default=State.AVAILABLE)
    is_online = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    """The last heartbeat of an open page."""
    changed_at = models.DateTimeField(default=now)
    """Since when they are as they are: reassigning counts from it."""
    takes_conversations = models.BooleanField(default=True)
    last_given_at = models.DateTimeField(null=True, blank=True)
    """Whose turn it is: the one who has waited longest for a conversation."""

    class Meta:
        indexes = [
            models.Index(fields=["seen_at"], condition=models.Q(is_online=True), name="availability_online")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.word}"

    @property
    def word(self) -> str:
        """`available`, `away` or `offline`."""
        return str(self.state) if self.is_online else "offline"
