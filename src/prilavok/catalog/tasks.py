"""Pictures that were given as addresses are fetched in the background."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.catalog.actions import store_photo, store_post_image
from prilavok.catalog.errors import PictureRejected
from prilavok.catalog.models import Photo, Post
from prilavok.catalog.pictures import MAX_BYTES, Picture, read_picture
from prilavok.lib.http import AddressRefused, TooLarge, Transport, host_port

log = logging.getLogger(__name__)
RETRY = RetryStrategy(max_attempts=5, exponential_wait=6)


class FetchFailed(Exception):
    """The server could not give the picture now; it may later."""


@app.task(name="catalog.fetch_photo", queue="media", retry=RETRY, pass_context=False)
def fetch_photo(*, photo_id: int) -> None:
    photo = Photo.objects.filter(pk=photo_id, file="").first()
    if photo and (picture := fetch_picture(photo.source_url)):
        store_photo(photo, picture)


@app.task(name="catalog.fetch_post_image", queue="media", retry=RETRY, pass_context=False)
def fetch_post_image(*, post_id: int) -> None:
    post = Post.objects.filter(pk=post_id, image="").exclude(image_url="").first()
    if post and (picture := fetch_picture(post.image_url)):
        store_post_image(post, picture)


def fetch_picture(url: str) -> Picture | None:
    """None when this address will never give a picture. Raises when it is worth another try."""
    try:
        response = Transport(allowed_private=_named_hosts()).download(url, max_bytes=MAX_BYTES)
    except (AddressRefused, TooLarge) as error:
        log.warning("picture refused: %s", error)
        return None
    if response.status >= 500 or response.status in (408, 429):
        raise FetchFailed(f"HTTP {response.status}")
    if not response.ok:
        log.warning("no picture there: HTTP %s", response.status)
        return None
    try:
        return read_picture(response.content)
    except PictureRejected as error:
        log.warning("not kept: %s", error)
        return None


def _named_hosts() -> frozenset[str]:
    """Private addresses that the operator of the installation has named in the environment."""
    urls = [*settings.NETWORK_URLS.values(), settings.SIMULATOR_URL]
    return frozenset(host_port(url) for url in urls)
