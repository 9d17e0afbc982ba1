from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from prilavok.catalog.models import Product
from prilavok.channels.models import Channel
from prilavok.customers.models import Customer, Identity
from prilavok.events.types import Actor
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.actions import confirm_interest, link_messages, reject_interest, replace_interest
from prilavok.linking.catalogue_cache import forget_catalogues
from prilavok.linking.models import Correction, Interest
from prilavok.linking.tests.helpers import received
from prilavok.shops.models import Membership, Shop
from prilavok.web.quality.coverage import Coverage
from prilavok.web.quality.figures import percent, quality_of

Make = Callable[..., Product]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_catalogues()
    with translation.override("en"):
        yield
    forget_catalogues()


def says(channel: Channel, text: str, name: str = "anna") -> list[Interest]:
    customer = Customer.objects.create(shop=channel.shop, name=name)
    identity = Identity.objects.create(
        shop=channel.shop, channel=channel, customer=customer, external_id=name, username=name
    )
    talk = Conversation.objects.create(
        shop=channel.shop, channel=channel, customer=customer, identity=identity, preview=text
    )
    message = Message.objects.create(
        shop=channel.shop,
        channel=channel,
        conversation=talk,
        direction="inbound",
        kind="direct",
        text=text,
        external_id=f"m-{name}",
        status="received",
        sent_at=now(),
    )
    return link_messages(channel.shop, [received(message)])


def member(shop: Shop) -> Actor:
    return Actor("member", Membership.objects.get(shop=shop).public_id)


def test_counts_what_stood_and_what_was_turned_down(shop: Shop, channel: Channel, make: Make) -> None:
    make("Платье «Марта»")
    make("Юбка «Рита»")
    (_kept,) = says(channel, "Марта есть?", "anna")
    (wrong,) = says(channel, "Рита есть?", "boris")
    says(channel, "добрый день", "vera")
    reject_interest(wrong, actor=member(shop))
    quality = quality_of(shop)
    assert (quality.whole.linked, quality.whole.wrong, quality.whole.precision) == (2, 1, "50")
    assert (quality.whole.conversations, quality.whole.coverage) == (Coverage(3, 1), "33.3")
    assert [(kind, tally.linked, tally.wrong) for kind, tally in quality.channels] == [("instagram", 2, 1)]
    assert [(str(sign.tally.label), sign.tally.linked) for sign in quality.kinds] == [("Words", 2)]
    assert [tally.coverage for _, tally in quality.channels] == ["33.3"]
    assert [sign.tally.coverage for sign in quality.kinds] == ["33.3"]
    assert [(week.tally.kept, week.tally.coverage) for week in quality.weeks] == [(1, "33.3")]
    assert [case.interest.pk for case in quality.cases] == [wrong.pk]


def test_weeks_of_one_network_or_sign(shop: Shop, channel: Channel, make: Make, owner: Client) -> None:
    make("Платье «Марта»", sku="PL-1041")
    (named,) = says(channel, "Марта есть?", "anna")
    says(channel, "арт. PL-1041 есть?", "boris")
    reject_interest(named, actor=member(shop))
    for of, counts in (("", [(2, 1)]), ("instagram", [(2, 1)]), ("text", [(1, 1)]), ("sku", [(1, 0)])):
        weeks = quality_of(shop, of).weeks
        assert [(week.tally.linked, week.tally.wrong) for week in weeks] == counts
    assert quality_of(shop, "telegram").weeks == []
    page = owner.get("/settings/linking/?of=text").content.decode()
    assert "Week by week: Words" in page
    assert "Show all" in page
    assert "Week by week: " not in owner.get("/settings/linking/?of=nothing").content.decode()


def test_coverage_week_by_week_of_a_network_and_a_sign(
    shop: Shop, channel: Channel, make: Make, owner: Client
) -> None:
    make("Платье «Марта»", sku="PL-1041")
    with time_machine.travel("2026-11-04 09:00Z", tick=False):
        says(channel, "Марта есть?", "anna")
        says(channel, "добрый день", "vera")
    with time_machine.travel("2026-11-11 09:00Z", tick=False):
        says(channel, "арт. PL-1041 есть?", "boris")
        weeks = {of: _coverage(shop, of) for of in ("", "instagram", "text", "sku", "telegram")}
        page = owner.get("/settings/linking/").content.decode()
    assert weeks == {
        "": [("2026-11-02", "50"), ("2026-11-09", "100")],
        "instagram": [("2026-11-02", "50"), ("2026-11-09", "100")],
        "text": [("2026-11-02", "50"), ("2026-11-09", "0")],
        "sku": [("2026-11-02", "0"), ("2026-11-09", "100")],
        "telegram": [],
    }
    assert page.count("Conversations with a product") == 3  # the column and a bar for each week


def _coverage(shop: Shop, of: str) -> list[tuple[str, str]]:
    return [(week.start.isoformat(), week.tally.coverage) for week in quality_of(shop, of).weeks]


