from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def reactions() -> None:
    """Events reach their reactions in every test as in the product, whichever test runs first."""
    from prilavok.config.wiring import install

    install()
