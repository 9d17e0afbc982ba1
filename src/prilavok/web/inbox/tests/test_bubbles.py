"""What a message shows beside its text: earlier wordings, reactions, quotes that lead somewhere."""

from __future__ import annotations

from typing import Any

from prilavok.catalog.models import Product
from prilavok.inbox.models import SavedReply
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, make_product


def page(place: Place, found: Any) -> str:
    return str(place.client.get(f"/inbox/{found.public_id}/").content.decode())


def test_earlier_wordings_stand_behind_edited(place: Place) -> None:
    found = place.conversation()
    versions = [
        {"text": "Is there a <42>?", "revision": 0, "at": NOON.isoformat()},
        {"text": "Is there a 44?", "revision": 1, "at": NOON.isoformat()},
    ]
    make_message(found, "Is there a 44?", edited_at=NOON, versions=versions)
    make_message(found, "Edited before we were there", edited_at=NOON)
    html = page(place, found)
    assert "Is there a &lt;42&gt;?" in html
    assert html.count("popovertarget=") == 1
    assert html.count('class="version"') == 1


def test_reactions_say_whose_they_are_and_go_when_taken_back(place: Place) -> None:
    found = place.conversation()
    make_message(found, "Thanks", reactions=[{"emoji": "❤️", "by": "customer"}, {"emoji": "", "by": "shop"}])
    make_message(found, "Bye", reactions=[{"emoji": "", "by": "customer"}])
    html = page(place, found)
    assert html.count('class="react"') == 1
    assert 'aria-label="Reaction: ❤️ the customer"' in html


def test_a_quote_leads_to_its_message(place: Place) -> None:
    found = place.conversation()
    first = make_message(found, "Is there a 44?")
    make_message(found, "Yes", direction="outbound", reply_to=first)
    assert f'href="#m-{first.public_id}"' in page(place, found)


def test_saved_replies_are_filled_from_the_conversation(place: Place) -> None:
    product: Product = make_product(place.shop, "Dress Lea", price_minor=560000)
    found = place.conversation("Anna Kovaleva")
    place.client.post(f"/inbox/{found.public_id}/orders/lines/", {"product": product.public_id})
    text = "{name}, {me} of {shop}: order {order}, {total}. {product} {unknown} {phone}!"
    SavedReply.objects.create(shop=place.shop, shortcut="order", text=text)
    html = place.client.get(f"/inbox/{found.public_id}/suggestions/", {"sign": "/", "q": ""}).content.decode()
    filled = html.split('data-text="')[1].split('"')[0]
    number = found.customer.orders.get().number
    assert filled.replace("\u00a0", " ").startswith(
        f"Anna, Olga of {place.shop.name}: order {number}, RUB 5,600"
    )
    assert filled.endswith("{unknown} !")


def test_products_go_as_cards_where_the_network_has_them(place: Place) -> None:
    product = make_product(place.shop, "Dress Lea", price_minor=560000)
    found = place.conversation()
    html = place.client.get(
        f"/inbox/{found.public_id}/suggestions/", {"sign": "#", "q": "lea"}
    ).content.decode()
    assert f'data-card="{product.public_id}"' in html
    foreign = make_product(None, "Foreign")
    data = {"mode": "direct", "text": "", "card": [product.public_id, foreign.public_id], "nonce": "n1"}
    assert place.client.post(f"/inbox/{found.public_id}/send/", data).status_code == 200
    card = found.messages.get().cards[0]
    assert (card["title"], card["subtitle"].replace("\u00a0", " ")) == ("Dress Lea", "5 600 ₽")
    assert len(found.messages.get().cards) == 1
