"""What a message is about: all evidence together. Pure; the catalogue and the thread come from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from prilavok.linking import score
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.evidence import context, corrections, exact, picture, text
from prilavok.linking.textual import lexicon
from prilavok.linking.textual.alikeness import alike_options
from prilavok.linking.textual.extremes import said_extreme
from prilavok.linking.textual.quantities import equal_measures, said_sizes, single_measures
from prilavok.linking.textual.reading import Reading, read
from prilavok.linking.types import (
    Candidate,
    Hint,
    ProductEntry,
    Question,
    Reason,
    TextFinding,
    ThreadItem,
    Verdict,
)
from prilavok.linking.variants import choose_variant

MAX_ITEMS = 5
MAX_SUGGESTED = 3
"""Guesses shown for one message, unless they are a list of products that all fit."""
PIECE = lexicon.meaning("шт")
UNDERSTOOD = 0.85
"""So sure of what a word means, it chooses a variant."""
OVERRULED = 0.60
"""What is left of a publication's word when the customer clearly names another product under it."""


def judge(question: Question, catalogue: Catalogue) -> Verdict:
    """With nothing on sale there is nothing to find, nor to miss."""
    if not catalogue.products:
        return Verdict((), None)
    reading = read(question.text, catalogue.knows, catalogue.hears)
    finding = text.by_names(reading, catalogue, is_ours=question.is_ours)
    reasons, hint = _evidence(question, reading, finding, catalogue)
    items = _candidates(reasons, question, reading, catalogue)
    if any(item.state == "linked" for item in items):
        return Verdict(_limited(items))
    return Verdict(
        _limited(items),
        hint,
        fits=finding.fits if hint == "ambiguous" else 0,
        missing=text.what_was_asked(reading, catalogue) if hint == "unknown_product" else "",
    )


def _evidence(
    question: Question, reading: Reading, finding: TextFinding, catalogue: Catalogue
) -> tuple[list[Reason], Hint | None]:
    if chosen := context.by_choice(question, catalogue):
        return chosen, None
    lessons = corrections.lessons_for(reading, catalogue)
    wrong = corrections.denied(lessons)
    named = [
        *corrections.taught(reading, lessons, catalogue),
        *(
            reason
            for reason in exact.by_article(_meant(question, reading), catalogue)
            if reason.product_id not in wrong
        ),
    ]
    shown = [
        *exact.by_cards(question.pointers, catalogue),
        *exact.by_payload(question.payload, catalogue),
        *exact.by_links(_urls(question, reading), catalogue),
        *picture.by_files(question.pictures, catalogue),
        *picture.by_sight(question.sightings, catalogue),
    ]
    worded = [reason for reason in finding.reasons if reason.product_id not in wrong]
    posted = exact.by_posts(question.pointers, catalogue)
    if posted:
        return _under_post(posted, named, shown, worded, reading, catalogue), _hint(
            finding.ambiguous, unknown=False
        )
    sure = named + shown
    if sure:
        return sure + _supporting(worded, sure), None
    if worded and not _in_thread(worded, question):
        return worded, _hint(finding.ambiguous, unknown=finding.unknown)
    threaded = _threaded(question, reading, worded, catalogue)
    missing = exact.names_missing_article(question.text, named) or finding.unknown
    found = threaded or worded
    if not found and not missing and not question.thread:
        found = text.by_figures(reading, catalogue)
    return found, _hint(finding.ambiguous, unknown=missing and not found)


def _meant(question: Question, reading: Reading) -> str:
    """The message without what it says is not meant: “I don't want the 10000, the magnetic one”."""
    if not reading.denied:
        return question.text
    places = {reading.tokens[at].place for at in reading.denied}
    words = {token.place: token.raw for token in reading.tokens if token.place not in places}
    return " ".join(words.values())


def _hint(ambiguous: bool, *, unknown: bool) -> Hint | None:
    if ambiguous:
        return "ambiguous"
    return "unknown_product" if unknown else None


def _urls(question: Question, reading: Reading) -> list[str]:
    """Addresses in the text and shared ones; a share that is a publication of ours has said its part."""
    shared = [pointer.url for pointer in question.pointers if pointer.type == "link" and pointer.post is None]
    return [*reading.urls, *(url for url in shared if url)]


def _under_post(
    posted: list[Reason],
    named: list[Reason],
    shown: list[Reason],
    worded: list[Reason],
    reading: Reading,
    catalogue: Catalogue,
) -> list[Reason]:
    """Of several products the words choose; a product named clearly that is not there weakens the rest."""
    there = {reason.product_id for reason in posted}
    elsewhere = [reason for reason in named + shown + worded if reason.product_id not in there]
    if any(reason.weight >= score.LINKED for reason in elsewhere):
        return (
            [replace(reason, weight=min(reason.weight, OVERRULED)) for reason in posted]
            + named
            + shown
            + worded
        )
    inside = [reason for reason in named + shown + worded if reason.product_id in there]
    if len(there) == 1:
        return posted + inside
    exactly = [reason for reason in named + shown if reason.product_id in there]
    chosen = exactly or text.choose_among(reading, there, catalogue)
    if not chosen:
        return posted
    winners = {reason.product_id for reason in chosen}
    return [reason for reason in posted if reason.product_id in winners] + chosen


