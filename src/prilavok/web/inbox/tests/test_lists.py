"""Filters, saved views and many conversations at once, as the pages do them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from prilavok.customers.actions import add_tag
from prilavok.customers.models import CustomerTag, Tag
from prilavok.inbox.models import BulkChange, Conversation, SavedView
from prilavok.orders.models import Order
from prilavok.shops.models import Role
from prilavok.teamwork.models import TeamSettings
from prilavok.web.inbox.tests.kit import NOON, Place, make_message, make_product, sees
from prilavok.web.inbox.tests.test_reading import ids_in, queries, text
from tests.factories import make_membership, make_user


def toast_of(response: Any) -> dict[str, str]:
    assert response.status_code in (204, 422)
    return dict(json.loads(response.headers["HX-Trigger"])["toast"])


def statuses(*rows: Conversation) -> list[str]:
    found = dict(Conversation.objects.values_list("pk", "status"))
    return [found[row.pk] for row in rows]


# --- filters --------------------------------------------------------------------------------------


def test_every_filter_of_the_list(place: Place) -> None:
    anna = place.conversation("Anna")
    boris = place.conversation("Boris", last_message_at=NOON - timedelta(days=3), unanswered_since=NOON)
    colleague = make_membership(place.shop)
    vera = place.conversation("Vera", last_message_at=NOON - timedelta(days=1), assignee=colleague)
    add_tag(anna.customer, "vip", actor=place.actor)
    make_message(boris, "dress")
    dress, hat = make_product(place.shop, "Dress"), make_product(place.shop, "Hat")
    sees(place, dress, boris)
    make_message(vera, "hat")
    sees(place, hat, vera, state="rejected")
    Order.objects.create(
        shop=place.shop, number=1, customer=vera.customer, currency="RUB", created_by="member", status="new"
    )
    wanted = {
        f"tag={Tag.objects.get().public_id}": [anna],
        f"product={dress.public_id}": [boris],
        f"product={hat.public_id}": [],
        "order=new": [vera],
        "order=shipped": [],
        f"member={colleague.public_id}": [vera],
        "since=2026-11-22": [anna, vera],
        "until=2026-11-22": [vera, boris],
        "since=2026-11-21&until=2026-11-22": [vera],
        "since=nonsense&order=nonsense&sort=nonsense": [anna, vera, boris],
        "sort=waiting": [boris, anna, vera],
    }
    for query, rows in wanted.items():
        html = text(place.client.get(f"/inbox/?view=open&{query}"))
        assert ids_in(html) == [row.public_id for row in rows], query


def test_the_filter_panel_offers_what_there_is(place: Place) -> None:
    found = place.conversation("Anna")
    make_message(found, "dress")
    sees(place, make_product(place.shop, "Dress"), found)
    make_product(place.shop, "Nobody asked")
    add_tag(found.customer, "vip", actor=place.actor)
    html = text(place.client.get("/inbox/filters/?view=open&q=x&order=new"))
    for word in ("vip", "Dress", "Olga", 'name="q" value="x"', 'name="view" value="open"'):
        assert word in html
    assert "Nobody asked" not in html
    assert re.search(r'value="new" selected', html)


def test_pages_of_those_who_wait_longest_join(place: Place) -> None:
    for number in range(40):
        since = NOON - timedelta(minutes=number) if number % 2 else None
        place.conversation(f"C{number}", unanswered_since=since)
    url, seen = "/inbox/rows/?view=open&sort=waiting&limit=9", []
    while url:
        html = text(place.client.get(url))
        seen += ids_in(html)
        found = re.search(r'hx-get="(/inbox/rows/[^"]+)"', html)
        url = found[1].replace("&amp;", "&") + "&limit=9" if found else ""
    assert len(seen) == len(set(seen)) == 40


def test_tabs_count_exactly(place: Place) -> None:
    for number in range(3):
        place.conversation(f"C{number}", assignee=place.member if number else None)
    html = text(place.client.get("/inbox/?view=open"))
    assert re.findall(r'badge-n is-quiet">([^<]*)<', html.split("inbox-tabs")[1])[:3] == ["3", "2", "1"]


def test_filters_cost_a_fixed_number_of_queries(place: Place) -> None:
    tag = "vip"
    url = "/inbox/?view=open&order=new&since=2026-11-01"

    def fill(count: int) -> None:
        for number in range(count):
            found = place.conversation(f"C{number}")
            add_tag(found.customer, tag, actor=place.actor)
            order = Order(shop=place.shop, number=Order.objects.count() + 1, customer=found.customer)
            order.currency, order.status, order.created_by = "RUB", "new", "member"
            order.save()

    fill(2)
    public_id = Tag.objects.get().public_id
    few = queries(place.client, f"{url}&tag={public_id}")
    fill(12)
    assert queries(place.client, f"{url}&tag={public_id}") == few


# --- saved views ----------------------------------------------------------------------------------


def test_a_view_is_kept_shown_and_deleted_with_a_way_back(place: Place) -> None:
    place.conversation("Anna", status="closed")
    saved = place.client.post("/inbox/views/save/?view=closed&kind=direct&x=y", {"name": " Closed  direct "})
    assert saved.headers["HX-Redirect"] == "/inbox/?view=closed&kind=direct"
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner) == (
        "Closed direct",
        {"view": "closed", "kind": "direct"},
        place.member,
    )
    page = text(place.client.get("/inbox/?view=closed&kind=direct"))
    assert re.search(r"<h1.*Closed direct", page)
    assert 'data-hotkey="g 1"' in page
    assert "Save the view" not in page
    assert "Save the view" in text(place.client.get("/inbox/?view=closed&kind=comments"))
    menu = text(place.client.get("/inbox/views/"))
    assert re.search(r'Closed direct</span><span class="badge-n is-quiet ml-auto">1<', menu)
    gone = place.client.post(f"/inbox/views/{view.public_id}/delete/")
    assert not SavedView.objects.exists()
    place.client.post(toast_of(gone)["undo"])
    assert SavedView.objects.get().query == view.query


def test_what_cannot_be_saved_says_why(place: Place) -> None:
    save = "/inbox/views/save/?view=closed"
    assert "name" in toast_of(place.client.post(save, {"name": "  "}))["text"]
    place.client.post(save, {"name": "Mine"})
    assert "of this name" in toast_of(place.client.post(save, {"name": "mine"}))["text"]
    type(place.member).objects.filter(pk=place.member.pk).update(role=Role.OPERATOR)
    assert "admins" in toast_of(place.client.post(save, {"name": "All", "shared": "1"}))["text"]
    assert SavedView.objects.count() == 1


def test_views_of_the_shop_are_changed_by_those_who_may(place: Place) -> None:
    place.client.post("/inbox/views/save/?view=closed", {"name": "Shared", "shared": "1"})
    place.client.post("/inbox/views/save/?view=open", {"name": "Second", "shared": "1"})
    first, second = SavedView.objects.order_by("position")
    assert place.client.post(f"/inbox/views/{second.public_id}/move/").status_code == 204
    assert list(SavedView.objects.order_by("position")) == [second, first]
    type(place.member).objects.filter(pk=place.member.pk).update(role=Role.OPERATOR)
    for verb in ("move", "delete"):
        assert place.client.post(f"/inbox/views/{first.public_id}/{verb}/").status_code == 404
    assert "Shared" in text(place.client.get("/inbox/views/"))


def test_the_menu_of_views_costs_a_fixed_number_of_queries(place: Place) -> None:
    for number in range(2):
        place.conversation(f"C{number}")
        place.client.post(
            f"/inbox/views/save/?view=open&order=new&since=2026-11-0{number + 1}", {"name": number}
        )
    few = queries(place.client, "/inbox/views/")
    for number in range(3, 9):
        place.conversation(f"C{number}")
        place.client.post(f"/inbox/views/save/?view=open&order=new&since=2026-11-0{number}", {"name": number})
    assert queries(place.client, "/inbox/views/") == few


# --- many at once ---------------------------------------------------------------------------------


def test_ticked_conversations_are_closed_and_taken_back(place: Place) -> None:
    one, two, three = (place.conversation(name, unanswered_since=NOON) for name in ("A", "B", "C"))
    done = place.client.post("/inbox/bulk/", {"do": "close", "conversation": [one.public_id, two.public_id]})
    assert toast_of(done)["text"] == "Closed: 2 conversations"
    assert "inbox:changed" in json.loads(done.headers["HX-Trigger"])
    assert statuses(one, two, three) == ["closed", "closed", "open"]
    Conversation.objects.filter(pk=two.pk).update(status="open")
    back = place.client.post(toast_of(done)["undo"])
    assert toast_of(back)["text"] == "Taken back: 1. 1 was changed since and stays"
    assert statuses(one, two) == ["open", "open"]


def test_all_that_match_are_changed(place: Place) -> None:
    rooms = [place.conversation(f"C{n}", unanswered_since=NOON if n else None) for n in range(40)]
    other = place.conversation("Closed", status="closed")
    offer = text(place.client.get("/inbox/bulk/all/?view=waiting"))
    assert 'data-count="39"' in offer
    assert "Select all 39" in offer
    narrowed = text(place.client.get("/inbox/bulk/all/?view=open&since=2026-11-01"))
    assert "Select all 40" in narrowed
    form = {"do": "answered", "all": "1", "conversation": [rooms[1].public_id]}
    assert toast_of(place.client.post("/inbox/bulk/?view=waiting", form))["text"].startswith(
        "No reply needed: 39"
    )
    assert not Conversation.objects.filter(unanswered_since__isnull=False).exists()
    assert statuses(other) == ["closed"]


def test_each_verb(place: Place) -> None:
    found = place.conversation("Anna", unanswered_since=NOON)
    form = {"conversation": [found.public_id]}

    def do(verb: str, **more: str) -> str:
        return toast_of(place.client.post("/inbox/bulk/", {**form, **more, "do": verb}))["text"]

    assert do(f"assign:{place.member.public_id}") == "Assigned: 1 conversation"
    assert do("assign") == "Assigned: 1 conversation"
    assert do("tag", tag=" big  spender ") == "Tagged: 1 customer"
    assert CustomerTag.objects.get().tag.name == "big spender"
    assert do("snooze:tomorrow") == "Snoozed: 1 conversation"
    found.refresh_from_db()
    assert found.snoozed_until == NOON.replace(hour=9) + timedelta(days=1)
    assert do("reopen") == "Opened again: 1 conversation"
    assert do("reopen") == "They are so already, nothing was changed"


def test_what_cannot_be_done_changes_nothing(place: Place, other: Place) -> None:
    mine, theirs = place.conversation("Anna"), other.conversation("Theirs")
    stranger = make_membership(other.shop, user=make_user(name="Stranger"))
    form = {"conversation": [mine.public_id]}
    for wish in ({"do": "erase"}, {"do": "snooze:yesterday"}, {"do": "tag", "tag": " "}, {}):
        assert place.client.post("/inbox/bulk/", form | wish).status_code == 422
    assert place.client.post("/inbox/bulk/", {"do": "close"}).status_code == 422
    assert (
        place.client.post("/inbox/bulk/", {"do": "close", "conversation": [theirs.public_id]}).status_code
        == 422
    )
    assert place.client.post("/inbox/bulk/", form | {"do": f"assign:{stranger.public_id}"}).status_code == 404
    assert statuses(mine, theirs) == ["open", "open"]
    assert not BulkChange.objects.filter(rows__isnull=False).exists()


def test_who_gives_a_member_too_many_is_told_by_how_much(place: Place) -> None:
    TeamSettings.objects.create(shop=place.shop, cap=2)
    anna = make_membership(place.shop, user=make_user(name="Anna"))
    rooms = [place.conversation(f"C{number}") for number in range(5)]
    do, chosen = f"assign:{anna.public_id}", [room.public_id for room in rooms[:4]]
    told = toast_of(place.client.post("/inbox/bulk/", {"do": do, "conversation": chosen}))["text"]
    assert told == "Assigned: 4 conversations. Anna has 4 open conversations, 2 over the limit"
    one = place.client.post(f"/inbox/{rooms[4].public_id}/assign/", {"member": anna.public_id})
    told = json.loads(one.headers["HX-Trigger"])["toast"]["text"]
    assert told == "Assigned: Anna. Anna has 5 open conversations, 3 over the limit"
    assert "5 / 2" in " ".join(text(place.client.get("/inbox/bulk/menu/")).split())
    back = place.client.post(f"/inbox/{rooms[4].public_id}/assign/", {"member": ""})
    assert json.loads(back.headers["HX-Trigger"])["toast"]["text"] == "Assigned to nobody"


def test_the_menu_of_a_large_team_takes_as_many_queries(place: Place) -> None:
    few = queries(place.client, "/inbox/bulk/menu/")
    for _ in range(5):
        place.conversation("Anna", assignee=make_membership(place.shop))
    assert queries(place.client, "/inbox/bulk/menu/") == few


def test_only_whoever_did_it_takes_it_back(place: Place) -> None:
    found = place.conversation("Anna")
    done = place.client.post("/inbox/bulk/", {"do": "close", "conversation": [found.public_id]})
    BulkChange.objects.update(member=make_membership(place.shop))
    assert place.client.post(toast_of(done)["undo"]).status_code == 404
    assert statuses(found) == ["closed"]


def test_the_menus_of_the_bar(place: Place) -> None:
    html = text(place.client.get("/inbox/bulk/menu/"))
    assert f'value="assign:{place.member.public_id}"' in html
    assert 'value="snooze:tomorrow"' in html


# --- a message in its place -----------------------------------------------------------------------


def test_a_conversation_opens_around_a_message(place: Place) -> None:
    found = place.conversation("Anna")
    made = [
        make_message(found, f"Text {n}", sent_at=NOON - timedelta(minutes=300 - n // 2)).public_id
        for n in range(200)
    ]
    page = reverse("inbox:conversation", args=[found.public_id])

    def shown(html: str) -> list[str]:
        return [part.split('"')[0] for part in html.split('<article class="msg" id="m-')[1:]]

    html = text(place.client.get(f"{page}?at={made[100]}"))
    assert f'data-at="m-{made[100]}"' in html
    assert shown(html) == made[80:150]
    assert f"/older/?before={made[80]}" in html
    assert 'id="tail"' not in html
    assert "To the newest" in html
    middle = text(place.client.get(f"{page}newer/?after={made[120]}"))
    assert shown(middle) == made[120:170]
    assert f"/newer/?after={made[170]}" in middle
    end = text(place.client.get(f"{page}newer/?after={made[170]}"))
    assert shown(end) == made[170:]
    assert f'name="anchor" value="{made[170]}"' in end
    assert "/newer/" not in end
    live = {"X-Thread": "earlier", "X-Conversation": found.public_id}
    assert 'id="tail"' not in text(place.client.get(f"{page}live/", headers=live))
    assert 'id="tail"' in text(place.client.get(f"{page}live/"))


def test_near_the_end_the_thread_is_as_usual(place: Place) -> None:
    found = place.conversation("Anna")
    made = [make_message(found, f"Text {n}", sent_at=NOON - timedelta(minutes=60 - n)) for n in range(10)]
    page = reverse("inbox:conversation", args=[found.public_id])
    html = text(place.client.get(f"{page}?at={made[2].public_id}"))
    assert f'name="anchor" value="{made[0].public_id}"' in html
    assert "/newer/" not in html
    assert "/older/" not in html
    for unknown in ("nothing", make_message(place.conversation("B"), "x").public_id):
        assert 'data-at="m-' not in text(place.client.get(f"{page}?at={unknown}"))
    assert place.client.get(f"{page}newer/?after=nothing").status_code == 404
