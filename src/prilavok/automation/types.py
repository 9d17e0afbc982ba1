"""The shape of a rule: trigger, actions, limits, as stored and as the API speaks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Annotated, Any, Literal, get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from prilavok.automation.patterns import InvalidPattern, compile_pattern

EventKind = Literal[
    "message",
    "comment",
    "story_reply",
    "story_mention",
    "reaction",
    "postback",
    "first_message",
    "interest_linked",
    "product_unclear",
    "order_status",
]
MatchMode = Literal["any", "all", "phrase", "exact", "regex"]
EVENTS: tuple[EventKind, ...] = get_args(EventKind)
MATCH_MODES: tuple[MatchMode, ...] = get_args(MatchMode)

WORDLESS_EVENTS = frozenset({"reaction", "order_status"})
"""Their `keywords` are emoji and order statuses, compared as they are."""
UNDER_A_COMMENT = frozenset({"comment", "interest_linked", "product_unclear"})
"""Events that can have happened under a publication, so that a public answer is possible."""

DEFAULT_COOLDOWN = timedelta(hours=1)
MAX_WORDS = 200
MAX_WORD = 100
MAX_PATTERN = 300
MAX_TEXT = 2000
MAX_ACTIONS = 10
MAX_VARIANTS = 10


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field` is a dotted path as in the API: `trigger.keywords.0`."""

    field: str
    reason: str


class InvalidRule(ValueError):
    """The rule cannot be kept as given; `errors` name every field and the reason."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{error.field}: {error.reason}" for error in self.errors))


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Word = Annotated[str, Field(min_length=1, max_length=MAX_PATTERN)]
PublicId = Annotated[str, Field(min_length=1, max_length=20)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class Trigger(_Shape):
    """When. No keywords means any text; no posts or channels means all of them."""

    event: EventKind
    keywords: Annotated[tuple[Word, ...], Field(max_length=MAX_WORDS)] = ()
    match: MatchMode = "any"
    exclude: Annotated[tuple[Word, ...], Field(max_length=MAX_WORDS)] = ()
    posts: tuple[PublicId, ...] = ()
    channels: tuple[PublicId, ...] = ()

    @field_validator("keywords", "exclude", "posts", "channels")
    @classmethod
    def _drop_doubles(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _unique(values)

    @property
    def reads_words(self) -> bool:
        return self.event not in WORDLESS_EVENTS


class _Says(_Shape):
    """An action that writes: one text, or several that take turns."""

    text: Text = ""
    texts: Annotated[tuple[Text, ...], Field(max_length=MAX_VARIANTS)] = ()
    otherwise: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    """Said instead when the text speaks of a product and none is known for certain."""

    @property
    def variants(self) -> tuple[str, ...]:
        return self.texts or (self.text,)


class Reply(_Says):
    """Answers where it was asked: under the comment, or in Direct."""

    kind: Literal["reply"] = "reply"


class PublicReply(_Says):
    kind: Literal["public_reply"] = "public_reply"


class PrivateReply(_Says):
    kind: Literal["private_reply"] = "private_reply"


class Ask(_Says):
    """Asks which product is meant, with a button for each that fits: in Direct, privately for a comment."""

    kind: Literal["ask"] = "ask"


class AddTag(_Shape):
    kind: Literal["tag"] = "tag"
    tag: Annotated[str, Field(min_length=1, max_length=40)]


class Assign(_Shape):
    kind: Literal["assign"] = "assign"
    member: PublicId


class WriteNote(_Shape):
    kind: Literal["note"] = "note"
    text: Text


class CreateOrder(_Shape):
    kind: Literal["create_order"] = "create_order"


Says = Reply | PublicReply | PrivateReply | Ask
ActionSpec = Reply | PublicReply | PrivateReply | Ask | AddTag | Assign | WriteNote | CreateOrder
ACTION_KINDS = ("reply", "public_reply", "private_reply", "ask", "tag", "assign", "note", "create_order")


class Hours(_Shape):
    """From and to by the shop's clock; over midnight when `to` is not later than `from`."""

    start: Annotated[time, Field(alias="from")]
    end: Annotated[time, Field(alias="to")]

    def include(self, moment: time) -> bool:
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


class Limits(_Shape):
    """What is left out takes the default of the event, see `settled`."""

    per_customer_seconds: Annotated[int, Field(ge=0, le=365 * 24 * 3600)] | None = None
    once_per_post: bool | None = None
    quiet_when_human: bool = False
    """Silent while a person of the shop is talking with this customer."""
    hours: Hours | None = None

    def settled(self, event: str) -> SettledLimits:
        """Once per customer and post for comments, else one hour per customer and rule."""
        is_comment = event == "comment"
        usual = timedelta(0) if is_comment else DEFAULT_COOLDOWN
        seconds = self.per_customer_seconds
        return SettledLimits(
            cooldown=usual if seconds is None else timedelta(seconds=seconds),
            once_per_post=is_comment if self.once_per_post is None else self.once_per_post,
            quiet_when_human=self.quiet_when_human,
            hours=self.hours,
        )


@dataclass(frozen=True, slots=True)
class SettledLimits:
    cooldown: timedelta
    once_per_post: bool
    quiet_when_human: bool
    hours: Hours | None


