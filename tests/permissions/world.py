"""Two shops with one of everything, a walk over the URLs, and a fingerprint of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from prilavok.automation.models import Rule
from prilavok.customers.models import CustomField
from prilavok.inbox.models import BulkChange, SavedReply, SavedView, ScheduledMessage
from prilavok.ingest.models import InboundEvent
from prilavok.lib.clock import now
from prilavok.linking.models import Correction, Interest, MissingProduct
from prilavok.orders.models import Order, OrderChange, OrderLine
from prilavok.shops.models import ApiToken, Invitation, Membership, Role, Shop, Team
from prilavok.teamwork.models import Holiday, Route
from tests.factories import (
    make_channel,
    make_conversation,
    make_membership,
    make_message,
    make_post,
    make_product,
    make_shop,
)
from tests.permissions.table import PLAIN, PUBLIC_ID

# They change with every request of a person, whatever is asked for.
UNCOUNTED = frozenset({"django_session", "usersessions_usersession", "shops_apitoken"})


@dataclass(frozen=True)
class Page:
    """One URL: its name, its parameters, and how to write it."""

    name: str
    parameters: tuple[str, ...]
    template: str

    def path(self, values: Mapping[str, object]) -> str:
        return "/" + self.template % {name: values[name] for name in self.parameters}

    @property
    def own_ids(self) -> tuple[str, ...]:
        """Parameters that name an object of a shop."""
        return tuple(name for name in self.parameters if name not in PLAIN)


def pages() -> list[Page]:
    return list(_walk(get_resolver().url_patterns, (), []))


def _walk(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...], before: list[object]
) -> Iterator[Page]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, inner, [*before, one.pattern])
        else:
            yield _page(":".join((*spaces, one.name or "?")), [*before, one.pattern])


def _page(name: str, patterns: list[object]) -> Page:
    parts = [_shape(pattern) for pattern in patterns]
    template = "".join(template for template, _ in parts)
    return Page(name, tuple(key for _, keys in parts for key in keys), template)


def _shape(pattern: object) -> tuple[str, tuple[str, ...]]:
    """How Django itself would write the address: `%(name)s` for a parameter."""
    from django.urls.resolvers import LocalePrefixPattern
    from django.utils.regex_helper import normalize

    if isinstance(pattern, LocalePrefixPattern):
        return "", ()
    regex = pattern.regex.pattern  # type: ignore[attr-defined]
    template, keys = normalize(regex)[0]
    return template, tuple(keys)


@dataclass(frozen=True)
class Furnished:
    """A shop with one of everything; ids by the word of `table.PUBLIC_ID` or the parameter's name."""

    shop: Shop
    owner: Membership
    ids: Mapping[str, object]

    def values(self, page: Page) -> dict[str, object]:
        """Parameters for a page that lead to this shop's objects."""
        return {name: PLAIN[name] if name in PLAIN else self._id(page, name) for name in page.parameters}

    def _id(self, page: Page, parameter: str) -> object:
        if parameter != "public_id":
            return self.ids[parameter]
        beginnings = [start for start in PUBLIC_ID if page.name.startswith(start)]
        return self.ids[PUBLIC_ID[max(beginnings, key=len)]]


def furnish(name: str) -> Furnished:
    shop = make_shop(name)
    owner = make_membership(shop, role=Role.OWNER)
    operator = make_membership(shop)
    channel = make_channel(shop)
    product = make_product(shop, price_minor=199000, sku=f"SKU-{name}")
    post = make_post(channel, products=[product])
    conversation = make_conversation(channel=channel, shop=shop)
    message = make_message(conversation, "Есть?")
    interest = Interest.objects.create(
        shop=shop, customer=conversation.customer, conversation=conversation, message=message,
        product=product, score=0.9, state=Interest.State.LINKED,
    )  # fmt: skip
    order = Order.objects.create(
        shop=shop, number=1, customer=conversation.customer, currency="RUB", created_by="event"
    )
    line = OrderLine.objects.create(order=order, product=product, interest=interest, name=product.name)
    order_change = OrderChange.objects.create(
        order=order, kind="status", data={"from": "draft", "to": "new"}, actor_type="system"
    )
    rule = Rule.objects.create(
        shop=shop, name="Цена", event="message", trigger={"event": "message", "keywords": ["цена"]},
        actions=[{"kind": "reply", "text": "1990"}],
    )  # fmt: skip
    event = InboundEvent.objects.create(channel=channel, key=name, shard=0, body=b"{}", status="failed")
    invitation = Invitation.objects.create(
        shop=shop, email="x@example.com", role=Role.OPERATOR, token_digest=f"digest-{shop.public_id}",
        invited_by=owner, expires_at=now() + timedelta(days=7),
    )  # fmt: skip
    token = ApiToken.objects.create(shop=shop, name="x", digest=f"token-{shop.public_id}", prefix="x")
    reply = SavedReply.objects.create(shop=shop, shortcut="цена", text="1990")
    view = SavedView.objects.create(shop=shop, owner=owner, name="Комментарии", query={"kind": "comments"})
    change = BulkChange.objects.create(shop=shop, member=owner, kind="close")
    lesson = Correction.objects.create(
        shop=shop, interest=interest, phrase="есть", product=product, is_right=True,
        standing=Correction.Standing.HELD,
    )  # fmt: skip
    missing = MissingProduct.objects.create(
        shop=shop, conversation=conversation, message=message, words="юбка"
    )
    field = CustomField.objects.create(shop=shop, key="Размер", name="Размер")
    scheduled = ScheduledMessage.objects.create(
        shop=shop, conversation=conversation, member=owner, mode="direct", text="Есть",
        due_at=now() + timedelta(days=1),
    )  # fmt: skip
    team = Team.objects.create(shop=shop, name="Платья")
    route = Route.objects.create(shop=shop, team=team, channel=channel)
    holiday = Holiday.objects.create(shop=shop, day=now().date() + timedelta(days=30))
    named = {
        "conversation": conversation, "customer": conversation.customer, "product": product, "post": post,
        "order": order, "rule": rule, "event": event, "channel": channel, "invitation": invitation,
        "member": operator, "reply": reply, "token": token, "message": message, "interest": interest,
        "line": line, "field": field, "scheduled": scheduled, "identity": conversation.identity, "team": team,
        "missing": missing,
    }  # fmt: skip
    ids: dict[str, object] = {word: row.public_id for word, row in named.items()}  # type: ignore[attr-defined]
    in_paths = ("message", "interest", "reply", "product", "line", "order", "scheduled", "missing")
    ids |= {f"{word}_id": ids[word] for word in in_paths}
    ids |= {"view_id": view.public_id, "bulk_id": change.public_id}
    numbers = {
        "change_id": order_change.pk, "number": lesson.pk, "route_id": route.pk, "holiday_id": holiday.pk,
    }  # fmt: skip
    return Furnished(shop, owner, ids | numbers | {"shop": shop.public_id})


def fingerprint() -> dict[str, str]:
    """Table -> digest of all its rows."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - UNCOUNTED
        rows = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}', {rows} FROM \"{table}\" t" for table in sorted(tables))
        )
        return dict(cursor.fetchall())
