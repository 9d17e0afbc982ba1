"""Does this rule answer to what happened? Pure: the same trigger and occasion give the same verdict.

What counts as what:
- `comment`: a comment under a publication; `message`: everything a customer sends to Direct, replies
  to a story, story mentions and pressed buttons among it; `story_reply`, `story_mention`, `postback` and
  `first_message` are the narrower names for such messages. A rule has one event, so a reply to a
  story may fire one rule for `message` and another for `story_reply`.
- `interest_linked` reads the words of the message that led to the product; for `reaction` the
  keywords are emoji, for `order_status` they are statuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from prilavok.automation.patterns import PatternTooSlow, find_pattern
from prilavok.automation.types import EventKind, Trigger
from prilavok.automation.words import Reading, Word, canonical, fits, misspelt, same_word, split

Outcome = Literal["match", "excluded", "near", "none"]
Span = tuple[int, int]
WordTest = Callable[[Word, Word], bool]

_BETWEEN = 3
"""So many other words may stand among the words of a keyword: «сколько он стоит»."""
_GLUED = 8
"""Keywords of several words this long are also found written as one."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened, as rules see it."""

    kinds: frozenset[EventKind]
    text: str = ""
    channel: str = ""
    posts: frozenset[str] = frozenset()
    value: str = ""
    """The emoji of a reaction, the new status of an order."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a code of `reasons.py`, `detail` the word or phrase it is about."""

    outcome: Outcome
    reason: str
    detail: str = ""
    spans: tuple[Span, ...] = ()
    matched: str = ""
    """The words that decided, as the customer wrote them."""


@dataclass(frozen=True, slots=True)
class _Keyword:
    written: str
    words: tuple[Word, ...]


def check(trigger: Trigger, occasion: Occasion) -> Verdict:
    """The verdict with its precise reason; exclusions win over keywords."""
    if trigger.event not in occasion.kinds:
        return Verdict("none", "other_event")
    if trigger.channels and occasion.channel not in trigger.channels:
        return Verdict("none", "other_channel")
    if trigger.posts and not occasion.posts.intersection(trigger.posts):
        return Verdict("none", "other_post")
    if not trigger.reads_words:
        return _check_value(trigger, occasion.value)
    return check_text(trigger, occasion.text)


def check_text(trigger: Trigger, text: str) -> Verdict:
    """Only the words: keywords and exclusions."""
    reading = Reading(text)
    verdict = _check_keywords(trigger, reading)
    if verdict.outcome != "match":
        return verdict
    for phrase in trigger.exclude:
        if spans := _find_phrase(_keyword(phrase), reading):
            return Verdict("excluded", "excluded", phrase, spans, _written(text, spans))
    return verdict


def _check_value(trigger: Trigger, value: str) -> Verdict:
    wanted = {_bare(word) for word in trigger.keywords}
    if _bare(value) in {_bare(word) for word in trigger.exclude}:
        return Verdict("excluded", "excluded", value, matched=value)
    if not wanted or _bare(value) in wanted:
        return Verdict("match", "event", matched=value)
    return Verdict("none", "no_keyword", value)


def _check_keywords(trigger: Trigger, reading: Reading) -> Verdict:
    if not trigger.keywords:
        return Verdict("match", "event")
    if not reading.text.strip():
        return Verdict("none", "no_text")
    try:
        found = [_find(keyword, trigger.match, reading) for keyword in trigger.keywords]
    except PatternTooSlow as slow:
        return Verdict("near", "pattern_too_slow", str(slow))
    missing = [keyword for keyword, spans in zip(trigger.keywords, found, strict=True) if not spans]
    if not (missing if trigger.match == "all" else len(missing) == len(found)):
        spans = _merged(reading.text, found)
        return Verdict("match", "keyword", _first_found(trigger, found), spans, _written(reading.text, spans))
    if len(missing) < len(found):
        spans = _merged(reading.text, found)
        return Verdict("near", "near_keyword", missing[0], spans, _written(reading.text, spans))
    return _almost(trigger, reading, missing)


def _first_found(trigger: Trigger, found: Sequence[tuple[Span, ...]]) -> str:
    return next(keyword for keyword, spans in zip(trigger.keywords, found, strict=True) if spans)


def _find(keyword: str, match: str, reading: Reading) -> tuple[Span, ...]:
    if match == "regex":
        span = find_pattern(keyword, reading.text)
        return (span,) if span and span[0] < span[1] else ()
    parsed = _keyword(keyword)
    if match == "exact":
        return _find_exact(parsed, reading)
    return _find_phrase(parsed, reading) if match == "phrase" else _find_words(parsed, reading)


@lru_cache(maxsize=8192)
def _keyword(written: str) -> _Keyword:
    return _Keyword(written, tuple(split(written)))


# --- exact ---------------------------------------------------------------------------------------


def _find_exact(keyword: _Keyword, reading: Reading) -> tuple[Span, ...]:
    """The whole text is the keyword, but for case, ё, punctuation, emoji and stretched letters."""
    if not keyword.words:
        return ((0, len(reading.text)),) if _bare(reading.text) == _bare(keyword.written) else ()
    for words in reading.for_word(keyword.words[0]):
        if [word.plain for word in words] == [word.plain for word in keyword.words]:
            return ((words[0].start, words[-1].end),)
    return ()


