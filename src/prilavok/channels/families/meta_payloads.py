"""What Instagram and Messenger send alike, and how malformed parts are left out; unknown fields are ignored.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from prilavok.channels.families.meta_body import text_of


def _known(value: Any) -> Any:
    """Null says the same as a missing value."""
    return "" if value is None else value


def _id(value: Any) -> Any:
    return text_of(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_known)]
Id = Annotated[str, BeforeValidator(_id)]
OptionalId = Annotated[str, BeforeValidator(lambda value: _known(_id(value)))]
Flag = Annotated[bool, BeforeValidator(lambda value: False if value is None else value)]


class Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Party(Payload):
    id: Id = Field(min_length=1)


class Story(Payload):
    id: OptionalId = ""
    url: Text = ""
    link_sticker_url: Text = ""


class ReplyTo(Payload):
    mid: OptionalId = ""
    story: Story | None = None


class QuickReply(Payload):
    payload: Text = ""


class AdsContext(Payload):
    ad_title: Text = ""
    photo_url: Text = ""
    video_url: Text = ""
    post_id: OptionalId = ""
    product_id: OptionalId = ""


class ReferralProduct(Payload):
    id: OptionalId = ""


class Referral(Payload):
    ref: Text = ""
    ad_id: OptionalId = ""
    source: Text = ""
    type: Text = ""
    referer_uri: Text = ""
    product: ReferralProduct | None = None
    ads_context_data: AdsContext | None = None


class Element(Payload):
    id: OptionalId = ""
    retailer_id: OptionalId = ""
    title: Text = ""
    subtitle: Text = ""
    image_url: Text = ""
    url: Text = ""


class Elements(Payload):
    elements: list[Element] | None = None


class Postback(Payload):
    mid: OptionalId = ""
    title: Text = ""
    payload: Text = ""
    referral: Referral | None = None


class Reaction(Payload):
    mid: Id = Field(min_length=1)
    action: Text = ""
    reaction: Text = ""
    emoji: Text = ""


class MessageEdit(Payload):
    mid: Id = Field(min_length=1)
    text: Text = ""
    num_edit: int = 1


# --- reading -------------------------------------------------------------------------------------

Model = TypeVar("Model", bound=Payload)
_PASSES = 8


def read(model: type[Model], value: Any) -> tuple[Model | None, list[str]]:
    """`value` as `model`, and JSON pointers of the parts left out because they are malformed.

    None when what the model cannot do without is malformed.
    """
    left_out: list[str] = []
    for _ in range(_PASSES):
        try:
            return model.model_validate(value), left_out
        except ValidationError as error:
            paths = [path for one in error.errors() if (path := _existing(value, one["loc"]))]
            for path in sorted(set(paths), key=str):
                value = _without(value, path)
                left_out.append("/" + "/".join(str(part) for part in path))
            if not paths:
                return None, left_out
    return None, left_out


Path = tuple[int | str, ...]


def _existing(value: Any, loc: Path) -> Path:
    """The part of `loc` that leads through `value`; pydantic names missing parts as well."""
    path: list[int | str] = []
    for part in loc:
        if not _holds(value, part):
            break
        value = value[part]
        path.append(part)
    return tuple(path)


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def _without(value: Any, path: Path) -> Any:
    """A copy that lacks what stands at `path`; an element of a list is emptied, not moved."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(value, dict) and head in value:
        if rest:
            return {**value, head: _without(value[head], rest)}
        return {key: one for key, one in value.items() if key != head}
    if isinstance(value, list) and isinstance(head, int) and head < len(value):
        return [
            (_without(one, rest) if rest else {}) if index == head else one for index, one in enumerate(value)
        ]
    return value
