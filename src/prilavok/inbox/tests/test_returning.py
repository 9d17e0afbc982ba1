"""What the network says again: our own sends, further names, place holders that come to hold something."""

from __future__ import annotations

from itertools import permutations

import pytest

from prilavok.catalog.models import Product
from prilavok.channels.types import Attachment, Person, Reference
from prilavok.inbox.actions.receiving import receive_late_answers, receive_messages
from prilavok.inbox.models import EarlyUpdate, Message, Step
from prilavok.inbox.models import Reference as ReferenceRow
from prilavok.inbox.tests.events import ANNA, commented, echoed, received
from tests.factories import make_channel, make_conversation, make_identity, make_message, make_product

pytestmark = pytest.mark.django_db
SHOP = Person("acc", username="linen_dvor")
PICTURE = (Attachment("image", url="https://cdn.example.com/1.jpg"),)
PLACE_HOLDER = (Attachment("unsupported"),)


def on_its_way(text: str = "Да, есть", *, steps: tuple[str, ...] = ("Да, есть",), **fields: str) -> Message:
    channel = make_channel()
    identity = make_identity(channel, external_id=ANNA.external_id)
    message = make_message(
        make_conversation(identity=identity),
        text,
        direction="outbound",
        status=fields.get("status", "unconfirmed"),
        external_id=None,
    )
    for position, part in enumerate(steps):
        status = fields.get("step", Step.Status.UNCONFIRMED)
        Step.objects.create(message=message, position=position, text=part, status=status)
    return message


def ids_of(message: Message) -> tuple[str, str | None, list[str]]:
    message.refresh_from_db()
    return message.status, message.external_id, message.external_ids


@pytest.mark.parametrize("step", [Step.Status.SENDING, Step.Status.UNCONFIRMED, Step.Status.FAILED])
def test_an_echo_with_our_own_name_is_ours_whatever_its_text(step: str) -> None:
    message = on_its_way(step=step, status="failed" if step == Step.Status.FAILED else "unconfirmed")
    token = message.public_id
    receive_messages(message.channel, [echoed("e1", "иначе", token=token, other_ids=("e1b",))])
    assert ids_of(message) == ("sent", "e1", ["e1", "e1b"])
    assert Message.objects.count() == 1


def test_an_echo_with_our_own_name_finds_its_step_by_the_text() -> None:
    message = on_its_way("раз\nдва", steps=("раз", "два"))
    token = message.public_id
    receive_messages(message.channel, [echoed("e2", "два", token=token), echoed("e1", "раз", token=token)])
    assert ids_of(message) == ("sent", "e1", ["e1", "e2"])


def test_an_echo_under_another_id_than_the_answer_had_adds_that_name() -> None:
    message = on_its_way(step=Step.Status.SENT, status="sent")
    Step.objects.update(external_id="a1")
    Message.objects.update(external_id="a1", external_ids=["a1"])
    receive_messages(message.channel, [echoed("e1", "Да, есть", token=message.public_id)])
    assert ids_of(message) == ("sent", "a1", ["a1", "e1"])
    assert Message.objects.count() == 1


def test_an_echo_by_text_keeps_its_other_names_too() -> None:
    message = on_its_way()
    receive_messages(message.channel, [echoed("e1", "Да, есть", other_ids=("2:15",))])
    assert ids_of(message) == ("sent", "e1", ["e1", "2:15"])


def test_a_message_under_any_of_its_names_is_one() -> None:
    channel = make_channel()
    receive_messages(channel, [received("m1"), received("2:15", other_ids=("m1",))])
    receive_messages(channel, [received("2:15")])
    assert Message.objects.values_list("external_id", "external_ids").get() == ("m1", ["m1", "2:15"])


@pytest.mark.parametrize("batches", [1, 3])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_shops_comment_waits_for_what_it_answers(batches: int, order: tuple[int, ...]) -> None:
    channel = make_channel()
    events = [
        commented("c1"),
        commented("c2", "4 900 ₽", author=SHOP, own=True, parent="c1", minute=1),
        commented("c3", "и шаль", author=SHOP, own=True, parent="c2", minute=2),
    ]
    told = [events[n] for n in order]
    for batch in [told] if batches == 1 else [[event] for event in told]:
        receive_messages(channel, [*batch, *batch])
    rows = Message.objects.order_by("sent_at").values_list("external_id", "conversation__unanswered_since")
    assert list(rows) == [("c1", None), ("c2", None), ("c3", None)]
    assert Message.objects.values("conversation").distinct().count() == 1
    assert not EarlyUpdate.objects.exists()


def test_a_comment_that_crossed_its_parent_is_received_later(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = make_channel()
    receive_messages(channel, [commented("c2", "4 900 ₽", author=SHOP, own=True, parent="c1")])
    make_message(external_id="c1", conversation=make_conversation(channel=channel, kind="comments"))
    assert receive_late_answers() == 0  # the parent's own transaction may still do it
    EarlyUpdate.objects.update(created_at=EarlyUpdate.objects.get().created_at.replace(year=2020))
    assert receive_late_answers() == 1
    assert Message.objects.filter(external_id="c2", direction="outbound").exists()
    assert not EarlyUpdate.objects.exists()


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("reverse", [True, False])
def test_a_place_holder_gives_way_to_the_file(together: bool, reverse: bool) -> None:
    channel = make_channel()
    told = [
        received("m1", "", attachments=PLACE_HOLDER, history=True),
        received("m1", "вот такое", attachments=PICTURE, history=True),
    ]
    told = told[::-1] if reverse else told
    for batch in [told] if together else [[one] for one in told]:
        receive_messages(channel, batch)
    message = Message.objects.get()
    assert message.text == "вот такое"
    assert [row.type for row in message.attachments.all()] == ["image"]


def test_a_product_is_found_by_any_of_its_ids() -> None:
    channel = make_channel()
    product: Product = make_product(channel.shop, sku="PL-44")
    card = Reference("product", external_id="99001", other_ids=("PL-44",))
    receive_messages(channel, [received("m1", references=(card,))])
    assert ReferenceRow.objects.get().product == product
