"""The demo shop is built by the same actions as any other; its history comes in by webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import product as combinations

from django.db import transaction

from prilavok.automation.actions import create_rule
from prilavok.catalog.actions import create_product, store_post_image, upsert_post
from prilavok.catalog.models import Product
from prilavok.catalog.pictures import read_picture
from prilavok.catalog.types import ProductData, Upload, VariantData
from prilavok.channels import simulators
from prilavok.channels.models import Channel
from prilavok.events.types import Actor
from prilavok.inbox.actions.conversations import mark_read
from prilavok.inbox.actions.saved_replies import create_saved_reply
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now
from prilavok.lib.jobs import defer
from prilavok.lib.money import Money
from prilavok.orders.actions import change_status, update_order
from prilavok.orders.models import Order
from prilavok.shops.models import Shop
from prilavok.simulator.actions import accounts, connecting
from prilavok.simulator.demo import catalogue, history
from prilavok.simulator.drawing import draw, picture_name
from prilavok.simulator.models import SimAccount, SimDelivery, SimMedia
from prilavok.simulator.pictures import picture_url
from prilavok.simulator.queries import STORY_LIFETIME

PAUSE = timedelta(seconds=1)
PATIENCE = 90
"""Tries, a pause apart, before the history is given up or goes on without what is missing."""


@transaction.atomic
def build_shop(shop: Shop, *, actor: Actor) -> None:
    """Goods, publications, saved replies and a connected account; the history follows as a job."""
    goods = {good.sku: _create_good(shop, good, actor) for good in catalogue.GOODS}
    account = accounts.open_account(
        shop_id=shop.pk,
        kind=catalogue.KIND,
        username=catalogue.INSTAGRAM,
        name=shop.name,
        people=catalogue.PEOPLE,
        media=[publication.media for publication in catalogue.PUBLICATIONS],
    )
    channel = connecting.connect(shop, account, actor=actor)
    _tell_publications(account, channel, goods, actor)
    _open_beside(shop, goods, actor)
    for shortcut, text in catalogue.SAVED_REPLIES:
        create_saved_reply(shop=shop, shortcut=shortcut, text=text)
    defer("simulator.demo_past", account_id=account.pk, actor_id=actor.id, tries=0)


def _open_beside(shop: Shop, goods: Mapping[str, Product], actor: Actor) -> None:
    """The same shop on a second network, where that one is installed."""
    if catalogue.BESIDE not in simulators.all_simulations():
        return
    account = accounts.open_account(
        shop_id=shop.pk,
        kind=catalogue.BESIDE,
        username=catalogue.INSTAGRAM,
        name=shop.name,
        people=catalogue.PEOPLE_BESIDE,
        media=[one.media for one in catalogue.PUBLICATIONS if one.media.kind == "post"],
    )
    channel = connecting.connect(shop, account, actor=actor)
    _tell_publications(account, channel, goods, actor)


def _create_good(shop: Shop, good: catalogue.Good, actor: Actor) -> Product:
    picture = draw(picture_name(good.look.shape, good.look.ink, good.look.ground))
    data = ProductData(
        name=good.name,
        sku=good.sku,
        description=good.description,
        category=good.category,
        price=Money(good.price * 100, catalogue.CURRENCY),
        stock=good.stock,
        aliases=good.aliases,
        variants=tuple(_variants(good)),
        photos=(Upload(picture, f"{good.sku}.jpg"),),
    )
    return create_product(shop=shop, actor=actor, data=data)


def _variants(good: catalogue.Good) -> list[VariantData]:
    axes = [("размер", good.sizes), ("цвет", good.colours)]
    used = [(name, values) for name, values in axes if values]
    if not used:
        return []
    made = []
    for values in combinations(*(values for _, values in used)):
        options = dict(zip((name for name, _ in used), values, strict=True))
        is_sold_out = " · ".join(values) in good.sold_out
        made.append(VariantData(options=options, stock=0 if is_sold_out else 4))
    return made


def _tell_publications(
    account: SimAccount, channel: Channel, goods: Mapping[str, Product], actor: Actor
) -> None:
    """The shop's posts with the products on them, as its staff would enter them."""
    by_caption = {media.caption: media for media in account.media.all()}
    for publication in catalogue.PUBLICATIONS:
        media = by_caption.get(str(publication.media.caption))
        if media is None:
            continue
        post = upsert_post(
            channel=channel,
            external_id=media.external_id,
            kind=media.kind,
            caption=media.caption,
            permalink=media.permalink,
            image_url=picture_url(media.picture),
            other_ids=[media.other_id] if media.other_id else [],
            published_at=media.created_at,
            expires_at=_expiry(media),
            products=[goods[sku] for sku in publication.goods],
            actor=actor,
        )
        store_post_image(post, read_picture(draw(media.picture)))


