"""A simulated network in memory: an adapter and its own `simulator.py` speaking to each other.

world = World("telegram")
[event] = world.write(text="how much is it?")      # as the adapter's verify and parse read the hook
world.send(MessageDraft(recipient=world.person.external_id, text="4900"))
assert world.phone[-1].text == "4900"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from prilavok.channels import registry, simulators
from prilavok.channels.simulation import (
    AccountState,
    Answer,
    Button,
    Call,
    Commented,
    CommentModerated,
    CommentState,
    Delivered,
    Effect,
    Fact,
    FileKept,
    FileState,
    GrantState,
    GrantTraded,
    HookSet,
    IdKind,
    MessageChanged,
    MessageState,
    PersonState,
    PostLiked,
    PostState,
    Pressed,
    Refused,
    Remembered,
    SeenByShop,
    Served,
    ShopComment,
    ShopMessage,
    ShopReacted,
    ShopWrote,
    Simulation,
    Subscribed,
    TokenIssued,
    Typing,
    Wrote,
)
from prilavok.channels.simulation_reading import read_call
from prilavok.channels.testing import outgoing
from prilavok.channels.testing.simulated_scene import Counted, LobbyOf, SceneOf
from prilavok.channels.types import Account, ChannelEvent, Draft, SendResult, WebhookRequest
from prilavok.lib.http import OnCall, Transport

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BASE_URL = "http://simulator.test/network"
HOOK_URL = "http://shop.test/hooks/abc"
APP = {
    "client_id": "app-id",
    "client_secret": "app-secret-of-the-tests",
    "verify_token": "verify-of-the-tests",
}


@dataclass(slots=True)
class World:
    """The network around one account. `fault` is a refusal that every call gets; `silent` carries calls
    out and never answers; `loses_echoes` tells nothing of the shop's own messages."""

    kind: str
    fault: str = ""
    silent: bool = False
    loses_echoes: bool = False
    now: datetime = START
    fresh: Counted = field(default_factory=Counted)
    phone: list[MessageState] = field(default_factory=list)
    told: list[WebhookRequest] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    account: AccountState = field(init=False)
    token: str = field(init=False, repr=False)
    crowd: dict[str, PersonState] = field(default_factory=dict)
    publications: dict[str, PostState] = field(default_factory=dict)
    remarks: dict[str, CommentState] = field(default_factory=dict)
    files: dict[str, FileState] = field(default_factory=dict)
    grants: list[GrantState] = field(default_factory=list)
    app: Mapping[str, str] = field(default_factory=lambda: dict(APP))

    def __post_init__(self) -> None:
        new = self.simulation.open_account("linen_dvor", "Льняной двор", self.fresh, self.app)
        self.token = new.token
        self.account = AccountState(
            new.external_id,
            "linen_dvor",
            "Льняной двор",
            credentials=new.credentials,
            hook_url=HOOK_URL,
            memory=new.memory,
            token_issued_at=self.now,
        )
        self.add_person("vera.sun", "Вера")
        for kind in ("post", "reel", "story", "ad", "product"):
            self.publish(PostState(self.new_id("post"), kind, "Платье из льна", at=self.now))

    # --- the place ---

    @property
    def simulation(self) -> Simulation:
        return simulators.get(self.kind)

    @property
    def base_url(self) -> str:
        return f"{BASE_URL}/{self.kind}"

    @property
    def person(self) -> PersonState:
        """The first one on the phone, as they are now."""
        return next(iter(self.crowd.values()))

    @property
    def shop(self) -> Account:
        """The account as the adapter has it."""
        return Account(
            external_id=self.account.external_id,
            credentials=dict(self.account.credentials),
            base_url=self.base_url,
            hook_url=HOOK_URL,
        )

    def new_id(self, what: IdKind) -> str:
        return self.simulation.new_id(what, self.fresh)

    def add_person(self, username: str, name: str, **fields: Any) -> PersonState:
        person = PersonState(self.new_id("person"), username, name, **fields)
        self.crowd[person.external_id] = person
        return person

    def publish(self, post: PostState) -> PostState:
        picture = post.picture_url or f"{BASE_URL}/pictures/dress.jpg"
        permalink = post.permalink or f"https://shop.test/p/{post.external_id}"
        kept = replace(post, picture_url=picture, permalink=permalink)
        if post.kind == "reel" and not post.other_id:
            kept = replace(kept, other_id=self.new_id("post"))
        self.publications[kept.external_id] = kept
        return kept

    def post_of(self, kind: str) -> PostState:
        return next(post for post in self.publications.values() if post.kind == kind)

    def a_file(self, type_: str, **fields: Any) -> FileState:
        """A file of the person, with an id of this network."""
        url = fields.pop("url", f"{BASE_URL}/pictures/{type_}.jpg")
        kept = FileState(type_, url, self.new_id("file"), **fields)  # type: ignore[arg-type]
        self.files[kept.external_id] = kept
        return kept

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    # --- how the adapter reads it ---

    @property
    def scene(self) -> SceneOf:
        return SceneOf(self)

    @property
    def lobby(self) -> LobbyOf:
        return LobbyOf(self)

    # --- acts of the person ---

    def a_message(self, text: str = "", **fields: Any) -> MessageState:
        """The person's next message, on the phone already."""
        person = replace(self.person, last_act_at=self.now)
        self.crowd[person.external_id] = person
        message = MessageState(self.new_id("message"), person, self.now, text=text, **fields)
        self.phone.append(message)
        return message

    def write(self, text: str = "", **fields: Any) -> list[ChannelEvent]:
        return self.act(Wrote(self.a_message(text, **fields)))

    def press(self, button: Button, on: MessageState | None = None) -> list[ChannelEvent]:
        return self.act(Pressed(self.a_message(button.title, pressed=button), button, on))

    def comment_on(self, post: PostState, text: str, parent: str = "") -> list[ChannelEvent]:
        remark = CommentState(self.new_id("comment"), post, self.person, self.now, text, parent)
        self.remarks[remark.external_id] = remark
        return self.act(Commented(remark))

    def act(self, fact: Fact) -> list[ChannelEvent]:
        """What the shop's hook makes of it: verified with the account's keys, then parsed."""
        requests = self.simulation.tell(fact, self.scene)
        self.told += requests
        return [event for request in requests for event in self.read(request)]

    def read(self, request: WebhookRequest) -> list[ChannelEvent]:
        adapter = registry.get(self.kind)
        secrets = [self.account.credentials.get(key, "") for key in adapter.manifest.signing_secrets]
        adapter.inbound.verify(request, [one for one in secrets if one])
        routed = {route.account for route in adapter.inbound.route(request)}
        assert routed <= {"", self.account.external_id}, routed
        return adapter.inbound.parse(request)

    # --- calls of the shop ---

    def send(self, draft: Draft) -> list[SendResult]:
        outbound = registry.get(self.kind).outbound
        steps = outbound.plan(draft, self.shop)
        return [outbound.send(step, self.shop, self.transport()) for step in steps]

    def transport(self, on_call: OnCall | None = None) -> Transport:
        client = httpx.Client(transport=httpx.MockTransport(self._answer))
        return Transport(user_agent="Prilavok-Test", on_call=on_call, client=client)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        outgoing.check(request)
        path = request.url.path.removeprefix(httpx.URL(self.base_url).path)
        call = read_call(
            request.method, path, dict(request.url.params), dict(request.headers), request.content
        )
        self.calls.append(call)
        answer = self.called(call)
        if self.silent and call.method != "GET":
            raise httpx.ReadTimeout("no answer in time")
        return _response(answer)

    def called(self, call: Call) -> Answer:
        """One call, with its effects and what the network tells of them."""
        try:
            served = self._served(call)
        except Refused as refused:
            return refused.answer
        hooks = [effect for effect in served.effects if isinstance(effect, HookSet)]
        if refusal := next((each.refusal for each in hooks if not self._is_proved(each)), None):
            return refusal
        follow = [fact for effect in served.effects for fact in self._apply(effect)]
        for fact in (*follow, *served.facts):
            self.told += self.simulation.tell(fact, self.scene)
        return served.answer

    def _served(self, call: Call) -> Served:
        sim = self.simulation
        if self.fault and (refusal := sim.refuse(self.fault, call, self.scene, 60)):
            raise Refused(refusal)
        if sim.caller(call) == self.token:
            return sim.serve(call, self.scene)
        public = sim.serve_public(call, self.lobby) if sim.serve_public else None
        if public is None:
            raise Refused(sim.refuse("token", call, None, 0) or Answer(status=401))
        return public

    def _is_proved(self, hook: HookSet) -> bool:
        """The shop's hook answers as the house does: handshakes by the adapter, else its usual word."""
        if hook.proof is None or hook.proves is None:
            return True
        adapter = registry.get(self.kind)
        tokens = [self.account.credentials.get(key, "") for key in adapter.manifest.verify_tokens]
        answer = adapter.inbound.handshake(hook.proof, tokens)
        return (
            hook.proves(200, adapter.manifest.hook_answer)
            if answer is None
            else hook.proves(answer.status, answer.body)
        )

    def _apply(self, effect: Effect) -> Iterator[Fact]:
        self.effects.append(effect)
        match effect:
            case ShopMessage(message):
                self.phone.append(message)
                if not self.loses_echoes:
                    yield ShopWrote(message)
                    yield Delivered(message)
            case ShopComment(comment):
                self.remarks[comment.external_id] = comment
                yield Commented(comment)
            case _:
                self._change(effect)

    def _change(self, effect: Effect) -> None:
        match effect:
            case MessageChanged() | ShopReacted():
                self._change_message(effect)
            case CommentModerated():
                self._moderate(effect)
            case PostLiked(external_id, liked):
                self.publications[external_id] = replace(self.publications[external_id], liked=liked)
            case FileKept(external_id, type_, upload):
                url = f"{BASE_URL}/uploads/{external_id}"
                self.files[external_id] = FileState(
                    type_, url, external_id, upload.name, upload.mime, len(upload.content)
                )
            case Remembered(values, person):
                self._remember(values, person)
            case Typing() | SeenByShop() | ShopMessage() | ShopComment():
                pass
            case _:
                self._change_account(effect)

    def _change_message(self, effect: MessageChanged | ShopReacted) -> None:
        index = next(n for n, one in enumerate(self.phone) if one.external_id == effect.external_id)
        message = self.phone[index]
        if isinstance(effect, ShopReacted):
            self.phone[index] = replace(message, reaction=effect.emoji)
            return
        self.phone[index] = replace(
            message,
            text=message.text if effect.text is None else effect.text,
            buttons=message.buttons if effect.buttons is None else effect.buttons,
            deleted=effect.deleted,
        )

    def _moderate(self, effect: CommentModerated) -> None:
        comment = self.remarks[effect.external_id]
        self.remarks[effect.external_id] = replace(
            comment,
            hidden=comment.hidden if effect.hidden is None else effect.hidden,
            liked=comment.liked if effect.liked is None else effect.liked,
            deleted=effect.deleted,
            private_replied=comment.private_replied or effect.private_replied,
        )

    def _remember(self, values: Mapping[str, Any], person: str) -> None:
        holder: AccountState | PersonState = self.crowd[person] if person else self.account
        merged = {**holder.memory, **values}
        memory = {name: value for name, value in merged.items() if value is not None}
        if isinstance(holder, PersonState):
            self.crowd[person] = replace(holder, memory=memory)
        else:
            self.account = replace(holder, memory=memory)

    def _change_account(self, effect: HookSet | Subscribed | TokenIssued | GrantTraded) -> None:
        match effect:
            case HookSet(url):
                self.account = replace(self.account, hook_url=url)
            case Subscribed(names):
                self.account = replace(self.account, subscribed=names)
            case TokenIssued(token):
                self.token = token
                self.account = replace(self.account, token_issued_at=self.now)
            case GrantTraded(code, token):
                self.grants = [replace(one, token=token) if one.code == code else one for one in self.grants]


def _response(answer: Answer) -> httpx.Response:
    if answer.file:
        return httpx.Response(answer.status, content=answer.file.encode(), headers=dict(answer.headers))
    if answer.text:
        return httpx.Response(answer.status, text=answer.text, headers=dict(answer.headers))
    return httpx.Response(answer.status, json=answer.body, headers=dict(answer.headers))
