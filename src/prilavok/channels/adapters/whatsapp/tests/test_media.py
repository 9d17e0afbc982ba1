from __future__ import annotations

import pytest

from prilavok.channels.adapters.whatsapp.media import locate_media
from prilavok.channels.adapters.whatsapp.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.testing.network import answering, json_answer
from prilavok.channels.types import Attachment

FILE = Attachment("file", external_id="65463453", name="order.pdf", mime="application/pdf")
ADDRESS = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=65463453"


def test_a_file_is_found_by_its_id() -> None:
    told = {"url": ADDRESS, "mime_type": "application/pdf", "sha256": "x", "file_size": 9, "id": "65463453"}
    network = answering(json_answer(told))
    source = locate_media(FILE, ACCOUNT, network.transport())
    assert (source.url, source.mime, source.name) == (ADDRESS, "application/pdf", "order.pdf")
    assert source.headers == {"authorization": "Bearer EAAtest-access-token"}
    assert "EAAtest" not in repr(source)
    [request] = network.requests
    assert request.url.path == "/v26.0/65463453"
    assert request.url.params["phone_number_id"] == "106540352242922"


def test_an_answer_without_an_address_is_a_refusal() -> None:
    with pytest.raises(ChannelError) as failed:
        locate_media(FILE, ACCOUNT, answering(json_answer({"id": "65463453"})).transport())
    assert failed.value.reason is Reason.MEDIA_REJECTED
