from __future__ import annotations

from django.urls import path

from prilavok.web.customers.views import card, listing, merging

app_name = "customers"
urlpatterns = [
    path("", listing.customer_list, name="list"),
    path("new/", listing.new, name="new"),
    path("<str:public_id>/", card.page, name="detail"),
    path("<str:public_id>/facts/", card.facts, name="facts"),
    path("<str:public_id>/fields/", card.field, name="field"),
    path("<str:public_id>/consents/", card.consent, name="consent"),
    path("<str:public_id>/tags/", card.tag, name="tag"),
    path("<str:public_id>/merge/", merging.merge, name="merge"),
    path("<str:public_id>/merge/people/", merging.people, name="merge_people"),
]