def _bare(text: str) -> str:
    return re.sub(r"[\s\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]", "", text).casefold()


# --- symbols: «+», «🔥» --------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _symbol_pattern(written: str) -> re.Pattern[str]:
    """Variation selectors and skin tones do not count; «+» is none in «+7» or «1+1»."""
    body = "".join(re.escape(letter) + "[\ufe0f\U0001f3fb-\U0001f3ff]*" for letter in _bare(written))
    return re.compile(rf"(?<!\w){body}(?!\w)" if written.isascii() else body)


def _find_symbols(keyword: _Keyword, reading: Reading) -> tuple[Span, ...]:
    found = _symbol_pattern(keyword.written).search(reading.text) if _bare(keyword.written) else None
    return (found.span(),) if found else ()


# --- words ---------------------------------------------------------------------------------------


def _find_phrase(keyword: _Keyword, reading: Reading) -> tuple[Span, ...]:
    """The words side by side in this order, in any form."""
    if not keyword.words:
        return _find_symbols(keyword, reading)
    wanted = keyword.words
    for words in reading.for_word(wanted[0]):
        for start in range(len(words) - len(wanted) + 1):
            run = words[start : start + len(wanted)]
            if all(fits(want, found) for want, found in zip(wanted, run, strict=True)):
                return ((run[0].start, run[-1].end),)
    return ()


def _find_words(keyword: _Keyword, reading: Reading) -> tuple[Span, ...]:
    """The words near one another in any order and form; also glued together or torn apart."""
    if not keyword.words:
        return _find_symbols(keyword, reading)
    for words in reading.for_word(keyword.words[0]):
        for test in (same_word, fits):
            if spans := _gather(keyword.words, words, test):
                return spans
        if spans := _find_joined(keyword.words, words):
            return spans
    return ()


def _gather(wanted: Sequence[Word], words: Sequence[Word], test: WordTest) -> tuple[Span, ...]:
    """Each wanted word once, in a window little longer than the keyword."""
    width = len(wanted) + (_BETWEEN if len(wanted) > 1 else 0)
    for start in range(len(words)):
        window = list(words[start : start + width])
        if not any(test(want, window[0]) for want in wanted):
            continue
        taken = _take(wanted, window, test)
        if len(taken) == len(wanted):
            return _places(taken)
    return ()


def _take(wanted: Sequence[Word], window: list[Word], test: WordTest) -> list[Word]:
    taken = []
    for want in wanted:
        found = next((word for word in window if test(want, word)), None)
        if found is not None:
            window.remove(found)
            taken.append(found)
    return taken


def _places(words: Iterable[Word]) -> tuple[Span, ...]:
    return tuple((word.start, word.end) for word in words)


def _find_joined(wanted: Sequence[Word], words: Sequence[Word]) -> tuple[Span, ...]:
    """«по чем» for «почём», «сколькостоит» for «сколько стоит»."""
    if len(wanted) == 1:
        torn = [
            (one.start, two.end)
            for one, two in pairwise(words)
            if canonical(one.text + two.text) == wanted[0].text
        ]
        return tuple(torn[:1])
    whole = "".join(word.text for word in wanted)
    if len(whole) < _GLUED:
        return ()
    glued = Word(whole, whole, 0, 0)
    return tuple([(word.start, word.end) for word in words if fits(glued, word)][:1])


# --- almost --------------------------------------------------------------------------------------


def _almost(trigger: Trigger, reading: Reading, missing: Sequence[str]) -> Verdict:
    """Shows the owner what nearly fitted: a worse slip, or part of a keyword of several words."""
    if trigger.match in ("regex", "exact"):
        return Verdict("none", "no_keyword")
    for written in missing:
        if spans := _near_spans(_keyword(written), reading):
            return Verdict("near", "near_keyword", written, spans, _written(reading.text, spans))
    return Verdict("none", "no_keyword")


def _worse_slip(wanted: Word, found: Word) -> bool:
    return fits(wanted, found) or (len(wanted.text) >= 5 and misspelt(wanted, found, extra=1))


def _near_spans(keyword: _Keyword, reading: Reading) -> tuple[Span, ...]:
    if not keyword.words:
        return ()
    needed = max(1, (len(keyword.words) + 1) // 2)
    for words in reading.for_word(keyword.words[0]):
        taken = _take([word for word in keyword.words if len(word.text) > 2], list(words), _worse_slip)
        if len(taken) >= needed:
            return _merged(reading.text, [_places(taken)])
    return ()


# --- places --------------------------------------------------------------------------------------


def _merged(text: str, groups: Iterable[Iterable[Span]]) -> tuple[Span, ...]:
    """Sorted, without overlaps, words that follow one another as one."""
    merged: list[Span] = []
    for start, end in sorted({span for group in groups for span in group}):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _written(text: str, spans: Sequence[Span]) -> str:
    return ", ".join(dict.fromkeys(text[start:end] for start, end in spans))[:200]
