"""Evidence that cannot be mistaken: publication, product card, address, article number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from prilavok.lib.text import shorten
from prilavok.linking.catalogue import Catalogue, Target, article_key, link_key
from prilavok.linking.textual.lexicon.numerals import MONEY, NOT_ARTICLES, PIECES
from prilavok.linking.textual.negation import NEGATIONS
from prilavok.linking.textual.normalise import fold
from prilavok.linking.textual.reading import URL
from prilavok.linking.textual.scripts import latin, other_keys
from prilavok.linking.types import EvidenceKind, Pointer, Reason

BOUND = 0.98
ONE_OF_SEVERAL = 0.60
CARD = 0.98
PRODUCT_PAYLOAD = "product:"
"""Begins the payload of our own buttons; the product's public id follows."""
LINK = 0.97
SKU = 0.97
SHARED_CODE = 0.60
MIN_ARTICLE = 4
MAX_HOLDERS = 3
MAX_JOINED = 4

_POST_KINDS: dict[str, EvidenceKind] = {
    "story": "story", "story_mention": "story", "reel": "reel", "ad": "ad", "post": "post", "comment": "post",
}  # fmt: skip
_MARK = re.compile(r"\b(?:арт(?:икул[а-яі]*)?|art(?:icle|icul)?|sku|код[а-я]?)\b\s*[.:№#]*\s*", re.IGNORECASE)
_MARKED = "\x01"
_CHUNK = re.compile(r"[^\s,;/()\"«»]+")


def by_posts(pointers: Iterable[Pointer], catalogue: Catalogue) -> list[Reason]:
    """The products on the publication; one alone is certain, of several each is possible."""
    return [reason for pointer in pointers for reason in _by_post(pointer, catalogue)]


def _by_post(pointer: Pointer, catalogue: Catalogue) -> list[Reason]:
    if pointer.post is None:
        return []
    on_sale = [product for product in pointer.post.product_ids if product in catalogue.products]
    weight = BOUND if len(on_sale) == 1 else ONE_OF_SEVERAL
    kind = _kind(pointer, pointer.post.kind)
    detail = shorten(pointer.post.title or pointer.title, 120)
    return [Reason(kind, product, weight, detail) for product in on_sale]


def _kind(pointer: Pointer, post_kind: str) -> EvidenceKind:
    """A shared post may turn out to be a reel: the publication knows better than the share."""
    named = _POST_KINDS.get(pointer.type, "post")
    return named if named != "post" else _POST_KINDS.get(post_kind, "post")


def by_cards(pointers: Iterable[Pointer], catalogue: Catalogue) -> list[Reason]:
    """A product shared from the network's catalogue, by its ids there, by ours or by article number."""
    found: list[Reason] = []
    for pointer in pointers:
        if pointer.product_id in catalogue.products:
            found.append(Reason("product_card", pointer.product_id or 0, CARD, pointer.title))
        elif pointer.type == "product":
            found += _by_card(pointer, catalogue)
    return found


def _by_card(pointer: Pointer, catalogue: Catalogue) -> list[Reason]:
    for external_id in (pointer.external_id, *pointer.other_ids):
        products = catalogue.by_external.get(external_id) or [
            product for product, _ in catalogue.by_article.get(article_key(external_id), ())
        ]
        if external_id and products:
            weight = CARD if len(set(products)) == 1 else SHARED_CODE
            return [
                Reason("product_card", product, weight, pointer.title or external_id) for product in products
            ]
    return []


def by_payload(payload: str, catalogue: Catalogue) -> list[Reason]:
    """A pressed button that names a product: ours, a network's id of it, an article number."""
    named = payload.removeprefix(PRODUCT_PAYLOAD)
    article = article_key(named)
    products = catalogue.by_external.get(named) or [
        product
        for product, _ in catalogue.by_article.get(article, ())
        if payload != named or _looks_like_article(article)
    ]
    weight = CARD if len(set(products)) == 1 else SHARED_CODE
    return [Reason("product_card", product, weight) for product in dict.fromkeys(products)] if named else []


def by_links(urls: Iterable[str], catalogue: Catalogue) -> list[Reason]:
    """Addresses of product pages: the very address, else its last part when that names a product."""
    found: list[Reason] = []
    for url in dict.fromkeys(urls):
        products = _linked_products(link_key(url), catalogue)
        weight = LINK if len(products) == 1 else SHARED_CODE
        found += [Reason("link", product, weight, shorten(url, 200)) for product in products[:MAX_HOLDERS]]
    return found


def _linked_products(key: str, catalogue: Catalogue) -> list[int]:
    if not key:
        return []
    slug = key.rsplit("/", 1)[-1]
    article = article_key(slug.removesuffix(".html"))
    by_article = catalogue.by_article.get(article, ()) if _looks_like_article(article) else ()
    return (
        catalogue.by_link.get(key)
        or catalogue.by_slug.get(slug)
        or list(dict.fromkeys(product for product, _ in by_article))
    )


