"""The web process: hooks and live hints in front, everything else is Django."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prilavok.config.settings")

from django.core.asgi import get_asgi_application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

# What a proxy says about the client matters to pages and limits, not to hooks, whose proof is in the body.
django_application: Any = ProxyHeadersMiddleware(
    # Django and uvicorn type the messages of ASGI a little differently.
    cast("Any", get_asgi_application()),
    os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"),
)

from prilavok.config.wiring import install  # noqa: E402  needs the apps
from prilavok.ingest.hooks import Hooks  # noqa: E402
from prilavok.live.stream import Live  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

install()
hooks = Hooks()
live = Live()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/hooks/"):
        await hooks(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await live(scope, receive, send)
    elif scope["type"] == "http":
        await django_application(dict(scope), receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await live.close()
            await hooks.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
