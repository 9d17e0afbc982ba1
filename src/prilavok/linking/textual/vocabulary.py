"""The words of one shop's catalogue, and which of them a customer's word may be. Grows with the catalogue."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.phonetics import sounds
from prilavok.linking.textual.scripts import in_cyrillic, latin
from prilavok.linking.textual.stemming import adjective_roots, fond_stem, other_stems, roots, stem

Reading = tuple[str, float]
"""A key of the catalogue and how sure it is that the word means it."""

EXACT = 1.0
OTHER_ENDING = 0.97
DIMINUTIVE = 0.95
OTHER_ALPHABET = 0.96
SLIP = 0.10
SHORT_SLIP = 0.25
BY_EAR = 0.55
MIN_FUZZY = 4
MIN_ALIKE = 0.68
SAME_NAME, SAME_SOUND = 0.9, 0.95
COMPOUND = 0.88
COMPOUNDS = (
    "авто",
    "мото",
    "вело",
    "фото",
    "видео",
    "аэро",
    "электро",
    "термо",
    "гидро",
    "мини",
    "микро",
    "эко",
    "био",
)
DERIVED = 0.9
CLIPPED = 0.8
AKIN = 0.9
JOINED = "j:"
LONG = 7
MAX_CACHED = 50_000


class Vocabulary:
    """Keys (stems and concepts) with the spellings that lead to them."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._forms: set[str] = set()
        self._by_form: dict[str, str] = {}
        self._by_root: dict[str, dict[str, None]] = defaultdict(dict)
        """«арахісовий» and «арахіс»."""
        self._by_tail: dict[str, str] = {}
        """«автошампунь» under шампунь."""
        self._by_latin: dict[str, dict[str, None]] = defaultdict(dict)
        """Spelled alike in the other alphabet: «Ализе» in an alias of one, Alize in the names of others."""
        self._by_deletion: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._by_sound: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._words: list[tuple[str, str]] = []
        self._in_order: list[tuple[str, str]] | None = None
        """The words in the order of the alphabet, made when first needed."""
        self._backwards: list[tuple[str, str]] | None = None
        self._cache: dict[str, tuple[Reading, ...]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, word: str, key: str) -> None:
        """A word of the catalogue; for a concept, all words of it come along."""
        if word in self._forms and key in self._keys:
            return
        if self._cache:
            self._cache = {}
        self._words.append((word, key))
        self._in_order = self._backwards = None
        if key not in self._keys:
            self._keys.add(key)
            for member in lexicon.members(key):
                self._index(member, key)
        self._index(word, key)

    def _index(self, word: str, key: str) -> None:
        if word in self._forms:
            return
        self._forms.add(word)
        for form in (word, stem(word), *other_stems(word)):
            self._by_form.setdefault(form, key)
        for common in roots(word):
            self._by_root[common][key] = None
        if len(word) >= MIN_FUZZY and word[0].isalpha():
            self._by_latin[latin(word)][key] = None
        for first in COMPOUNDS:
            if word.startswith(first) and len(word) - len(first) > MIN_FUZZY:
                self._by_tail.setdefault(lexicon.meaning(word[len(first) :]), key)
        if word[0].isalpha() and len(word) > 1:
            self._index_alike(word, key)

    def _index_alike(self, word: str, key: str) -> None:
        """Under what a slip of the hand or of the ear makes of it."""
        for spelled in {latin(stem(word)), latin(word)} - {""}:
            if len(spelled) >= MIN_FUZZY - 1:
                for part in _deletions(spelled):
                    self._by_deletion[part].append((spelled, key))
        for skeleton in sounds(word):
            if len(skeleton) >= 2:
                self._by_sound[skeleton].append((word, key))

    def knows(self, word: str) -> bool:
        """Exactly, in some form."""
        return (
            lexicon.meaning(word) in self._keys
            or lexicon.second_meaning(word) in self._keys
            or self._by_ending(word) is not None
        )

    def readings(self, word: str) -> tuple[Reading, ...]:
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) > MAX_CACHED:
                self._cache = {}
            found = self._cache[word] = tuple(
                sorted(self._read(word).items(), key=lambda one: (-one[1], one[0]))
            )
        return found

    def _read(self, word: str) -> dict[str, float]:
        key = lexicon.meaning(word)
        second = lexicon.second_meaning(word)
        listed = {one: EXACT for one in (key, second) if one is not None and one in self._keys}
        if listed:
            alike = (
                self._by_latin.get(latin(word), {}) if len(word) >= MIN_FUZZY and word[0].isalpha() else {}
            )
            return self._named_abroad(word) | dict.fromkeys(alike, OTHER_ALPHABET) | listed
        if ending := self._by_ending(word):
            return {ending: OTHER_ENDING}
        if word[0].isdigit() or len(word) < 2:
            return {}
        if (pet := lexicon.pet_meaning(word)) and pet in self._keys:
            return {pet: DIMINUTIVE}
        if other := next((one for one in in_cyrillic(word) if self.knows(one)), None):
            return {one: sure * OTHER_ALPHABET for one, sure in self._read(other).items()}
        if akin := self._akin(word, key):
            return akin
        return {} if _is_known_elsewhere(word, key) else self._guess(word)

    def _akin(self, word: str, key: str) -> dict[str, float]:
        """«теракотовий» where «теракот» is sold, «ножички» where «ножиці» are."""
        if key in self._by_tail:
            return {self._by_tail[key]: COMPOUND}
        if lexicon.is_everyday(word):
            return {}
        if (fond := fond_stem(word)) and (plain := self._by_form.get(fond)):
            return {plain: DIMINUTIVE}
        found = {key: None for common in roots(word) for key in self._by_root.get(common, ())}
        return dict.fromkeys(found, AKIN) if len(found) == 1 else {}

    def _named_abroad(self, word: str) -> dict[str, float]:
        """«Монталь» in an alias of one, Montale in the names of others."""
        if len(word) <= MIN_FUZZY or word[0] <= "z" or lexicon.is_everyday(word):
            return {}
        spoken = latin(word)
        return {
            key: OTHER_ALPHABET
            for skeleton in sounds(word)
            if len(skeleton) > 2
            for written, key in self._by_sound.get(skeleton, ())
            if written[0] <= "z" and JaroWinkler.similarity(spoken, latin(written)) >= SAME_NAME
        }

    def _by_ending(self, word: str) -> str | None:
        for form in (word, *other_stems(word)):
            if form in self._by_form:
                return self._by_form[form]
            if form in self._keys:
                return form
        return None

    def _guess(self, word: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, sure in (*self._misspelt(word), *self._heard(word)):
            found[key] = max(found.get(key, 0.0), sure)
        if max(found.values(), default=0.0) < DERIVED:
            for key, sure in (*self._derived(word), *self._clipped(word)):
                found[key] = max(found.get(key, 0.0), sure)
        return found

    def _derived(self, word: str) -> Iterator[Reading]:
        """«макитовский», «бошевская»: an adjective made of a name."""
        for root in adjective_roots(word):
            readings = self.readings(root)
            if readings and readings[0][1] >= DERIVED:
                yield readings[0][0], readings[0][1] * DERIVED

    def _clipped(self, word: str) -> Iterator[Reading]:
        """«перф», «акум», “barrow”: the beginning, or in English the end, of just one word."""
        if len(word) < MIN_FUZZY:
            return
        spoken = latin(stem(word)) if word[0] > "z" else word
        if len(spoken) < MIN_FUZZY:
            return
        found = self._beginning_with(self._sorted(), spoken)
        if not found and word[0] <= "z" and len(word) > MIN_FUZZY:
            found = self._beginning_with(self._reversed(), word[::-1])
        if len(found) == 1:
            yield found.pop(), CLIPPED

    def _beginning_with(self, table: list[tuple[str, str]], first: str) -> set[str]:
        at = bisect_left(table, (first, ""))
        found: set[str] = set()
        while at < len(table) and table[at][0].startswith(first) and len(found) < 2:
            found.add(table[at][1])
            at += 1
        return found

    def _sorted(self) -> list[tuple[str, str]]:
        if self._in_order is None:
            self._in_order = sorted(
                (latin(word), key) for word, key in self._words if _may_be_clipped(word, key)
            )
        return self._in_order

    def _reversed(self) -> list[tuple[str, str]]:
        if self._backwards is None:
            self._backwards = sorted(
                (word[::-1], key)
                for word, key in self._words
                if word[0] <= "z" and _may_be_clipped(word, key)
            )
        return self._backwards

    def _misspelt(self, word: str) -> Iterator[Reading]:
        forms = {latin(word), latin(stem(word))}
        near = {
            pair
            for form in forms
            if form
            for part in _deletions(form)
            for pair in self._by_deletion.get(part, ())
        }
        for spelled, key in near:
            slips, length = min((OSA.distance(form, spelled), max(len(form), len(spelled))) for form in forms)
            if length >= MIN_FUZZY and slips <= (1 if length < LONG else 2):
                yield key, 0.96 - SLIP * slips - (SHORT_SLIP if length < MIN_FUZZY + 1 and slips else 0)

    def _heard(self, word: str) -> Iterator[Reading]:
        spoken = latin(word)
        for skeleton in sounds(word):
            if len(skeleton) < 2:
                continue
            for written, key in self._by_sound.get(skeleton, ()):
                same_alphabet = (written[0] <= "z") == (word[0] <= "z")
                if same_alphabet and len(skeleton) < 4:
                    continue
                alike = JaroWinkler.similarity(spoken, latin(written))
                if alike < MIN_ALIKE:
                    continue
                short = 0.25 if len(skeleton) == 2 else 0.08 if len(skeleton) == 3 else 0.0
                sure = BY_EAR + 0.35 * alike - (0.0 if alike >= SAME_NAME and not same_alphabet else short)
                if alike >= SAME_SOUND and not same_alphabet and len(word) > MIN_FUZZY:
                    sure = OTHER_ALPHABET
                if sure >= 0.55:
                    yield key, sure


@lru_cache(maxsize=16384)
def is_everyday_in_latin(word: str) -> bool:
    """«esche», «pozhaluista»."""
    return len(word) > 3 and any(map(lexicon.is_everyday, in_cyrillic(word)))


def _is_known_elsewhere(word: str, key: str) -> bool:
    """A word of the language that the shop does not have: no misspelling of one it has."""
    return (
        is_everyday_in_latin(word)
        or lexicon.is_everyday(word)
        or (lexicon.is_listed(key) and not lexicon.known_brand(key))
        or lexicon.is_plain_word(key)
    )


def _may_be_clipped(word: str, key: str) -> bool:
    """Not two words of a name written as one: the first alone would be clipped from both."""
    return word[0].isalpha() and not key.startswith(JOINED)


def _deletions(word: str) -> Iterable[str]:
    """The word and all it becomes when one letter falls out."""
    if len(word) < MIN_FUZZY:
        return (word,)
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
