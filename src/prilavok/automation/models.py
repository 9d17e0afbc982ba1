from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class Rule(models.Model):
    """One reaction: a trigger, actions, limits (shapes in `types.py`)."""

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="rules")
    name = models.CharField(max_length=120)
    enabled = models.BooleanField(default=True)
    event = models.CharField(max_length=20)
    trigger = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    limits = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "position", "id"], name="rule_order")]

    def __str__(self) -> str:
        return self.name


class RuleRun(models.Model):
    """One decision of a rule about one event, fired or not, with the reason."""

    class State(models.TextChoices):
        FIRED = "fired"
        SKIPPED = "skipped"
        FAILED = "failed"

    public_id = PublicIdField()
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="rule_runs")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="runs")
    cause = models.CharField(max_length=60)
    """What it reacted to, e.g. `message:<id>`: one decision a rule and cause, whatever is replayed."""
    once_key = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001  NULLs do not clash
    """Set when it fired and may fire once only, e.g. customer and post."""
    customer = models.ForeignKey("customers.Customer", models.CASCADE, null=True, related_name="rule_runs")
    conversation = models.ForeignKey("inbox.Conversation", models.SET_NULL, null=True)
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="rule_runs")
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=200)
    matched = models.CharField(max_length=200, blank=True)
    results = models.JSONField(default=list, blank=True)
    """[{"kind": "reply", "message": "<public id>"} | {"kind": …, "error": "…"}]"""
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "cause"], name="rule_run_once_a_cause"),
            models.UniqueConstraint(
                fields=["rule", "once_key"],
                condition=models.Q(state="fired", once_key__isnull=False),
                name="rule_run_once_key",
            ),
        ]
        indexes = [
            models.Index(fields=["rule", "-id"], name="rule_run_recent"),
            models.Index(fields=["rule", "customer", "-created_at"], name="rule_run_cooldown"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.cause} {self.state}"