def _expiry(media: SimMedia) -> datetime | None:
    return media.created_at + STORY_LIFETIME if media.kind == "story" else None


# --- the history ---------------------------------------------------------------------------------


def play_past(account_id: int, actor_id: str, tries: int) -> None:
    """What was said before the rules were there, once the web server can take it."""
    account = SimAccount.objects.filter(pk=account_id).first()
    if account is None or SimDelivery.objects.filter(account=account).exists():
        return
    if not connecting.make_ready(account):
        _again("simulator.demo_past", account_id, actor_id, tries)
        return
    history.play(account, history.PAST)
    defer("simulator.demo_present", at=now() + PAUSE, account_id=account_id, actor_id=actor_id, tries=0)


def play_present(account_id: int, actor_id: str, tries: int) -> None:
    """Settle what came of the past, switch the rules on, let the last hour happen."""
    account = SimAccount.objects.filter(pk=account_id).first()
    channel = connecting.channel_of(account) if account else None
    if account is None or channel is None:
        return
    if not _is_applied(account, channel) and tries < PATIENCE:
        _again("simulator.demo_present", account_id, actor_id, tries)
        return
    actor = Actor("member", actor_id)
    _settle_orders(channel, actor)
    for rule in catalogue.RULES:
        create_rule(shop=channel.shop, actor=actor, data=rule)
    for conversation in Conversation.objects.filter(channel=channel, unanswered_since=None):
        mark_read(conversation, actor=actor)
    history.play(account, history.PRESENT)
    _play_beside(account.shop_id)


def _play_beside(shop_id: int) -> None:
    account = SimAccount.objects.filter(shop_id=shop_id, kind=catalogue.BESIDE).first()
    if account is not None and connecting.make_ready(account):
        history.play(account, history.BESIDE)


def _again(task: str, account_id: int, actor_id: str, tries: int) -> None:
    if tries < PATIENCE:
        defer(task, at=now() + PAUSE, account_id=account_id, actor_id=actor_id, tries=tries + 1)


def _is_applied(account: SimAccount, channel: Channel) -> bool:
    """The CRM has made a message of every message and comment told so far."""
    told = SimDelivery.objects.filter(account=account).exclude(act__in=["react", "seen"])
    targets = set(told.values_list("target", flat=True))
    known = Message.objects.filter(channel=channel, external_id__in=targets)
    return known.count() == len(targets)


def _settle_orders(channel: Channel, actor: Actor) -> None:
    """The drafts that formed by themselves go on as a shop would take them on."""
    for username, details, statuses in (
        (
            "svetlova_m",
            {"recipient": "Мария Светлова", "phone": "+79125554217"},
            ("confirmed", "shipped", "done"),
        ),
        (
            "kovaleva.ann",
            {"recipient": "Анна Ковалёва", "phone": "+79275550142", "address": "Самара, пункт СДЭК"},
            ("confirmed",),
        ),
    ):
        order = Order.objects.filter(
            shop=channel.shop,
            status=Order.Status.DRAFT,
            customer__identities__channel=channel,
            customer__identities__username=username,
        ).first()
        if order is not None:
            update_order(order, actor=actor, **details)
            for status in statuses:
                change_status(order, status, actor=actor)
