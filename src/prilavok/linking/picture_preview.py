"""Pictures of a preview: looked at while the caller waits."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.files.storage import default_storage

from prilavok.inbox.models import Attachment
from prilavok.lib.http import HttpError, Transport, host_port
from prilavok.linking.actions.describing import catch_up
from prilavok.linking.catalogue import Catalogue
from prilavok.linking.pictures.opening import MAX_BYTES
from prilavok.linking.pictures.recognising import recognise
from prilavok.linking.types import Sighting

CATCH_UP_SECONDS = 12.0
"""Photos that came a moment ago have no features yet; so long the caller waits for them."""
FETCH_SECONDS = 8.0

log = logging.getLogger(__name__)


def sightings(
    shop_id: int, pictures: Sequence[str], images: Mapping[str, bytes], catalogue: Catalogue
) -> tuple[Sighting, ...]:
    """What is on these. Addresses and digests of the shop's own photos need no look."""
    unknown = [one for one in pictures if one not in catalogue.by_picture]
    found = (images[one] if one in images else _content(shop_id, one) for one in unknown)
    contents = [content for content in found if content]
    if not contents:
        return ()
    catch_up(shop_id, seconds=CATCH_UP_SECONDS)
    return recognise(shop_id, contents)


def _content(shop_id: int, url: str) -> bytes:
    """A customer's file that we keep, or what the address gives; nothing when neither."""
    if "/" not in url:
        return b""
    name = url.removeprefix(settings.MEDIA_URL)
    if name != url:
        return _kept(shop_id, name)
    try:
        answer = Transport(allowed_private=_named_hosts()).download(
            url, max_bytes=MAX_BYTES, timeout=FETCH_SECONDS
        )
    except HttpError as error:
        log.info("picture not fetched: %s", error)
        return b""
    return answer.content if answer.ok else b""


def _kept(shop_id: int, name: str) -> bytes:
    if not Attachment.objects.filter(file=name, message__shop_id=shop_id).exists():
        return b""
    try:
        with default_storage.open(name) as source:
            return bytes(source.read())
    except OSError:
        return b""


def _named_hosts() -> frozenset[str]:
    """Private addresses that the operator of the installation has named in the environment."""
    urls = [*settings.NETWORK_URLS.values(), settings.SIMULATOR_URL]
    return frozenset(host_port(url) for url in urls)
