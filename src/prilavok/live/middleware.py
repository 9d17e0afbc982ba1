from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from prilavok.live.position import current_position

GetResponse = Callable[[HttpRequest], HttpResponse]


class LivePositionMiddleware:
    """Notes on a whole page's request where the events stand, before anything of the page is read.

    Parts of pages have no stream of their own and need none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_page(request):
            request.live_position = str(current_position())  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _is_page(request: HttpRequest) -> bool:
        return (
            request.method == "GET"
            and request.membership is not None  # type: ignore[attr-defined]
            and "HX-Request" not in request.headers
            and "text/html" in request.headers.get("Accept", "")
        )
