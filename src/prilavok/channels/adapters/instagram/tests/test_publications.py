from __future__ import annotations

from datetime import UTC, datetime

from prilavok.channels.adapters.instagram.publications import fetch_post, list_posts
from prilavok.channels.adapters.instagram.tests.kit import ACCOUNT
from prilavok.channels.contract import Publication
from prilavok.channels.testing.network import answering, json_answer

POST = {
    "id": "17897654949593778",
    "caption": "Платье «Марта»",
    "media_product_type": "FEED",
    "media_type": "IMAGE",
    "media_url": "https://cdn.example.com/marta.jpg",
    "permalink": "https://www.instagram.com/p/DdAye7JB4B4/",
    "timestamp": "2026-11-20T09:30:00+0000",
}
REEL = {
    "id": "17906265141506851",
    "media_product_type": "REELS",
    "media_type": "VIDEO",
    "media_url": "https://cdn.example.com/reel.mp4",
    "thumbnail_url": "https://cdn.example.com/reel.jpg",
    "timestamp": "yesterday",
}


def test_a_post_is_told_in_our_words() -> None:
    network = answering(json_answer(POST))
    told = fetch_post("17897654949593778", ACCOUNT, network.transport())
    assert told == Publication(
        external_id="17897654949593778",
        kind="post",
        caption="Платье «Марта»",
        permalink="https://www.instagram.com/p/DdAye7JB4B4/",
        image_url="https://cdn.example.com/marta.jpg",
        published_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )


def test_the_newest_publications_and_the_stories_on_air() -> None:
    stories = [{"id": "179", "media_url": "https://cdn.example.com/story.jpg"}, {"caption": "без id"}]
    network = answering(json_answer({"data": [POST, REEL]}), json_answer({"data": stories}))
    told = list_posts(ACCOUNT, network.transport())
    assert [request.url.path for request in network.requests] == ["/v26.0/me/media", "/v26.0/me/stories"]
    assert [(one.external_id, one.kind, one.image_url) for one in told] == [
        ("17897654949593778", "post", "https://cdn.example.com/marta.jpg"),
        ("17906265141506851", "reel", "https://cdn.example.com/reel.jpg"),
        ("179", "story", "https://cdn.example.com/story.jpg"),
    ]
    assert told[1].published_at is None
