"""What the simulator's page shows: whose phone it is, which screen is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from prilavok.channels import registry, simulators
from prilavok.channels.contract import Manifest
from prilavok.channels.models import Channel
from prilavok.channels.simulation import Button, Simulation
from prilavok.lib.clock import now
from prilavok.shops.models import Shop
from prilavok.simulator.actions.connecting import channel_of, connected_account
from prilavok.simulator.bubbles import bubble
from prilavok.simulator.models import SimAccount, SimMedia, SimMessage, SimPerson
from prilavok.simulator.queries import feed, thread, unseen_count, visible_media
from prilavok.simulator.states import buttons

SCREENS = ("direct", "feed", "story", "share", "forward", "product", "cart", "picture", "mention", "ad")
AS_SHOP, LAST_OWN, LAST_OF_SHOP = "as-shop", "last-own", "last-of-shop"
"""Values of `item` on the Direct screen besides message ids."""

FEED_ACTS = frozenset({"comment", "share", "forward", "ad", "story_reply"})
PICKED_KINDS = {"ad": ["ad"], "product": ["product"], "cart": ["product"]}
"""What a picker shows; the others offer publications."""


class NotConnected(Exception):
    """The shop has no account on a pretended network."""


@dataclass(frozen=True, slots=True)
class Playground:
    account: SimAccount
    channel: Channel
    people: list[SimPerson]
    person: SimPerson
    screen: str = "direct"
    item: str = ""
    """Id of the story or of the message that is being edited or answered."""

    @property
    def network(self) -> Simulation:
        return simulators.get(self.account.kind)

    @property
    def manifest(self) -> Manifest:
        return registry.get(self.account.kind).manifest

    @property
    def has_feed(self) -> bool:
        return bool(self.network.acts & FEED_ACTS)

    def url(self, name: str = "simulator:screen", **changes: str) -> str:
        """The address of a screen of this phone."""
        values = {
            "account": self.account.public_id,
            "person": self.person.public_id,
            "screen": self.screen,
            "item": self.item,
        } | changes
        return f"{reverse(name)}?{urlencode({key: value for key, value in values.items() if value})}"


def open_playground(shop: Shop, wanted: Mapping[str, str]) -> Playground:
    """As the query or form of a request asks. Raises `NotConnected`, `Http404` for a stranger's phone."""
    account = connected_account(shop, wanted.get("account", ""), channel=wanted.get("channel", ""))
    channel = channel_of(account) if account else None
    if account is None or channel is None:
        raise NotConnected
    people = list(account.people.all())
    chosen = wanted.get("person", "")
    found = [person for person in people if person.public_id == chosen] if chosen else people[:1]
    if not found:
        raise Http404(chosen)
    found[0].account = account
    screen = wanted.get("screen", "")
    return Playground(
        account=account,
        channel=channel,
        people=people,
        person=found[0],
        screen=screen if screen in SCREENS else "direct",
        item=wanted.get("item", ""),
    )


def media_or_404(play: Playground, external_id: str) -> SimMedia:
    media = play.account.media.filter(external_id=external_id).first()
    if media is None:
        raise Http404(external_id)
    media.account = play.account
    return media


def phone_context(play: Playground) -> dict[str, Any]:
    """Everything the phone's present screen needs."""
    context: dict[str, Any] = {
        "play": play,
        "unseen": unseen_count(play.person),
        "stories": list(visible_media(play.account, stories=True)[:12]),
    }
    if play.screen == "direct":
        return context | _direct(play)
    if play.screen == "feed":
        return context | {"posts": feed(play.account)}
    if play.screen == "story":
        return context | {"story": media_or_404(play, play.item)}
    return context | {"media": _pictures_to_pick(play)}


def _pictures_to_pick(play: Playground) -> list[SimMedia]:
    """Publications for sharing, cards of the catalogue, advertisements, or any picture to send."""
    if kinds := PICKED_KINDS.get(play.screen):
        return list(play.account.media.filter(kind__in=kinds))
    media = visible_media(play.account, stories=False)
    if play.screen in ("share", "forward"):
        return list(media.exclude(kind="ad"))
    by_picture = {each.picture: each for each in media}
    return list(by_picture.values())


def _direct(play: Playground) -> dict[str, Any]:
    messages = thread(play.person)
    by_id = {message.external_id: message for message in messages}
    chosen = _chosen(messages, play.item)
    return {
        "bubbles": [bubble(message, by_id) for message in messages],
        "edited": chosen if chosen and not chosen.from_shop else None,
        "answered": chosen if chosen and chosen.from_shop else None,
        "as_shop": play.item == AS_SHOP,
        "can_answer": bool(play.network.acts & {"reply", "react"}),
        "can_change": bool(play.network.acts & {"edit", "unsend"}),
        "reactions": play.network.reactions if "react" in play.network.acts else (),
        "chips": _chips(messages),
        "is_typing": bool(play.person.typing_until and play.person.typing_until > now()),
        "last_unseen": next((m.external_id for m in reversed(messages) if m.from_shop and not m.seen), ""),
        "shop_saw_last": _shop_saw_last(play.person, messages),
    }


def _chosen(messages: list[SimMessage], item: str) -> SimMessage | None:
    """The message an act is about: by its id, or the last one of one side."""
    alive = [message for message in messages if not message.deleted]
    wanted = {
        LAST_OWN: [message for message in alive if not message.from_shop],
        LAST_OF_SHOP: [message for message in alive if message.from_shop],
    }.get(item, [message for message in alive if message.external_id == item])
    return wanted[-1] if wanted else None


def _chips(messages: list[SimMessage]) -> tuple[Button, ...]:
    """Keys stand only under the last message of the thread."""
    last = messages[-1] if messages else None
    if last is None or not last.from_shop or last.deleted:
        return ()
    return buttons(last.content.get("choices", ()))


def _shop_saw_last(person: SimPerson, messages: list[SimMessage]) -> bool:
    last = messages[-1] if messages else None
    return bool(
        last and not last.from_shop and person.shop_seen_at and person.shop_seen_at >= last.created_at
    )
