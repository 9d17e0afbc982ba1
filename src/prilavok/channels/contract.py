"""The contract of a channel adapter: a manifest and parts, not a base class.

A network lives in one folder `adapters/<kind>/` whose package exposes `ADAPTER`. Inbound parts are
pure; outbound planning is pure; only `client`-like parts speak to the network, and they get their
transport handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from prilavok.channels.types import (
    Account,
    Attachment,
    ChannelEvent,
    CheckResult,
    Draft,
    Person,
    Route,
    SendResult,
    Step,
    TokenGrant,
    WebhookAnswer,
    WebhookRequest,
)
from prilavok.lib.http import Transport

Capability = Literal[
    "direct",
    "comments",
    "private_reply",
    "public_reply",
    "hide_comment",
    "delete_comment",
    "like_comment",
    "reactions",
    "edits",
    "deletes",
    "read_receipts",
    "delivery_receipts",
    "typing",
    "choices",
    "cards",
    "image",
    "video",
    "audio",
    "file",
    "voice",
    "sticker",
    "location",
    "contact",
    "albums",
    "templates",
    "consent",
    "reply_to",
    "profiles",
    "oauth",
    "human_agent",
    "asks",
    "press_answers",
    "receipts",
    "surveys",
    "personas",
    "account_linking",
]
Tier = Literal["bronze", "silver", "gold", "platinum"]


@dataclass(frozen=True, slots=True)
class SetupField:
    """One thing the shop owner enters to connect an account (`--set key=value`)."""

    key: str
    label: str
    hint: str = ""
    secret: bool = True
    required: bool = True
    own: bool = False
    """A word that the owner makes up, so one is proposed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a shop may decide about its channel, kept in the account's settings under `key`."""

    key: str
    label: str
    hint: str = ""
    longest: int = 200
    address: bool = False
    """An address on the web."""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the composer must show. `text_unit` says what `text` counts; media in bytes."""

    text: int
    text_unit: Literal["bytes", "characters", "utf16"] = "characters"
    comment_text: int = 0
    choices: int = 0
    choice_title: int = 20
    cards: int = 0
    media_bytes: Mapping[str, int] = field(default_factory=dict)
    media_types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calls_per_second: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Windows:
    """How long after the customer's last act free text is allowed. None means always."""

    free: timedelta | None = None
    human: timedelta | None = None
    private_reply: timedelta | None = None


Price = Literal["free", "free_in_window", "paid", "by_contract"]


@dataclass(frozen=True, slots=True)
class Prices:
    """What the network takes for a message: for free text, and for approved texts by their category."""

    text: Price = "free"
    templates: Mapping[str, Price] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateRules:
    """What a text handed in for approval may be; the most usual category first."""

    categories: tuple[str, ...]
    languages: tuple[str, ...]
    text: int
    name: str = r"[a-z0-9_]{1,512}"


@dataclass(frozen=True, slots=True)
class PostAddresses:
    """How addresses of the network's publications are written: one spelling for what is written in many.

    `path` finds the publication's word in the path and `query` in the query, each as its first group;
    `spellings` are whole addresses, `in_query` a path, with `{}` for the word.
    """

    hosts: frozenset[str]
    path: str = ""
    spellings: tuple[str, ...] = ()
    query: str = ""
    in_query: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    kind: str
    name: str
    tier: Tier
    docs: str
    setup_fields: tuple[SetupField, ...]
    capabilities: frozenset[Capability]
    limits: Limits
    windows: Windows
    base_url_setting: str
    """Name of the environment setting that holds the network's base URL."""
    signing_secrets: tuple[str, ...] = ("app_secret",)
    """Credential keys that `verify` accepts."""
    verify_tokens: tuple[str, ...] = ("verify_token",)
    """Credential keys that `handshake` accepts."""
    hook_answer: str = ""
    """What the network wants to read after an accepted event."""
    family: str = ""
    """Kinds of one family share the hook `/hooks/<family>`."""
    kept_headers: tuple[str, ...] = ()
    """Headers of a webhook that are stored with it, beside the type and the agent. Never a secret."""
    group_key: str = ""
    """The credential that names the group an account belongs to: a route with that `group` is for all."""
    options: tuple[Option, ...] = ()
    prices: Prices = Prices()
    template_rules: TemplateRules | None = None
    media_lifetimes: Mapping[str, timedelta] = field(default_factory=dict)
    """How long the network's terms let us keep customers' files: by the type of reference they came with."""
    media_hosts: tuple[str, ...] = ()
    """Hosts (and their subdomains) where the network keeps files of customers; empty: any public one."""
    direct_name: str = ""
    """What the network calls private messages; empty: they are called by its own name."""
    base_urls_by_flavour: Mapping[str, str] = field(default_factory=dict)
    """As `base_url_setting`, for accounts whose setting `flavour` says another way to the same network."""
    consent_sites: tuple[str, ...] = ()
    """Where the network's consent page is: our forms may lead there."""
    post_addresses: PostAddresses | None = None
    write_to: str = ""
    """Where anybody writes to an account, with `{username}` or `{external_id}`; empty: nowhere by a link."""
    account_hint: str = ""
    """Where the owner finds the id of the account; an English msgid, like the labels."""
    not_offered: Mapping[Capability, str] = field(default_factory=dict)
    """What the adapter can do and no screen offers: capability -> why, in a sentence."""
    exempt: Mapping[str, str] = field(default_factory=dict)
    """Boxes of the tiers (`testing/tiers.py`) that this network cannot have: name -> why, in a sentence."""


