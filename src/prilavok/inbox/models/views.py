"""Lists that a member or the whole shop keeps by name."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class SavedView(models.Model):
    """A selection of the inbox under a name; without an owner it is shared with the shop."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        "shops.Membership", models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    """What differs from the plain list: {"view": "open", "kind": "comments"}."""
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "shop", Lower("name"), condition=models.Q(owner__isnull=True), name="saved_view_shared_once"
            ),
            models.UniqueConstraint(
                "owner", Lower("name"), condition=models.Q(owner__isnull=False), name="saved_view_own_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_named"),
        ]

    def __str__(self) -> str:
        return self.name
