"""What a person can do on this network, as the page offers it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prilavok.simulator.playground import AS_SHOP, LAST_OF_SHOP, LAST_OWN, Playground

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """Opens a screen of the phone, or does the act at once; `act` is what the network must have."""

    act: str
    icon: str
    label: StrOrPromise
    does: str = ""
    screen: str = ""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """What the button sends along, as htmx reads it."""
        return json.dumps({"screen": self.screen, **self.values} if self.screen else self.values)


ENTRIES = (
    Entry("text", "i-message-circle", gettext_lazy("Write a message"), screen="direct"),
    Entry("story_reply", "i-circle-dashed", gettext_lazy("Reply to a story"), screen="story"),
    Entry("comment", "i-message-square-text", gettext_lazy("Comment under a post"), screen="feed"),
    Entry("share", "i-send", gettext_lazy("Send a post to the shop"), screen="share"),
    Entry("forward", "i-forward", gettext_lazy("Forward a post of the shop"), screen="forward"),
    Entry("product", "i-shopping-bag", gettext_lazy("Ask about a product"), screen="product"),
    Entry("cart", "i-shopping-cart", gettext_lazy("Send a cart"), does="cart"),
    Entry("picture", "i-image", gettext_lazy("Send a picture of a product"), screen="picture"),
    Entry("album", "i-images", gettext_lazy("Send several pictures at once"), does="album"),
    Entry("voice", "i-mic", gettext_lazy("Send a voice message"), does="voice"),
    Entry("file", "i-file-text", gettext_lazy("Send a document"), does="file"),
    Entry("sticker", "i-smile", gettext_lazy("Send a sticker"), does="sticker"),
    Entry("location", "i-map-pin", gettext_lazy("Send a place"), does="location"),
    Entry("contact", "i-contact-round", gettext_lazy("Send a contact"), does="contact"),
    Entry("story_mention", "i-at-sign", gettext_lazy("Mention the shop in a story"), screen="mention"),
    Entry("ad", "i-megaphone", gettext_lazy("Come from an ad"), screen="ad"),
    Entry("link", "i-link", gettext_lazy("Come by the shop’s link"), does="link"),
    Entry(
        "reply", "i-reply", gettext_lazy("Answer a message"), screen="direct",
        values={"item": LAST_OF_SHOP},
    ),
    Entry("react", "i-heart", gettext_lazy("React to a message"), does="react"),
    Entry("edit", "i-pencil", gettext_lazy("Edit a message"), screen="direct", values={"item": LAST_OWN}),
    Entry("unsend", "i-trash-2", gettext_lazy("Unsend a message"), does="unsend"),
    Entry("button", "i-menu", gettext_lazy("Press a menu button"), does="button"),
    Entry("unsupported", "i-circle-help", gettext_lazy("Send what apps cannot read"), does="unsupported"),
    Entry(
        "app", "i-smartphone", gettext_lazy("Answer as the seller, in the app"), screen="direct",
        values={"item": AS_SHOP},
    ),
)  # fmt: skip


def menu(play: Playground, *, story: str = "") -> list[Entry]:
    """`story` is the id of the newest one, if there is any."""
    return [*_common(play, story), *_blocking(play)]


def _common(play: Playground, story: str) -> Iterator[Entry]:
    for entry in ENTRIES:
        if entry.act not in play.network.acts or (entry.screen == "story" and not story):
            continue
        if entry.act == "button" and not play.network.menu:
            continue
        if entry.act == "button":
            pressed = {"title": _("Where is my order?"), "payload": "WHERE_IS_MY_ORDER"}
            yield Entry(entry.act, entry.icon, entry.label, does=entry.does, values=pressed)
        elif entry.screen == "story":
            yield Entry(entry.act, entry.icon, entry.label, screen="story", values={"item": story})
        else:
            yield entry


def _blocking(play: Playground) -> Iterator[Entry]:
    if "block" not in play.network.acts:
        return
    if play.person.blocked:
        yield Entry("block", "i-user-check", _("Allow the shop to write"), does="block")
    else:
        yield Entry("block", "i-ban", _("Forbid the shop to write"), does="block", values={"on": "on"})


def specials(play: Playground) -> list[Entry]:
    """What only this network has."""
    return [
        Entry(name, "i-puzzle", _(title), does="special", values={"name": name})
        for name, title in play.network.specials.items()
    ]
