"""What every simulator must keep: the adapter and its own `simulator.py` speak to each other.

Each check takes a kind that has a simulator and raises `AssertionError` with what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from prilavok.channels import registry, simulators
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.simulation import (
    About,
    ActName,
    Blocked,
    Button,
    Call,
    CartLine,
    CommentEdited,
    CommentRemoved,
    Edited,
    MessageState,
    OpenedLink,
    Reacted,
    Seen,
    ShopWrote,
    Special,
    Unsent,
)
from prilavok.channels.testing.isolation import no_io
from prilavok.channels.testing.simulated import World
from prilavok.channels.types import ChannelEvent, MessageDraft, Noted, Unrecognized

STRANGER = "another-key"
WORDS = "Здравствуйте! Платье «Марта» — 4 900 ₽, есть 44 и 46."


def connected(kind: str) -> World:
    """A world whose account is connected the way the house does it: dashboard, then subscription."""
    world = World(kind)
    if dashboard := world.simulation.dashboard:
        call = dashboard(world.shop.hook_url, world.account, world.app)
        url = f"{world.base_url}{call.path}"
        assert world.transport().request("POST", url, data=dict(call.form)).ok, "the dashboard's call"
    if setup := registry.get(kind).setup:
        setup.subscribe(world.shop, world.transport())
    return world


def check_connecting(kind: str) -> None:
    """Subscribed, every live check holds; a stranger's key does not."""
    world = connected(kind)
    setup = registry.get(kind).setup
    if setup is None:
        return
    failed = [result for result in setup.check(world.shop, world.transport()) if not result.ok]
    assert not failed
    world.token = STRANGER
    assert not all(result.ok for result in setup.check(world.shop, world.transport()))


# --- acts ----------------------------------------------------------------------------------------


def _file(*types: str) -> Callable[[World], list[ChannelEvent]]:
    def send(world: World) -> list[ChannelEvent]:
        details = {
            "location": {"latitude": "55.75", "longitude": "37.61", "title": "", "address": ""},
            "contact": {"name": "Олег", "phone": "+79005550123"},
            "sticker": {"emoji": "👒"},
            "voice": {"seconds": "2"},
        }
        files = [world.a_file(one, name=f"{one}.bin", details=details.get(one, {})) for one in types]
        return world.write(files=tuple(files))

    return send


def _about(how: str, kind: str) -> Callable[[World], list[ChannelEvent]]:
    def send(world: World) -> list[ChannelEvent]:
        about = About(how, world.post_of(kind))  # type: ignore[arg-type]
        return world.write("" if how == "story_mention" else "есть 44?", about=about)

    return send


def _of_shop(world: World, **fields: object) -> MessageState:
    """A message of the shop that stands on the phone already."""
    message = replace(world.a_message("4 900 ₽"), from_shop=True, **fields)  # type: ignore[arg-type]
    world.phone[-1] = message
    return message


def _react(world: World) -> list[ChannelEvent]:
    message = _of_shop(world)
    emoji = world.simulation.reactions[0]
    put = world.act(Reacted(message, emoji))
    return put + world.act(Reacted(message, "", emoji))


def _edit(world: World) -> list[ChannelEvent]:
    message = world.a_message("беру")
    world.phone[-1] = replace(message, text="беру две", revision=1)
    return world.act(Edited(world.phone[-1]))


def _unsend(world: World) -> list[ChannelEvent]:
    message = world.a_message("беру")
    world.phone[-1] = replace(message, deleted=True)
    return world.act(Unsent(world.phone[-1]))


def _press(world: World) -> list[ChannelEvent]:
    button = Button("Заказать", "BUY")
    return world.press(button, _of_shop(world, buttons=(button,)))


def _cart(world: World) -> list[ChannelEvent]:
    return world.write(cart=(CartLine(world.post_of("product"), 2, "4900.00", "RUB"),))


def _link(world: World) -> list[ChannelEvent]:
    return world.act(OpenedLink(world.person, "spring", world.new_id("message")))


def _changed_comment(world: World, *, removed: bool) -> list[ChannelEvent]:
    world.comment_on(world.post_of("post"), "цена?")
    comment = list(world.remarks.values())[-1]
    fact = CommentRemoved(comment) if removed else CommentEdited(replace(comment, text="цена и размеры?"))
    return world.act(fact)


def _app(world: World) -> list[ChannelEvent]:
    world.write("привет")
    return world.act(ShopWrote(_of_shop(world, via="app")))


