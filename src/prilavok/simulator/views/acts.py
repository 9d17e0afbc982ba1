"""What the player does as a customer: one form, one act, the phone drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.channels.simulation import Button
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.simulator.actions import acting, serving
from prilavok.simulator.actions.acting import NothingToActOn, NotThere
from prilavok.simulator.actions.connecting import make_ready
from prilavok.simulator.drawing import UnknownPicture, draw
from prilavok.simulator.models import SimComment, SimMedia, SimMessage
from prilavok.simulator.pictures import NotAPicture, keep_upload, picture_url, sample_file
from prilavok.simulator.playground import NotConnected, Playground, media_or_404, open_playground
from prilavok.simulator.queries import visible_media
from prilavok.simulator.replies import notice, tell_page
from prilavok.simulator.views.phone import render_phone

LONGEST_TEXT = 4096
LONGEST_COMMENT = 2200
ALBUM = 3
PRESSES = ("reply", "data", "phone", "location")


@needs(Right.SIMULATOR)
@require_POST
def act(request: ShopRequest, kind: str) -> HttpResponse:
    try:
        play = open_playground(request.shop, request.POST)
        needed, perform = ACTS[kind]
    except (NotConnected, KeyError):
        raise Http404(kind) from None
    if needed not in play.network.acts:
        raise Http404(kind)
    is_heard = make_ready(play.account)
    try:
        screen = perform(request, play)
    except NothingToActOn as missing:
        return _refused(request, play, _why(str(missing)))
    except NotThere as unknown:
        raise Http404(str(unknown)) from None
    except NotAPicture:
        return _refused(request, play, _("This file is no picture, or it is larger than 8 MB."))
    shown = replace(play, screen=screen, item=_item(request, screen))
    response = render_phone(request, shown, with_acts=kind == "block")
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


def _album(request: ShopRequest, play: Playground) -> str:
    names = dict.fromkeys(media.picture for media in visible_media(play.account, stories=False))
    files = [acting.picture(picture_url(name)) for name in list(names)[:ALBUM]]
    acting.send_files(play.person, files, _text(request))
    return "direct"


def _sample(request: ShopRequest, play: Playground, *, what: str) -> str:
    acting.send_files(play.person, [sample_file(what)], _text(request))
    return "direct"


def _contact(request: ShopRequest, play: Playground) -> str:
    acting.send_files(play.person, [acting.contact(_("Courier Oleg"), "+79005550123")])
    return "direct"


def _place(request: ShopRequest, play: Playground) -> str:
    acting.send_files(play.person, [acting.place()])
    return "direct"


def _mention(request: ShopRequest, play: Playground) -> str:
    acting.mention_in_story(play.person, _drawn(request))
    return "direct"


def _media(request: ShopRequest, play: Playground) -> SimMedia:
    return media_or_404(play, request.POST.get("item", ""))


def _story_reply(request: ShopRequest, play: Playground) -> str:
    acting.reply_to_story(play.person, _media(request, play), _text(request))
    return "direct"


def _share(request: ShopRequest, play: Playground) -> str:
    acting.share(play.person, _media(request, play), _text(request))
    return "direct"


def _forward(request: ShopRequest, play: Playground) -> str:
    acting.forward(play.person, _media(request, play), _text(request))
    return "direct"


def _ask(request: ShopRequest, play: Playground) -> str:
    acting.ask_about(play.person, _media(request, play), _text(request) or _("Is it still available?"))
    return "direct"


def _cart(request: ShopRequest, play: Playground) -> str:
    acting.send_cart(play.person, list(play.account.media.filter(kind="product")), _text(request))
    return "direct"


def _answer_ad(request: ShopRequest, play: Playground) -> str:
    text = _text(request) or _("Hello! Is this still available?")
    acting.answer_ad(play.person, _media(request, play), text)
    return "direct"


def _comment(request: ShopRequest, play: Playground) -> str:
    media = _media(request, play)
    parent = None
    if wanted := request.POST.get("parent", ""):
        parent = SimComment.objects.filter(media=media, external_id=wanted, deleted=False).first()
    acting.comment(play.person, media, _text(request, LONGEST_COMMENT), parent=parent)
    return "feed"


def _comment_edit(request: ShopRequest, play: Playground) -> str:
    comment = acting.own_comment(play.person, request.POST.get("item", ""))
    acting.edit_comment(comment, _text(request, LONGEST_COMMENT))
    return "feed"


def _comment_remove(request: ShopRequest, play: Playground) -> str:
    acting.remove_comment(acting.own_comment(play.person, request.POST.get("item", "")))
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
    first = next(iter(play.network.reactions), "")
    emoji = request.POST.get("emoji", first)[:8]
    acting.react(message, "" if message.reaction == emoji else emoji)
    return "direct"


def _pressed(request: ShopRequest) -> Button:
    does = request.POST.get("does", "data")
    title, payload = request.POST.get("title", "")[:80], request.POST.get("payload", "")[:1000]
    return Button(title, payload, does="data" if does not in PRESSES else does)  # type: ignore[arg-type]


def _choice(request: ShopRequest, play: Playground) -> str:
    acting.press_choice(play.person, _pressed(request))
    return "direct"


def _button(request: ShopRequest, play: Playground) -> str:
    acting.press_button(play.person, _pressed(request), request.POST.get("on", ""))
    return "direct"


def _unsupported(request: ShopRequest, play: Playground) -> str:
    acting.send_unsupported(play.person)
    return "direct"


def _link(request: ShopRequest, play: Playground) -> str:
    acting.open_link(play.person, request.POST.get("ref", "website")[:64])
    return "direct"


def _block(request: ShopRequest, play: Playground) -> str:
    acting.set_blocked(play.person, blocked=request.POST.get("on") == "on")
    return "direct"


def _special(request: ShopRequest, play: Playground) -> str:
    acting.do_special(play.person, request.POST.get("name", ""), _text(request))
    return "direct"


Perform = Callable[[ShopRequest, Playground], str]
ACTS: dict[str, tuple[str, Perform]] = {
    "write": ("text", _write),
    "picture": ("picture", _picture),
    "album": ("album", _album),
    "voice": ("voice", partial(_sample, what="voice")),
    "file": ("file", partial(_sample, what="file")),
    "sticker": ("sticker", partial(_sample, what="sticker")),
    "location": ("location", _place),
    "contact": ("contact", _contact),
    "mention": ("story_mention", _mention),
    "story": ("story_reply", _story_reply),
    "share": ("share", _share),
    "forward": ("forward", _forward),
    "product": ("product", _ask),
    "cart": ("cart", _cart),
    "ad": ("ad", _answer_ad),
    "comment": ("comment", _comment),
    "comment-edit": ("comment_edit", _comment_edit),
    "comment-remove": ("comment_remove", _comment_remove),
    "edit": ("edit", _edit),
    "unsend": ("unsend", _unsend),
    "react": ("react", _react),
    "choice": ("choice", _choice),
    "button": ("button", _button),
    "unsupported": ("unsupported", _unsupported),
    "link": ("link", _link),
    "block": ("block", _block),
    "shop": ("app", _as_shop),
    "special": ("text", _special),
}
"""The form's word -> the act that the network must have, and what is done."""
