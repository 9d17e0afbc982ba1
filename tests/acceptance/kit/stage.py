"""A network and an installation that talks to it, for as long as some tests need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.acceptance.kit import migrated
from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import Product


@contextmanager
def a_network() -> Iterator[Network]:
    with closing(Network()) as network:
        yield network


@contextmanager
def a_product(network: Network, *, runs: bool) -> Iterator[Product]:
    """Up as a whole when it `runs`; else migrated, and which halves of it run is up to the tests."""
    product = Product({"PRILAVOK_INSTAGRAM_API_URL": network.url})
    try:
        migrated.copy_to(product.data_dir)
        if runs:
            product.up()
        yield product
    finally:
        product.clean()
