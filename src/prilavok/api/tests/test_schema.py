"""The description of the API tells the truth: whatever comes in, the answer is one that it names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from prilavok.api.ratelimit import limiter
from prilavok.api.rest import api as rest
from prilavok.api.tests.kit import Everything
from prilavok.shops.actions import create_api_token

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PREFIX = "/api/v1/"
OPERATIONS = [
    (method, path)
    for path, operations in rest.get_openapi_schema(path_prefix=PREFIX)["paths"].items()
    for method in operations
]
EXAMPLES = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@cache
def _description() -> Any:
    return schemathesis.openapi.from_wsgi(f"{PREFIX}openapi.json", WSGIHandler())


@pytest.fixture
def schema() -> Iterator[Any]:
    """The real handler in this thread, which must not end the test's own transaction after a request."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield _description()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_as_described(
    schema: Any, ours: Everything, method: str, path: str, mode: GenerationMode
) -> None:
    token = create_api_token(shop=ours.shop, name="schema").token

    @EXAMPLES
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        for public_id in _ids(path, ours):
            limiter.forget()
            if public_id is not None:
                case.path_parameters["id"] = public_id
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            case.validate_response(response, checks=CHECKS)

    check()


def _ids(path: str, ours: Everything) -> list[str | None]:
    """A made-up id leads to 404 only; the second call goes to a real object."""
    if "{id}" not in path:
        return [None]
    ids = {
        "channels": ours.channel.public_id,
        "posts": ours.post.public_id,
        "products": ours.product.public_id,
        "customers": ours.customer.public_id,
        "conversations": ours.direct.public_id,
        "messages": ours.message.public_id,
        "orders": ours.order.public_id,
        "interests": ours.interest.public_id,
        "rules": ours.rule.public_id,
        "inbound-events": ours.inbound_event.public_id,
    }
    return [None, ids[path.removeprefix(PREFIX).split("/")[0]]]
