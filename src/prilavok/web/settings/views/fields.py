"""What this shop wants to know of its customers: fields that stand on every card."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from prilavok.customers.actions import (
    FieldRefused,
    create_custom_field,
    delete_custom_field,
    move_custom_field,
    update_custom_field,
)
from prilavok.customers.models import CustomField
from prilavok.shops.permissions import Right, ShopRequest, needs
from prilavok.shops.scope import get_or_404
from prilavok.web.components.toasts import flash
from prilavok.web.settings.forms import FIELD_KINDS, CustomFieldForm

REFUSALS = {
    "taken": ("name", gettext_lazy("There is a field with this name. Take another one")),
    "too_many": (None, gettext_lazy("At most 30 fields. Delete one that nobody needs")),
    "no_choices": ("choices", gettext_lazy("Write down what can be chosen, one a line")),
}


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def field_list(request: ShopRequest) -> HttpResponse:
    form = CustomFieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kind = data["kind"] or CustomField.Kind.TEXT
        try:
            create_custom_field(shop=request.shop, name=data["name"], kind=kind, choices=data["choices"])
        except FieldRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(request, _("Field added"))
            return redirect("settings:fields")
    kinds = {str(kind): words for kind, words in FIELD_KINDS}
    rows = [(field, kinds[field.kind]) for field in request.shop.custom_fields.all()]
    return render(
        request, "settings/fields.html", {"form": form, "rows": rows}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@needs(Right.SETTINGS)
def edit(request: ShopRequest, public_id: str) -> HttpResponse:
    """Name and choices; the kind stays, because values of it are kept already."""
    field = _find(request, public_id)
    initial = {"name": field.name, "kind": field.kind, "choices": "\n".join(field.choices)}
    form = CustomFieldForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            update_custom_field(field, name=form.cleaned_data["name"], choices=form.cleaned_data["choices"])
        except FieldRefused as refusal:
            _refuse(form, refusal)
        else:
            flash(request, _("Saved"))
            return redirect("settings:fields")
    context = {"form": form, "field": field, "has_choices": field.kind == CustomField.Kind.CHOICE}
    return render(request, "settings/field.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.SETTINGS)
def move(request: ShopRequest, public_id: str) -> HttpResponse:
    move_custom_field(_find(request, public_id), up=request.POST.get("to") == "up")
    return redirect("settings:fields")


@require_POST
@needs(Right.SETTINGS)
def delete(request: ShopRequest, public_id: str) -> HttpResponse:
    field = _find(request, public_id)
    delete_custom_field(field)
    flash(
        request,
        _("The field “%(name)s” is deleted. What is written on the cards stays there") % {"name": field.name},
    )
    return redirect("settings:fields")


def _find(request: ShopRequest, public_id: str) -> CustomField:
    return get_or_404(CustomField.objects.all(), request.shop, public_id)


def _refuse(form: CustomFieldForm, refusal: FieldRefused) -> None:
    place, words = REFUSALS[str(refusal)]
    form.add_error(place, words)
