"""One message of the phone as its template shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prilavok.channels.simulation import About, Button, CartLine, FileState, MessageState
from prilavok.simulator.models import SimMessage
from prilavok.simulator.pictures import local_path
from prilavok.simulator.states import message_state


@dataclass(frozen=True, slots=True)
class ShownCard:
    title: str
    subtitle: str
    image: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """`pictures`, `sounds` and `videos` are addresses on this installation."""

    message: SimMessage
    state: MessageState
    quoted: str = ""

    @property
    def pictures(self) -> list[str]:
        return list(self._urls("image", "sticker"))

    @property
    def sounds(self) -> list[str]:
        return list(self._urls("voice", "audio"))

    @property
    def videos(self) -> list[str]:
        return list(self._urls("video"))

    def _urls(self, *types: str) -> Iterator[str]:
        yield from (local_path(file.url) for file in self.state.files if file.type in types and file.url)

    @property
    def documents(self) -> list[FileState]:
        return [file for file in self.state.files if file.type in ("file", "template")]

    @property
    def places(self) -> list[Mapping[str, str]]:
        return [file.details for file in self.state.files if file.type == "location"]

    @property
    def contacts(self) -> list[Mapping[str, str]]:
        return [file.details for file in self.state.files if file.type == "contact"]

    @property
    def about(self) -> About | None:
        return self.state.about

    @property
    def about_picture(self) -> str:
        return local_path(self.about.post.picture_url) if self.about else ""

    @property
    def is_story(self) -> bool:
        return bool(self.about and self.about.how in ("story_reply", "story_mention"))

    @property
    def cart(self) -> tuple[CartLine, ...]:
        return self.state.cart

    @property
    def cards(self) -> list[ShownCard]:
        return [
            ShownCard(card.title, card.subtitle, local_path(card.image_url), card.buttons)
            for card in self.state.cards
        ]


def bubble(message: SimMessage, by_id: Mapping[str, SimMessage]) -> Bubble:
    state = message_state(message)
    quoted = by_id.get(state.reply_to)
    return Bubble(message, state, str(quoted.content.get("text") or "…") if quoted else "")
