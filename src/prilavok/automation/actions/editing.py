"""Making and changing rules. What is stored has passed `parse_rule` and names only things of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from prilavok.automation.models import Rule
from prilavok.automation.queries import rules_of
from prilavok.automation.types import Assign, FieldError, InvalidRule, RuleSpec, parse_rule
from prilavok.catalog.models import Post
from prilavok.channels.models import Channel
from prilavok.events.actions import record
from prilavok.events.types import Actor, NewEvent
from prilavok.lib.clock import now
from prilavok.shops.models import Membership, Shop

FIELDS = ("name", "enabled", "trigger", "actions", "limits")


@transaction.atomic
def create_rule(*, shop: Shop, actor: Actor, data: Mapping[str, Any]) -> Rule:
    """`data` as in the API: name, enabled, trigger, actions, limits. Raises `InvalidRule`.

    A new rule is asked last.
    """
    spec = checked_spec(shop, data)
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    highest = rules_of(shop).aggregate(highest=Max("position"))["highest"]
    rule = Rule.objects.create(shop=shop, position=0 if highest is None else highest + 1, **spec.stored())
    _changed(rule, actor)
    return rule


@transaction.atomic
def update_rule(rule: Rule, *, actor: Actor, changes: Mapping[str, Any]) -> Rule:
    """Only the named fields; inside `trigger` and `limits` also only the named ones. Raises `InvalidRule`."""
    locked = Rule.objects.select_for_update().select_related("shop").get(pk=rule.pk)
    merged = {**{field: getattr(locked, field) for field in FIELDS}, **changes}
    for nested in ("trigger", "limits"):
        if isinstance(merged[nested], Mapping):
            merged[nested] = {**getattr(locked, nested), **merged[nested]}
    spec = checked_spec(locked.shop, merged)
    for field, value in spec.stored().items():
        setattr(locked, field, value)
    locked.save()
    _changed(locked, actor)
    return locked


def set_enabled(rule: Rule, enabled: bool, *, actor: Actor) -> None:
    if Rule.objects.filter(pk=rule.pk).update(enabled=enabled, updated_at=now()):
        rule.enabled = enabled
        _changed(rule, actor)


@transaction.atomic
def delete_rule(rule: Rule, *, actor: Actor) -> None:
    """Its log stays; `restore_rule` brings it back where it was."""
    Rule.objects.filter(pk=rule.pk, deleted_at__isnull=True).update(deleted_at=now())
    _changed(rule, actor)


@transaction.atomic
def restore_rule(rule: Rule, *, actor: Actor) -> None:
    Rule.objects.filter(pk=rule.pk).update(deleted_at=None)
    _changed(rule, actor)


@transaction.atomic
def move_rule(rule: Rule, step: int, *, actor: Actor) -> bool:
    """One place up (-1) or down (1); False at the end of the list."""
    Shop.objects.select_for_update(no_key=True).get(pk=rule.shop_id)
    ordered = list(rules_of(rule.shop))
    here = ordered.index(rule)
    there = here + step
    if not 0 <= there < len(ordered):
        return False
    ordered.insert(there, ordered.pop(here))
    _renumber(ordered)
    _changed(rule, actor)
    return True


def _renumber(rules: Sequence[Rule]) -> None:
    for position, rule in enumerate(rules):
        rule.position = position
    Rule.objects.bulk_update(rules, ["position"])


def checked_spec(shop: Shop, data: Mapping[str, Any]) -> RuleSpec:
    """The rule as a value, if all it names belongs to the shop. Raises `InvalidRule`."""
    spec = parse_rule(data)
    if errors := [*_unknown_places(shop, spec), *_unknown_members(shop, spec)]:
        raise InvalidRule(errors)
    return spec


def _unknown_places(shop: Shop, spec: RuleSpec) -> Iterable[FieldError]:
    places = (("posts", Post, _("no such publication")), ("channels", Channel, _("no such channel")))
    for name, model, reason in places:
        wanted: tuple[str, ...] = getattr(spec.trigger, name)
        if not wanted:
            continue
        rows = model.objects.filter(shop=shop, public_id__in=wanted)
        known = set(rows.values_list("public_id", flat=True))
        for index, public_id in enumerate(wanted):
            if public_id not in known:
                yield FieldError(f"trigger.{name}.{index}", reason)


def _unknown_members(shop: Shop, spec: RuleSpec) -> Iterable[FieldError]:
    for index, action in enumerate(spec.actions):
        if isinstance(action, Assign) and not _is_member(shop, action.member):
            yield FieldError(f"actions.{index}.member", _("no such member"))


def _is_member(shop: Shop, public_id: str) -> bool:
    return Membership.objects.filter(shop=shop, public_id=public_id, is_active=True).exists()


def _changed(rule: Rule, actor: Actor) -> None:
    record(
        NewEvent(
            shop_id=rule.shop_id,
            name="rule.changed",
            topic="rule",
            subject=rule.public_id,
            actor=actor,
            data={"enabled": rule.enabled, "deleted": rule.deleted_at is not None},
        )
    )
