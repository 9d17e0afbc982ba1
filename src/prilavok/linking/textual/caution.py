"""Where the model must not be brave: the most a product may be worth with such a doubt. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from prilavok.linking.textual import lexicon
from prilavok.linking.textual.entries import ALIAS, JOINED, NAME, OPTION
from prilavok.linking.textual.features import MET, SURE_WORD, Fit, is_guessed
from prilavok.linking.textual.hits import Hit, Said, Stranger
from prilavok.linking.textual.index import TextIndex
from prilavok.linking.textual.lexicon.intent import ADDING, AIMED
from prilavok.linking.textual.model import SAME
from prilavok.linking.textual.normalise import Token

LONG = 2
SEVERAL = 3
SOFT = frozenset({"trait", "unit"})
NAMING = frozenset({"name", "noun", "described"})
TELLING_APART = frozenset({"name", "number", "described", "price"})


@dataclass(frozen=True, slots=True)
class Case:
    """The best fit of a mention, with what a caution looks at."""

    best: Fit
    rivals: Sequence[Fit]
    said: Said
    index: TextIndex
    is_plain_model: bool = False
    """«iPhone 13» beside «iPhone 13 Pro»: the name was said whole."""

    @property
    def met(self) -> list[Hit]:
        """The words it was found by, units aside."""
        return [
            hit
            for hit, one in zip(self.said.hits, self.best.met, strict=True)
            if one >= MET and hit.kind != "unit"
        ]

    @property
    def names(self) -> list[Hit]:
        return [hit for hit in self.met if hit.kind == "name"]

    @property
    def sentences(self) -> set[int]:
        return {hit.token.sentence for hit in self.met}


def careful(sure: float, case: Case) -> float:
    return min((sure, *(most for applies, most in CAUTIONS if applies(case))))


def _is_other_model(case: Case) -> bool:
    """A figure beside the name is not its own: «iPhone 15» is no iPhone 13."""
    if not any(key[0].isdigit() for key in case.best.entry.name_keys):
        return False
    unmet = [
        hit.token
        for hit, met in zip(case.said.hits, case.best.met, strict=True)
        if met < MET and hit.kind == "number" and hit.is_telling
    ]
    strange = [one.token for one in case.said.strangers if one.token.is_number or one.token.glued]
    return any(_follows(figure, name.token) for figure in (*unmet, *strange) for name in case.names)


def _follows(figure: Token, name: Token) -> bool:
    return figure.clause == name.clause and figure.place - name.place in {0, 1} and figure.text != name.text


def _is_alternative(case: Case) -> bool:
    """«передтрен манго чи вишня», “sage mug or cup”: something else will do as well."""
    pairs = list(zip(case.said.hits, case.best.met, strict=True))
    return any(
        (one >= MET) != (two >= MET)
        and SOFT & {left.kind, right.kind}
        and right.step in case.said.alternatives
        for (left, one), (right, two) in pairwise(pairs)
    )


def _is_everyday(case: Case) -> bool:
    """Only words of every day lead to it: «цвета», “under”."""
    naming = [hit for hit in case.met if hit.kind in NAMING]
    return (
        len(naming) > 0
        and not any(hit.kind == "price" for hit in case.met)
        and len(case.met) < SEVERAL
        and all(hit.everyday and not (hit.token.is_capital and hit.token.place) for hit in naming)
    )


def _is_priced(case: Case) -> bool:
    """Nothing but what it costs."""
    kinds = {hit.kind for hit in case.met}
    return "price" in kinds and kinds <= {"price", "trait"}


def _is_thanked(case: Case) -> bool:
    """All of it stands in sentences of thanks or complaint, and nothing is asked there."""
    return case.sentences <= case.said.thanks and not case.sentences & case.said.asking


def _is_told(case: Case) -> bool:
    """It comes up in a story or is somebody's own, and the whole message asks for nothing."""
    return not case.said.cue and not case.sentences & case.said.untold


def _is_told_beside(case: Case) -> bool:
    """«подарили френч-пресс, разбила, есть аэропресс?»: the story names one thing, the question another."""
    told = case.said.told_clauses
    if any(hit.token.clause not in told for hit in case.met):
        return False
    return case.said.fresh is not None or any(
        hit.token.clause not in told and hit.kind in {"name", "noun"} and not hit.is_guess
        for hit, met in zip(case.said.hits, case.best.met, strict=True)
        if met < MET
    )


def _is_in_passing(case: Case) -> bool:
    """A word or two of a name among strange words or those of every day, where nothing is asked for."""
    said = case.said
    if is_added(case) or any(hit.kind == "price" for hit in case.met):
        return False
    sure = [hit for hit in case.met if not hit.is_guess]
    if _is_named_wholly(case, sure):
        return False
    others = said.around + sum(1 for one in said.strangers if not one.token.is_number)
    return not said.cue and len(sure) < SEVERAL and others >= len(sure)


def _is_named_wholly(case: Case, sure: Sequence[Hit]) -> bool:
    """Two words or more, all that counts of the name, outside of stories: nobody says that in passing."""
    said, core = case.said, case.best.entry.core_keys
    apart = said.thanks | said.past
    return (
        len(core) > 1
        and core <= case.best.said_keys
        and sum(hit.kind == "name" for hit in sure) > 1
        and case.sentences <= said.untold - apart
    )


