from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prilavok.catalog.models import Photo
from prilavok.channels.types import (
    Attachment,
    ImportedLine,
    MessageReceived,
    OrderImported,
    Person,
    Reference,
)
from prilavok.events.models import Event
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation
from prilavok.lib.clock import now
from prilavok.linking.actions import (
    close_interests,
    link_messages,
    reject_interest,
)
from prilavok.linking.catalogue_cache import CatalogueCache, forget_catalogues
from prilavok.linking.models import Correction, Evidence, Interest
from prilavok.linking.preview import preview
from prilavok.linking.queries import interests_for_conversation, interests_of
from prilavok.linking.tests.helpers import received, say
from prilavok.shops.actions import bump_catalog_version
from prilavok.shops.models import Shop
from tests.factories import (
    make_channel,
    make_conversation,
    make_customer,
    make_membership,
    make_message,
    make_post,
    make_product,
    make_reference,
    make_shop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_catalogues()
    yield
    forget_catalogues()


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def talk(shop: Shop) -> Conversation:
    return make_conversation(shop)


@pytest.fixture
def member(shop: Shop) -> Actor:
    return Actor("member", make_membership(shop).public_id)


def rows(**wanted: Any) -> list[tuple[str, str, float]]:
    found = Interest.objects.filter(**wanted).select_related("product").order_by("id")
    return [(row.product.name, row.state, row.score) for row in found]


def events() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_a_named_product_becomes_an_interest_with_its_reason(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, variants=[{"размер": "44"}, {"размер": "46"}])
    heard = say(talk, "Марта 46 есть? возьму две")
    (interest,) = link_messages(shop, [heard])
    interest.refresh_from_db()
    assert (interest.product, interest.state) == (product, "linked")
    assert 0.9 <= interest.score <= 0.99
    assert (interest.customer, interest.conversation, interest.message) == (
        talk.customer,
        talk,
        heard.message,
    )
    assert interest.variant is not None
    assert (interest.variant.label, interest.quantity) == ("46", 2)
    (evidence,) = interest.evidence.all()
    assert (evidence.kind, evidence.matched, evidence.message) == ("text", ["Марта", "46"], heard.message)
    (event,) = Event.objects.all()
    assert (event.name, event.topic, event.subject) == ("interest.linked", "conversation", talk.public_id)
    assert event.data == {
        "interest": interest.public_id,
        "product": product.public_id,
        "message": heard.message.public_id,
    }
    assert (event.actor_type, event.actor_id) == ("customer", talk.customer.public_id)


@pytest.mark.parametrize("by", ["external_id", "other_id", "url", "row", "text"])
def test_a_publication_is_found_by_every_name_of_it(shop: Shop, talk: Conversation, by: str) -> None:
    product = make_product(shop)
    post = make_post(
        talk.channel,
        external_id="17900",
        external_ids=["17900", "reel-1"],
        permalink="https://instagram.com/reel/DdAye7JB4B4",
        products=[product],
        kind="reel",
    )
    address = "https://www.instagram.com/p/DdAye7JB4B4/?igsh=1"
    message = make_message(talk, f"вот {address}" if by == "text" else "цена?")
    fields: dict[str, dict[str, Any]] = {
        "external_id": {"external_id": "17900"},
        "other_id": {"other_ids": ["reel-1"]},
        "url": {"url": address},
        "row": {"post": post},
    }
    references = [make_reference(message, "post", **fields[by])] if by in fields else []
    (interest,) = link_messages(shop, [received(message, *references)])
    assert (interest.product, interest.state, interest.score) == (product, "linked", 0.98)
    assert [evidence.kind for evidence in interest.evidence.all()] == ["reel"]


def test_a_comment_is_about_what_is_on_its_publication(shop: Shop) -> None:
    channel = make_channel(shop)
    product = make_product(shop)
    post = make_post(channel, products=[product])
    talk = make_conversation(shop, channel=channel, kind="comments", post=post)
    (interest,) = link_messages(shop, [say(talk, "+")])
    assert (interest.product, interest.state) == (product, "linked")


def test_another_shops_publication_and_products_say_nothing(shop: Shop, talk: Conversation) -> None:
    stranger = make_shop("Чужая")
    make_product(stranger, sku="DE0861")
    foreign = make_post(
        make_channel(stranger), external_id="17900", products=[make_product(stranger, "Юбка")]
    )
    message = make_message(talk, "Марта DE0861 есть?")
    reference = make_reference(message, "post", "17900", post=foreign)
    assert link_messages(shop, [received(message, reference)]) == []
    assert not Interest.objects.exists()


def test_deleted_products_are_not_found(shop: Shop, talk: Conversation) -> None:
    make_product(shop, deleted_at=now())
    assert link_messages(shop, [say(talk, "Марта есть?")]) == []


def test_at_most_three_guesses_a_message(shop: Shop, talk: Conversation) -> None:
    for name in ("Анна", "Белла", "Вера", "Галя"):
        make_product(shop, f"Платье «{name}»")
    link_messages(shop, [say(talk, "платье есть?")])
    assert [(state, score) for _, state, score in rows()] == [("suggested", 0.505)] * 3
    assert events() == ["interest.suggested"] * 3


def test_what_follows_goes_on_about_the_same_product(shop: Shop, talk: Conversation) -> None:
    product = make_product(
        shop, variants=[{"цвет": "беж", "размер": "44"}, {"цвет": "чёрный", "размер": "44"}]
    )
    link_messages(shop, [say(talk, "Марта есть?"), say(talk, "а в чёрном?"), say(talk, "спасибо")])
    (interest,) = Interest.objects.all()
    assert (interest.product, interest.state) == (product, "linked")
    assert 0.9 <= interest.score <= 0.99
    assert str(interest.variant) == "чёрный · 44"
    assert list(Evidence.objects.order_by("id").values_list("kind", "message__text")) == [
        ("text", "Марта есть?"),
        ("context", "а в чёрном?"),
    ]
    assert events() == ["interest.linked"]


def test_one_of_two_guesses_is_settled_by_a_colour(shop: Shop, talk: Conversation) -> None:
    make_product(shop, "Платье «Марта» беж")
    make_product(shop, "Платье «Марта» чёрное")
    link_messages(shop, [say(talk, "марта есть?")])
    link_messages(shop, [say(talk, "чёрное")])
    assert rows() == [
        ("Платье «Марта» беж", "suggested", 0.52),
        ("Платье «Марта» чёрное", "linked", 0.966),
    ]
    assert events() == ["interest.suggested", "interest.suggested", "interest.linked"]


def test_answering_our_message_that_names_a_product(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop)
    make_product(shop, "Платье «Лора»")
    ours = make_message(talk, "Есть «Марта», последняя", direction="outbound")
    message = make_message(talk, "давайте", reply_to=ours)
    (interest,) = link_messages(shop, [received(message)])
    assert (interest.product, interest.state, interest.score) == (product, "linked", 0.95)


def test_answering_an_older_message_takes_its_product(shop: Shop, talk: Conversation) -> None:
    first = make_product(shop)
    make_product(shop, "Платье «Лора»")
    about_first = say(talk, "Марта есть?")
    link_messages(shop, [about_first, say(talk, "а Лора?")])
    message = make_message(talk, "44 есть?", reply_to=about_first.message)
    (interest,) = link_messages(shop, [received(message)])
    assert interest.product == first


def test_vague_questions_do_not_add_up_to_certainty(shop: Shop, talk: Conversation) -> None:
    make_product(shop, "Платье «Марта» беж")
    make_product(shop, "Платье «Марта» чёрное")
    link_messages(shop, [say(talk, "Марта есть?")])
    for _ in range(5):
        link_messages(shop, [say(talk, "есть?")])
    assert [(state, score) for _, state, score in rows()] == [("suggested", 0.52)] * 2


def test_the_same_message_again_changes_nothing(shop: Shop, talk: Conversation) -> None:
    make_product(shop)
    heard = say(talk, "Марта есть?")
    link_messages(shop, [heard])
    before = list(Interest.objects.values())
    assert link_messages(shop, [heard]) == []
    assert link_messages(shop, [heard, heard]) == []
    assert list(Interest.objects.values()) == before
    assert (Evidence.objects.count(), events()) == (1, ["interest.linked"])


def test_replay_revives_nothing_that_was_rejected_or_closed(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    make_product(shop)
    make_product(shop, "Платье «Лора»")
    rejected, closed = say(talk, "Марта есть?"), say(talk, "Лора есть?")
    first, second = link_messages(shop, [rejected, closed])
    reject_interest(first, actor=member)
    close_interests([second.pk])
    assert link_messages(shop, [rejected, closed]) == []
    assert [state for _, state, _ in rows()] == ["rejected", "linked"]


def test_a_new_message_starts_again_where_nothing_was_taught(
    shop: Shop, talk: Conversation, member: Actor
) -> None:
    post = make_post(talk.channel, products=[make_product(shop)])
    message = make_message(talk, "цена?")
    (interest,) = link_messages(shop, [received(message, make_reference(message, "post", post.external_id))])
    reject_interest(interest, actor=member)
    assert not Correction.objects.exists()
    again = make_message(talk, "цена?")
    (new,) = link_messages(shop, [received(again, make_reference(again, "post", post.external_id))])
    assert (new.pk != interest.pk, new.state) == (True, "linked")


def test_a_cart_says_how_many(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, external_ids={"retailer": "R-1"})
    message = make_message(talk, "")
    reference = make_reference(message, "product", "R-1")
    heard = received(message, reference)
    cart = OrderImported(
        key="order:1",
        account="1",
        thread="1",
        occurred_at=message.sent_at,
        external_id=message.external_id or "",
        person=Person("1"),
        lines=(ImportedLine(Reference("product", "R-1"), quantity=4),),
    )
    (interest,) = link_messages(shop, [replace(heard, event=cart)])
    assert (interest.product, interest.quantity, interest.state) == (product, 4, "linked")


def test_the_shops_own_picture_sent_back(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop)
    Photo.objects.create(product=product, source_url="https://cdn.example/1.jpg", digest="ab" * 32)
    Photo.objects.create(product=product, file="photos/2026/11/2.jpg")
    for picture in ("https://cdn.example/1.jpg", "ab" * 32, "/media/photos/2026/11/2.jpg"):
        (item,) = preview(shop, "есть?", pictures=[picture]).items
        assert (item.product, item.score, [one.kind for one in item.evidence]) == (product, 0.97, ["picture"])
    heard = received(make_message(talk, "есть?"))
    assert isinstance(heard.event, MessageReceived)
    sent = Attachment("image", "https://cdn.example/1.jpg")
    (interest,) = link_messages(
        shop, [replace(heard, event=replace(heard.event, attachments=(sent, Attachment("video", "x"))))]
    )
    assert (interest.product, interest.state) == (product, "linked")


def queries(run: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        run()
    return sum(not row["sql"].startswith(("SAVEPOINT", "RELEASE")) for row in seen.captured_queries)


def test_plain_talk_costs_two_queries_however_much_it_is(shop: Shop) -> None:
    make_product(shop)
    batch = [say(make_conversation(shop), f"здравствуйте, {number} раз спасибо") for number in range(30)]
    link_messages(shop, batch[:1])
    assert queries(lambda: link_messages(shop, batch)) == 2


def test_a_linking_batch_costs_the_same_for_two_and_for_twenty(shop: Shop) -> None:
    make_product(shop)
    batch = [say(make_conversation(shop), "Марта есть?") for _ in range(22)]
    link_messages(shop, [say(make_conversation(shop), "спасибо")])
    few = queries(lambda: link_messages(shop, batch[:2]))
    assert queries(lambda: link_messages(shop, batch[2:])) == few == 11


def test_the_index_is_made_anew_when_the_version_rises(shop: Shop, talk: Conversation) -> None:
    make_product(shop)
    assert link_messages(shop, [say(talk, "Лора есть?")]) == []
    make_product(shop, "Платье «Лора»")
    bump_catalog_version(shop.pk)
    assert len(link_messages(shop, [say(talk, "Лора есть?")])) == 1


def test_the_cache_forgets_the_shop_used_longest_ago() -> None:
    cache = CatalogueCache(limit=2)
    one, two, three = make_shop(), make_shop(), make_shop()
    kept = cache.get(one.pk)
    dropped = cache.get(two.pk)
    assert cache.get(one.pk) is kept
    cache.get(three.pk)
    assert cache.get(one.pk) is kept
    assert cache.get(two.pk) is not dropped


def test_preview_stores_nothing_and_says_what_linking_would(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, variants=[{"размер": "44"}])
    post = make_post(talk.channel, products=[product])
    (item,) = preview(shop, "Марта 44 две штуки").items
    assert (item.product, str(item.variant), item.quantity, item.state) == (product, "44", 2, "linked")
    assert 0.9 <= item.score <= 0.99
    assert [reason.kind for reason in item.evidence] == ["text"]
    (posted,) = preview(shop, "цена?", [Reference("post", post.external_id)]).items
    assert (posted.product, posted.score) == (product, 0.98)
    assert preview(shop, "арт 99999").hint == "unknown_product"
    assert (Interest.objects.count(), Event.objects.count()) == (0, 0)


def test_preview_for_a_customer_goes_on_about_their_product(shop: Shop, talk: Conversation) -> None:
    product = make_product(shop, variants=[{"цвет": "чёрный"}, {"цвет": "беж"}])
    link_messages(shop, [say(talk, "Марта есть?")])
    assert preview(shop, "есть в чёрном?").items == ()
    (item,) = preview(shop, "есть в чёрном?", customer=talk.customer).items
    assert (item.product, item.state, str(item.variant)) == (product, "linked", "чёрный")
    assert preview(shop, "есть в чёрном?", customer=make_customer(shop)).items == ()


def test_lists_cost_a_fixed_number_of_queries(shop: Shop, talk: Conversation) -> None:
    def lists() -> None:
        for row in [*interests_of(shop), *interests_for_conversation(talk)]:
            assert [one.message for one in row.evidence.all()]
            assert row.product.name
            list(row.product.photos.all())

    make_product(shop)
    link_messages(shop, [say(talk, "Марта есть?")])
    few = queries(lists)
    for name in ("Лора", "Рита", "Анна"):
        make_product(shop, f"Платье «{name}»")
    bump_catalog_version(shop.pk)
    link_messages(shop, [say(talk, text) for text in ("Лора?", "Рита?", "Анна?")])
    assert len(interests_for_conversation(talk)) == 4
    assert queries(lists) == few


@pytest.mark.parametrize(
    ("own", "variants", "said", "sold_out"),
    [
        (None, [], "марта", False),
        (0, [], "марта", True),
        (4, [], "марта", False),
        (None, [0, 0], "марта", True),
        (None, [0, 5], "марта", False),
        (None, [0, 5], "марта S", True),
        (None, [0, 5], "марта L", False),
    ],
)
def test_notes_that_there_was_none_left(
    shop: Shop, own: int | None, variants: list[int], said: str, sold_out: bool
) -> None:
    product = make_product(shop, "Платье Марта", stock=own)
    for size, stock in zip("SL", variants, strict=False):
        product.variants.create(options={"размер": size}, stock=stock)
    bump_catalog_version(shop.pk)
    (interest,) = link_messages(shop, [say(make_conversation(shop), said)])
    assert interest.sold_out is sold_out
    interest.refresh_from_db()
    assert interest.sold_out is sold_out
