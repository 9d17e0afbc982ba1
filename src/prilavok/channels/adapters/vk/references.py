"""What VK's own things are called: posts, products, comments, and the addresses that name them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from prilavok.channels.adapters.vk.payloads import Node
from prilavok.channels.types import Reference, ReferenceType

SITE = "https://vk.com"
HOSTS = frozenset({"vk.com", "vk.ru", "vk.me", "vkontakte.ru"})
_NAMED: tuple[tuple[re.Pattern[str], ReferenceType], ...] = (
    (re.compile(r"(?:^|[^a-z])wall(-?\d+)_(\d+)"), "post"),
    (re.compile(r"(?:^|[^a-z])(?:product|market)(-?\d+)_(\d+)"), "product"),
    (re.compile(r"(?:^|[^a-z])clip(-?\d+)_(\d+)"), "reel"),
    (re.compile(r"(?:^|[^a-z])story(-?\d+)_(\d+)"), "story"),
)
_PARTS = 2
SIZES = "smxopqryzw"
OLD_SIZES = ("photo_2560", "photo_1280", "photo_807", "photo_604", "photo_130", "photo_75")


def wall_post(owner: str, post: str, group: str, *, title: str = "", image_url: str = "") -> Reference:
    """`group` is the shop's own community: only there a bare number says which post is meant."""
    full = f"{owner}_{post}"
    return Reference(
        "post",
        external_id=full,
        url=f"{SITE}/wall{full}",
        title=title,
        image_url=image_url,
        other_ids=(f"wall{full}", post) if owner == f"-{group}" else (f"wall{full}",),
    )


def product(owner: str, item: str, *, sku: str = "", title: str = "", image_url: str = "") -> Reference:
    """The shop's own article number comes first, as everywhere; then VK's ids."""
    full = f"{owner}_{item}"
    names = [name for name in (sku, full, f"market{full}") if name]
    return Reference(
        "product",
        external_id=names[0],
        url=f"{SITE}/product{full}",
        title=title,
        image_url=image_url,
        other_ids=tuple(names[1:]),
    )


def clip(owner: str, number: str, *, title: str = "", image_url: str = "") -> Reference:
    full = f"{owner}_{number}"
    return Reference(
        "reel",
        external_id=f"video{full}",
        url=f"{SITE}/clip{full}",
        title=title,
        image_url=image_url,
        other_ids=(f"clip{full}",),
    )


def of_wall(wall: Node, group: str) -> Reference | None:
    owner, post = wall.id("owner_id", "to_id", "source_id", "from_id"), wall.id("id", "post_id")
    if not owner or not post:
        return None
    pictures = [photo for one in wall.nodes("attachments") if (photo := one.node("photo"))]
    image_url = photo_url(pictures[0]) if pictures else ""
    return wall_post(owner, post, group, title=wall.text("text"), image_url=image_url)


def of_market(item: Node) -> Reference | None:
    owner, number = item.id("owner_id"), item.id("id", "item_id")
    if not owner or not number:
        return None
    photos = item.nodes("photos")
    return product(
        owner,
        number,
        sku=item.id("sku").strip() or item.id("external_id").strip(),
        title=item.text("title"),
        image_url=item.text("thumb_photo") or (photo_url(photos[0]) if photos else ""),
    )


def of_link(url: str, *, group: str, title: str = "", image_url: str = "") -> Reference:
    """A link into VK is what it leads to."""
    found = _named(url)
    if found is None:
        return Reference("link", url=url, title=title, image_url=image_url)
    kind, owner, number = found
    if kind == "post":
        return wall_post(owner, number, group, title=title, image_url=image_url)
    if kind == "product":
        return product(owner, number, title=title, image_url=image_url)
    if kind == "reel":
        return clip(owner, number, title=title, image_url=image_url)
    full = f"{owner}_{number}"
    return Reference(
        kind, external_id=full, url=url, title=title, image_url=image_url, other_ids=(f"story{full}",)
    )


def _named(url: str) -> tuple[ReferenceType, str, str] | None:
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host.removeprefix("www.").removeprefix("m.") not in HOSTS:
        return None
    place = unquote(f"{parts.path}?{parts.query}")
    for pattern, kind in _NAMED:
        if match := pattern.search(place):
            return kind, match[1], match[2]
    return None


def photo_url(photo: Node) -> str:
    """The largest size: by its area, then by VK's letter."""
    sizes = [one for one in photo.nodes("sizes") if one.text("url") or one.text("src")]
    if sizes:
        best = max(sizes, key=_area)
        return best.text("url") or best.text("src")
    original = photo.node("orig_photo")
    if original and original.text("url"):
        return original.text("url")
    return next((photo.text(name) for name in OLD_SIZES if photo.text(name)), photo.text("url"))


def _area(size: Node) -> tuple[float, int]:
    return size.number("width") * size.number("height"), SIZES.find(size.text("type"))
