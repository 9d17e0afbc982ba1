"""How a shop shares out its work."""

from __future__ import annotations

from django.db import models


class TeamSettings(models.Model):
    """A shop without a row shares out nothing and has no targets."""

    class Distribution(models.TextChoices):
        OFF = "off"
        ROUND_ROBIN = "round_robin"
        LEAST_LOADED = "least_loaded"

    shop = models.OneToOneField("shops.Shop", models.CASCADE, related_name="team_settings")
    distribution = models.CharField(max_length=12, choices=Distribution, default=Distribution.OFF)
    cap = models.PositiveSmallIntegerField(default=0)
    """So many open conversations a member at most; 0 is no limit."""
    reassign_minutes = models.PositiveSmallIntegerField(default=5)
    """How long an unanswered conversation waits for a member who has gone; 0 is for ever."""
    first_reply_minutes = models.PositiveIntegerField(null=True, blank=True)
    next_reply_minutes = models.PositiveIntegerField(null=True, blank=True)
    targets_in_working_time = models.BooleanField(default=True)
    away_enabled = models.BooleanField(default=False)
    away_text = models.TextField(blank=True, max_length=1000)

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.distribution}"

    @property
    def distributes(self) -> bool:
        return self.distribution != self.Distribution.OFF

    @property
    def has_targets(self) -> bool:
        return self.first_reply_minutes is not None or self.next_reply_minutes is not None


class Route(models.Model):
    """Conversations of this channel, about products of this category, are the team's; the first that
    fits counts."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="routes")
    team = models.ForeignKey("shops.Team", models.CASCADE, related_name="routes")
    channel = models.ForeignKey("channels.Channel", models.CASCADE, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "channel", "category"], name="route_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(channel__isnull=False) | ~models.Q(category=""),
                name="route_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id or '*'} {self.category} -> {self.team_id}"
