"""How well linking does in a shop, told by what its members said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prilavok.lib.clock import now
from prilavok.linking.models import Correction, Interest
from prilavok.shops.models import Shop
from prilavok.web.components.formats import number
from prilavok.web.quality.coverage import Coverage, by_sign, by_week, strongest, whole_and_by_network

WEEKS = 12
PERIOD = timedelta(weeks=WEEKS)
MOST_CONFUSED = 8
SHOWN_OF_CONFUSION = 5
CASES = 20
State = Interest.State
NOBODY_ASKED = Coverage()
KINDS: dict[str, Any] = {
    "post": pgettext_lazy("evidence", "Post"),
    "story": pgettext_lazy("evidence", "Story"),
    "reel": pgettext_lazy("evidence", "Reel"),
    "ad": pgettext_lazy("evidence", "Ad"),
    "product_card": pgettext_lazy("evidence", "Product card"),
    "link": pgettext_lazy("evidence", "Link"),
    "sku": pgettext_lazy("evidence", "Article number"),
    "text": pgettext_lazy("evidence", "Words"),
    "picture": pgettext_lazy("evidence", "Picture"),
    "context": pgettext_lazy("evidence", "The talk so far"),
    "correction": pgettext_lazy("evidence", "What you taught"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """`linked` by itself, `wrong` of those turned down; of the `guesses`, `right` and `off` were decided."""

    label: Any
    linked: int = 0
    wrong: int = 0
    guesses: int = 0
    right: int = 0
    off: int = 0
    conversations: Coverage = NOBODY_ASKED

    @property
    def precision(self) -> str:
        return percent(self.linked - self.wrong, self.linked)

    @property
    def guess_precision(self) -> str:
        return percent(self.right, self.right + self.off)

    @property
    def coverage(self) -> str:
        return percent(self.conversations.covered, self.conversations.asked)

    @property
    def kept(self) -> int:
        return self.linked - self.wrong


@dataclass(frozen=True, slots=True)
class Sign:
    """A kind of evidence with what came of it."""

    key: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Week:
    start: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Confusion:
    taken: str
    meant: str
    interests: Sequence[Interest]

    @property
    def times(self) -> int:
        return len(self.interests)

    @property
    def shown(self) -> list[Case]:
        return [Case(one, self.meant) for one in self.interests[:SHOWN_OF_CONFUSION]]


@dataclass(frozen=True, slots=True)
class Case:
    interest: Interest
    meant: str

    @property
    def url(self) -> str:
        return _url_of(self.interest)


@dataclass(frozen=True, slots=True)
class Quality:
    whole: Tally
    channels: Sequence[tuple[str, Tally]] = ()
    kinds: Sequence[Sign] = ()
    weeks: Sequence[Week] = ()
    confusions: Sequence[Confusion] = ()
    cases: Sequence[Case] = field(default_factory=list)


def percent(part: int, whole: int) -> str:
    """Rounded down, so that only all is a hundred."""
    return number(Decimal(f"{part * 1000 // whole / 10:g}")) if whole else ""


def quality_of(shop: Shop, of: str = "") -> Quality:
    """In a fixed number of queries. The weeks are those of the network or the sign `of`, or all of them."""
    since = now() - PERIOD
    rows = Interest.objects.filter(shop=shop, created_at__gte=since).exclude(found_as="").order_by()
    corrected = _corrected(shop, since)
    whole, networks = whole_and_by_network(shop, since)
    by_channel = _counted(rows, "conversation__identity__channel__kind")
    channels = [
        (kind, _tally(kind, by_channel.get(kind, {}), networks.get(kind, NOBODY_ASKED)))
        for kind in sorted({*networks, *(one for one in by_channel if one)})
    ]
    return Quality(
        whole=_tally(_("All"), _whole(rows), whole),
        channels=channels,
        kinds=_by_kind(rows, whole.asked),
        weeks=_by_week(shop, rows, since, of),
        confusions=_confusions(corrected),
        cases=_cases(shop, since, corrected),
    )


def _figures() -> dict[str, Count]:
    linked, guessed = Q(found_as=State.LINKED), Q(found_as=State.SUGGESTED)
    decided = Q(decided_by__isnull=False)
    return {
        "linked": Count("pk", filter=linked),
        "wrong": Count("pk", filter=linked & decided & Q(state=State.REJECTED)),
        "guesses": Count("pk", filter=guessed),
        "right": Count("pk", filter=guessed & decided & Q(state=State.CONFIRMED)),
        "off": Count("pk", filter=guessed & decided & Q(state=State.REJECTED)),
    }


def _whole(rows: QuerySet[Interest]) -> dict[str, int]:
    return rows.aggregate(**_figures())


def _counted(rows: QuerySet[Interest], by: str) -> dict[Any, dict[str, int]]:
    counted = rows.values_list(F(by)).annotate(**_figures())
    return {row[0]: dict(zip(_figures(), row[1:], strict=True)) for row in counted}


def _tally(label: Any, counts: dict[str, int], conversations: Coverage) -> Tally:
    return Tally(label, conversations=conversations, **counts)


def _by_kind(rows: QuerySet[Interest], asked: int) -> list[Sign]:
    """By the strongest evidence of each; coverage is what that sign alone gives a product to."""
    counted = _counted(rows.annotate(strongest=strongest()), "strongest")
    covered = by_sign(rows)
    found = [
        Sign(kind, _tally(label, counted[kind], Coverage(asked, covered[kind])))
        for kind, label in KINDS.items()
        if kind in counted
    ]
    return sorted(found, key=lambda one: -(one.tally.linked + one.tally.guesses))


def _by_week(shop: Shop, rows: QuerySet[Interest], since: datetime, of: str) -> list[Week]:
    sign = of if of in KINDS else ""
    network = "" if sign else of
    if sign:
        rows = rows.alias(strongest=strongest()).filter(strongest=sign)
    elif network:
        rows = rows.filter(conversation__identity__channel__kind=network)
    counted = _counted(rows.annotate(week=TruncWeek("created_at")), "week")
    covered = by_week(shop, since, network=network, sign=sign)
    return [
        Week(week.date(), _tally("", counted.get(week, {}), covered.get(week, NOBODY_ASKED)))
        for week in sorted({*counted, *covered})
    ]


def _corrected(shop: Shop, since: datetime) -> dict[int, Correction]:
    """What was meant instead, by the interest that was replaced."""
    rows = Correction.objects.filter(
        shop=shop, is_right=True, created_at__gte=since, interest__isnull=False
    ).exclude(product=F("interest__product"))
    loaded = rows.select_related(
        "product",
        "interest__product",
        "interest__conversation",
        "interest__customer",
        "interest__message__conversation",
    )
    return {row.interest_id or 0: row for row in loaded.order_by("-id")[:500]}


def _confusions(corrected: dict[int, Correction]) -> list[Confusion]:
    pairs: defaultdict[tuple[str, str], list[Interest]] = defaultdict(list)
    for row in corrected.values():
        if row.interest:
            pairs[row.interest.product.name, row.product.name].append(row.interest)
    found = [Confusion(*pair, interests) for pair, interests in pairs.items()]
    return sorted(found, key=lambda one: -one.times)[:MOST_CONFUSED]


def _cases(shop: Shop, since: datetime, corrected: dict[int, Correction]) -> list[Case]:
    rows = (
        Interest.objects.filter(
            shop=shop, state=State.REJECTED, decided_by__isnull=False, updated_at__gte=since
        )
        .select_related("product", "conversation", "customer", "message__conversation", "decided_by__user")
        .order_by("-updated_at", "-id")[:CASES]
    )
    return [Case(row, corrected[row.pk].product.name if row.pk in corrected else "") for row in rows]


def _url_of(interest: Interest) -> str:
    """To the message it is about, in its conversation; without one, to the conversation or the customer."""
    if interest.message:
        page = reverse("inbox:conversation", args=[interest.message.conversation.public_id])
        return f"{page}?{urlencode({'view': 'open', 'at': interest.message.public_id})}"
    if interest.conversation:
        return reverse("inbox:conversation", args=[interest.conversation.public_id])
    return reverse("customers:detail", args=[interest.customer.public_id])


def flips_of(lessons: Iterable[Correction]) -> dict[int, Correction]:
    """The earlier corrections that held lessons would turn round, by row id."""
    ids = {flip for lesson in lessons for flip in lesson.flips}
    return Correction.objects.select_related("product").in_bulk(ids)
