"""Names and words that several parts of the inbox share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.utils.html import Urlizer, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from prilavok.customers.models import Customer, Identity
from prilavok.shops.models import Membership
from prilavok.web.components.formats import is_russian
from prilavok.web.components.templatetags.ui import channel_name

PLURAL_SAMPLES: Mapping[str, int] = {"one": 1, "few": 2, "many": 5, "other": 5}
_urlizer = Urlizer()


def network(kind: str) -> str:
    return channel_name(kind)


def person(customer: Customer, identity: Identity) -> str:
    """What staff call the customer: the name they know, else what the network shows."""
    return customer.name or identity.display_name


def handle(identity: Identity) -> str:
    """@kovaleva.ann, or the phone."""
    return f"@{identity.username}" if identity.username else identity.phone


def quoted(text: str) -> str:
    """«Платье „Марта“», “Marta ‘44’”: quotes inside quotes take the second kind."""
    outer, inner = (("«", "»"), ("„", "“")) if is_russian() else (("“", "”"), ("‘", "’"))
    nested = text.translate(str.maketrans("«»“”", inner[0] + inner[1] + inner[0] + inner[1]))
    return f"{outer[0]}{nested}{outer[1]}"


def seat_names(members: Iterable[Membership]) -> dict[str, str]:
    return {seat.public_id: seat.user.display_name for seat in members}


def linked(text: str) -> SafeString:
    """Escaped text whose addresses are links that open beside the conversation."""
    html = _urlizer(text, trim_url_limit=60, nofollow=True, autoescape=True)
    return mark_safe(html.replace("<a ", '<a class="underline" target="_blank" '))  # noqa: S308 - escaped above


def with_mentions(html: SafeString, names: Iterable[str]) -> SafeString:
    """Colleagues who are named in a note stand out. `html` is escaped already."""
    for name in names:
        sign = f"@{escape(name)}"
        if sign in html:
            html = mark_safe(html.replace(sign, f'<b class="mention">{sign}</b>'))  # noqa: S308 - escaped
    return html


def plural_forms(singular: str, plural: str) -> str:
    """JSON for `Intl.PluralRules` in scripts: {"one": "…%(n)s…", "few": …}."""
    return json.dumps(
        {rule: ngettext(singular, plural, sample) for rule, sample in PLURAL_SAMPLES.items()},
        ensure_ascii=False,
    )
