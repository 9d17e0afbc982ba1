"""People and how channels know them: the only writes."""

from prilavok.customers.actions.consents import note_consent, record_consent
from prilavok.customers.actions.custom_fields import (
    FieldRefused,
    create_custom_field,
    delete_custom_field,
    move_custom_field,
    update_custom_field,
)
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
from prilavok.customers.actions.tagging import tag_customers, untag_customers

__all__ = [
    "FieldRefused",
    "MergeRefused",
    "add_tag",
    "create_custom_field",
    "create_customer",
    "delete_custom_field",
    "mark_reachable",
    "mark_unreachable",
    "merge_customers",
    "move_custom_field",
    "note_consent",
    "note_contact",
    "record_consent",
    "remove_tag",
    "save_profile",
    "set_tags",
    "tag_customers",
    "untag_customers",
    "update_custom_field",
    "update_customer",
    "upsert_identities",
]
