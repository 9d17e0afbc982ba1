from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def reactions() -> None:
    """Events reach their reactions in every test as in the product, whichever test runs first."""
    from prilavok.config.wiring import install

    install()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        from tests.acceptance.kit import migrated

        migrated.forget()
