"""The counter and the order beside the conversation."""

from __future__ import annotations

import json
from typing import Any

from prilavok.catalog.models import PostProduct
from prilavok.inbox.models import Conversation
from prilavok.linking.models import Correction, Interest, MissingProduct
from prilavok.orders.actions import LineData, create_order
from prilavok.orders.models import Order
from prilavok.web.inbox.tests.kit import Place, make_message, make_product, sees


def toast(response: Any) -> dict[str, str]:
    assert response.status_code == 200, response.status_code
    found: dict[str, str] = json.loads(response.headers["HX-Trigger"])["toast"]
    return found


def asked(place: Place) -> Conversation:
    found = place.conversation("Anna")
    make_message(found, "How much is the dress?")
    return found


def test_why_shows_the_words_and_their_weight(place: Place) -> None:
    found = asked(place)
    interest = sees(place, make_product(place.shop, "Marta dress"), found)
    html = place.client.get(f"/inbox/interests/{interest.public_id}/why/").content.decode()
    assert "“How much is the <mark>dress</mark>?”" in html
    assert "+90" in html
    assert "95 of 100" in html
    assert f'data-marks="{interest.message.public_id}"' in html  # type: ignore[union-attr]


def test_right_makes_the_guess_sure_and_its_line_enters_the_draft(place: Place) -> None:
    found = asked(place)
    interest = sees(
        place, make_product(place.shop, "Marta dress", price_minor=490000), found, state="suggested"
    )
    done = toast(place.client.post(f"/inbox/interests/{interest.public_id}/confirm/"))
    interest.refresh_from_db()
    assert (interest.state, interest.decided_by) == ("confirmed", place.member)
    assert [line.name for line in Order.objects.get().lines.all()] == ["Marta dress"]
    place.client.post(done["undo"])
    interest.refresh_from_db()
    assert interest.state == "suggested"
    assert not Order.objects.get().lines.exists()


def test_not_about_it_takes_the_line_out_and_can_be_undone(place: Place) -> None:
    found = asked(place)
    interest = sees(place, make_product(place.shop, "Marta dress"), found, state="suggested")
    place.client.post(f"/inbox/interests/{interest.public_id}/confirm/")
    done = toast(place.client.post(f"/inbox/interests/{interest.public_id}/reject/"))
    interest.refresh_from_db()
    assert interest.state == "rejected"
    assert not Order.objects.get().lines.exists()
    assert [lesson.is_right for lesson in Correction.objects.all()] == [False]
    place.client.post(done["undo"])
    assert Interest.objects.exclude(state="rejected").get().product == interest.product
    assert not Correction.objects.exists()


def test_another_product_takes_its_place_in_the_draft(place: Place) -> None:
    found = asked(place)
    wrong, right = make_product(place.shop, "Marta dress"), make_product(place.shop, "Lea dress")
    interest = sees(place, wrong, found, state="suggested")
    place.client.post(f"/inbox/interests/{interest.public_id}/confirm/")
    data = {"interest": interest.public_id, "product": right.public_id}
    done = toast(place.client.post("/inbox/interests/replace/", data))
    assert done["text"].startswith("Changed: Lea dress")
    assert [line.name for line in Order.objects.get(status="draft").lines.all()] == ["Lea dress"]
    assert {(lesson.product, lesson.is_right) for lesson in Correction.objects.all()} == {
        (wrong, False),
        (right, True),
    }
    place.client.post(done["undo"])
    assert [line.name for line in Order.objects.get(status="draft").lines.all()] == ["Marta dress"]
    assert not Correction.objects.exists()


def test_a_lesson_that_turns_an_earlier_one_round_says_so(place: Place) -> None:
    marta, lea = make_product(place.shop, "Dress Marta"), make_product(place.shop, "Skirt Lea")
    first = place.conversation("Anna")
    make_message(first, "How much is the Marta dress?")
    place.client.post(f"/inbox/interests/{sees(place, marta, first).public_id}/reject/")
    Correction.objects.update(is_right=True, said="Marta", phrase="dress marta again")
    second = place.conversation("Boris")
    make_message(second, "Marta?")
    interest = sees(place, marta, second, state="suggested")
    data = {"interest": interest.public_id, "product": lea.public_id}
    done = toast(place.client.post("/inbox/interests/replace/", data))
    assert "decide in Settings" in done["text"]
    assert set(Correction.objects.filter(interest=interest).values_list("standing", flat=True)) == {"held"}


def test_a_product_is_added_from_the_picker(place: Place) -> None:
    found = asked(place)
    product = make_product(place.shop, "Straw hat")
    make_product(place.shop, "Marta dress")
    url = f"/inbox/{found.public_id}/products/"
    html = place.client.get(url, {"for": "add", "q": "hat"}).content.decode()
    assert "Straw hat" in html
    assert "Marta dress" not in html
    place.client.post(f"{url}add/", {"product": product.public_id})
    assert found.interests.get().state == "confirmed"