ACTS: Mapping[ActName, Callable[[World], list[ChannelEvent]]] = {
    "text": lambda world: world.write("скока стоит?"),
    "reply": lambda world: world.write("вот это", reply_to=_of_shop(world).external_id),
    "picture": _file("image"),
    "album": _file("image", "image"),
    "video": _file("video"),
    "voice": _file("voice"),
    "file": _file("file"),
    "sticker": _file("sticker"),
    "location": _file("location"),
    "contact": _file("contact"),
    "react": _react,
    "edit": _edit,
    "unsend": _unsend,
    "choice": lambda world: world.write("44", pressed=Button("44", "SIZE_44", does="reply")),
    "button": _press,
    "story_reply": _about("story_reply", "story"),
    "story_mention": _about("story_mention", "story"),
    "share": _about("share", "post"),
    "ad": _about("ad", "ad"),
    "forward": _about("forward", "post"),
    "product": _about("product", "product"),
    "cart": _cart,
    "link": _link,
    "comment": lambda world: world.comment_on(world.post_of("post"), "цена?"),
    "comment_edit": lambda world: _changed_comment(world, removed=False),
    "comment_remove": lambda world: _changed_comment(world, removed=True),
    "block": lambda world: world.act(Blocked(replace(world.person, blocked=True))),
    "app": _app,
    "unsupported": lambda world: world.write(unsupported=True),
}


def check_act(kind: str, act: ActName) -> None:
    """The network tells it, the adapter's `verify` takes it and its `parse` knows it; twice the same."""
    world = connected(kind)
    events = ACTS[act](world)
    assert events, f"nothing was told of {act}"
    strange = [one for one in events if isinstance(one, Unrecognized) and not isinstance(one, Noted)]
    assert not strange
    with no_io():
        again = [event for request in world.told for event in world.read(request)]
    assert again[-len(events) :] == events


def check_specials(kind: str) -> None:
    world = connected(kind)
    for name in world.simulation.specials:
        events = world.act(Special(name, world.person, "слово", world.new_id("message")))
        strange = [one for one in events if isinstance(one, Unrecognized) and not isinstance(one, Noted)]
        assert not strange, name


# --- calls ---------------------------------------------------------------------------------------


def _written_to(kind: str) -> World:
    """Somebody has just written, so the shop may answer."""
    world = connected(kind)
    world.write("привет")
    return world


def _answer(world: World) -> None:
    world.send(MessageDraft(recipient=world.person.external_id, text=WORDS, token="t-1"))  # noqa: S106  an id of ours


def check_answering(kind: str) -> None:
    """The words stand on the phone, and what the network tells about them is understood."""
    world = _written_to(kind)
    already = len(world.told)
    _answer(world)
    sent = [message for message in world.phone if message.from_shop]
    assert "".join(message.text for message in sent) == WORDS
    assert all(message.person.external_id == world.person.external_id for message in sent)
    events = [event for request in world.told[already:] for event in world.read(request)]
    assert not [one for one in events if type(one) is Unrecognized]
    seen = world.act(Seen(world.person, tuple(sent)))
    assert not [one for one in seen if type(one) is Unrecognized]


REFUSALS: Mapping[str, frozenset[Reason]] = {
    "expired": frozenset({Reason.AUTH_EXPIRED}),
    "limited": frozenset({Reason.RATE_LIMITED}),
    "down": frozenset({Reason.PROVIDER_DOWN, Reason.OUTCOME_UNKNOWN}),
}


def check_refusals(kind: str) -> None:
    """The adapter reads each of them as what it is, and nothing has happened."""
    for name, reasons in REFUSALS.items():
        world = _written_to(kind)
        world.fault = name
        with pytest.raises(ChannelError) as refused:
            _answer(world)
        assert refused.value.reason in reasons, (name, refused.value)
        assert not [message for message in world.phone if message.from_shop], name
    world = _written_to(kind)
    world.token = STRANGER
    with pytest.raises(ChannelError) as stranger:
        _answer(world)
    assert stranger.value.reason is Reason.AUTH_EXPIRED


def check_documented_errors(kind: str) -> None:
    """Those that concern a message are read as errors; none of them is taken for a success."""
    for name in simulators.get(kind).refusals:
        world = _written_to(kind)
        world.fault = name
        call = Call("POST", "/nothing")
        world.simulation.refuse(name, call, world.scene, 1)
        try:
            _answer(world)
        except ChannelError:
            assert not [message for message in world.phone if message.from_shop], name


def check_silence(kind: str) -> None:
    """Carried out and never answered: the adapter does not take it for a failure."""
    world = _written_to(kind)
    world.silent = True
    with pytest.raises(ChannelError) as unknown:
        _answer(world)
    assert unknown.value.retry in (Retry.UNKNOWN, Retry.LATER)
    assert [message.text for message in world.phone if message.from_shop]


def check_odd_calls(kind: str) -> None:
    """Whatever is asked, the network answers something."""
    world = _written_to(kind)
    path = world.calls[-1].path if world.calls else "/"
    bodies: list[Mapping[str, object]] = [{}, {"text": None}, {"chat_id": [1]}, {"message": {"text": 7}}]
    for method in ("GET", "POST", "DELETE"):
        for odd in ("", "/", "/nothing", path, f"{path}/more/of/it"):
            for body in bodies:
                headers = world.calls[-1].headers if world.calls else {}
                query = world.calls[-1].query if world.calls else {}
                world.called(Call(method, odd, query, headers, body))
