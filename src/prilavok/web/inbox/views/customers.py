"""The customer beside the conversation: fields and tags in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prilavok.customers.actions import add_tag, remove_tag, update_customer
from prilavok.customers.values import LONGEST, InvalidValue, checked
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.web.inbox.forms import CustomerForm
from prilavok.web.inbox.presenters.custom_fields import MISTAKES
from prilavok.web.inbox.views.parts import actor_of, find, refreshed, refused


@require_POST
@needs(Right.CUSTOMERS)
def update(request: ShopRequest, public_id: str) -> HttpResponse:
    """What is right is kept even while another field is wrong."""
    found = find(request, public_id)
    form = CustomerForm(request.POST)
    form.is_valid()
    changes = {
        name: value
        for name, value in form.cleaned_data.items()
        if name in request.POST and value != getattr(found.customer, name)
    }
    if changes:
        update_customer(found.customer, actor=actor_of(request), **changes)
    return refreshed(request, found, form=form)


@require_POST
@needs(Right.CUSTOMERS)
def field(request: ShopRequest, public_id: str) -> HttpResponse:
    """A field that the shop has laid down in its settings; a mistake is shown where it was typed."""
    found = find(request, public_id)
    definition = request.shop.custom_fields.filter(key=request.POST.get("key", "")).first()
    if definition is None:
        return refused(_("This field has been removed in the settings"))
    typed = request.POST.get("value", "")[:LONGEST]
    try:
        value = checked(definition, typed)
    except InvalidValue as error:
        errors = {definition.key: (typed, str(MISTAKES[str(error)]))}
        return refreshed(request, found, field_errors=errors)
    update_customer(found.customer, actor=actor_of(request), fields={definition.key: value})
    return refreshed(request, found)


@require_POST
@needs(Right.CUSTOMERS)
def tag(request: ShopRequest, public_id: str) -> HttpResponse:
    found = find(request, public_id)
    change = remove_tag if request.POST.get("remove") else add_tag
    change(found.customer, request.POST.get("tag", "")[:40], actor=actor_of(request))
    return refreshed(request, found)