def test_two_equal_guesses_become_one_question(place: Place) -> None:
    found = asked(place)
    for name in ("Marta dress", "Lea dress"):
        sees(place, make_product(place.shop, name), found, state="suggested", score=0.7)
    html = place.client.get(f"/inbox/{found.public_id}/").content.decode()
    assert "“dress”: which one?" in html
    assert "2 products fit" in html


def test_a_product_is_put_on_the_post(place: Place) -> None:
    found, _comment = place.comments()
    product = make_product(place.shop, "Lea dress")
    url = f"/inbox/{found.public_id}/post/products/"
    for _twice in range(2):
        place.client.post(url, {"product": product.public_id})
    assert list(PostProduct.objects.values_list("product__name", flat=True)) == ["Lea dress"]


def draft(place: Place, found: Conversation) -> Order:
    product = make_product(
        place.shop, "Marta dress", variants=[{"size": "42"}, {"size": "44"}], price_minor=490000
    )
    return create_order(
        shop=place.shop,
        customer=found.customer,
        conversation=found,
        lines=[LineData(product=product)],
        actor=place.actor,
        created_by="member",
    )


def test_lines_of_the_order_change_in_place(place: Place) -> None:
    order = draft(place, asked(place))
    line = order.lines.get()
    assert line.product is not None
    variant = line.product.variants.last()
    assert variant is not None
    url = f"/inbox/orders/lines/{line.public_id}/"
    place.client.post(url, {"step": "1"})
    html = place.client.post(url, {"variant": variant.public_id}).content.decode()
    line.refresh_from_db()
    assert (line.quantity, line.variant) == (2, variant)
    assert "RUB\xa09,800" in html
    done = toast(place.client.post(f"{url}remove/"))
    assert not order.lines.exists()
    place.client.post(done["undo"])
    assert order.lines.get().quantity == 2


def test_facts_and_status_of_the_order(place: Place) -> None:
    order = draft(place, asked(place))
    html = place.client.post(
        f"/inbox/orders/{order.public_id}/fields/address/", {"value": " Leeds  7 "}
    ).content.decode()
    assert "Not known yet: recipient, phone" in html
    done = toast(place.client.post(f"/inbox/orders/{order.public_id}/status/", {"status": "new"}))
    order.refresh_from_db()
    assert (order.address, order.status) == ("Leeds 7", "new")
    assert done["text"] == f"Order No {order.number}: new"
    place.client.post(done["undo"])
    order.refresh_from_db()
    assert order.status == "draft"
    refused = place.client.post(f"/inbox/orders/{order.public_id}/status/", {"status": "done"})
    assert refused.status_code == 422


def test_the_customer_is_edited_in_place(place: Place) -> None:
    found = asked(place)
    url = f"/inbox/{found.public_id}/customer/"
    place.client.post(url, {"name": "Anna K.", "phone": "+7 927 555-01-42", "email": "", "note": "size 44"})
    customer = type(found.customer).objects.get(pk=found.customer.pk)
    assert (customer.name, customer.phone, customer.note) == ("Anna K.", "+79275550142", "size 44")
    html = place.client.post(
        url, {"name": "Anna", "phone": "call me", "email": "", "note": ""}
    ).content.decode()
    customer.refresh_from_db()
    assert (customer.name, customer.phone) == ("Anna", "+79275550142")
    assert "Write the number with its country code" in html
    place.client.post(f"{url}tags/", {"tag": "linen"})
    assert [row.tag.name for row in customer.customer_tags.all()] == ["linen"]
    place.client.post(f"{url}tags/", {"tag": "linen", "remove": "1"})
    assert not customer.customer_tags.exists()


def missing(place: Place) -> MissingProduct:
    found = place.conversation("Anna")
    message = make_message(found, "Do you have the Aerobie press?")
    return MissingProduct.objects.create(
        shop=place.shop, conversation=found, message=message, words="Aerobie press"
    )


def test_what_is_not_sold_can_be_created_from_the_counter(place: Place) -> None:
    hint = missing(place)
    page = place.client.get(f"/inbox/{hint.conversation.public_id}/").content.decode()
    assert "no such product in the catalogue" in page
    create = f"/products/new/?name=Aerobie%20press&amp;asked={hint.public_id}"
    assert create in page
    answer = place.client.post(create.replace("&amp;", "&"), {"name": "Aerobie press"})
    assert answer.status_code == 302
    talk = hint.conversation
    assert answer.headers["Location"] == (f"/inbox/{talk.public_id}/?view=open&at={hint.message.public_id}")
    [interest] = Interest.objects.all()
    assert (interest.product.name, interest.customer, interest.state) == (
        "Aerobie press",
        talk.customer,
        "confirmed",
    )


def test_no_product_is_meant_and_undo(place: Place) -> None:
    hint = missing(place)
    done = toast(place.client.post(f"/inbox/missing/{hint.public_id}/dismiss/"))
    hint.refresh_from_db()
    assert (done["text"], hint.settled_at is None) == ("The hint is gone", False)
    place.client.post(done["undo"])
    hint.refresh_from_db()
    assert hint.settled_at is None
