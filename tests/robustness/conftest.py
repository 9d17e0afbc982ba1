from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import Process, Product
from tests.acceptance.kit.shop import Shop
from tests.acceptance.kit.stage import a_network, a_product
from tests.robustness.halves import begin_work, serve


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    with a_network() as network:
        yield network


@pytest.fixture(scope="session")
def product(network: Network) -> Iterator[Product]:
    with a_product(network, runs=False) as product:
        yield product


@pytest.fixture(scope="session")
def shop(product: Product) -> Iterator[Shop]:
    shop = Shop.open(product, "Стойкая")
    shop.connect()
    yield shop
    shop.close()


@pytest.fixture
def web(product: Product) -> Process:
    """The web half alone, once it can work; the running one, if there is one."""
    return serve(product)


@pytest.fixture
def worker(product: Product) -> Iterator[Process]:
    process = begin_work(product)
    yield process
    if process.runs:
        process.end()


@pytest.fixture
def up(product: Product) -> Iterator[Process]:
    """The whole product under its supervisor."""
    for process in product.processes:
        if process.runs:
            process.end()
    process = product.up()
    yield process
    if process.runs:
        process.end()
