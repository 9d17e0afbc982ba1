"""Every kind of message and message event in Direct, read back over REST."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.shop import Json, Shop, fresh, milliseconds, person_id
from tests.acceptance.kit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("acceptance")]

CDN = "https://lookaside.example.com/ig_messaging_cdn/"


def plain(message: Json) -> Json:
    """Types of what it carries."""
    return {
        "attachments": [one["type"] for one in message["attachments"]],
        "references": [(one["type"], one["external_id"]) for one in message["references"]],
    }


def test_a_text(shop: Shop) -> None:
    person, at = person_id(), milliseconds(seconds_ago=60)
    mid = shop.says(person, "Do you ship to Córdoba? 💐👩‍👩‍👧", at=at)
    message = shop.message(mid)
    customer, conversation = shop.customer(person), shop.conversation_of(person)
    assert message | {"id": "", "sent_at": ""} == {
        "id": "",
        "conversation": conversation["id"],
        "customer": customer["id"],
        "channel": conversation["channel"],
        "direction": "inbound",
        "kind": "direct",
        "text": "Do you ship to Córdoba? 💐👩‍👩‍👧",
        "attachments": [],
        "references": [],
        "reply_to": None,
        "payload": None,
        "reactions": [],
        "edited": False,
        "deleted": False,
        "hidden": False,
        "status": "received",
        "error": None,
        "external_id": mid,
        "external_ids": [mid],
        "sent_at": "",
        "actor": {"type": "customer", "id": customer["id"]},
    }
    assert conversation["kind"] == "direct"
    assert (conversation["status"], conversation["unanswered"], conversation["unread"]) == ("open", True, 1)
    assert conversation["window"]["open"] is True
    assert conversation["identity"] == customer["identities"][0]["id"]
    assert customer["identities"][0]["external_id"] == person
    assert shop.get(f"/messages/{message['id']}") == message


def test_the_profile_is_looked_up(shop: Shop, network: Network) -> None:
    person = person_id()
    shop.says(person, "Добрый день")
    until(lambda: shop.customer(person)["name"] == "Анна Лебедева", what="the name")
    assert shop.customer(person)["identities"][0]["username"] == "anna.lebedeva"
    asked = [call for call in network.calls if call.method == "GET" and call.path.endswith(person)]
    assert [call.authorization for call in asked] == ["Bearer IGAA-access-token-of-the-shop"]


@pytest.mark.parametrize(
    ("attachment", "expected"),
    [
        ({"type": "image", "payload": {"url": CDN + "1"}}, "image"),
        ({"type": "audio", "payload": {"url": CDN + "2"}}, "audio"),
        ({"type": "video", "payload": {"url": CDN + "3"}}, "video"),
        ({"type": "file", "payload": {"url": CDN + "4"}}, "file"),
        ({"type": "image", "payload": {"url": CDN + "5", "sticker_id": 369239263222822}}, "sticker"),
        ({"type": "unsupported_type", "payload": {}}, "unsupported"),
        ({"type": "ephemeral"}, "unsupported"),
        ({"type": "hologram", "payload": {"url": CDN + "6"}}, "unsupported"),
        ({"type": "template", "payload": {"generic": {"elements": [{"title": "Dress"}]}}}, "template"),
    ],
)
def test_attachments(shop: Shop, attachment: Json, expected: str) -> None:
    mid = shop.says(person_id(), attachments=[attachment])
    assert plain(shop.message(mid)) == {"attachments": [expected], "references": []}


@pytest.mark.parametrize(
    ("attachment", "expected"),
    [
        ({"type": "ig_post", "payload": {"url": CDN, "ig_post_media_id": "17897654949593778"}}, "post"),
        ({"type": "share", "payload": {"url": "https://www.instagram.com/p/DdAye7JB4B4/"}}, "post"),
        ({"type": "share", "payload": {"url": "https://www.instagram.com/reel/DdAye7JB4B4/"}}, "reel"),
        ({"type": "ig_reel", "payload": {"url": CDN, "reel_video_id": "17906265141506851"}}, "reel"),
        ({"type": "reel", "payload": {"url": CDN, "reel_video_id": 17906265141506851}}, "reel"),
        ({"type": "ig_story", "payload": {"url": CDN, "ig_story_media_id": "179"}}, "story"),
        ({"type": "story_mention", "payload": {"url": CDN}}, "story_mention"),
        ({"type": "fallback", "payload": {"url": "https://shop.example/p/1", "title": "Dress"}}, "link"),
    ],
)
def test_shared_things(shop: Shop, attachment: Json, expected: str) -> None:
    message = shop.message(shop.says(person_id(), attachments=[attachment]))
    assert message["attachments"] == []
    assert [one["type"] for one in message["references"]] == [expected]
    assert message["references"][0]["url"] == attachment["payload"]["url"]


def test_a_card_of_a_product(shop: Shop) -> None:
    number = fresh()
    product = shop.make("/products", name=f"Платье {number}", sku=f"CARD{number}")
    element = {"id": "5555", "retailer_id": f"CARD{number}", "title": "Dress"}
    card = {"type": "template", "payload": {"product": {"elements": [element]}}}
    message = shop.message(shop.says(person_id(), attachments=[card]))
    assert [(one["type"], one["external_id"]) for one in message["references"]] == [
        ("product", f"CARD{number}")
    ]
    assert message["references"][0]["product"] == product["id"]


def test_nothing_to_read(shop: Shop) -> None:
    flagged = shop.message(shop.says(person_id(), is_unsupported=True))
    assert (flagged["text"], plain(flagged)["attachments"]) == ("", ["unsupported"])


def test_buttons(shop: Shop) -> None:
    person = person_id()
    quick = shop.message(shop.says(person, "Yes", quick_reply={"payload": "CONFIRM_YES"}))
    assert (quick["text"], quick["payload"], quick["kind"]) == ("Yes", "CONFIRM_YES", "direct")

    mid = f"mid.pb.{fresh()}"
    postback = {"mid": mid, "title": "Track order", "payload": "TRACK"}
    shop.deliver(shop.item(person, postback=postback))
    pressed = shop.message(mid)
    assert (pressed["text"], pressed["payload"], pressed["direction"]) == ("Track order", "TRACK", "inbound")


def test_a_postback_without_an_id_is_one_message_however_often_it_comes(shop: Shop) -> None:
    person = person_id()
    item = shop.item(person, postback={"title": "Size", "payload": f"SIZE{fresh()}"})
    shop.deliver(item)
    shop.deliver(item, item)
    shop.settle()
    assert shop.texts(person) == ["Size"]


def test_a_story_answered(shop: Shop) -> None:
    story = str(17_900_000_000_000_000 + fresh())
    reply = {"story": {"id": story, "url": CDN, "link_sticker_url": "https://shop.example/p/1"}}
    message = shop.message(shop.says(person_id(), "Is this still available?", reply_to=reply))
    assert plain(message)["references"] == [("story", story), ("link", "")]
    assert message["references"][0]["post"] == shop.items("/posts", limit=1)[0]["id"]


def test_referrals(shop: Shop) -> None:
    person = person_id()
    ad = {
        "ref": "R", "ad_id": "23850", "source": "ADS", "type": "OPEN_THREAD",
        "ads_context_data": {"ad_title": "T", "photo_url": CDN},
    }  # fmt: skip
    message = shop.message(shop.says(person, "hi", referral=ad))
    assert plain(message)["references"] == [("ad", "23850")]

    bare = {"ref": "R", "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}
    shop.deliver(shop.item(person, referral=bare))
    shop.settle()
    kinds = [row["kind"] for row in shop.items("/messages", customer=message["customer"], order="asc")]
    assert kinds in (["direct"], ["direct", "system"])


def test_an_answer_to_a_message(shop: Shop) -> None:
    person = person_id()
    first = shop.message(shop.says(person, "эта или та?"))
    second = shop.message(shop.says(person, "эта", reply_to={"mid": first["external_id"]}))
    assert second["reply_to"] == first["id"]


@pytest.mark.parametrize("number", [1, "1"])
def test_an_edit(shop: Shop, number: object) -> None:
    person = person_id()
    mid = shop.says(person, "платье 44")
    shop.deliver(shop.item(person, message_edit={"mid": mid, "text": "платье 46", "num_edit": number}))
    until(lambda: shop.message(mid)["edited"], what="edited")
    assert shop.message(mid)["text"] == "платье 46"


def test_edits_out_of_order(shop: Shop) -> None:
    """The second edit, the message, the first edit: what was written last stays."""
    person, mid = person_id(), f"mid.edit.{fresh()}"
    shop.deliver(shop.item(person, message_edit={"mid": mid, "text": "третье", "num_edit": 2}))
    shop.says(person, "первое", mid=mid)
    shop.deliver(shop.item(person, message_edit={"mid": mid, "text": "второе", "num_edit": 1}))
    shop.settle()
    message = shop.message(mid)
    assert (message["text"], message["edited"]) == ("третье", True)


@pytest.mark.parametrize("early", [False, True])
def test_an_unsent_message(shop: Shop, early: bool) -> None:
    person, mid = person_id(), f"mid.del.{fresh()}"
    gone = shop.item(person, message={"mid": mid, "is_deleted": True})
    if early:
        shop.deliver(gone)
    shop.says(person, "ой", mid=mid, attachments=[{"type": "image", "payload": {"url": CDN}}])
    if not early:
        shop.deliver(gone)
    shop.settle()
    message = shop.message(mid)
    assert (message["deleted"], message["text"], message["attachments"]) == (True, None, [])


def test_reactions(shop: Shop) -> None:
    person = person_id()
    mid, at = shop.says(person, "вот"), milliseconds(seconds_ago=30)

    def react(action: str, moment: int, **more: Any) -> None:
        reaction = {"mid": mid, "action": action, **more}
        shop.deliver(shop.item(person, at=moment, reaction=reaction))
        shop.settle()

    react("react", at, reaction="love", emoji="❤️")
    assert shop.message(mid)["reactions"] == [{"emoji": "❤️", "by": "customer"}]
    react("react", at + 2000, reaction="other", emoji="🔥")
    react("unreact", at + 1000)
    assert shop.message(mid)["reactions"] == [{"emoji": "🔥", "by": "customer"}]
    react("unreact", at + 3000)
    assert shop.message(mid)["reactions"] == []


def test_what_was_written_in_the_phone_app(shop: Shop) -> None:
    person, mid = person_id(), f"mid.echo.{fresh()}"
    shop.says(person, "есть?", at=milliseconds(seconds_ago=10))
    shop.deliver(shop.item(person, echo=True, message={"mid": mid, "text": "On the way", "is_echo": True}))
    message = shop.message(mid)
    assert (message["direction"], message["status"]) == ("outbound", "sent")
    assert message["actor"] == {"type": "phone_app", "id": None}
    assert shop.conversation_of(person)["unanswered"] is False


def test_standby_events_are_ordinary_messages(shop: Shop) -> None:
    person, mid = person_id(), f"mid.standby.{fresh()}"
    item = shop.item(person, message={"mid": mid, "text": "в очереди"})
    shop.post(shop.envelope(shop.entry(standby=[item])))
    assert shop.message(mid)["text"] == "в очереди"
