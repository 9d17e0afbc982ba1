"""The contract of an adapter's `simulator.py`: the network's own side of the wire, pure.

A kind gets a simulator by its folder alone: `adapters/<kind>/simulator.py` exposes `SIMULATION`. It knows
no Django, no rows and no sockets. The simulator app keeps what the network would keep (accounts, people,
publications, messages, comments, files), hands it in as frozen values and carries out what comes back:

- a person acts on the phone -> a `Fact` -> `tell(fact, scene)` -> the signed requests to the shop's hook;
- the shop calls the network -> a `Call` -> `serve(call, scene)` -> the answer and its `Effect`s, which the
  app applies before it answers; what the network tells about its own doing (echoes, delivery) comes as
  facts to `tell` again.

Ids on both sides are the network's own, as it writes them on the wire. `scene.fresh` is the only source
of numbers and random text, `scene.now` the only clock, so tests repeat exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from prilavok.channels.simulation_calls import (
    Answer,
    Call,
    CommentModerated,
    Effect,
    FileKept,
    GrantTraded,
    HookSet,
    MessageChanged,
    PostLiked,
    Refused,
    Remembered,
    SeenByShop,
    Served,
    ShopComment,
    ShopMessage,
    ShopReacted,
    Subscribed,
    TokenIssued,
    Typing,
    Upload,
)
from prilavok.channels.simulation_facts import (
    Blocked,
    Commented,
    CommentEdited,
    CommentRemoved,
    Delivered,
    Edited,
    Fact,
    OpenedLink,
    Pressed,
    Reacted,
    Seen,
    ShopWrote,
    Special,
    Unblocked,
    Unsent,
    Wrote,
)
from prilavok.channels.simulation_states import (
    About,
    AccountState,
    Button,
    Card,
    CartLine,
    CommentState,
    FileState,
    Fresh,
    GrantState,
    IdKind,
    Lobby,
    MessageState,
    PersonState,
    PostState,
    Scene,
)
from prilavok.channels.types import WebhookRequest

__all__ = [
    "About",
    "AccountState",
    "ActName",
    "Answer",
    "Blocked",
    "Button",
    "Call",
    "Card",
    "CartLine",
    "CommentEdited",
    "CommentModerated",
    "CommentRemoved",
    "CommentState",
    "Commented",
    "DashboardCall",
    "Delivered",
    "Edited",
    "Effect",
    "Fact",
    "FileKept",
    "FileState",
    "Fresh",
    "GrantState",
    "GrantTraded",
    "HookSet",
    "IdKind",
    "Lobby",
    "MessageChanged",
    "MessageState",
    "NewAccount",
    "OpenedLink",
    "PersonState",
    "PostLiked",
    "PostState",
    "Pressed",
    "Reacted",
    "Refusal",
    "Refused",
    "Remembered",
    "Scene",
    "Seen",
    "SeenByShop",
    "Served",
    "ShopComment",
    "ShopMessage",
    "ShopReacted",
    "ShopWrote",
    "Simulation",
    "Special",
    "Subscribed",
    "TokenIssued",
    "Typing",
    "Unblocked",
    "Unsent",
    "Upload",
    "Wrote",
]

ActName = Literal[
    "text",
    "reply",
    "picture",
    "album",
    "video",
    "voice",
    "file",
    "sticker",
    "location",
    "contact",
    "react",
    "edit",
    "unsend",
    "choice",
    "button",
    "story_reply",
    "story_mention",
    "share",
    "ad",
    "forward",
    "product",
    "cart",
    "link",
    "comment",
    "comment_edit",
    "comment_remove",
    "block",
    "app",
    "unsupported",
]
"""What a person can do on this network; the page shows only these. `share`, `ad`, `forward` and `product`
are a message about a publication or card, `app` the seller writing in the network's own application."""

Refusal = Literal["token", "expired", "limited", "down"]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`token` is what `caller` reads from a call; `credentials` are all required set-up fields."""

    external_id: str
    token: str = field(repr=False)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DashboardCall:
    """What people do by hand in the network's dashboard: enter the hook's address. The house calls it."""

    path: str
    form: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Simulation:
    """All functions are pure. Titles are English msgids, translated in the adapter's own `locale`."""

    acts: frozenset[ActName]
    open_account: Callable[[str, str, Fresh, Mapping[str, str]], NewAccount]
    """(user name, name, fresh, app) -> a new account; `app` as in `Lobby`."""
    new_id: Callable[[IdKind, Fresh], str]
    """An id in the network's shape; unique among this account's things of that kind."""
    tell: Callable[[Fact, Scene], Sequence[WebhookRequest]]
    """The signed requests as the network sends them; [] for what it does not tell (or was not asked to)."""
    caller: Callable[[Call], str]
    """The account's key in a call, wherever the network has it; empty when there is none."""
    serve: Callable[[Call, Scene], Served]
    """Raises `Refused`. Unknown calls are refused as the network would."""
    refuse: Callable[[str, Call, Scene | None, int], Answer | None]
    """(a `Refusal` or a name of `refusals`, the call, scene, seconds to wait) -> the network's words for it.

    The scene is None when nobody has signed in ("token"). None: this call is not concerned and is served
    as usual."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Documented errors to be had on demand: name -> title."""
    specials: Mapping[str, str] = field(default_factory=dict)
    """Acts that only this network has: name of a `Special` -> title."""
    serve_public: Callable[[Call, Lobby], Served | None] | None = None
    """Calls that need no account's key; None (the value) for a call that is not of those."""
    dashboard: Callable[[str, AccountState, Mapping[str, str]], DashboardCall] | None = None
    """(the hook's address, the account, app) -> that call; None: `Setup.subscribe` tells the network."""
    menu: bool = False
    """There are buttons outside of messages too (a menu of the shop): `Pressed.on` is None for those."""
    token_lifetime: timedelta | None = None
    """How long a new key is good; None: until it is taken back."""
    reactions: tuple[str, ...] = ("❤️", "👍", "😆", "😢")
    permalink: Callable[[str, PostState], str] | None = None
    """(the account's user name, a publication) -> its address on the network."""
