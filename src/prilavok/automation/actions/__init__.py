"""Rules, what they do and what they did: the only writes, one file a verb group."""

from prilavok.automation.actions.editing import (
    create_rule,
    delete_rule,
    move_rule,
    restore_rule,
    set_enabled,
    update_rule,
)
from prilavok.automation.actions.running import run_rules
from prilavok.automation.dry_run import dry_run

__all__ = [
    "create_rule",
    "delete_rule",
    "dry_run",
    "move_rule",
    "restore_rule",
    "run_rules",
    "set_enabled",
    "update_rule",
]
