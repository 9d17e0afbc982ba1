"""Messages made from a catalogue by rule: parts of names, slips, the other layout, the other alphabet,
article numbers.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import make_entry, words_of
from prilavok.linking.textual.scripts import latin, other_keys
from prilavok.linking.types import ProductEntry
from tests.bench.linking.data import DevShop, Message

FRAMES = {
    "ru": [
        "{}",
        "{} есть?",
        "сколько стоит {}",
        "здравствуйте, интересует {}",
        "а {} ещё осталось?",
        "беру {}",
        "{} цена",
        "подскажите по {}",
        "девочки, {} в наличии?",
        "хочу заказать {}, как оплатить?",
    ],
    "uk": [
        "{}",
        "{} є?",
        "скільки коштує {}",
        "добрий день, цікавить {}",
        "а {} ще є в наявності?",
        "{} ціна",
        "хочу замовити {}",
    ],
    "en": [
        "{}",
        "is {} in stock?",
        "how much is {}",
        "hi! interested in {}",
        "do you have {}?",
        "i'd like to order {}",
    ],
}
PASSING = {
    "ru": [
        "скоро {}",
        "мы вчера были в {}",
        "{} передаёт вам привет",
        "у нас дома {} спит",
        "моя {} тоже так думает",
        "видели {} в кино, классный фильм",
        "{}, это снова я, вы мне не ответили",
        "{} пришла, настроение отличное",
        "спасибо, {} супер, очень довольна",
        "мой {} сломался, что делать",
        "еду мимо {}, буду через час",
        "люблю {}",
    ],
    "uk": [
        "скоро {}",
        "ми вчора були в {}",
        "{} передає привіт",
        "моя {} теж так думає",
        "дякую, {} супер",
        "мій {} зламався, що робити",
        "{}, це знову я",
        "їдемо повз {}, будемо за годину",
    ],
    "en": [
        "{} says hi",
        "we went to {} yesterday",
        "my {} thinks so too",
        "thanks, the {} is great",
        "the {} arrived broken",
        "{} will pick it up tomorrow",
        "i love {}",
        "saw {} in the cinema",
    ],
}
SLIPPABLE = 5


def variations(shop: DevShop, count: int, seed: int = 7) -> list[Message]:
    """About `count` messages of each kind."""
    chance = random.Random(seed)
    made = [one for _ in range(count) for one in _one_of_each(shop, chance)]
    return [one for one in made if one is not None]


def in_passing(shop: DevShop, count: int, seed: int = 5) -> list[Message]:
    """Words of names said about something else."""
    chance = random.Random(seed)
    return [
        Message("talk", chance.choice(PASSING[shop.lang]).format(word))
        for word in _words_of_names(shop, chance, count)
    ]


def plain_models(shop: DevShop, count: int, seed: int = 9) -> list[Message]:
    """The plain one of a family: «iPhone 13» where «iPhone 13 Pro» is sold too."""
    chance = random.Random(seed)
    entries = [make_entry(source) for source in shop.sources]
    plain = [
        entry
        for entry in entries
        if any(set(entry.name_keys) < set(other.name_keys) for other in entries if other.id != entry.id)
    ]
    names = {source.id: source.name for source in shop.sources}
    made = []
    for entry in plain:
        for _ in range(max(1, count // len(plain))):
            words = [
                word
                for word in words_of(names[entry.id])
                if not lexicon.is_noun(lexicon.meaning(word)) or chance.random() < 0.5
            ]
            kept = words if len(words) < 3 or chance.random() < 0.5 else words[1:]
            made.append(Message("clean", _framed(" ".join(kept), shop, chance), frozenset({entry.id})))
    return made


def _words_of_names(shop: DevShop, chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        words = [
            word for word in words_of(chance.choice(shop.sources).name) if len(word) > 3 and word.isalpha()
        ]
        if words:
            yield chance.choice(words)


def _one_of_each(shop: DevShop, chance: random.Random) -> Iterator[Message | None]:
    entries = {source.id: make_entry(source) for source in shop.sources}
    holders = {pk: set(entry.fields) for pk, entry in entries.items()}
    for kind in ("clean", "typo", "layout", "latin", "sku"):
        source = chance.choice(shop.sources)
        words = [word for word in words_of(source.name) if len(word) > 1 or word.isdigit()]
        picked = _picked(words, chance)
        keys = {lexicon.meaning(word) for word in picked}
        right = frozenset(pk for pk, held in holders.items() if keys <= held)
        right = _called_wholly(right, keys, entries) or right
        if kind == "sku":
            if source.sku:
                yield Message("sku", _framed(source.sku.lower(), shop, chance), frozenset({source.id}))
        elif not right or not _names(keys):
            yield None
        elif len(right) > 1:
            yield (
                Message("ambig", _framed(" ".join(picked), shop, chance), right) if len(right) < 60 else None
            )
        else:
            yield _changed(kind, picked, right, shop, chance)


def _called_wholly(
    right: frozenset[int], keys: set[str], entries: Mapping[int, ProductEntry]
) -> frozenset[int]:
    """«Каркассон» beside «Каркассон Junior»: the one whose whole name it is."""
    whole = frozenset(pk for pk in right if keys >= set(entries[pk].name_keys))
    return whole if len(whole) == 1 else frozenset()


def _names(keys: set[str]) -> bool:
    """A colour, a size or a figure alone is no name."""
    telling = [key for key in keys if not lexicon.is_unit(key) and not lexicon.is_size(key)]
    return any(not lexicon.describes(key) for key in telling) or (
        len(telling) > 1 and not all(map(lexicon.is_colour, telling))
    )


def _picked(words: list[str], chance: random.Random) -> list[str]:
    count = min(len(words), chance.choice([1, 2, 2, 3, 3, 4]))
    chosen = sorted(chance.sample(range(len(words)), count))
    return [words[at] for at in chosen]


def _changed(
    kind: str, words: list[str], right: frozenset[int], shop: DevShop, chance: random.Random
) -> Message | None:
    if kind == "clean":
        return Message(kind, _framed(" ".join(words), shop, chance), right)
    if kind == "typo":
        long = [at for at, word in enumerate(words) if len(word) >= SLIPPABLE and word.isalpha()]
        if not long:
            return None
        at = chance.choice(long)
        words = [*words[:at], _slip(words[at], chance), *words[at + 1 :]]
        return Message(kind, _framed(" ".join(words), shop, chance), right)
    cyrillic = any(not word.isascii() for word in words)
    if kind == "latin":
        return Message(kind, " ".join(map(latin, words)), right) if cyrillic else None
    return (
        Message(kind, " ".join(_other_keys(word, shop.lang) for word in words), right)
        if any(len(word) > 3 for word in words)
        else None
    )


def _other_keys(word: str, lang: str) -> str:
    """The word typed with the other layout on; Cyrillic keys of a Ukrainian are not those of a Russian."""
    forms = list(other_keys(word))
    return forms[-1] if lang == "uk" else forms[0]


def _framed(words: str, shop: DevShop, chance: random.Random) -> str:
    return chance.choice(FRAMES[shop.lang]).format(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letters = "abcdefghiklmnoprstu" if word.isascii() else "абвгдеиклмнопрсту"
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice(letters) + word[at + 1 :],
        ]
    )


def kinds(messages: Iterable[Message]) -> list[str]:
    return sorted({message.kind for message in messages})
