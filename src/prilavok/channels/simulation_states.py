"""What a simulated network keeps, as frozen values, and how an adapter's simulator reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from prilavok.channels.types import AttachmentType

IdKind = Literal["account", "person", "message", "comment", "post", "file"]


@dataclass(frozen=True, slots=True)
class AccountState:
    """The shop's account: page, number, bot, group.

    `credentials` are the set-up fields of the manifest, as the connected channel has them. `memory` is the
    adapter's own notebook, JSON by name (a hook's secret word, templates, servers): see `Remembered`.
    """

    external_id: str
    username: str
    name: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    hook_url: str = ""
    subscribed: tuple[str, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    token_issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonState:
    """`last_act_at` is the last act that opens a messaging window; None: has never written."""

    external_id: str
    username: str
    name: str
    phone: str = ""
    last_act_at: datetime | None = None
    blocked: bool = False
    follower_count: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileState:
    """A file, place or contact. `url` is where the simulator serves its bytes: give it on the wire as it is,
    or by `external_id` for networks that name files by ids. `details` as in `types.Attachment`."""

    type: AttachmentType
    url: str = ""
    external_id: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    details: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PostState:
    """A publication of the shop, or a card of its catalogue (`kind` product)."""

    external_id: str
    kind: Literal["post", "reel", "story", "ad", "wall", "product"]
    caption: str = ""
    permalink: str = ""
    picture_url: str = ""
    other_id: str = ""
    """A second id of the same thing: a reel's video, a product's article number."""
    price: str = ""
    """Of a product, with two decimals."""
    currency: str = ""
    liked: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """`does`: `reply` sends its title as a message, `data` gives its payload back, the others as they say."""

    title: str
    payload: str = ""
    url: str = ""
    does: Literal["reply", "data", "url", "phone", "location"] = "data"


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class CartLine:
    post: PostState
    quantity: int = 1
    price: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a message was written about, and how the person came from it."""

    how: Literal["share", "story_reply", "story_mention", "ad", "forward", "product"]
    post: PostState


@dataclass(frozen=True, slots=True)
class MessageState:
    """One bubble on the phone. `choices` are keys under the thread, `buttons` belong to the message itself.

    `via` says how the shop wrote it: `api` by a call, `app` in the network's own application.
    """

    external_id: str
    person: PersonState
    at: datetime
    from_shop: bool = False
    via: Literal["api", "app"] = "api"
    text: str = ""
    files: tuple[FileState, ...] = ()
    reply_to: str = ""
    about: About | None = None
    cart: tuple[CartLine, ...] = ()
    pressed: Button | None = None
    """The button whose press is this message."""
    unsupported: bool = False
    """Something the network does not hand to apps."""
    choices: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    comment: str = ""
    """The comment that this private reply answers."""
    note: str = ""
    """What to show small above the text: a template's name, a header."""
    reaction: str = ""
    deleted: bool = False
    revision: int = 0
    metadata: str = ""
    """What the shop's call gave along and wants back in echoes and statuses."""


@dataclass(frozen=True, slots=True)
class CommentState:
    """`author` None: the shop itself."""

    external_id: str
    post: PostState
    author: PersonState | None
    at: datetime
    text: str = ""
    parent: str = ""
    hidden: bool = False
    liked: bool = False
    deleted: bool = False
    private_replied: bool = False
    files: tuple[FileState, ...] = ()


class Fresh(Protocol):
    """New ids. In tests a counter, so that everything repeats."""

    def number(self) -> int:
        """1, 2, 3, … of this account: message numbers, update ids."""
        ...

    def digits(self, length: int) -> str: ...

    def text(self, length: int) -> str:
        """Letters, digits, `-` and `_`."""
        ...


class Scene(Protocol):
    """The network around one account at this moment. All reads; None for what does not exist."""

    @property
    def account(self) -> AccountState: ...

    @property
    def now(self) -> datetime: ...

    @property
    def base_url(self) -> str:
        """This network's address on the simulator, without a slash at its end."""
        ...

    @property
    def fresh(self) -> Fresh: ...

    def person(self, external_id: str) -> PersonState | None: ...

    def people(self) -> Sequence[PersonState]: ...

    def message(self, external_id: str) -> MessageState | None: ...

    def comment(self, external_id: str) -> CommentState | None: ...

    def comments(self, post: str = "", parent: str = "") -> Sequence[CommentState]:
        """Those under a publication (without answers), or the answers to one; the newest first."""
        ...

    def post(self, external_id: str) -> PostState | None: ...

    def posts(self) -> Sequence[PostState]: ...

    def file(self, external_id: str) -> FileState | None:
        """A file of a message, or one kept by `FileKept`."""
        ...


@dataclass(frozen=True, slots=True)
class GrantState:
    """What a consent page agreed to. `token` is the short one that its code was traded for."""

    code: str
    redirect_uri: str
    at: datetime
    account: AccountState
    token: str = ""


class Lobby(Protocol):
    """The network before anybody has signed in; only consent pages and app-wide calls need it."""

    @property
    def app(self) -> Mapping[str, str]:
        """`client_id client_secret verify_token` of our app with this network."""
        ...

    @property
    def hosts(self) -> Sequence[str]:
        """`host:port` of this installation: hooks anywhere else are refused."""
        ...

    @property
    def now(self) -> datetime: ...

    @property
    def base_url(self) -> str: ...

    @property
    def fresh(self) -> Fresh: ...

    def grant(self, *, code: str = "", token: str = "") -> GrantState | None: ...

    def account(self, external_id: str) -> AccountState | None: ...
