"""Hypothesis strategies: bodies gone wrong and drafts of any shape."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from prilavok.channels.types import Attachment, Card, Choice, MessageDraft

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["", "0", "-1", "\0", "\ud83d", "1e999", "💛"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_DELETED = object()


@st.composite
def mutated(draw: st.DrawFn, bodies: Sequence[Any]) -> Any:
    """One of the bodies with one to four places replaced, removed or doubled."""
    body = copy.deepcopy(draw(st.sampled_from(bodies)))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(body))
        if not places:
            break
        parent, key = draw(st.sampled_from(places))
        _mutate(parent, key, draw(st.just(_DELETED) | JSON_VALUES), draw(st.booleans()))
    return body


def _mutate(parent: Any, key: Any, value: Any, double: bool) -> None:
    if double and isinstance(parent, list):
        parent.append(copy.deepcopy(parent[key]))
    elif value is _DELETED:
        del parent[key]
    else:
        parent[key] = value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) in a JSON value."""
    if isinstance(value, dict):
        children = list(value.items())
    else:
        children = list(enumerate(value)) if isinstance(value, list) else []
    for key, child in children:
        yield value, key
        yield from _places(child)


_WORDS = st.text(
    st.sampled_from("aЖя \n.!👍🏽é👨‍👩‍👧\u200d中") | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=60,
)
TEXTS = st.builds(lambda text, times: text * times, _WORDS, st.integers(1, 60))
_TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
_URLS = st.sampled_from(["https://shop.example/p/1", "https://cdn.example.com/1.jpg"])
_CHOICES = st.builds(Choice, _TITLES, _WORDS, st.just("") | _URLS)
_CARDS = st.builds(
    Card,
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100),
    subtitle=_WORDS,
    image_url=st.just("") | _URLS,
    url=st.just("") | _URLS,
    buttons=st.lists(_CHOICES, max_size=4).map(tuple),
)
_ATTACHMENTS = st.builds(
    Attachment,
    st.sampled_from(["image", "image", "image", "video", "audio", "voice", "file", "location"]),
    url=st.just("") | _URLS,
    external_id=st.just("") | st.just("777"),
)
DRAFTS = st.builds(
    MessageDraft,
    kind=st.sampled_from(["direct", "direct", "direct", "comment", "private_reply"]),
    recipient=st.just("200000000000001"),
    comment=st.just("17900000000000001"),
    text=TEXTS,
    attachments=st.lists(_ATTACHMENTS, max_size=13).map(tuple),
    choices=st.lists(_CHOICES, max_size=15).map(tuple),
    cards=st.lists(_CARDS, max_size=12).map(tuple),
    reply_to=st.just("") | st.just("mid.1"),
    human=st.booleans(),
)
