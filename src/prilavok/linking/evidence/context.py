"""The thread: a message that names nothing goes on about what was being talked of. Pure."""

from __future__ import annotations

from prilavok.linking.catalogue import Catalogue
from prilavok.linking.evidence.choices import chosen_row
from prilavok.linking.textual import lexicon
from prilavok.linking.textual.lexicon.intent import ASKING
from prilavok.linking.textual.lexicon.numerals import TAKING
from prilavok.linking.textual.lexicon.traits import SIZE_WORDS
from prilavok.linking.textual.lists import listed
from prilavok.linking.textual.normalise import Token
from prilavok.linking.textual.reading import Reading
from prilavok.linking.types import Question, Reason, ThreadItem
from prilavok.linking.variants import names_variant

SAME_PRODUCT = 0.60
ANSWERED = 0.95
ANSWERED_SEVERAL = 0.60
STALE = 0.25
"""What was talked of so long ago is no context any more."""
MAX_STRANGE_WORDS = 1
POINTING = listed(
    """
    это этот эта эту эти этого этой его ее такое такую такой такая такие цей ця цю це цього таке така такі
    таку this that it these those one другой другие другом другая инший інший інші
    """
)
_COLOUR_WORDS = listed(
    """
    цвет цвета цвету цветом цвете колір кольори кольорі color colour
    """
)


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
    strange = [token for token in reading.content if _is_strange(token, catalogue)]
    return len(strange) <= MAX_STRANGE_WORDS and (
        reading.quantity is not None or any(map(_is_cue, reading.tokens))
    )


def _is_cue(token: Token) -> bool:
    listed = ASKING | POINTING | TAKING | SIZE_WORDS | _COLOUR_WORDS
    return token.text in listed or lexicon.describes(lexicon.meaning(token.text))


def _is_strange(token: Token, catalogue: Catalogue) -> bool:
    key = lexicon.meaning(token.text)
    if lexicon.is_noun(key):
        return key not in catalogue.index.vocabulary
    return not (lexicon.describes(key) or lexicon.is_everyday(token.text))


def by_thread(question: Question, reading: Reading, catalogue: Catalogue) -> list[Reason]:
    """Evidence for the thread's one current product; of several, nothing can be said."""
    items = [item for item in current(question.thread) if item.product_id in catalogue.products]
    if len(items) != 1 or not continues(reading, catalogue):
        return []
    product = catalogue.products[items[0].product_id]
    if reading.denied_keys & set(product.name_keys):
        return []
    words = tuple(
        token.raw for token in reading.content if names_variant(product, {lexicon.meaning(token.text)})
    )
    if items[0].freshness < STALE:
        return []
    weight = round(SAME_PRODUCT * items[0].freshness, 4)
    return [Reason("context", product.id, weight, product.name, words)]


def by_choice(question: Question, catalogue: Catalogue) -> list[Reason]:
    """«2», «второй», or the words on a button: a row of the list that was offered."""
    row = chosen_row(question.text, len(question.offered)) if question.offered else None
    product = question.offered[row] if row is not None else None
    if product is None or product not in catalogue.products:
        return []
    return [Reason("context", product, ANSWERED, catalogue.products[product].name, (question.text.strip(),))]


def by_answered(question: Question, catalogue: Catalogue) -> list[Reason]:
    """The customer answered a message that was about these products."""
    products = [product for product in dict.fromkeys(question.replied) if product in catalogue.products]
    weight = ANSWERED if len(products) == 1 else ANSWERED_SEVERAL
    return [Reason("context", product, weight, catalogue.products[product].name) for product in products]
