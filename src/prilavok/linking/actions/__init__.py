from prilavok.linking.actions.closing import close_interests, reopen_interests
from prilavok.linking.actions.deciding import (
    InterestDecided,
    ProductElsewhere,
    add_interest,
    confirm_interest,
    demote_interest,
    reject_interest,
    replace_interest,
)
from prilavok.linking.actions.linking import link_messages
from prilavok.linking.actions.merging import move_interests

__all__ = [
    "InterestDecided",
    "ProductElsewhere",
    "add_interest",
    "close_interests",
    "confirm_interest",
    "demote_interest",
    "link_messages",
    "move_interests",
    "reject_interest",
    "reopen_interests",
    "replace_interest",
]