class Inbound(Protocol):
    """`handshake`, `verify`, `route` and `parse` are pure and never touch the network or database."""

    def handshake(self, request: WebhookRequest, tokens: Sequence[str]) -> WebhookAnswer | None:
        """The answer to a subscription check; None when this request is no handshake.

        Raises `WebhookRejected` when the token is none of `tokens`.
        """
        ...

    def verify(self, request: WebhookRequest, secrets: Sequence[str]) -> None:
        """Raises `WebhookRejected` unless one of `secrets` signed the raw bytes."""
        ...

    def route(self, request: WebhookRequest) -> list[Route]:
        """Accounts the request is for; one entry an account. Total: [] for what cannot be read."""
        ...

    def parse(self, request: WebhookRequest) -> list[ChannelEvent]:
        """All events of the request in order. Total: unknown things become `Unrecognized`.

        Raises `ValueError` only when the body is no JSON object at all.
        """
        ...


class Outbound(Protocol):
    def plan(self, draft: Draft, account: Account) -> list[Step]:
        """The calls that carry the draft, within the network's limits. Raises `Unsupported`."""
        ...

    def send(self, step: Step, account: Account, transport: Transport) -> SendResult:
        """One network call. Raises `ChannelError`.

        Calls that nobody sees (an upload, a question) may go before it.
        """
        ...


class Consent(Protocol):
    """Connecting through the network's own consent page: all calls raise `ChannelError`."""

    def authorize_url(self, *, redirect_uri: str, state: str, app: Mapping[str, str]) -> str: ...

    def exchange_code(
        self, *, code: str, redirect_uri: str, app: Mapping[str, str], transport: Transport
    ) -> TokenGrant: ...

    def refresh(self, account: Account, transport: Transport) -> TokenGrant: ...


class Setup(Protocol):
    """Checking and subscribing a connected account: all calls raise `ChannelError`.

    A network that is told the hook's address gets it as `account.hook_url`.
    """

    def check(self, account: Account, transport: Transport) -> list[CheckResult]: ...

    def subscribe(self, account: Account, transport: Transport) -> None: ...

    def unsubscribe(self, account: Account, transport: Transport) -> None: ...


@dataclass(frozen=True, slots=True)
class MediaSource:
    """Where the bytes of a customer's file are, for a moment; `headers` may hold the account's token."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    mime: str = ""
    name: str = ""


LocateMedia = Callable[[Attachment, Account, Transport], MediaSource]
"""(an attachment with the network's `external_id`, account, transport) -> where to download it.

For networks that name files by an id. Raises `ChannelError`.
"""

WindowsAt = Callable[[str], Windows]
"""The external id of a customer's newest message -> the windows of the place where it was written."""

FetchProfile = Callable[[str, Account, Transport], Person]
"""(the person's external id, account, transport) -> Person. Raises `ChannelError`."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A post, reel, story or ad of the shop as the network knows it. `image_url` may expire."""

    external_id: str
    kind: Literal["post", "reel", "story", "ad", "wall"] = "post"
    caption: str = ""
    permalink: str = ""
    image_url: str = ""
    other_ids: tuple[str, ...] = ()
    published_at: datetime | None = None


FetchPost = Callable[[str, Account, Transport], Publication]
"""(the publication's external id, account, transport) -> Publication. Raises `ChannelError`."""
ListPosts = Callable[[Account, Transport], list[Publication]]
"""(account, transport) -> the newest publications. Raises `ChannelError`."""


@dataclass(frozen=True, slots=True)
class TemplateState:
    """A template as the network has it. `text` has its places as `{{1}}`; `status` in the network's words."""

    name: str
    language: str
    text: str = ""
    category: str = ""
    status: str = ""
    external_id: str = ""
    quality: str = ""
    reason: str = ""
    header: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    """What may stand in the places; networks ask for it when a template is created."""


class Templates(Protocol):
    """Texts that a network approves beforehand: all calls raise `ChannelError`."""

    def list_templates(self, account: Account, transport: Transport) -> list[TemplateState]: ...

    def create_template(
        self, template: TemplateState, account: Account, transport: Transport
    ) -> TemplateState: ...

    def delete_template(self, name: str, account: Account, transport: Transport) -> None: ...


@dataclass(frozen=True, slots=True)
class PersonaState:
    """In whose name a message may be said, as the network has it."""

    external_id: str
    name: str
    picture_url: str = ""


class Personas(Protocol):
    """Names and faces that the shop's people speak under: all calls raise `ChannelError`."""

    def list_personas(self, account: Account, transport: Transport) -> list[PersonaState]: ...

    def create_persona(
        self, persona: PersonaState, account: Account, transport: Transport
    ) -> PersonaState: ...

    def delete_persona(self, external_id: str, account: Account, transport: Transport) -> None: ...


@dataclass(frozen=True, slots=True)
class Adapter:
    manifest: Manifest
    inbound: Inbound
    outbound: Outbound
    setup: Setup | None = None
    fetch_profile: FetchProfile | None = None
    fetch_post: FetchPost | None = None
    list_posts: ListPosts | None = None
    consent: Consent | None = None
    locate_media: LocateMedia | None = None
    templates: Templates | None = None
    personas: Personas | None = None
    windows_at: WindowsAt | None = None
    """For networks whose parts have windows of their own."""
