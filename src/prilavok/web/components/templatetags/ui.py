"""The tags and filters of every screen: `{% load ui %}`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, PasswordInput
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from prilavok.channels import registry
from prilavok.lib import clock
from prilavok.lib.money import Money
from prilavok.shops.models import Membership
from prilavok.web.components import formats, vite

register = template.Library()

PRESENCE = {
    "available": gettext_lazy("available"),
    "away": gettext_lazy("away"),
    "offline": gettext_lazy("offline"),
}
AVATAR_SIZES = frozenset({"", "xs", "sm", "lg"})


@register.simple_tag
def vite_entry() -> SafeString:
    """Links to the built styles, fonts and script."""
    built = vite.entry()
    fonts = format_html_join(
        "",
        '<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>',
        ((static(path),) for path in built.fonts),
    )
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(path),) for path in built.styles)
    )
    return fonts + styles + format_html('<script type="module" src="{}"></script>', static(built.script))


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A Lucide icon. A name made in Python is written there as "i-name", so that the build finds it."""
    return _icon(name, classes)


# A page draws some hundred icons, marks and faces, most of them again and again.
@lru_cache(maxsize=2048)
def _icon(name: str, classes: str) -> SafeString:
    return format_html('<i class="i i-{}{}" aria-hidden="true"></i>', name.removeprefix("i-"), _more(classes))


def _more(classes: str) -> str:
    return f" {classes}" if classes else ""


@register.simple_tag
def channel_mark(kind: str, classes: str = "") -> SafeString:
    """The network's coloured square, named for screen readers; classes: chm-md, chm-lg."""
    return _channel_mark(kind, channel_name(kind), classes)


@lru_cache(maxsize=256)
def _channel_mark(kind: str, name: str, classes: str) -> SafeString:
    return format_html(
        '<span class="chm{}" data-k="{}" role="img" aria-label="{}">{}</span>',
        _more(classes),
        kind,
        name,
        icon(f"i-ch-{kind}"),
    )


@register.filter
def channel_name(kind: str) -> str:
    """What the network is called; a kind whose adapter has gone keeps its word."""
    try:
        return registry.get(kind).manifest.name
    except registry.UnknownKind:
        return kind


@register.filter
def direct_name(kind: str) -> str:
    """What the network calls private messages: often just its own name."""
    try:
        return registry.get(kind).manifest.direct_name or channel_name(kind)
    except registry.UnknownKind:
        return kind


@register.simple_tag
def avatar(name: str, seed: object = "", picture: str = "", kind: str = "", size: str = "") -> SafeString:
    """Picture or initials in a hue of the identity (`seed`), with the channel's mark at its corner."""
    if size not in AVATAR_SIZES:
        raise ValueError(f"avatar size {size!r}")
    mark = channel_mark(kind) if kind else SafeString("")
    return _avatar(str(name), str(seed), picture, mark, size)


@lru_cache(maxsize=8192)
def _avatar(name: str, seed: str, picture: str, mark: SafeString, size: str) -> SafeString:
    face = (
        format_html('<img src="{}" alt="" loading="lazy">', picture)
        if picture
        else format_html('<span aria-hidden="true">{}</span>', formats.initials(name))
    )
    sized = f"av av-{size}" if size else "av"
    return format_html(
        '<span class="{}" data-h="{}">{}{}</span>', sized, formats.hue(seed or name), face, mark
    )


@register.simple_tag
def presence(member: Membership) -> SafeString:
    """A dot and its word: whether a colleague is here. Load `availability` with the seat."""
    row = getattr(member, "availability", None)
    word = row.word if row else "offline"
    return format_html(
        '<span class="presence is-{}" title="{}"><span class="sr-only">{}</span></span>',
        word,
        PRESENCE[word],
        PRESENCE[word],
    )


@register.simple_tag
def bars(level: int) -> SafeString:
    """Confidence, 1 to 3; always beside its word."""
    return format_html(
        '<span class="bars" data-n="{}" aria-hidden="true"><i></i><i></i><i></i></span>', level
    )


@register.simple_tag
def meter(value: int, maximum: int, label: str) -> SafeString:
    """A thin bar of progress: 5 of 6."""
    return format_html(
        '<progress class="meter" value="{}" max="{}" aria-label="{}"></progress>', value, maximum, label
    )


