"""What messages of Instagram and Messenger carry and point at, as far as both say it alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

from prilavok.channels.families.meta_payloads import (
    AttachmentItem,
    AttachmentPayload,
    Element,
    Message,
    Referral,
    ReplyTo,
)
from prilavok.channels.types import Attachment, Reference

# They say that there is something which the API does not show.
UNREADABLE = frozenset({"unsupported_type", "unsupported", "ephemeral", ""})
PostIds = Callable[[str], tuple[str, ...]]
"""All ids that a publication may be known by, given one of them."""


def one_name(external_id: str) -> tuple[str, ...]:
    return (external_id,)


@dataclass(slots=True)
class Content:
    """`unknown` names attachment types that we have never heard of."""

    attachments: list[Attachment] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What templates say."""

    @property
    def is_empty(self) -> bool:
        return not self.attachments and not self.references

    def point_at(self, reference: Reference) -> None:
        """A shared post may come twice in one message, as `share` and by its newer name: that is one."""
        for number, known in enumerate(self.references):
            if _same(known, reference):
                self.references[number] = _joined(known, reference)
                return
        self.references.append(reference)

    def add_template(self, item: AttachmentItem) -> None:
        """Cards of products are references; any other template is shown as what it is."""
        payload = item.payload or AttachmentPayload()
        if payload.text:
            self.words.append(payload.text)
        products = (payload.product.elements if payload.product else payload.elements) or []
        found = [product(one) for one in products if one.id or one.retailer_id]
        if found:
            self.references += found
            return
        cards = (payload.generic.elements if payload.generic else None) or payload.elements or []
        titles = [one.title for one in cards if one.title] or [item.title or payload.title]
        self.attachments.append(Attachment("template", url=payload.url, name=" · ".join(titles)))

    def add_unknown(self, kind: str, url: str) -> None:
        self.attachments.append(Attachment("unsupported", url=url, name=kind))
        if kind not in UNREADABLE:
            self.unknown.append(kind)

    def add_pointers(self, message: Message, post_ids: PostIds) -> None:
        """What a message points at by itself, and that it cannot be shown, if nothing else is in it."""
        if message.reply_to:
            self.references += of_reply(message.reply_to)
        if message.referral:
            self.references += of_referral(message.referral, post_ids)
        if message.is_unsupported and not self.attachments:
            self.attachments.append(Attachment("unsupported"))


def _same(one: Reference, other: Reference) -> bool:
    if one.type != other.type:
        return False
    if one.external_id and other.external_id:
        return one.external_id == other.external_id
    return bool(one.url) and _address(one.url) == _address(other.url)


def _address(url: str) -> str:
    """Meta's own addresses of media are signed anew each time: the number in them says which is meant."""
    try:
        asset = parse_qs(urlsplit(url).query).get("asset_id")
    except ValueError:
        return url
    return f"asset_id={asset[0]}" if asset else url


def _joined(one: Reference, other: Reference) -> Reference:
    """What either tells."""
    return replace(
        one,
        external_id=one.external_id or other.external_id,
        url=one.url or other.url,
        title=one.title or other.title,
        image_url=one.image_url or other.image_url,
        other_ids=tuple(dict.fromkeys([*one.other_ids, *other.other_ids])),
    )


def product(element: Element) -> Reference:
    return Reference(
        "product",
        external_id=element.retailer_id or element.id,
        url=element.url,
        title=element.title,
        image_url=element.image_url,
        other_ids=(element.id,) if element.retailer_id and element.id else (),
    )


def of_reply(reply: ReplyTo) -> list[Reference]:
    if reply.story is None:
        return []
    found = [Reference("story", external_id=reply.story.id, url=reply.story.url)]
    if reply.story.link_sticker_url:
        found.append(Reference("link", url=reply.story.link_sticker_url))
    return found


def of_referral(referral: Referral, post_ids: PostIds = one_name) -> list[Reference]:
    """The ad, the products it named; for a link with a `ref` and no ad, the link."""
    found: list[Reference] = []
    context = referral.ads_context_data
    if referral.ad_id:
        found.append(_ad(referral, post_ids))
    ids = (referral.product.id if referral.product else "", context.product_id if context else "")
    found += [Reference("product", external_id=one) for one in dict.fromkeys(ids) if one]
    if (referral.ref or referral.referer_uri) and not referral.ad_id:
        url, title = referral.referer_uri, referral.source
        found.append(Reference("link", external_id=referral.ref, url=url, title=title))
    return found


def _ad(referral: Referral, post_ids: PostIds) -> Reference:
    context = referral.ads_context_data
    if context is None:
        return Reference("ad", external_id=referral.ad_id)
    return Reference(
        "ad",
        external_id=referral.ad_id,
        url=context.video_url,
        title=context.ad_title,
        image_url=context.photo_url,
        other_ids=post_ids(context.post_id) if context.post_id else (),
    )
