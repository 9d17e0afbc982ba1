"""Instagram's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from prilavok.channels.adapters.instagram import comments, references
from prilavok.channels.adapters.instagram.payloads import Message, Messaging
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item
from prilavok.channels.families.meta_events import noted, with_left_out
from prilavok.channels.families.meta_inbound import MESSAGING_FIELDS, Reader, Webhook, is_echo
from prilavok.channels.families.meta_payloads import Read
from prilavok.channels.families.meta_references import Content
from prilavok.channels.types import ChannelEvent, ReadReported

FIELDS = MESSAGING_FIELDS | {"messaging_seen", "messaging_reactions"}
NOTED = frozenset({
    "business_login_deauth", "comment_poll_response", "creator_marketplace_invited_creator_onboarding",
    "creator_marketplace_projects", "delta", "follow", "message_context",
    "onboarding_welcome_message_series", "share_to_story", "story_insights", "story_poll_response",
    "story_reactions", "story_share",
})  # fmt: skip
"""Fields of an account that are nobody's conversation."""


class _Reader(Reader[Messaging]):
    __slots__ = ()

    def message_of(self) -> Message | None:
        return self.value.message

    def content(self) -> Content:
        return references.of_message(self.value.message or Message())

    def seen(self, seen: Read) -> ChannelEvent:
        if self.occasion.by_shop or not seen.mid:
            return self.occasion.noted("/read", "read by the shop itself, or nothing named")
        base = self.occasion.base(f"read:{seen.mid}")
        return ReadReported(**base, person=self.occasion.customer, external_ids=(seen.mid,))


def _change(item: Item) -> list[ChannelEvent] | None:
    if item.field not in comments.FIELDS:
        return [noted(item, "", f"the account's {item.field}")] if item.field in NOTED else None
    event, left_out = comments.parse(item)
    return with_left_out(item, [event] if event else [], left_out)


_WEBHOOK = Webhook(
    objects=("", "instagram"),
    fields=FIELDS,
    model=Messaging,
    reader=_Reader,
    echoes=lambda value: is_echo(value.message),
    change=_change,
)
handshake = meta_webhooks.handshake
verify = meta_webhooks.verify
route = _WEBHOOK.route
parse = _WEBHOOK.parse
