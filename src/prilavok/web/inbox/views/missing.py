"""What a customer asked for and the shop does not have."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.linking.actions import dismiss_missing, restore_missing
from prilavok.linking.models import MissingProduct
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.inbox.views.parts import refreshed


def _missing(request: ShopRequest, public_id: str) -> MissingProduct:
    rows = MissingProduct.objects.select_related(
        "conversation__customer", "conversation__identity", "conversation__channel", "conversation__post"
    )
    return get_or_404(rows, request.shop, public_id)


@require_POST
@needs(Right.CONVERSATIONS)
def dismiss(request: ShopRequest, missing_id: str) -> HttpResponse:
    missing = _missing(request, missing_id)
    dismiss_missing(missing)
    undo = reverse("inbox:missing_restore", args=[missing_id])
    return refreshed(request, missing.conversation, _("The hint is gone"), undo_url=undo)


@require_POST
@needs(Right.CONVERSATIONS)
def restore(request: ShopRequest, missing_id: str) -> HttpResponse:
    missing = _missing(request, missing_id)
    restore_missing(missing)
    return refreshed(request, missing.conversation, _("The hint is back"))
