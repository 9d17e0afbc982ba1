"""What a thread shows: days, stories that are gone, files, unsent ones, who answered; comments' budget."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from prilavok.channels.types import CommentReceived, MessageDeleted, Reference
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import assign_conversation
from prilavok.inbox.models import Attachment, Conversation, Message
from prilavok.ingest.dispatch import apply_events
from prilavok.lib.clock import now
from tests.browser.axe import serious_findings
from tests.browser.test_inbox import ANNA, PHONE, Counter, counter
from tests.factories import make_message, make_post, make_reference

__all__ = ["counter"]
SIZES = pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])


@SIZES
def test_everything_that_stands_in_a_thread(counter: Counter, viewport: dict[str, int]) -> None:
    counter.write(ANNA, "Сколько стоит?", minutes_ago=60 * 30)
    counter.write(ANNA, "Передумала", minutes_ago=3)
    room = Conversation.objects.get()
    about = Message.objects.get(text="Сколько стоит?")
    gone = make_post(
        counter.channel,
        kind="story",
        caption="Новая «Марта»",
        products=[counter.dress],
        expires_at=now() - timedelta(days=2),
    )
    make_reference(about, "story", gone.external_id, post=gone)
    said = make_message(room, "", sent_at=now() - timedelta(minutes=2))
    for kind, name in (("video", "v.mp4"), ("voice", "v.ogg"), ("file", "мерки.pdf")):
        Attachment.objects.create(message=said, type=kind, file=f"media/{name}", name=name)
    ruled: dict[str, Any] = {
        "actor_type": "rule",
        "actor_id": "r1",
        "source": {"rule": "r1", "reason": "«сколько»"},
    }
    make_message(room, "4 900 ₽", direction="outbound", sent_at=now() - timedelta(minutes=1), **ruled)
    away: dict[str, Any] = {"actor_type": "system", "source": {"away": True}}
    make_message(room, "Откроемся в 10:00", direction="outbound", **away)
    assign_conversation(room, counter.member, actor=Actor("system"))
    counter.site.expect_complaints("404")  # the files themselves are not there
    page = counter.open_thread("Анна", viewport=viewport)
    expect(page.locator("#log .day")).to_have_count(2)
    story = page.locator(f"#m-{about.public_id} .ref.is-story")
    expect(story).to_contain_text("Новая «Марта»")
    expect(story).to_contain_text("исчезла")
    files = page.locator(f"#m-{said.public_id}")
    expect(files.locator("video[controls], audio[controls]")).to_have_count(2)
    expect(files.get_by_role("link", name="мерки.pdf")).to_be_visible()
    expect(page.locator("#log")).to_contain_text("Ответило правило")
    expect(page.locator("#tail article").last).to_contain_text("ответ вне рабочих часов")
    expect(page.locator("#log .sys").last).to_contain_text("Назначено: Ольга")
    assert serious_findings(page) == []
    unsent = Message.objects.get(text="Передумала")
    told = MessageDeleted(
        key="gone",
        account=counter.channel.external_id,
        thread=ANNA.external_id,
        occurred_at=now(),
        external_id=str(unsent.external_id),
    )
    apply_events(counter.channel, [told])
    expect(page.locator(f"#m-{unsent.public_id}")).to_contain_text("Клиент удалил сообщение")
    expect(page.locator("#log")).not_to_contain_text("Передумала")


@SIZES
def test_each_comment_has_one_private_reply(counter: Counter, viewport: dict[str, int]) -> None:
    counter.comment(ANNA, "Цена?")
    first = Message.objects.get()
    post = first.conversation.post
    assert post is not None
    again = CommentReceived(
        key="again",
        account=counter.channel.external_id,
        thread=ANNA.external_id,
        occurred_at=now(),
        external_id="c-again",
        author=ANNA,
        post=Reference("post", post.external_id),
        text="А размеры?",
    )
    apply_events(counter.channel, [again])
    page = counter.open(viewport=viewport)
    page.locator("a.conv").click()
    asked = page.locator("article.comment", has_text="А размеры?")
    expect(asked).to_have_attribute("data-answered", "")
    page.locator("#text-private_reply").fill("42, 44, 46")
    page.locator("#composer-private_reply").get_by_role("checkbox").uncheck()
    page.locator("#text-private_reply").press("Control+Enter")
    expect(asked.locator(".comment-answer")).to_contain_text("42, 44, 46")
    expect(page.locator("#composer-private_reply")).to_contain_text("личный ответ уже отправлен")
    assert serious_findings(page) == []
    page.locator("article.comment", has_text="Цена?").get_by_role("button", name="Ответить").click()
    expect(page.locator("#text-private_reply")).to_be_editable()
    page.locator("#text-private_reply").fill("4 900 ₽")
    page.locator("#text-private_reply").press("Control+Enter")
    expect(
        page.locator("article.comment", has_text="Цена?").locator(".comment-answer").first
    ).to_contain_text("4 900 ₽")
    replies = Message.objects.filter(kind="private_reply")
    assert dict(replies.values_list("text", "reply_to__text")) == {
        "42, 44, 46": "А размеры?",
        "4 900 ₽": "Цена?",
    }
