"""What the player does as a customer: one form, one act, the phone drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.simulator.actions import acting, serving
from prilavok.simulator.actions.acting import NothingToActOn
from prilavok.simulator.actions.connecting import make_ready
from prilavok.simulator.drawing import UnknownPicture, draw
from prilavok.simulator.models import SimComment, SimMessage
from prilavok.simulator.pictures import NotAPicture, keep_upload, picture_url
from prilavok.simulator.playground import NotConnected, Playground, media_or_404, open_playground
from prilavok.simulator.replies import notice, tell_page
from prilavok.simulator.views.phone import render_phone

LONGEST_TEXT = 1000
LONGEST_COMMENT = 2200


@needs(Right.SIMULATOR)
@require_POST
def act(request: ShopRequest, kind: str) -> HttpResponse:
    try:
        play = open_playground(request.shop, request.POST)
        perform = ACTS[kind]
    except (NotConnected, KeyError):
        raise Http404(kind) from None
    is_heard = make_ready(play.account)
    try:
        screen = perform(request, play)
    except NothingToActOn as missing:
        return _refused(request, play, _why(str(missing)))
    except NotAPicture:
        return _refused(request, play, _("This file is no picture, or it is larger than 8 MB."))
    response = render_phone(request, replace(play, screen=screen, item=_item(request, screen)))
    if not is_heard:
        notice(response, _("The CRM’s hook does not answer. The network will try again."), is_error=True)
    return tell_page(response, "sim:acted")


def _item(request: ShopRequest, screen: str) -> str:
    return request.POST.get("item", "") if screen == "story" else ""


def _refused(request: ShopRequest, play: Playground, words: str) -> HttpResponse:
    return notice(render_phone(request, play), words, is_error=True)


def _why(missing: str) -> str:
    if missing == "text":
        return _("There is nothing to send: write something first.")
    return _("There is no such message in this chat yet.")


@needs(Right.SIMULATOR)
@require_POST
def look(request: ShopRequest) -> HttpResponse:
    """The customer sees what the shop wrote."""
    try:
        play = open_playground(request.shop, request.POST)
    except NotConnected:
        raise Http404 from None
    acting.look(play.person)
    return tell_page(HttpResponse(status=204), "sim:looked")


# --- the acts: each returns the screen to show next ------------------------------------------------


def _text(request: ShopRequest, limit: int = LONGEST_TEXT) -> str:
    return request.POST.get("text", "").strip()[:limit]


def _write(request: ShopRequest, play: Playground) -> str:
    if request.POST.get("as") == "shop":
        _as_shop(request, play)
    elif upload := request.FILES.get("picture"):
        acting.send_picture(play.person, _kept(upload), _text(request))
    else:
        acting.write(play.person, _text(request), reply_to=_answered(request, play))
    return "direct"


def _answered(request: ShopRequest, play: Playground) -> str:
    """The message this one answers, when it is one of this chat."""
    wanted = request.POST.get("reply_to", "")
    return wanted if wanted and play.person.messages.filter(external_id=wanted).exists() else ""


def _as_shop(request: ShopRequest, play: Playground) -> str:
    text = _text(request)
    if not text:
        raise NothingToActOn("text")
    serving.write_in_app(play.person, text)
    return "direct"


def _kept(upload: object) -> str:
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise NotAPicture
    return keep_upload(upload.file)


def _drawn(request: ShopRequest) -> str:
    """The address of the drawing that the form names."""
    name = request.POST.get("item", "")
    try:
        draw(name)
    except UnknownPicture:
        raise Http404(name) from None
    return picture_url(name)


def _picture(request: ShopRequest, play: Playground) -> str:
    upload = request.FILES.get("picture")
    acting.send_picture(play.person, _kept(upload) if upload else _drawn(request), _text(request))
    return "direct"


def _mention(request: ShopRequest, play: Playground) -> str:
    acting.mention_in_story(play.person, _drawn(request))
    return "direct"


def _story_reply(request: ShopRequest, play: Playground) -> str:
    acting.reply_to_story(play.person, media_or_404(play, request.POST.get("item", "")), _text(request))
    return "direct"


def _share(request: ShopRequest, play: Playground) -> str:
    acting.share(play.person, media_or_404(play, request.POST.get("item", "")), _text(request))
    return "direct"


def _answer_ad(request: ShopRequest, play: Playground) -> str:
    text = _text(request) or _("Hello! Is this still available?")
    acting.answer_ad(play.person, media_or_404(play, request.POST.get("item", "")), text)
    return "direct"


def _comment(request: ShopRequest, play: Playground) -> str:
    media = media_or_404(play, request.POST.get("item", ""))
    parent = None
    if wanted := request.POST.get("parent", ""):
        parent = SimComment.objects.filter(media=media, external_id=wanted, deleted=False).first()
    acting.comment(play.person, media, _text(request, LONGEST_COMMENT), parent=parent)
    return "feed"


def _own(request: ShopRequest, play: Playground) -> SimMessage:
    message = acting.own_message(play.person, request.POST.get("item", ""))
    message.person = play.person
    return message


def _edit(request: ShopRequest, play: Playground) -> str:
    acting.edit(_own(request, play), _text(request))
    return "direct"


def _unsend(request: ShopRequest, play: Playground) -> str:
    acting.unsend(_own(request, play))
    return "direct"


def _react(request: ShopRequest, play: Playground) -> str:
    """The same emoji a second time takes it back."""
    message = acting.shop_message(play.person, request.POST.get("item", ""))
    message.person = play.person
    emoji = request.POST.get("emoji", "❤️")[:8]
    acting.react(message, "" if message.reaction == emoji else emoji)
    return "direct"


def _choice(request: ShopRequest, play: Playground) -> str:
    acting.press_choice(
        play.person, request.POST.get("title", "")[:80], request.POST.get("payload", "")[:1000]
    )
    return "direct"


def _button(request: ShopRequest, play: Playground) -> str:
    acting.press_button(
        play.person, request.POST.get("title", "")[:80], request.POST.get("payload", "")[:1000]
    )
    return "direct"


def _unsupported(request: ShopRequest, play: Playground) -> str:
    acting.send_unsupported(play.person)
    return "direct"


def _link(request: ShopRequest, play: Playground) -> str:
    acting.open_link(play.person, "website")
    return "direct"


ACTS: dict[str, Callable[[ShopRequest, Playground], str]] = {
    "write": _write,
    "picture": _picture,
    "mention": _mention,
    "story": _story_reply,
    "share": _share,
    "ad": _answer_ad,
    "comment": _comment,
    "edit": _edit,
    "unsend": _unsend,
    "react": _react,
    "choice": _choice,
    "button": _button,
    "unsupported": _unsupported,
    "link": _link,
    "shop": _as_shop,
}
