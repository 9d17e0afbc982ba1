from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import Product
from tests.acceptance.kit.shop import Shop


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


@pytest.fixture(scope="session")
def product(network: Network) -> Iterator[Product]:
    product = Product({"PRILAVOK_INSTAGRAM_API_URL": network.url})
    try:
        product.up()
        yield product
    finally:
        product.clean()


@pytest.fixture(scope="session")
def shop(product: Product) -> Iterator[Shop]:
    shop = Shop.open(product, "Марта")
    shop.connect()
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def other_shop(product: Product) -> Iterator[Shop]:
    """A neighbour in the same installation."""
    shop = Shop.open(product, "Соседи")
    shop.connect()
    yield shop
    shop.close()
