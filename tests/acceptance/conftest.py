from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import Product
from tests.acceptance.kit.shop import Shop
from tests.acceptance.kit.stage import a_network, a_product


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    with a_network() as network:
        yield network


@pytest.fixture(scope="session")
def product(network: Network) -> Iterator[Product]:
    with a_product(network, runs=True) as product:
        yield product


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
