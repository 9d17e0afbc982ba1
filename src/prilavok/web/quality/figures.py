"""How well linking does in a shop, told by what its members said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.linking.models import Correction, Evidence, Interest
from prilavok.shops.models import Shop
from prilavok.web.components.formats import number

WEEKS = 12
PERIOD = timedelta(weeks=WEEKS)
MOST_CONFUSED = 8
CASES = 20
State = Interest.State
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
    asked: int = 0
    """Conversations in which customers wrote."""
    covered: int = 0
    """Those of them with a product."""

    @property
    def precision(self) -> str:
        return percent(self.linked - self.wrong, self.linked)

    @property
    def guess_precision(self) -> str:
        return percent(self.right, self.right + self.off)

    @property
    def coverage(self) -> str:
        return percent(self.covered, self.asked)

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
    times: int
    url: str


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
    asked, covered = _conversations(shop, since)
    by_channel = _counted(rows, "conversation__identity__channel__kind")
    channels = [
        (kind, _tally(kind, by_channel.get(kind, {}), asked[kind], covered[kind]))
        for kind in sorted({*asked, *(one for one in by_channel if one)})
    ]
    return Quality(
        whole=_tally(_("All"), _whole(rows), sum(asked.values()), sum(covered.values())),
        channels=channels,
        kinds=_by_kind(rows),
        weeks=_by_week(_rows_of(rows, of)),
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


def _tally(label: Any, counts: dict[str, int], asked: int = 0, covered: int = 0) -> Tally:
    return Tally(label, asked=asked, covered=covered, **counts)


def _rows_of(rows: QuerySet[Interest], of: str) -> QuerySet[Interest]:
    if of in KINDS:
        return rows.alias(strongest=_strongest()).filter(strongest=of)
    return rows.filter(conversation__identity__channel__kind=of) if of else rows


def _strongest() -> Subquery:
    own = Evidence.objects.filter(interest=OuterRef("pk")).exclude(kind="correction", matched=[])
    return Subquery(own.order_by("-weight", "id").values("kind")[:1])


def _by_kind(rows: QuerySet[Interest]) -> list[Sign]:
    """By the strongest evidence of each."""
    counted = _counted(rows.annotate(strongest=_strongest()), "strongest")
    found = [Sign(kind, _tally(label, counted[kind])) for kind, label in KINDS.items() if kind in counted]
    return sorted(found, key=lambda one: -(one.tally.linked + one.tally.guesses))


def _by_week(rows: QuerySet[Interest]) -> list[Week]:
    counted = _counted(rows.annotate(week=TruncWeek("created_at")), "week")
    return [Week(week.date(), _tally("", counts)) for week, counts in sorted(counted.items())]


def _conversations(shop: Shop, since: datetime) -> tuple[Counter[str], Counter[str]]:
    """By network: conversations in which customers wrote, and those of them with a product."""
    said = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Message.Direction.INBOUND, sent_at__gte=since
    )
    linked = Interest.objects.filter(conversation=OuterRef("pk"), created_at__gte=since).exclude(
        state=State.REJECTED
    )
    rows = Conversation.objects.filter(Exists(said), shop=shop, last_message_at__gte=since).order_by()
    counted = rows.values_list("identity__channel__kind").annotate(
        asked=Count("pk"), covered=Count("pk", filter=Exists(linked))
    )
    asked: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for kind, one, two in counted:
        asked[kind], covered[kind] = one, two
    return asked, covered


def _corrected(shop: Shop, since: datetime) -> dict[int, Correction]:
    """What was meant instead, by the interest that was replaced."""
    rows = Correction.objects.filter(
        shop=shop, is_right=True, created_at__gte=since, interest__isnull=False
    ).exclude(product=F("interest__product"))
    loaded = rows.select_related(
        "product", "interest__product", "interest__conversation", "interest__customer"
    )
    return {row.interest_id or 0: row for row in loaded.order_by("-id")[:500]}


def _confusions(corrected: dict[int, Correction]) -> list[Confusion]:
    pairs: Counter[tuple[str, str]] = Counter()
    urls: dict[tuple[str, str], str] = {}
    for row in corrected.values():
        if row.interest:
            pair = (row.interest.product.name, row.product.name)
            pairs[pair] += 1
            urls.setdefault(pair, _url_of(row.interest))
    return [Confusion(*pair, times, urls[pair]) for pair, times in pairs.most_common(MOST_CONFUSED)]


def _cases(shop: Shop, since: datetime, corrected: dict[int, Correction]) -> list[Case]:
    rows = (
        Interest.objects.filter(
            shop=shop, state=State.REJECTED, decided_by__isnull=False, updated_at__gte=since
        )
        .select_related("product", "conversation", "customer", "message", "decided_by__user")
        .order_by("-updated_at", "-id")[:CASES]
    )
    return [Case(row, corrected[row.pk].product.name if row.pk in corrected else "") for row in rows]


def _url_of(interest: Interest) -> str:
    if interest.conversation:
        return reverse("inbox:conversation", args=[interest.conversation.public_id])
    return reverse("customers:detail", args=[interest.customer.public_id])


def flips_of(lessons: Iterable[Correction]) -> dict[int, Correction]:
    """The earlier corrections that held lessons would turn round, by row id."""
    ids = {flip for lesson in lessons for flip in lesson.flips}
    return Correction.objects.select_related("product").in_bulk(ids)
