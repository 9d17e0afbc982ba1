"""Facebook Login: the consent page, and the Pages that a person agreed to.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.families.meta import Graph
from prilavok.lib.http import Transport

FACEBOOK_URL = "https://graph.facebook.com"
DIALOG_URL = "https://www.facebook.com"
PAGES = "100"


@dataclass(frozen=True, slots=True)
class FacebookLogin:
    """`app` holds `client_id`, `client_secret` and, when it is not the public one, `base_url`.

    With Facebook Login for Business the app also has a `config_id`, which names the permissions.
    """

    app: Mapping[str, str]
    version: str
    scopes: Sequence[str]

    @property
    def _base(self) -> str:
        return self.app.get("base_url", "").rstrip("/") or FACEBOOK_URL

    def authorize_url(self, *, redirect_uri: str, state: str) -> str:
        """A server that stands in for Facebook has the dialog under its base URL."""
        query = {
            "client_id": self.app["client_id"],
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "state": state,
        }
        if config := self.app.get("config_id"):
            query["config_id"] = config
        else:
            query["scope"] = ",".join(self.scopes)
        public = self._base == FACEBOOK_URL
        page = f"{DIALOG_URL}/{self.version}/dialog/oauth" if public else f"{self._base}/oauth/authorize"
        return f"{page}?{urlencode(query)}"

    def pages(
        self, *, code: str, redirect_uri: str, fields: str, transport: Transport
    ) -> list[dict[str, Any]]:
        """Code -> a person's token -> one for sixty days -> the Pages, whose tokens do not run out.

        Raises `ChannelError`.
        """
        app = {"client_id": self.app["client_id"], "client_secret": self.app["client_secret"]}
        graph = Graph(transport, self._base, "", (self.app["client_secret"], code))
        short = self._token(graph, {**app, "redirect_uri": redirect_uri, "code": code})
        exchange = {"grant_type": "fb_exchange_token", **app, "fb_exchange_token": short}
        long = self._token(replace(graph, secrets=(*graph.secrets, short)), exchange)
        accounts = replace(graph, token=long).call(
            "GET", f"/{self.version}/me/accounts", query={"fields": fields, "limit": PAGES}
        )
        rows = accounts.get("data")
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _token(self, graph: Graph, query: dict[str, str]) -> str:
        answer = graph.call("GET", f"/{self.version}/oauth/access_token", query=query)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise ChannelError(Reason.OTHER, code="no_token", text="the answer holds no token")
        return token


def only_page(pages: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The one Page that was agreed to. Raises `ChannelError`: nobody can be asked again from here."""
    if not pages:
        raise ChannelError(
            Reason.OTHER,
            code="no_page",
            text="Facebook gave access to no suitable Page. Connect again and choose one.",
        )
    if len(pages) > 1:
        names = ", ".join(str(page.get("name") or page.get("id")) for page in pages)
        raise ChannelError(
            Reason.OTHER,
            code="several_pages",
            text=f"Facebook gave access to several Pages: {names}. Connect again and choose just one.",
        )
    return pages[0]
