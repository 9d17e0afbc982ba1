"""Connected accounts: the only writes."""

from prilavok.channels.actions.connecting import (
    AlreadyConnected,
    SetupIncomplete,
    connect_channel,
    disconnect_channel,
    pause_channel,
    resume_channel,
    update_channel_secrets,
    update_channel_settings,
)
from prilavok.channels.actions.health import (
    clear_problem,
    note_account,
    note_event_times,
    report_problem,
)

__all__ = [
    "AlreadyConnected",
    "SetupIncomplete",
    "clear_problem",
    "connect_channel",
    "disconnect_channel",
    "note_account",
    "note_event_times",
    "pause_channel",
    "report_problem",
    "resume_channel",
    "update_channel_secrets",
    "update_channel_settings",
]
