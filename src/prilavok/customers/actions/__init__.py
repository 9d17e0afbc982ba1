"""People and how channels know them: the only writes."""

from prilavok.customers.actions.consents import note_consent, record_consent
from prilavok.customers.actions.editing import (
    add_tag,
    create_customer,
    remove_tag,
    set_tags,
    update_customer,
)
from prilavok.customers.actions.identities import (
    mark_reachable,
    mark_unreachable,
    note_contact,
    save_profile,
    upsert_identities,
)
from prilavok.customers.actions.merging import MergeRefused, merge_customers

__all__ = [
    "MergeRefused",
    "add_tag",
    "create_customer",
    "mark_reachable",
    "mark_unreachable",
    "merge_customers",
    "note_consent",
    "note_contact",
    "record_consent",
    "remove_tag",
    "save_profile",
    "set_tags",
    "update_customer",
    "upsert_identities",
]