def is_added(case: Case) -> bool:
    """«44 бежевое, да. И шарф Корица к нему»: a clause puts one thing more, named wholly, to the order."""
    said, core = case.said, case.best.entry.core_keys
    if not core or not core <= case.best.said_keys:
        return False
    return any(
        hit.at - 1 in said.openers
        and said.lead.get(hit.at) in ADDING
        and hit.token.sentence in said.untold
        and hit.token.clause not in said.told_clauses
        for hit in case.met
    )


def _is_afterthought(case: Case) -> bool:
    """A thing that goes with the one named: «кофе под фильтр», «сколько будет комплект»."""
    said, met = case.said, case.met
    if said.fresh is None or len(met) != 1 or met[0].kind != "noun":
        return False
    return met[0].step not in said.joints and met[0].at not in said.openers


def _is_for_it(case: Case) -> bool:
    """«крышка на унитаз», «шнур к микрофону»: the thing asked for stands before and is not this one."""
    first = min(case.met, key=lambda hit: hit.at, default=None)
    if first is None or case.said.lead.get(first.at) not in AIMED or first.kind not in NAMING:
        return False
    unmet = [hit for hit, met in zip(case.said.hits, case.best.met, strict=True) if met < MET]
    heads: list[Hit | Stranger] = [hit for hit in unmet if hit.kind in NAMING]
    heads += [one for one in case.said.strangers if one.listed or _is_plain(one)]
    return any(first.at - 2 == head.at and head.token.clause == first.token.clause for head in heads)


def _is_plain(stranger: Stranger) -> bool:
    return lexicon.is_plain_word(lexicon.meaning(stranger.token.text))


def _is_called_otherwise(case: Case) -> bool:
    """«Марта Люкс» where only «Марта» is sold."""
    strange = [one for one in case.said.strangers if one.loud and not one.token.is_number and not one.listed]
    return any(_is_next(one, hit, case.said) for one in strange for hit in case.names)


def _is_next(stranger: Stranger, hit: Hit, said: Said) -> bool:
    return (
        stranger.token.place - hit.token.place == 1
        and stranger.token.clause == hit.token.clause
        and stranger.step not in said.joints
    )


def _is_one_guessed_word(case: Case) -> bool:
    """One misspelt word in a long message, or where nothing is asked for."""
    met, said = case.met, case.said
    is_wanted = said.is_bare or said.asking
    if len(met) == 1 and met[0].readings[0][0].startswith(JOINED):
        return False
    return len(met) == 1 and met[0].readings[0][1] < SURE_WORD and (said.length > LONG or not is_wanted)


def _is_guessed(case: Case) -> bool:
    """«bad dreams» is no dryer."""
    return is_guessed(case.met)


def _leaves_open(case: Case) -> bool:
    """«какие часы есть?», «любая юбка»: a kind of thing of which there are several, and no name."""
    if not case.sentences & case.said.open:
        return False
    if any(_fits_too(one, case) for one in case.rivals):
        return True
    return not any(hit.kind in TELLING_APART for hit in case.met) and len(_same_kind(case)) > 0


def _fits_too(one: Fit, case: Case) -> bool:
    """Meets every word as well as the best one."""
    return all(mine >= theirs - SAME for mine, theirs in zip(one.met, case.best.met, strict=True))


def _is_one_of_equals(case: Case) -> bool:
    """Another product meets every word as well, and no name was said whole."""
    if case.is_plain_model or not any(_fits_too(one, case) for one in case.rivals):
        return False
    core = case.best.entry.core_keys
    return not core or not core <= case.best.said_keys


def _is_any_of_a_kind(case: Case) -> bool:
    """«розовый костюм» where another costume does not say its colour: it may be pink as well."""
    traits = [hit for hit in case.met if hit.kind == "trait"]
    if len(case.met) > len(traits) + 1 or len(traits) != 1 or not lexicon.is_colour(traits[0].readings[0][0]):
        return False
    return any(not _tells_colour(one) for one in _same_kind(case))


def _same_kind(case: Case) -> list[Fit]:
    """Rivals that are the kind of thing that was asked for, not only meant for it."""
    at = [
        place
        for place, hit in enumerate(case.said.hits)
        if hit.kind == "noun" and case.best.met[place] >= MET
    ]
    theirs = case.best.met
    return [one for one in case.rivals if at and all(one.met[place] >= theirs[place] - SAME for place in at)]


def _tells_colour(one: Fit) -> bool:
    return any(
        lexicon.is_colour(key) and field & (NAME | ALIAS | OPTION) for key, field in one.entry.fields.items()
    )


CAUTIONS: tuple[tuple[Callable[[Case], bool], float], ...] = (
    (_is_other_model, 0.75),
    (_is_alternative, 0.85),
    (_is_everyday, 0.85),
    (_is_priced, 0.85),
    (_is_thanked, 0.70),
    (_is_told, 0.70),
    (_is_told_beside, 0.70),
    (_is_in_passing, 0.85),
    (_is_afterthought, 0.85),
    (_is_called_otherwise, 0.85),
    (_is_for_it, 0.85),
    (_is_one_guessed_word, 0.85),
    (_is_guessed, 0.85),
    (_leaves_open, 0.85),
    (_is_any_of_a_kind, 0.85),
    (_is_one_of_equals, 0.89),
)
