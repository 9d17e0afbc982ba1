"""When the shop works, and whom it told that it does not."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now


class WorkDay(models.Model):
    """One day of the week, in minutes from midnight of the shop's time zone. A shop without any is
    open round the clock."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="work_days")
    weekday = models.PositiveSmallIntegerField()
    """0 is Monday."""
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "weekday"], name="work_day_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="work_day_of_a_week"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes"), closes__lte=1440), name="work_day_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id}/{self.weekday}: {self.opens}–{self.closes}"


class Holiday(models.Model):
    """A day off, whatever day of the week it is."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["shop", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.day}"


class AwayAnswer(models.Model):
    """One customer was told once that the shop is closed since `closed_at`."""

    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="away_answers")
    closed_at = models.DateTimeField()
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "closed_at"], name="away_answer_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.closed_at}"
