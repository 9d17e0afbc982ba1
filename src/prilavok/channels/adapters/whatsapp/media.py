"""Where a customer's file is: WhatsApp names files by ids, and an address works for five minutes.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
"""

from __future__ import annotations

from prilavok.channels.adapters.whatsapp import client
from prilavok.channels.contract import MediaSource
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.types import Account, Attachment
from prilavok.lib.http import Transport


def locate_media(attachment: Attachment, account: Account, transport: Transport) -> MediaSource:
    path = client.path(account, attachment.external_id)
    query = {"phone_number_id": account.external_id}
    told = client.graph(account, transport).call("GET", path, query=query)
    url = told.get("url")
    if not isinstance(url, str) or not url:
        raise ChannelError(Reason.MEDIA_REJECTED, code="no_url", text="the answer has no address")
    mime = told.get("mime_type")
    return MediaSource(
        url,
        headers={"authorization": f"Bearer {account.credentials.get('access_token', '')}"},
        mime=mime if isinstance(mime, str) else attachment.mime,
        name=attachment.name,
    )
