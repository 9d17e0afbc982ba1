"""Who asked for what: what the address asks for, and its rows in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from prilavok.catalog.models import Product
from prilavok.catalog.queries import products_of, search_products
from prilavok.lib.clock import now
from prilavok.linking.models import Interest
from prilavok.shops.models import Shop
from prilavok.web.customers.people import Face, face_of
from prilavok.web.interests.stages import LABELS, TONES, back_in_stock, staged
from prilavok.web.orders.listing import Tab

PAGE = 50
BACK = "back"
PERIODS = {
    "7": pgettext_lazy("interests of", "7 days"),
    "30": pgettext_lazy("interests of", "30 days"),
    "90": pgettext_lazy("interests of", "90 days"),
    "all": pgettext_lazy("interests of", "All time"),
}
USUAL_PERIOD = "30"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. `after` is the row where the page before ended."""

    stage: str = ""
    words: str = ""
    product: str = ""
    days: str = USUAL_PERIOD
    after: int | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Wanted:
        stage, days = params.get("stage", ""), params.get("days", USUAL_PERIOD)
        after = params.get("after", "")
        return cls(
            stage=stage if stage in LABELS or stage == BACK else "",
            words=params.get("q", "").strip()[:200],
            product=params.get("product", "")[:20],
            days=days if days in PERIODS else USUAL_PERIOD,
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.stage or self.words or self.product or self.days != "all")

    def url(self, name: str = "catalog:interests", **more: object) -> str:
        query = {"stage": self.stage, "q": self.words, "product": self.product, "days": self.days, **more}
        usual = {"days": USUAL_PERIOD}
        filled = {key: value for key, value in query.items() if value and usual.get(key) != value}
        return reverse(name) + (f"?{urlencode(filled)}" if filled else "")


@dataclass(frozen=True, slots=True)
class Row:
    interest: Interest
    face: Face
    stage: str

    @property
    def label(self) -> object:
        return LABELS[self.stage]

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "")

    @property
    def level(self) -> int:
        return 2 if self.interest.state == Interest.State.SUGGESTED else 3

    @property
    def photo(self) -> str:
        return next((photo.url for photo in self.interest.product.photos.all()), "")

    @property
    def url(self) -> str:
        if self.interest.conversation:
            return reverse("inbox:conversation", args=[self.interest.conversation.public_id])
        return reverse("customers:detail", args=[self.face.customer.public_id])


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row] = ()
    next_url: str = ""


def found(shop: Shop, wanted: Wanted) -> QuerySet[Any]:
    """All that fit but for the stage."""
    rows = staged(shop)
    if wanted.days != "all":
        rows = rows.filter(updated_at__gte=now() - timedelta(days=int(wanted.days)))
    if wanted.product:
        rows = rows.filter(product__public_id=wanted.product)
    if wanted.words:
        rows = rows.filter(product__in=search_products(shop, wanted.words).order_by().values("pk"))
    return rows


def of_stage(rows: QuerySet[Any], stage: str) -> QuerySet[Any]:
    if stage == BACK:
        return back_in_stock(rows)
    return rows.filter(stage=stage) if stage else rows


def loaded(rows: QuerySet[Any]) -> QuerySet[Any]:
    return (
        rows.select_related("product", "variant", "customer", "conversation", "message")
        .prefetch_related("product__photos", "customer__identities__channel")
        .order_by("-id")
    )


def page_of(shop: Shop, wanted: Wanted) -> Page:
    rows = loaded(of_stage(found(shop, wanted), wanted.stage))
    if wanted.after is not None:
        rows = rows.filter(pk__lt=wanted.after)
    read = list(rows[: PAGE + 1])
    shown = read[:PAGE]
    more = wanted.url(after=shown[-1].pk) if len(read) > PAGE else ""
    return Page([Row(one, face_of(one.customer), one.stage) for one in shown], more)


def tabs_of(shop: Shop, wanted: Wanted) -> list[Tab]:
    rows = found(shop, wanted)
    counted = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    counts = {"": sum(counted.values()), **counted, BACK: back_in_stock(rows).count()}
    labels = {
        "": pgettext_lazy("interests", "All"),
        **LABELS,
        BACK: pgettext_lazy("interests", "Back in stock"),
    }
    return [
        Tab(label, counts.get(stage, 0), wanted.url(stage=stage), stage == wanted.stage)
        for stage, label in labels.items()
    ]


def product_asked_for(shop: Shop, wanted: Wanted) -> Product | None:
    return products_of(shop).filter(public_id=wanted.product).first() if wanted.product else None
