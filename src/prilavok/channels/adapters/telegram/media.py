"""Where a customer's file lies.

https://core.telegram.org/bots/api#getfile

Telegram gives out files of up to 20 MB, for about an hour. The address holds the bot's token: nobody but the
download may see it.
"""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.telegram import client
from prilavok.channels.contract import MediaSource
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, Attachment
from prilavok.lib.http import Transport


def locate_media(attachment: Attachment, account: Account, transport: Transport) -> MediaSource:
    bot = client.bot(account, transport)
    found: Any = bot.call("getFile", {"file_id": attachment.external_id}, safe=True)
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or not path:
        raise ChannelError(Reason.MEDIA_REJECTED, code="no_path", text="Telegram does not hand out this file")
    return MediaSource(bot.file_url(path), mime=attachment.mime, name=attachment.name)
