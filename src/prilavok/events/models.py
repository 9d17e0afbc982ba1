from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now


class Event(models.Model):
    """What happened in a shop: the spine of live updates, rules, history and numbers.

    `shop_id` and `subject_*` are plain values because this app stands below all others.
    """

    shop_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    topic = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    """Public id of what `topic` names."""
    data = models.JSONField(default=dict)
    actor_type = models.CharField(max_length=12, default="system")
    actor_id = models.CharField(max_length=20, blank=True, default="")
    depth = models.SmallIntegerField(default=0)
    occurred_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["shop_id", "topic", "subject", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"
