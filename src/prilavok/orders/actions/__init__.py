from prilavok.orders.actions.creating import create_order
from prilavok.orders.actions.drafting import apply_correction, draft_from_interests
from prilavok.orders.actions.fields import update_order
from prilavok.orders.actions.importing import import_carts
from prilavok.orders.actions.lines import add_line, change_line, remove_line, replace_lines
from prilavok.orders.actions.merging import merge_customers, move_orders
from prilavok.orders.actions.rating import answer_payload, question_id, rate_orders
from prilavok.orders.actions.statuses import change_status
from prilavok.orders.actions.undo import undo_change
from prilavok.orders.types import (
    CannotUndo,
    DraftExists,
    InvalidField,
    InvalidLine,
    LineData,
    OrderClosed,
    OrderError,
    StatusNotAllowed,
)

__all__ = [
    "CannotUndo",
    "DraftExists",
    "InvalidField",
    "InvalidLine",
    "LineData",
    "OrderClosed",
    "OrderError",
    "StatusNotAllowed",
    "add_line",
    "answer_payload",
    "apply_correction",
    "change_line",
    "change_status",
    "create_order",
    "draft_from_interests",
    "import_carts",
    "merge_customers",
    "move_orders",
    "question_id",
    "rate_orders",
    "remove_line",
    "replace_lines",
    "undo_change",
    "update_order",
]