class RuleSpec(_Shape):
    """A whole rule; `parse_rule` is the door."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    enabled: bool = True
    trigger: Trigger
    actions: Annotated[
        tuple[Annotated[ActionSpec, Field(discriminator="kind")], ...],
        Field(max_length=MAX_ACTIONS),
    ]
    limits: Limits = Limits()

    def stored(self) -> dict[str, Any]:
        """Columns of `Rule`."""
        return {
            "name": self.name,
            "enabled": self.enabled,
            "event": self.trigger.event,
            "trigger": self.trigger.model_dump(mode="json"),
            "actions": [_stored_action(action) for action in self.actions],
            "limits": self.limits.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }


def _stored_action(action: ActionSpec) -> dict[str, Any]:
    """Always with a `text`; `texts` only when there are several."""
    stored = action.model_dump(mode="json")
    if isinstance(action, Says):
        stored["text"] = action.variants[0]
        if len(action.variants) == 1:
            del stored["texts"]
        if not action.otherwise:
            del stored["otherwise"]
    return stored


def parse_rule(data: Mapping[str, Any]) -> RuleSpec:
    """Raises `InvalidRule` naming every field that is wrong."""
    try:
        spec = RuleSpec.model_validate(data)
    except ValidationError as error:
        raise InvalidRule(_plain_errors(error)) from None
    if errors := [*_word_errors(spec.trigger), *_action_errors(spec)]:
        raise InvalidRule(errors)
    return spec


def parse_trigger(data: Mapping[str, Any]) -> Trigger:
    """A stored trigger, checked when it was saved."""
    return Trigger.model_validate(data)


def _word_errors(trigger: Trigger) -> Iterable[FieldError]:
    is_pattern = trigger.match == "regex" and trigger.reads_words
    too_long = _("at most %(limit)s characters") % {"limit": MAX_WORD}
    for index, word in enumerate(trigger.keywords):
        field = f"trigger.keywords.{index}"
        if is_pattern:
            yield from _pattern_errors(field, word)
        elif len(word) > MAX_WORD:
            yield FieldError(field, too_long)
    for index, word in enumerate(trigger.exclude):
        if len(word) > MAX_WORD:
            yield FieldError(f"trigger.exclude.{index}", too_long)


def _pattern_errors(field: str, pattern: str) -> Iterable[FieldError]:
    try:
        compile_pattern(pattern)
    except InvalidPattern as error:
        yield FieldError(field, _("not a valid pattern: %(reason)s") % {"reason": error})


def _action_errors(spec: RuleSpec) -> Iterable[FieldError]:
    if not spec.actions:
        yield FieldError("actions", _("at least one is needed"))
    for index, action in enumerate(spec.actions):
        if isinstance(action, Says) and not (action.text or action.texts):
            yield FieldError(f"actions.{index}.text", _("the text is empty"))
        if action.kind in ("public_reply", "private_reply") and spec.trigger.event not in UNDER_A_COMMENT:
            yield FieldError(f"actions.{index}.kind", _("only a comment can be answered so"))


def _plain_errors(error: ValidationError) -> Iterable[FieldError]:
    for found in error.errors(include_url=False, include_input=False):
        reason = _plain_reason(found["type"], found.get("ctx", {}), found["msg"])
        yield FieldError(_path(found["loc"]), reason)


def _path(location: tuple[int | str, ...]) -> str:
    """Without the name of the union's member that pydantic puts after an action's number."""
    parts = [str(part) for part in location]
    if len(parts) > 2 and parts[0] == "actions" and parts[2] in ACTION_KINDS:
        del parts[2]
    return ".".join(parts) or "rule"


def _plain_reason(kind: str, context: Mapping[str, Any], fallback: str) -> str:
    plain = {
        "missing": _("is required"),
        "extra_forbidden": _("unknown field"),
        "string_type": _("must be text"),
        "string_too_short": _("is empty"),
        "bool_type": _("must be true or false"),
        "bool_parsing": _("must be true or false"),
        "int_type": _("must be a whole number"),
        "int_parsing": _("must be a whole number"),
        "int_from_float": _("must be a whole number"),
        "tuple_type": _("must be a list"),
        "model_type": _("must be an object"),
        "model_attributes_type": _("must be an object"),
        "dict_type": _("must be an object"),
        "union_tag_not_found": _("“kind” is required"),
        "time_parsing": _("must be a time such as 08:00"),
        "time_type": _("must be a time such as 08:00"),
    }
    if kind in plain:
        return plain[kind]
    return _reason_with_context(kind, context) or fallback


def _reason_with_context(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "string_too_long":
            return _("at most %(limit)s characters") % {"limit": context["max_length"]}
        case "too_long":
            return _("at most %(limit)s") % {"limit": context["max_length"]}
        case "literal_error":
            return _("must be one of: %(values)s") % {"values": context["expected"].replace("'", "")}
        case "union_tag_invalid":
            return _("must be one of: %(values)s") % {"values": context["expected_tags"].replace("'", "")}
        case "greater_than_equal":
            return _("must be at least %(limit)s") % {"limit": context["ge"]}
        case "less_than_equal":
            return _("must be at most %(limit)s") % {"limit": context["le"]}
    return ""
