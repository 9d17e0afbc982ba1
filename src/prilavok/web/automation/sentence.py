"""A rule as one plain sentence, rebuilt whenever something in it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prilavok.automation import reasons, slots
from prilavok.lib.text import shorten
from prilavok.web.automation.drafts import ActionDraft, RuleDraft
from prilavok.web.automation.labels import STATUS_NAMES

SPOKEN = frozenset({"comment", "message", "story_reply", "first_message"})
KNOWN_BY_LINKING = frozenset({"interest_linked", "product_unclear"})
SHOWN_WORDS = 3
QUOTE = 90


def sentence(draft: RuleDraft, *, members: Mapping[str, str], language: str) -> SafeString:
    """When … do …. Not more often than …."""
    deeds = [_deed(action, draft.event, members, language) for action in draft.fitting_actions]
    what = _joined(deeds) if deeds else SafeString(escape(_("do nothing yet")))
    first = _filled(_("%(when)s%(unless)s: %(do)s."), when=_when(draft), unless=_unless(draft), do=what)
    return SafeString(" ".join([first, *_limits(draft)]))


def _filled(pattern: str, **parts: object) -> SafeString:
    """A translated pattern with %(name)s filled; parts that are no markup are escaped."""
    safe = {name: part if isinstance(part, SafeString) else escape(part) for name, part in parts.items()}
    return mark_safe(escape(pattern) % safe)  # noqa: S308 - pattern and parts were escaped just now


def _bold(text: object) -> SafeString:
    return format_html('<b class="font-semibold">{}</b>', text)


# --- when ----------------------------------------------------------------------------------------


def _when(draft: RuleDraft) -> SafeString:
    where = _bold(_where(draft))
    if draft.event in SPOKEN:
        return _filled(_("When somebody writes %(words)s %(where)s"), words=_words(draft), where=where)
    if draft.event in KNOWN_BY_LINKING and draft.keywords:
        return _filled(_("When %(where)s and they write %(words)s"), words=_words(draft), where=where)
    values = _values(draft) if draft.event in ("reaction", "order_status", "postback") else ""
    if not values:
        return _filled(_("When %(where)s"), where=where)
    return _filled(_("When %(where)s %(words)s"), where=where, words=values)


def _where(draft: RuleDraft) -> str:
    count = len(draft.posts)
    if draft.event == "comment" and count:
        return ngettext("under %(n)s publication", "under %(n)s publications", count) % {"n": count}
    if not draft.keywords and draft.event in ("postback", "reaction", "order_status"):
        return {
            "postback": _("somebody presses any button"),
            "reaction": _("somebody puts any reaction"),
        }.get(draft.event, _("an order changes its status"))
    return {
        "comment": _("under a publication"),
        "message": _("in Direct"),
        "story_reply": _("in reply to a story"),
        "story_mention": _("somebody mentions the shop in a story"),
        "first_message": _("in Direct for the first time"),
        "postback": _("somebody presses the button"),
        "reaction": _("somebody puts the reaction"),
        "interest_linked": _("it is clear which product they mean"),
        "product_unclear": _("several products fit what they ask"),
        "order_status": _("an order becomes"),
    }.get(draft.event, "")


def _words(draft: RuleDraft) -> SafeString:
    if not draft.keywords:
        return _bold(_("anything"))
    patterns = {
        "any": _("%(words)s or the like"),
        "all": _("all of %(words)s"),
        "phrase": _("%(words)s in a row"),
        "exact": _("exactly %(words)s"),
        "regex": _("something like %(words)s"),
    }
    return _filled(patterns.get(draft.match, "%(words)s"), words=_bold(_listed(draft.keywords)))


def _values(draft: RuleDraft) -> SafeString:
    if not draft.keywords:
        return SafeString("")
    if draft.event == "order_status":
        return _bold(_listed([str(STATUS_NAMES.get(word, word)) for word in draft.keywords]))
    return _bold(" ".join(draft.keywords)) if draft.event == "reaction" else _words(draft)


def _unless(draft: RuleDraft) -> SafeString:
    if not draft.exclude:
        return SafeString("")
    return _filled(_(", but not %(words)s"), words=_listed(draft.exclude))


def _listed(words: Sequence[str]) -> str:
    """«цена», «сколько стоит» and 2 more."""
    shown = ", ".join(_("“%(word)s”") % {"word": word} for word in words[:SHOWN_WORDS])
    more = len(words) - SHOWN_WORDS
    if more <= 0:
        return shown
    return ngettext("%(words)s and %(n)s more", "%(words)s and %(n)s more", more) % {
        "words": shown,
        "n": more,
    }


# --- do ------------------------------------------------------------------------------------------


def _joined(parts: Sequence[SafeString]) -> SafeString:
    if len(parts) == 1:
        return parts[0]
    head = format_html_join(", ", "{}", ((part,) for part in parts[:-1]))
    return _filled(_("%(first)s and %(last)s"), first=head, last=parts[-1])


def _deed(action: ActionDraft, event: str, members: Mapping[str, str], language: str) -> SafeString:
    match action.kind:
        case "tag":
            return _filled(_("tag the customer %(tag)s"), tag=_bold(_quoted(action.tag)))
        case "assign":
            name = members.get(action.member, "…")
            return _filled(_("assign the conversation to %(name)s"), name=_bold(name))
        case "note":
            return _filled(_("leave a note %(text)s"), text=_text(action.texts[:1], language))
        case "create_order":
            return _filled(_("open a draft order"))
    return _filled(_speech(action.kind, event), text=_text(action.texts, language))


def _speech(kind: str, event: str) -> str:
    if kind == "public_reply" or (kind == "reply" and event == "comment"):
        return _("reply publicly %(text)s")
    if kind == "ask":
        return _("ask which product they mean, with buttons: %(text)s")
    if kind == "reply" and event in KNOWN_BY_LINKING:
        return _("reply where they asked %(text)s")
    return _("reply in Direct %(text)s")


def _quoted(text: str) -> str:
    return _("“%(word)s”") % {"word": text or "…"}


def _text(texts: Iterable[str], language: str) -> SafeString:
    """The words of the first variant, with its slots as chips, and how many more there are."""
    filled = [text for text in texts if text] or ["…"]
    shown = with_slots(shorten(filled[0], QUOTE).removesuffix("."), language)
    quoted = _filled(_("“%(word)s”"), word=shown)
    if len(filled) == 1:
        return quoted
    more = ngettext("(%(n)s variant in turn)", "(%(n)s variants in turn)", len(filled)) % {"n": len(filled)}
    return format_html('{} <span class="text-ink-3">{}</span>', quoted, more)


def with_slots(text: str, language: str) -> SafeString:
    """Slots as chips named in the reader's language."""
    pieces, last = [], 0
    for found in slots.SLOT.finditer(text):
        [name] = slots.slots_of(found[0])
        label = slots.IN_RUSSIAN[name] if language == "ru" else name
        pieces += [
            escape(text[last : found.start()]),
            format_html('<span class="tag is-accent">{}</span>', label),
        ]
        last = found.end()
    return SafeString("".join([*pieces, escape(text[last:])]))


# --- limits --------------------------------------------------------------------------------------


def _limits(draft: RuleDraft) -> list[SafeString]:
    lines = []
    if draft.once_per_post and draft.has_place:
        lines.append(_filled(_("At most %(once)s a person under one publication."), once=_bold(_("once"))))
    if draft.cooldown:
        time = _bold(reasons.duration(draft.cooldown))
        lines.append(_filled(_("Not again to the same person for %(time)s."), time=time))
    if draft.quiet_when_human:
        lines.append(_filled(_("Silent while a person is in the conversation.")))
    if draft.only_hours:
        hours = f"{_clock(draft.hours_from)}–{_clock(draft.hours_to)}"
        lines.append(_filled(_("Only at %(hours)s."), hours=_bold(hours)))
    return lines


def _clock(text: str) -> str:
    return text.removeprefix("0") or "…"
