"""What a network told before its message was here."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now


class EarlyUpdate(models.Model):
    """A receipt, edit, deletion or reaction that came before its message: folded in when that arrives."""

    channel = models.ForeignKey("channels.Channel", models.CASCADE)
    external_id = models.CharField(max_length=250)
    key = models.CharField(max_length=300)
    change = models.JSONField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="early_update_once")]
        indexes = [models.Index(fields=["channel", "external_id"], name="early_update_target")]

    def __str__(self) -> str:
        return self.key