@register.simple_tag
def product_thumb(url: str | None, classes: str = "size-9", alt: str = "") -> SafeString:
    """A product's or publication's picture, or a grey box with a shirt when there is none."""
    if url:
        return format_html('<img class="ph {}" src="{}" alt="{}" loading="lazy">', classes, url, alt)
    return format_html('<span class="ph is-empty {}" aria-hidden="true">{}</span>', classes, icon("i-shirt"))


@register.inclusion_tag("components/logo.html")
def logo(size: int = 28) -> dict[str, int]:
    return {"size": size}


CAPS = {"ctrl": "Ctrl", "shift": "⇧", "alt": "Alt", "enter": "Enter"}


@register.simple_tag
def key_caps(keys: str) -> SafeString:
    """«ctrl+k», «g i» as the caps of a keyboard; none says so."""
    if not keys:
        return format_html('<span class="text-ink-3">{}</span>', gettext("no key"))
    caps = [part for combo in keys.split(" ") for part in combo.split("+")]
    return format_html_join(
        " ", '<kbd class="kbd-k">{}</kbd>', ((CAPS.get(cap, cap.upper()),) for cap in caps)
    )


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads."""
    return json.dumps(value)


@register.filter
def money(value: Money | None) -> str:
    return "" if value is None else formats.money(value)


@register.filter
def num(value: int | Decimal | None) -> str:
    return "" if value is None else formats.number(value)


@register.filter
def phone(value: str | None) -> str:
    return formats.phone(value) if value else ""


@register.simple_tag
def when(moment: datetime | None, style: str = "list") -> SafeString:
    """`<time>` for a list, or "time" (14:36), "exact" (вчера, 14:36), "date" (21 нояб.), "since" (4 мин)."""
    if moment is None:
        return SafeString("")
    iso = moment.isoformat(timespec="seconds")
    return _time(iso, formats.full(moment), WRITERS[style](moment))


@lru_cache(maxsize=8192)
def _time(iso: str, title: str, text: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', iso, title, text)


@register.filter
def day(moment: datetime) -> str:
    return formats.day(moment)


@register.filter
def duration_short(value: timedelta | int | float | None) -> str:
    return "" if value is None else formats.duration_short(value)


@register.filter
def since(moment: datetime) -> str:
    """How long ago, short: 4 мин."""
    return formats.duration_short(clock.now() - moment)


WRITERS = {
    "list": formats.when,
    "time": formats.clock_time,
    "exact": formats.exactly,
    "date": formats.short_date,
    "since": since,
}


@register.filter
def browser_name(user_agent: str) -> str:
    return formats.browser_name(user_agent)


def _control_classes(*, is_check: bool, is_secret: bool, has_prefix: bool) -> str:
    if is_check:
        return "checkbox checkbox-sm checkbox-primary"
    return f"fld{' pr-10!' if is_secret else ''}{' pl-7!' if has_prefix else ''}"


def _described(bound: BoundField, hint: str) -> dict[str, str]:
    """What ties hint and error to the control."""
    parts = [f"{bound.id_for_label}-hint"] if hint else []
    if bound.errors:
        parts.append(f"{bound.id_for_label}-error")
    attrs = {"aria-describedby": " ".join(parts)} if parts else {}
    return attrs | ({"aria-invalid": "true"} if bound.errors else {})


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, label: str = "", hint: str = "", prefix: str = "", classes: str = "", **attrs: str
) -> dict[str, Any]:
    """Label, control, hint and error of one field; more attributes: `placeholder="…" autocomplete="…"`."""
    hint = (hint or str(bound.help_text)).strip()
    is_check = isinstance(bound.field.widget, CheckboxInput)
    is_secret = isinstance(bound.field.widget, PasswordInput)
    own: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    own["class"] = _control_classes(is_check=is_check, is_secret=is_secret, has_prefix=bool(prefix))
    own |= _described(bound, hint)
    if is_secret:
        own["data-reveal-target"] = "field"
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=own),
        "hint": hint,
        "prefix": prefix,
        "classes": classes,
        "is_check": is_check,
        "is_secret": is_secret,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary above a form: its own errors, and links to the fields in error."""
    return {"form": form, "fields": [bound for bound in form if bound.errors and not bound.is_hidden]}
