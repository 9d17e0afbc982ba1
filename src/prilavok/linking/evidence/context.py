"""The thread: a message that names nothing goes on about what was being talked of. Pure."""

from __future__ import annotations

from prilavok.linking import words as lexicon
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.reading import Reading, Word
from prilavok.linking.types import Question, Reason, ThreadItem
from prilavok.linking.variants import names_variant

SAME_PRODUCT = 0.60
ANSWERED = 0.95
ANSWERED_SEVERAL = 0.60
MAX_STRANGE_WORDS = 1


def current(thread: tuple[ThreadItem, ...]) -> tuple[ThreadItem, ...]:
    """What is being talked of: the newest product, with the other guesses of the same message."""
    if not thread:
        return ()
    newest = thread[0]
    if newest.state != "suggested":
        return (newest,)
    return tuple(item for item in thread if item.state == "suggested" and item.origin == newest.origin)


def continues(reading: Reading, catalogue: Catalogue) -> bool:
    """Only asks about a size, a colour, stock, price or number of something already named."""
    strange = [word for word in reading.content if _is_strange(word, catalogue)]
    return len(strange) <= MAX_STRANGE_WORDS and (
        reading.quantity is not None or any(map(_is_cue, reading.words))
    )


def _is_cue(word: Word) -> bool:
    listed = lexicon.ASKING | lexicon.POINTING | lexicon.TAKING
    return word.token in listed or word.is_size or lexicon.is_trait(word.stem)


def _is_strange(word: Word, catalogue: Catalogue) -> bool:
    return not (word.is_size or lexicon.is_trait(word.stem) or lexicon.is_noun(word.stem)) or (
        lexicon.is_noun(word.stem) and not catalogue.knows(word.stem)
    )


def by_thread(question: Question, reading: Reading, catalogue: Catalogue) -> list[Reason]:
    """Evidence for the thread's one current product; of several, nothing can be said."""
    items = [item for item in current(question.thread) if item.product_id in catalogue.products]
    if len(items) != 1 or not continues(reading, catalogue):
        return []
    product = catalogue.products[items[0].product_id]
    if reading.negated & (product.proper | product.plain | product.nouns):
        return []
    words = tuple(word.raw for word in reading.content if names_variant(product, frozenset({word.stem})))
    return [Reason("context", product.id, SAME_PRODUCT, product.name, words)]


def by_answered(question: Question, catalogue: Catalogue) -> list[Reason]:
    """The customer answered a message that was about these products."""
    products = [product for product in dict.fromkeys(question.replied) if product in catalogue.products]
    weight = ANSWERED if len(products) == 1 else ANSWERED_SEVERAL
    return [Reason("context", product, weight, catalogue.products[product].name) for product in products]
