from prilavok.linking.actions.closing import close_interests, reopen_interests
from prilavok.linking.actions.deciding import (
    InterestDecided,
    ProductElsewhere,
    add_interest,
    confirm_interest,
    demote_interest,
    reject_interest,
    replace_interest,
    undo_rejection,
    undo_replacement,
)
from prilavok.linking.actions.linking import link_messages
from prilavok.linking.actions.merging import move_interests
from prilavok.linking.actions.missing import dismiss_missing, fill_missing, restore_missing
from prilavok.linking.actions.picturing import link_pictures
from prilavok.linking.actions.teaching import accept_lesson, drop_lesson, forget_lessons

__all__ = [
    "InterestDecided",
    "ProductElsewhere",
    "accept_lesson",
    "add_interest",
    "close_interests",
    "confirm_interest",
    "demote_interest",
    "dismiss_missing",
    "drop_lesson",
    "fill_missing",
    "forget_lessons",
    "link_messages",
    "link_pictures",
    "move_interests",
    "reject_interest",
    "reopen_interests",
    "replace_interest",
    "restore_missing",
    "undo_rejection",
    "undo_replacement",
]