def _supporting(worded: Iterable[Reason], sure: Sequence[Reason]) -> list[Reason]:
    """Words beside an exact sign only back it up, unless they name another product just as clearly."""
    products = {reason.product_id for reason in sure}
    return [reason for reason in worded if reason.product_id in products or reason.weight >= score.LINKED]


def _in_thread(worded: Sequence[Reason], question: Question) -> bool:
    """Vague words among products already in question are settled by the thread."""
    guessed = {item.product_id for item in context.current(question.thread)} | set(question.replied)
    best = max(reason.weight for reason in worded)
    return best < score.LINKED and bool(guessed & {reason.product_id for reason in worded})


def _threaded(
    question: Question, reading: Reading, worded: Sequence[Reason], catalogue: Catalogue
) -> list[Reason]:
    """A reply or a message that names nothing goes on with the products in question."""
    answered = context.by_answered(question, catalogue)
    among = [reason.product_id for reason in answered] or [
        item.product_id for item in context.current(question.thread)
    ]
    if len(among) > 1:
        chosen = text.choose_among(reading, among, catalogue)
        return [replace(reason, kind="context") for reason in chosen] or answered
    if answered:
        return [*answered, *(reason for reason in worded if reason.product_id == among[0])]
    following = context.by_thread(question, reading, catalogue)
    same = [reason for reason in worded if reason.product_id in among]
    return [*following, *same] if following else []


def _candidates(
    reasons: Iterable[Reason], question: Question, reading: Reading, catalogue: Catalogue
) -> list[Candidate]:
    grouped: dict[int, list[Reason]] = defaultdict(list)
    for reason in reasons:
        grouped[reason.product_id].append(reason)
    known = {item.product_id: item for item in question.thread}
    found = [
        candidate
        for product, own in grouped.items()
        if (candidate := _candidate(product, own, known.get(product), reading, catalogue))
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def _candidate(
    product: int, reasons: list[Reason], known: ThreadItem | None, reading: Reading, catalogue: Catalogue
) -> Candidate | None:
    total = score.score_of(reasons)
    if known and known.state != "suggested":
        total = max(total, known.score)
    state = score.decide(total, catalogue.thresholds)
    if state is None:
        return None
    entry = catalogue.products[product]
    by_article = next((reason.variant_id for reason in reasons if reason.variant_id), None)
    previous = known.variant_id if known else None
    variant, quantity = _details(entry, reading, previous, catalogue)
    return Candidate(
        product_id=product,
        score=total,
        state=state,
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.weight)),
        variant_id=by_article or variant,
        quantity=quantity,
    )


def _details(
    entry: ProductEntry, reading: Reading, previous: int | None, catalogue: Catalogue
) -> tuple[int | None, int | None]:
    """Variant and quantity; a number of pieces that is one of the product's options is no quantity."""
    counted = [one for one in reading.quantities if not _is_option(entry, str(one.count))]
    options = {str(one.count) for one in reading.quantities} - {str(one.count) for one in counted}
    measured = single_measures(reading.meant) | equal_measures(reading.meant)
    said = reading.keys | options | measured | said_sizes(reading.meant) | _understood(reading, catalogue)
    variant = choose_variant(
        entry,
        said | (alike_options(entry, reading.meant) if entry.variants else set()),
        previous=previous,
        denied=reading.denied_keys | _heard(entry, reading, catalogue),
        extreme=said_extreme(reading.meant),
    )
    return variant, counted[0].count if counted else _trailing_count(entry, reading)


def _trailing_count(entry: ProductEntry, reading: Reading) -> int | None:
    """«спорк титановий 2», where nothing of its record has that figure."""
    figures = [reading.tokens[at].text for at in sorted(reading.counts)]
    return next((int(one) for one in figures if one not in entry.fields), None)


def _heard(entry: ProductEntry, reading: Reading, catalogue: Catalogue) -> set[str]:
    """What denied words mean among the options of the product: «калимбу не из акации»."""
    tokens = [reading.tokens[at] for at in sorted(reading.denied)]
    readings = [catalogue.index.vocabulary.readings(token.text) for token in tokens]
    found = {one[0][0] for one in readings if one and one[0][1] >= UNDERSTOOD}
    return found | (alike_options(entry, tokens) if entry.variants else set())


def _understood(reading: Reading, catalogue: Catalogue) -> set[str]:
    """What misspelt words and words in the other alphabet mean in this catalogue: «golubaya»."""
    found = (
        catalogue.index.vocabulary.readings(token.text) for token in reading.meant if token.text[0].isalpha()
    )
    return {readings[0][0] for readings in found if readings and readings[0][1] >= UNDERSTOOD}


def _is_option(entry: ProductEntry, count: str) -> bool:
    options = {option for variant in entry.variants for option in variant.options}
    return any({key for key in option if key != PIECE} == {count} for option in options)


def _limited(items: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """All certain ones, few guesses."""
    linked = [item for item in items if item.state == "linked"]
    guesses = [item for item in items if item.state == "suggested"]
    equal = len({item.score for item in guesses[1:]}) <= 1 and not linked
    return tuple([*linked[:MAX_ITEMS], *guesses[: MAX_ITEMS if equal else MAX_SUGGESTED]][:MAX_ITEMS])
