"""For machines: is the process alive, can it work, how is it doing."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and its tables are up to date, else 503 with the reason."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = _pending_migrations()
    except DatabaseError as error:
        return JsonResponse({"ready": False, "reason": f"database: {error}"}, status=503)
    if pending:
        return JsonResponse({"ready": False, "reason": "migrations are pending"}, status=503)
    return JsonResponse({"ready": True})


def _pending_migrations() -> bool:
    """Asked until the answer is no; code does not grow migrations while it runs."""
    if _known_migrated.cache_info().currsize:
        return False
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    _known_migrated()
    return False


@cache
def _known_migrated() -> bool:
    return True


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus; from other machines only with the bearer token of PRILAVOK_METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse(status=403)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, settings.METRICS_TOKEN)
    return (
        request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    )
