"""How many conversations of each sort there are: see `docs/adr/0008-counts-by-trigger.md`."""

from __future__ import annotations

from django.db import models


class ConversationCount(models.Model):
    """A number to be added to others of the same sort.

    A trigger of the conversations' table writes the difference of each statement in its transaction, so
    nobody waits for a counter's row. No constraints on the foreign keys: the last conversation of a shop is
    counted out while the shop itself goes.
    """

    shop = models.ForeignKey("shops.Shop", models.DO_NOTHING, db_constraint=False, related_name="+")
    channel = models.ForeignKey(
        "channels.Channel", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    assignee = models.ForeignKey(
        "shops.Membership",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    kind = models.CharField(max_length=8)
    status = models.CharField(max_length=8)
    is_waiting = models.BooleanField()
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.shop_id} {self.status} {self.n:+}"