def test_each_case_leads_to_its_message(shop: Shop, channel: Channel, make: Make, owner: Client) -> None:
    make("Платье «Марта»")
    right = make("Юбка «Рита»")
    wrong = [*says(channel, "Марта есть?", "anna"), *says(channel, "платье Марта почём", "boris")]
    for interest in wrong:
        replace_interest(interest, right, actor=member(shop))
    page = owner.get("/settings/linking/").content.decode()
    for interest in wrong:
        assert interest.message is not None
        talk = interest.message.conversation
        assert page.count(f"/inbox/{talk.public_id}/?view=open&amp;at={interest.message.public_id}") == 2


def test_a_confirmed_guess_counts_as_right(shop: Shop, channel: Channel, make: Make) -> None:
    make("Серьги «Сатурн» золотые")
    make("Серьги «Павлин» золотые")
    guesses = says(channel, "серьги золотые есть?")
    assert {guess.found_as for guess in guesses} == {"suggested"}
    confirm_interest(guesses[0], actor=member(shop))
    whole = quality_of(shop).whole
    assert (whole.guesses, whole.right, whole.off, whole.linked) == (2, 1, 1, 0)


def test_what_was_mixed_up_is_named(shop: Shop, channel: Channel, make: Make, owner: Client) -> None:
    make("Платье «Марта»")
    right = make("Юбка «Рита»")
    (wrong,) = says(channel, "Марта есть?")
    replace_interest(wrong, right, actor=member(shop))
    quality = quality_of(shop)
    assert [(one.taken, one.meant, one.times) for one in quality.confusions] == [
        ("Платье «Марта»", "Юбка «Рита»", 1)
    ]
    assert [case.meant for case in quality.cases] == ["Юбка «Рита»"]
    page = owner.get("/settings/linking/").content.decode()
    assert page.count("Юбка «Рита»") == 2


def test_a_rounded_figure_never_claims_everything() -> None:
    assert [percent(*pair) for pair in ((1, 1), (9999, 10_000), (1, 3), (0, 5), (0, 0))] == [
        "100",
        "99.9",
        "33.3",
        "0",
        "",
    ]


def test_thresholds_are_the_shops_own(owner: Client, shop: Shop, other_shop: Shop) -> None:
    answer = owner.post("/settings/linking/", {"link": "95", "suggest": "60"})
    assert answer.status_code == 302
    shop.refresh_from_db()
    other_shop.refresh_from_db()
    assert (shop.link_threshold, shop.suggest_threshold) == (0.95, 0.6)
    assert (other_shop.link_threshold, other_shop.suggest_threshold) == (0.9, 0.5)


@pytest.mark.parametrize(
    ("link", "suggest"), [("70", "70"), ("100", "50"), ("90", "5"), ("x", "50"), ("", "")]
)
def test_thresholds_that_make_no_sense_are_refused(
    owner: Client, shop: Shop, link: str, suggest: str
) -> None:
    assert owner.post("/settings/linking/", {"link": link, "suggest": suggest}).status_code == 422
    shop.refresh_from_db()
    assert (shop.link_threshold, shop.suggest_threshold) == (0.9, 0.5)


@pytest.fixture
def held(shop: Shop, make: Make) -> Correction:
    product = make("Платье «Марта»")
    earlier = Correction.objects.create(
        shop=shop, phrase="март", product=product, is_right=True, said="марта почём"
    )
    return Correction.objects.create(
        shop=shop,
        phrase="март плат",
        product=product,
        is_right=False,
        said="марта платье не то",
        standing=Correction.Standing.HELD,
        flips=[earlier.pk],
    )


def test_held_lessons_are_shown_with_what_they_would_turn(owner: Client, held: Correction) -> None:
    page = owner.get("/settings/linking/").content.decode()
    assert "марта платье не то" in page
    assert "марта почём" in page


def test_a_held_lesson_is_accepted(owner: Client, held: Correction) -> None:
    assert owner.post(f"/settings/linking/lessons/{held.pk}/accept/").status_code == 302
    held.refresh_from_db()
    assert held.standing == Correction.Standing.ACTIVE


def test_a_held_lesson_is_forgotten(owner: Client, held: Correction) -> None:
    assert owner.post(f"/settings/linking/lessons/{held.pk}/drop/").status_code == 302
    assert not Correction.objects.filter(pk=held.pk).exists()


def test_lessons_of_another_shop_cannot_be_decided(stranger: Client, held: Correction) -> None:
    assert stranger.post(f"/settings/linking/lessons/{held.pk}/drop/").status_code == 404
    assert Correction.objects.filter(pk=held.pk).exists()


def test_only_who_may_change_settings_sees_it(operator: Client) -> None:
    assert operator.get("/settings/linking/").status_code == 403


def test_queries_do_not_grow(owner: Client, shop: Shop, channel: Channel, make: Make) -> None:
    make("Платье «Марта»")
    (first,) = says(channel, "Марта есть?", "first")
    reject_interest(first, actor=member(shop))
    owner.get("/settings/linking/")
    with CaptureQueriesContext(connection) as few:
        owner.get("/settings/linking/")
    Correction.objects.all().delete()
    forget_catalogues()
    for number in range(4):
        for interest in says(channel, "платье Марта есть?", f"p{number}"):
            Interest.objects.filter(pk=interest.pk).update(
                state="rejected", decided_by=Membership.objects.get(shop=shop)
            )
    with CaptureQueriesContext(connection) as many:
        owner.get("/settings/linking/")
    assert len(many) == len(few)