def by_article(text: str, catalogue: Catalogue) -> list[Reason]:
    """Article numbers in the text, however spaced and marked; the longest reading of a place wins.

    The mark may be a part of the number itself ("SKU-100"), so both ways to read it count.
    """
    found = _articles_among(_chunks(text), catalogue)
    if not _MARK.search(fold(text)):
        return found
    known = {(reason.product_id, reason.variant_id) for reason in found}
    whole = [
        one for one in _articles_among(_chunks(text, marks=False), catalogue) if _MARK.search(one.detail)
    ]
    return found + [one for one in whole if (one.product_id, one.variant_id) not in known]


def _articles_among(chunks: Sequence[str], catalogue: Catalogue) -> list[Reason]:
    if not (catalogue.by_article or catalogue.by_code):
        return []
    taken: set[int] = set()
    found: list[Reason] = []
    keys = [article_key(chunk) for chunk in chunks]
    for size in range(min(MAX_JOINED, len(chunks)), 0, -1):
        for start in range(len(chunks) - size + 1):
            places = set(range(start, start + size))
            if places & taken:
                continue
            if targets := _targets(chunks, "".join(keys[start : start + size]), start, size, catalogue):
                taken |= places
                found += _article_reasons(chunks[start : start + size], targets)
    return found


def _chunks(text: str, *, marks: bool = True) -> list[str]:
    """Words without the addresses and without what is denied; a marked one begins with a sign of its own."""
    plain = URL.sub(" ", fold(text))
    if marks:
        plain = _MARK.sub(f" {_MARKED}", plain)
    return [chunk for chunk in _undenied(_CHUNK.findall(plain)) if chunk.strip(f"{_MARKED}.!?:-")]


def _undenied(chunks: Sequence[str]) -> Iterator[str]:
    denied = False
    for chunk in chunks:
        if not denied and chunk not in NEGATIONS:
            yield chunk
        denied = chunk in NEGATIONS


def _targets(
    chunks: Sequence[str], key: str, start: int, size: int, catalogue: Catalogue
) -> Sequence[Target]:
    """What the number `key`, written in these chunks, belongs to; nothing when it is no article number."""
    marked = chunks[start].startswith(_MARKED)
    if not marked:
        before = chunks[start - 1].strip(".:№#") if start else ""
        is_article = (
            _looks_like_article(key)
            or _is_short(key, catalogue)
            or _is_lettered(chunks[start : start + size], key, catalogue)
        )
        is_other_number = key.isdigit() and (before in NOT_ARTICLES or before.endswith("№"))
        if not is_article or is_other_number:
            return []
        following = chunks[start + size].strip(".") if start + size < len(chunks) else ""
        if key.isdigit() and following in MONEY | PIECES:
            return []
    targets = _held(key, "".join(chunks[start : start + size]), catalogue)
    return targets if len({product for product, _ in targets}) <= MAX_HOLDERS else []


def _held(key: str, written: str, catalogue: Catalogue) -> Sequence[Target]:
    """By the number as typed, by Cyrillic letters heard as Latin ones, by the other keyboard layout."""
    for spelled in (
        key,
        article_key(latin(written.strip(_MARKED))),
        *map(article_key, other_keys(written.strip(_MARKED))),
    ):
        if found := catalogue.by_article.get(spelled):
            return found
    is_telling = len(key) > MIN_ARTICLE or (written.startswith(_MARKED) and len(key) == MIN_ARTICLE)
    return catalogue.by_code.get(key, []) if is_telling else []


def _looks_like_article(key: str) -> bool:
    return len(key) >= MIN_ARTICLE and any(letter.isdigit() for letter in key)


def _is_short(key: str, catalogue: Catalogue) -> bool:
    """«mb8»: three signs, both letters and figures, just as the catalogue has it."""
    return (
        len(key) == MIN_ARTICLE - 1
        and not key.isdigit()
        and not key.isalpha()
        and key in catalogue.by_article
    )


def _is_lettered(chunks: Sequence[str], key: str, catalogue: Catalogue) -> bool:
    """An article number without figures: only as the catalogue has it, and written with a dash or all
    apart.
    """
    written = "".join(chunks)
    return (
        len(key) >= MIN_ARTICLE
        and key in catalogue.by_article
        and ("-" in written or not catalogue.knows(key))
    )


def _article_reasons(chunks: Sequence[str], targets: Sequence[Target]) -> list[Reason]:
    written = " ".join(chunk.strip(f"{_MARKED}.,!?:") for chunk in chunks)
    weight = SKU if len({product for product, _ in targets}) == 1 else SHARED_CODE
    return [
        Reason("sku", product, weight, written, (written,), variant_id=variant)
        for product, variant in targets
    ]


def names_missing_article(text: str, found: Sequence[Reason]) -> bool:
    """An article number was named as such, but is not ours."""
    return (
        not found
        and bool(_MARK.search(f"{fold(text)} "))
        and any(
            chunk.startswith(_MARKED) and any(letter.isdigit() for letter in chunk) for chunk in _chunks(text)
        )
    )
