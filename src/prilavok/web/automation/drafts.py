"""A rule while it is being written: what stands in the editor's fields, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from prilavok.automation import slots
from prilavok.automation.types import MAX_ACTIONS, UNDER_A_COMMENT, RuleSpec, Says
from prilavok.lib.ids import new_public_id

HOUR = 3600
PLACED_EVENTS = frozenset({"comment", "story_reply", "story_mention", "interest_linked", "product_unclear"})
"""They happen at a publication or story, so that "once per publication" means something."""
TEXT_KINDS = ("reply", "public_reply", "private_reply", "ask")


@dataclass
class ActionDraft:
    """`uid` keeps the card's fields together while cards are added, moved and removed."""

    kind: str
    texts: list[str] = field(default_factory=lambda: [""])
    tag: str = ""
    member: str = ""
    otherwise: str = ""
    uid: str = field(default_factory=lambda: new_public_id()[:6])

    def in_language(self, language: str) -> ActionDraft:
        """With its slots named as the reader names them."""
        texts = [slots.in_language(text, language) for text in self.texts]
        return replace(self, texts=texts, otherwise=slots.in_language(self.otherwise, language))

    @property
    def data(self) -> dict[str, Any]:
        match self.kind:
            case "tag":
                return {"kind": "tag", "tag": self.tag}
            case "assign":
                return {"kind": "assign", "member": self.member}
            case "note":
                return {"kind": "note", "text": self.texts[0]}
            case "create_order":
                return {"kind": "create_order"}
        written = [text for text in self.texts if text] or [""]
        said: dict[str, Any] = {"kind": self.kind, "text": written[0], "otherwise": self.otherwise}
        return said | ({"texts": written} if len(written) > 1 else {})


@dataclass
class RuleDraft:
    name: str = ""
    enabled: bool = True
    event: str = "comment"
    keywords: list[str] = field(default_factory=list)
    match: str = "any"
    exclude: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    actions: list[ActionDraft] = field(default_factory=list)
    once_per_post: bool = True
    cooldown: int = 0
    quiet_when_human: bool = True
    only_hours: bool = False
    hours_from: str = "08:00"
    hours_to: str = "23:00"

    @property
    def has_place(self) -> bool:
        return self.event in PLACED_EVENTS

    @property
    def data(self) -> dict[str, Any]:
        """As `parse_rule` takes it."""
        limits: dict[str, Any] = {
            "per_customer_seconds": self.cooldown,
            "once_per_post": self.once_per_post and self.has_place,
            "quiet_when_human": self.quiet_when_human,
        }
        if self.only_hours:
            limits["hours"] = {"from": self.hours_from, "to": self.hours_to}
        return {
            "name": self.name,
            "enabled": self.enabled,
            "trigger": {
                "event": self.event,
                "keywords": self.keywords,
                "match": self.match,
                "exclude": self.exclude,
                "posts": self.posts,
                "channels": self.channels,
            },
            "actions": [action.data for action in self.fitting_actions],
            "limits": limits,
        }

    @property
    def fitting_actions(self) -> list[ActionDraft]:
        """What answers a comment answers in Direct where there is none; chosen anew, it is as it was."""
        if self.event in UNDER_A_COMMENT:
            return self.actions
        comment_kinds = ("public_reply", "private_reply")
        return [replace(row, kind="reply") if row.kind in comment_kinds else row for row in self.actions]

    def action(self, uid: str) -> ActionDraft | None:
        return next((action for action in self.actions if action.uid == uid), None)


# --- from a stored rule and from the form --------------------------------------------------------


def from_spec(spec: RuleSpec, language: str) -> RuleDraft:
    trigger, limits = spec.trigger, spec.limits.settled(spec.trigger.event)
    draft = RuleDraft(
        name=spec.name,
        enabled=spec.enabled,
        event=trigger.event,
        keywords=list(trigger.keywords),
        match=trigger.match,
        exclude=list(trigger.exclude),
        posts=list(trigger.posts),
        channels=list(trigger.channels),
        actions=[_from_action(action, language) for action in spec.actions],
        once_per_post=limits.once_per_post,
        cooldown=int(limits.cooldown.total_seconds()),
        quiet_when_human=limits.quiet_when_human,
    )
    if limits.hours is None:
        return draft
    start, end = f"{limits.hours.start:%H:%M}", f"{limits.hours.end:%H:%M}"
    return replace(draft, only_hours=True, hours_from=start, hours_to=end)


def _from_action(action: Any, language: str) -> ActionDraft:
    texts = list(action.variants) if isinstance(action, Says) else [getattr(action, "text", "")]
    return ActionDraft(
        kind=action.kind,
        texts=[slots.in_language(text, language) for text in texts],
        otherwise=slots.in_language(getattr(action, "otherwise", ""), language),
        tag=getattr(action, "tag", ""),
        member=getattr(action, "member", ""),
    )


