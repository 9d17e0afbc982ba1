"""The first steps of a shop; every tick is read from what is really there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from prilavok.automation.models import Rule
from prilavok.catalog.models import Post, Product
from prilavok.channels.models import Channel
from prilavok.shops.models import Membership, Shop
from prilavok.shops.permissions import Right, may
from prilavok.shops.queries import members
from prilavok.web.components.templatetags.ui import channel_name


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    text: str
    is_done: bool = False
    url_name: str = ""
    button: str = ""


def steps(shop: Shop) -> list[Step]:
    return [_opened(shop), _channel(shop), _products(shop), _posts(shop), _rule(shop), _colleague(shop)]


def has_open_steps(membership: Membership) -> bool:
    """Whether channel, products or first answer are still to do for someone who may do them."""
    shop = membership.shop
    if not may(membership, Right.CHANNELS):
        return False
    return not all(step.is_done for step in (_channel(shop), _products(shop), _rule(shop)))


def _opened(shop: Shop) -> Step:
    return Step(_("The shop is open"), f"{shop.name}, {shop.currency}, {shop.timezone}", is_done=True)


def _channel(shop: Shop) -> Step:
    channel = Channel.objects.filter(shop=shop).order_by("pk").first()
    if channel is None:
        text = _("Direct, comments and story replies will come here. The simulator will do for a try.")
        return Step(
            pgettext("first steps", "Connect a channel"),
            text,
            url_name="settings:channels",
            button=_("Connect"),
        )
    arrived = _("the first event has come") if channel.last_event_at else _("waiting for the first event")
    name = channel.username or channel.name or channel.external_id
    title = _("%(network)s is connected") % {"network": channel_name(channel.kind)}
    return Step(title, f"{name} · {arrived}", is_done=True)


def _products(shop: Shop) -> Step:
    count = Product.objects.filter(shop=shop, deleted_at__isnull=True).count()
    if count == 0:
        text = _("CSV, Excel or YML, or one by one. You see what will change before it is written.")
        return Step(_("Add products"), text, url_name="catalog:products", button=_("Add"))
    text = ngettext("%(count)d product", "%(count)d products", count) % {"count": count}
    return Step(_("Products are here"), text, is_done=True)


def _posts(shop: Shop) -> Step:
    total = Post.objects.filter(shop=shop).count()
    linked = Post.objects.filter(shop=shop, post_products__isnull=False).distinct().count()
    text = _("A question under a post is then linked to its product by itself.")
    if total:
        text = _("%(linked)d of %(total)d posts have a product.") % {"linked": linked, "total": total}
    return Step(
        _("Link posts to products"),
        text,
        bool(total) and linked == total,
        "catalog:posts",
        pgettext("first steps", "Check"),
    )


def _rule(shop: Shop) -> Step:
    text = _("“Price” for questions in Direct and under posts. Try it on past events first.")
    is_done = Rule.objects.filter(shop=shop, enabled=True, deleted_at__isnull=True).exists()
    return Step(
        _("Switch on the first answer"), text, is_done, "automation:rules", pgettext("first steps", "Look")
    )


def _colleague(shop: Shop) -> Step:
    text = _("Roles: owner, administrator, operator")
    return Step(_("Invite a colleague"), text, members(shop).count() > 1, "settings:members", _("Invite"))
