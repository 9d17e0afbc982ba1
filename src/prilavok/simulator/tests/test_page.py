from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from prilavok.channels.models import Channel
from prilavok.channels.queries import channels_of
from prilavok.events.types import SYSTEM
from prilavok.shops.models import Role, Shop, User
from prilavok.simulator.actions import accounts, connecting, serving
from prilavok.simulator.models import SimAccount, SimComment, SimMessage, SimPerson
from prilavok.simulator.tests.conftest import Hook
from tests.factories import make_membership, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop("Льняной двор", instagram_username="linen_dvor")


@pytest.fixture
def user(shop: Shop) -> User:
    return make_membership(shop, user=make_user(language="en"), role=Role.OWNER).user


@pytest.fixture
def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def played(shop: Shop) -> SimAccount:
    """An account that is connected and has its hook."""
    account = connecting.account_for(shop)
    channel = connecting.connect(shop, account, actor=SYSTEM)
    accounts.subscribe(account, ["messages", "comments", "message_reactions", "message_edit"])
    accounts.set_hook(account, f"http://crm.test{channel.hook_path}")
    return account


@pytest.fixture
def vera(played: SimAccount) -> SimPerson:
    person = played.people.get(username="vera.sun")
    person.account = played
    return person


def act(browser: Client, kind: str, person: SimPerson, **form: Any) -> str:
    values = {"account": person.account.public_id, "person": person.public_id} | form
    answer = browser.post(f"/simulator/act/{kind}/", values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_an_account_the_page_offers_one(browser: Client, shop: Shop) -> None:
    page = browser.get("/simulator/").content.decode()
    assert "@linen_dvor" in page
    assert "/simulator/connect/" in page


def test_an_operator_is_told_who_can_connect(shop: Shop) -> None:
    client = Client()
    client.force_login(make_membership(shop, role=Role.OPERATOR).user)
    assert "/simulator/connect/" not in client.get("/simulator/").content.decode()
    assert client.post("/simulator/connect/").status_code == 403
    assert not Channel.objects.exists()


def test_connecting_in_one_go(browser: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "make_ready", lambda account: True)
    assert browser.post("/simulator/connect/").status_code == 302
    channel = channels_of(shop).get()
    account = SimAccount.objects.get()
    assert (channel.simulated, channel.external_id, channel.username) == (
        True,
        account.external_id,
        "linen_dvor",
    )
    assert channel.secrets["access_token"] == account.access_token
    browser.post("/simulator/connect/")
    assert (Channel.objects.count(), SimAccount.objects.count()) == (1, 1)


def test_the_page_shows_people_phone_and_log(browser: Client, played: SimAccount) -> None:
    page = browser.get("/simulator/").content.decode()
    names = played.people.values_list("name", flat=True)
    for part in ("sim-people", "sim-phone", "sim-log", "sim-faults", *names):
        assert part in page


def test_another_shop_sees_nothing_of_it(vera: SimPerson) -> None:
    client = Client()
    stranger = make_membership(make_shop("Другой"), role=Role.OWNER)
    client.force_login(stranger.user)
    for path in ("/simulator/screen/", "/simulator/log/"):
        assert client.get(path, {"person": vera.public_id}).status_code == 404
    assert client.post("/simulator/act/write/", {"person": vera.public_id, "text": "x"}).status_code == 404
    own = connecting.account_for(stranger.shop)
    connecting.connect(stranger.shop, own, actor=SYSTEM)
    assert client.get("/simulator/screen/", {"person": vera.public_id}).status_code == 404
    assert vera.messages.count() == 0


def test_writing(browser: Client, hook: Hook, vera: SimPerson) -> None:
    phone = act(browser, "write", vera, text="скока стоит?")
    assert "скока стоит?" in phone
    assert hook.items[0]["message"]["text"] == "скока стоит?"
    assert hook.items[0]["sender"]["id"] == vera.external_id


def test_nothing_written_is_said_so(browser: Client, hook: Hook, vera: SimPerson) -> None:
    values = {"person": vera.public_id, "text": " "}
    answer = browser.post("/simulator/act/write/", values)
    assert "nothing to send" in answer.headers["HX-Trigger"]
    assert hook.requests == []


def test_a_story_a_share_an_ad_and_a_comment(browser: Client, hook: Hook, vera: SimPerson) -> None:
    media = {each.kind: each for each in vera.account.media.order_by("created_at")}
    act(browser, "story", vera, item=media["story"].external_id, text="есть 44?")
    act(browser, "share", vera, item=media["post"].external_id)
    act(browser, "ad", vera, item=media["ad"].external_id)
    act(browser, "comment", vera, item=media["post"].external_id, text="цена?")
    told = hook.items
    assert told[0]["message"]["reply_to"]["story"]["id"] == media["story"].external_id
    share = told[1]["message"]["attachments"][0]
    assert (share["type"], share["payload"]["ig_post_media_id"]) == ("ig_post", media["post"].external_id)
    assert told[2]["message"]["referral"]["ad_id"] == media["ad"].external_id
    assert (told[3]["field"], told[3]["value"]["text"]) == ("comments", "цена?")
    assert SimComment.objects.get().person == vera


def test_a_photo_of_ones_own(
    browser: Client, hook: Hook, vera: SimPerson, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "#aa5533").save(raw, "PNG")
    raw.seek(0)
    raw.name = "own.png"
    act(browser, "picture", vera, picture=raw)
    url = hook.items[0]["message"]["attachments"][0]["payload"]["url"]
    assert url.startswith(f"{settings.SIMULATOR_CALLBACK_URL}/media/simulator/")
    (stored,) = (tmp_path / "simulator").iterdir()
    with Image.open(stored) as image:
        assert image.format == "JPEG"


def test_a_file_that_is_no_picture(browser: Client, hook: Hook, vera: SimPerson) -> None:
    text = io.BytesIO(b"hello")
    text.name = "hello.png"
    answer = browser.post("/simulator/act/picture/", {"person": vera.public_id, "picture": text})
    assert "no picture" in answer.headers["HX-Trigger"]
    assert hook.requests == []


def test_editing_unsending_and_reacting(browser: Client, hook: Hook, vera: SimPerson) -> None:
    act(browser, "write", vera, text="беру")
    message = SimMessage.objects.get()
    act(browser, "edit", vera, item=message.external_id, text="беру две")
    serving.write_in_app(vera, "отложили")
    act(browser, "react", vera, emoji="❤️")
    act(browser, "react", vera, emoji="❤️")
    act(browser, "unsend", vera, item=message.external_id)
    assert hook.items[1]["message_edit"] == {"mid": message.external_id, "text": "беру две", "num_edit": 1}
    assert hook.items[3]["reaction"]["action"] == "react"
    assert hook.items[4]["reaction"]["action"] == "unreact"
    assert hook.items[5]["message"] == {"mid": message.external_id, "is_deleted": True}


def test_quick_replies_are_pressed(browser: Client, hook: Hook, vera: SimPerson) -> None:
    act(browser, "write", vera, text="привет")
    content = {
        "text": "Какой размер?",
        "choices": [{"title": "44", "payload": "SIZE_44"}, {"title": "46", "payload": "SIZE_46"}],
    }
    SimMessage.objects.create(person=vera, external_id="m2", from_shop=True, content=content)
    screen = browser.get(
        "/simulator/screen/", {"person": vera.public_id, "screen": "direct"}
    ).content.decode()
    assert screen.count('name="payload"') == 2
    act(browser, "choice", vera, title="44", payload="SIZE_44")
    assert hook.items[-1]["message"]["quick_reply"] == {"payload": "SIZE_44"}


def test_every_screen(browser: Client, vera: SimPerson) -> None:
    story = vera.account.media.get(kind="story")
    for screen in ("direct", "feed", "share", "picture", "mention", "ad"):
        answer = browser.get("/simulator/screen/", {"person": vera.public_id, "screen": screen})
        assert answer.status_code == 200
    query = {"person": vera.public_id, "screen": "story", "item": story.external_id}
    assert story.picture in browser.get("/simulator/screen/", query).content.decode()
    assert browser.get("/simulator/screen/", query | {"item": "1"}).status_code == 404


def test_a_look_reports_read_once(browser: Client, hook: Hook, vera: SimPerson) -> None:
    accounts.subscribe(vera.account, [*vera.account.subscribed, "messaging_seen"])
    vera.account.refresh_from_db()
    written = serving.write_in_app(vera, "отложили")
    for _ in range(2):
        answer = browser.post("/simulator/look/", {"person": vera.public_id})
        assert answer.status_code == 204
    assert [item["read"]["mid"] for item in hook.items if "read" in item] == [written.external_id]


def test_faults_are_switched(browser: Client, vera: SimPerson) -> None:
    form = {"person": vera.public_id, "fault": "twice", "on": "on"}
    assert "checked" in browser.post("/simulator/fault/", form).content.decode()
    vera.account.refresh_from_db()
    assert vera.account.faults == {"twice": True}
    del form["on"]
    assert "checked" not in browser.post("/simulator/fault/", form).content.decode()
    assert browser.post("/simulator/fault/", form | {"fault": "meteor"}).status_code == 404


def test_people_are_added(browser: Client, vera: SimPerson) -> None:
    form = {"account": vera.account.public_id, "name": "Галина", "username": "galya.d", "about": ""}
    answer = browser.post("/simulator/people/", form)
    added = SimPerson.objects.get(username="galya.d")
    assert (answer.status_code, added.name) == (204, "Галина")
    assert added.public_id in answer.headers["HX-Redirect"]
    wrong = browser.post("/simulator/people/", form | {"username": "гала"})
    assert wrong.status_code == 422
    assert SimPerson.objects.filter(account=vera.account).count() == 4


def test_starting_over(browser: Client, hook: Hook, vera: SimPerson) -> None:
    act(browser, "write", vera, text="привет")
    assert browser.post("/simulator/start-over/").status_code == 302
    assert not SimMessage.objects.exists()
    assert SimPerson.objects.filter(account=vera.account).count() == 3


# --- the consent page ----------------------------------------------------------------------------


def consent(settings: Any, **changes: str) -> dict[str, str]:
    return {
        "client_id": settings.SIMULATOR_APP["client_id"],
        "redirect_uri": f"{settings.PUBLIC_URL}/settings/channels/callback/",
        "response_type": "code",
        "state": "s1",
    } | changes


def test_consent_opens_an_account_and_hands_out_a_code(browser: Client, shop: Shop, settings: Any) -> None:
    path = "/simulator/network/instagram/oauth/authorize"
    assert "@linen_dvor" in browser.get(path, consent(settings)).content.decode()
    answer = browser.post(path, {"answer": "allow", "account": ""}, query_params=consent(settings))
    account = SimAccount.objects.get()
    code = account.grants.get().code
    assert account.shop_id == shop.pk
    expected = f"{consent(settings)['redirect_uri']}?code={code}&state=s1#_"
    assert (answer.status_code, answer.headers["Location"]) == (302, expected)


def test_consent_can_be_refused(browser: Client, shop: Shop, settings: Any) -> None:
    path = "/simulator/network/instagram/oauth/authorize"
    answer = browser.post(path, {"answer": "deny"}, query_params=consent(settings))
    assert "error=access_denied" in answer.headers["Location"]
    assert not SimAccount.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"client_id": "x"}, {"redirect_uri": "https://evil.test/"}, {"response_type": "token"}]
)
def test_consent_refuses_strange_apps(
    browser: Client, shop: Shop, settings: Any, changes: dict[str, str]
) -> None:
    path = "/simulator/network/instagram/oauth/authorize"
    assert browser.get(path, consent(settings, **changes)).status_code == 400


def test_an_account_of_another_shop_cannot_be_chosen(
    browser: Client, shop: Shop, settings: Any, account: SimAccount
) -> None:
    path = "/simulator/network/instagram/oauth/authorize"
    form = {"answer": "allow", "account": account.public_id}
    browser.post(path, form, query_params=consent(settings))
    assert not account.grants.exists()
    assert SimAccount.objects.get(shop_id=shop.pk).grants.count() == 1