def from_post(post: QueryDict) -> RuleDraft:
    """Slots are kept under their English names, whatever language they were written in."""
    return RuleDraft(
        name=post.get("name", "").strip(),
        enabled="enabled" in post,
        event=post.get("event", "comment"),
        keywords=_words(post, "keywords"),
        match=post.get("match", "any"),
        exclude=_words(post, "exclude"),
        posts=_present(post.getlist("posts")),
        channels=_present(post.getlist("channels")),
        actions=[_action_from_post(post, uid) for uid in _present(post.getlist("action"))],
        once_per_post="once_per_post" in post,
        cooldown=_number(post.get("cooldown", "")),
        quiet_when_human="quiet_when_human" in post,
        only_hours="only_hours" in post,
        hours_from=post.get("hours_from", "08:00"),
        hours_to=post.get("hours_to", "23:00"),
    )


def _present(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _words(post: QueryDict, name: str) -> list[str]:
    """The chips, and what still stands in the field beside them."""
    separator = r"\n" if post.get("match") == "regex" and name == "keywords" else r"[,;\n]"
    typed = re.split(separator, post.get(f"{name}_new", ""))
    return _present(word.strip() for word in [*post.getlist(name), *typed])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _action_from_post(post: QueryDict, uid: str) -> ActionDraft:
    texts = [slots.in_language(text.strip(), "en") for text in post.getlist(f"{uid}.text")]
    return ActionDraft(
        kind=post.get(f"{uid}.kind", "reply"),
        texts=texts or [""],
        otherwise=slots.in_language(post.get(f"{uid}.otherwise", "").strip(), "en"),
        tag=post.get(f"{uid}.tag", "").strip(),
        member=post.get(f"{uid}.member", ""),
        uid=uid,
    )


def in_language(draft: RuleDraft, language: str) -> RuleDraft:
    """For showing: slots named as the reader names them."""
    return replace(draft, actions=[action.in_language(language) for action in draft.actions])


# --- steps of the editor -------------------------------------------------------------------------


def changed(draft: RuleDraft, step: str, *, previous_event: str = "") -> RuleDraft:
    """The draft after one press in the editor: `add:reply`, `up:<uid>`, `variant:<uid>`, `event` …"""
    verb, _colon, argument = step.partition(":")
    match verb:
        case "add" | "remove" | "up" | "down":
            return replace(draft, actions=_rearranged(draft.actions, verb, argument))
        case "variant" | "unvariant":
            return _with_variants(draft, verb, argument)
        case "exclude" if argument:
            return replace(draft, exclude=_present([*draft.exclude, argument]))
        case "post" if argument:
            return replace(draft, posts=_present([*draft.posts, argument]))
        case "unpost":
            return replace(draft, posts=[post for post in draft.posts if post != argument])
        case "event":
            return _for_event(draft, previous_event)
    return draft


def _rearranged(actions: Sequence[ActionDraft], verb: str, argument: str) -> list[ActionDraft]:
    """`argument` is the kind of a new action, else the uid of one that is there."""
    if verb == "add":
        return [*actions, ActionDraft(argument)] if len(actions) < MAX_ACTIONS else list(actions)
    if verb == "remove":
        return [action for action in actions if action.uid != argument]
    return _moved(actions, argument, -1 if verb == "up" else 1)


def _moved(actions: Sequence[ActionDraft], uid: str, step: int) -> list[ActionDraft]:
    ordered = list(actions)
    here = next((index for index, action in enumerate(ordered) if action.uid == uid), None)
    if here is not None and 0 <= here + step < len(ordered):
        ordered.insert(here + step, ordered.pop(here))
    return ordered


def _with_variants(draft: RuleDraft, verb: str, argument: str) -> RuleDraft:
    uid, _colon, number = argument.partition(":")
    action = draft.action(uid)
    if action is None:
        return draft
    if verb == "variant":
        action.texts.append("")
    elif number.isdecimal() and int(number) < len(action.texts) > 1:
        del action.texts[int(number)]
    return draft


def _for_event(draft: RuleDraft, previous: str) -> RuleDraft:
    """Words do not fit emoji and statuses; usual limits of the old event become those of the new one."""
    wordless = {"reaction", "order_status"}
    if draft.event != previous and {draft.event, previous} & wordless:
        draft = replace(draft, keywords=[], exclude=[], match="any")
    if (draft.once_per_post, draft.cooldown) == usual_limits(previous):
        once, cooldown = usual_limits(draft.event)
        draft = replace(draft, once_per_post=once, cooldown=cooldown)
    if draft.event == "order_status" and previous != draft.event:
        draft = replace(draft, quiet_when_human=False)
    return draft


def usual_limits(event: str) -> tuple[bool, int]:
    """Once per publication, seconds between answers. News about an order is never held back."""
    if event == "order_status":
        return False, 0
    return (True, 0) if event == "comment" else (False, HOUR)


def errors_by_field(errors: Iterable[Any]) -> Mapping[str, str]:
    return {error.field: error.reason for error in errors}
