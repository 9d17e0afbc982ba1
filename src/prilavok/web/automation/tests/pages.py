"""Pages as a browser reads them."""

from __future__ import annotations

from html.parser import HTMLParser


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send for the forms on the page."""
    parser = _Fields()
    parser.feed(page)
    return parser.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._open = ""
        """Name of the textarea or select being read."""
        self._tag = ""
        self._in_template = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._in_template = True
        elif not self._in_template:
            self._read(tag, given)

    def _read(self, tag: str, given: dict[str, str]) -> None:
        if tag in ("textarea", "select"):
            self._open, self._tag = given["name"], tag
        if tag == "textarea":
            self._add(given["name"], "")
        elif tag == "option" and "selected" in given:
            self._add(self._open, given["value"])
        elif tag == "input" and self._is_sent(given):
            self._add(given["name"], given.get("value", "on" if "checked" in given else ""))

    @staticmethod
    def _is_sent(given: dict[str, str]) -> bool:
        needs_check = given.get("type") in ("checkbox", "radio")
        return bool(given.get("name")) and (not needs_check or "checked" in given)

    def _add(self, name: str, value: str) -> None:
        self.found.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template = False
        elif tag == self._tag:
            self._open = self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag == "textarea":
            self.found[self._open][-1] += data
