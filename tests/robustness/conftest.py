from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.kit.network import Network
from tests.acceptance.kit.product import Process, Product
from tests.acceptance.kit.shop import Shop


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


@pytest.fixture(scope="session")
def product(network: Network) -> Iterator[Product]:
    """Migrated, and with a web half that the tests may kill; workers are started by the tests."""
    product = Product({"PRILAVOK_INSTAGRAM_API_URL": network.url})
    try:
        product.command("migrate")
        yield product
    finally:
        product.clean()


@pytest.fixture(scope="session")
def shop(product: Product) -> Iterator[Shop]:
    shop = Shop.open(product, "Стойкая")
    shop.connect()
    yield shop
    shop.close()


@pytest.fixture
def web(product: Product) -> Iterator[Process]:
    """The web half alone."""
    process = product.start("web", "--port", str(product.port))
    product.await_ready(process)
    yield process
    if process.runs:
        process.end()


@pytest.fixture
def worker(product: Product) -> Iterator[Process]:
    process = product.start("worker")
    yield process
    if process.runs:
        process.end()
