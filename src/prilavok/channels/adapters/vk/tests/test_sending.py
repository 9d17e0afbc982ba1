"""What `send` asks before the one call that counts."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from prilavok.channels.adapters.vk import outbound
from prilavok.channels.adapters.vk.tests.kit import ACCOUNT
from prilavok.channels.errors import ChannelError, Reason, Retry
from prilavok.channels.testing.network import Answer, ScriptedNetwork, answering, json_answer
from prilavok.channels.types import Attachment, Card, Choice, MessageDraft, ReactionDraft, SendResult

PICTURE = httpx.Response(200, content=b"picture", headers={"content-type": "image/jpeg"})
UPLOAD_TO = {"response": {"upload_url": "https://pu.vk.com/c1/upload.php?act=do_add", "album_id": -1}}
UPLOADED = {"server": 1, "photo": '[{"photo":"x"}]', "hash": "h"}
SAVED = {"response": [{"id": 300, "owner_id": -123456, "access_key": "ak"}]}
SENT = {"response": 1201}


def _send(draft: MessageDraft | ReactionDraft, *answers: Answer) -> tuple[SendResult, ScriptedNetwork]:
    network = answering(*answers)
    step = outbound.plan(draft, ACCOUNT)[0]
    return outbound.send(step, ACCOUNT, network.transport()), network


def _fields(request: httpx.Request) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(request.content.decode()).items()}


def _names(network: ScriptedNetwork) -> list[str]:
    return [f"{one.url.host}{one.url.path}".removeprefix("api.vk.ru/method/") for one in network.requests]


def _image(**changes: str) -> MessageDraft:
    parts = {"url": "https://shop.example/m/1.jpg", **changes}
    return MessageDraft(recipient="501", text="Вот", attachments=(Attachment("image", **parts),), token="m1")  # type: ignore[arg-type]


def test_a_picture_goes_up_before_the_message() -> None:
    result, network = _send(
        _image(),
        PICTURE,
        json_answer(UPLOAD_TO),
        json_answer(UPLOADED),
        json_answer(SAVED),
        json_answer(SENT),
    )
    assert result == SendResult(("1201",))
    assert _names(network) == [
        "shop.example/m/1.jpg",
        "photos.getMessagesUploadServer",
        "pu.vk.com/c1/upload.php",
        "photos.saveMessagesPhoto",
        "messages.send",
    ]
    upload = network.requests[2]
    assert upload.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="photo"; filename="1.jpg"\r\nContent-Type: image/jpeg\r\n\r\npicture' in upload.content
    saving = _fields(network.requests[3])
    assert (saving["photo"], saving["server"], saving["hash"]) == ('[{"photo":"x"}]', "1", "h")
    sending = _fields(network.requests[4])
    assert sending["attachment"] == "photo-123456_300_ak"
    assert sending["peer_id"] == "501"
    assert int(sending["random_id"]) > 0


def test_our_own_copy_is_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"copy")
    result, network = _send(
        _image(path=str(tmp_path / "copy")),
        json_answer(UPLOAD_TO),
        json_answer(UPLOADED),
        json_answer(SAVED),
        json_answer(SENT),
    )
    assert result == SendResult(("1201",))
    assert b'filename="1.jpg"\r\nContent-Type: image/jpeg\r\n\r\ncopy' in network.requests[1].content


@pytest.mark.parametrize(
    ("attachment", "kind", "title", "saved", "name"),
    [
        (
            Attachment("file", url="https://shop.example/z.pdf", name="Замеры.pdf"),
            "doc",
            "Замеры.pdf",
            {"type": "doc", "doc": {"id": 9, "owner_id": 501}},
            "doc501_9",
        ),
        (
            Attachment("voice", url="https://shop.example/v.ogg", mime="audio/ogg"),
            "audio_message",
            "v.ogg",
            {"type": "audio_message", "audio_message": {"id": 10, "owner_id": 501, "access_key": "k"}},
            "doc501_10_k",
        ),
        (
            Attachment("audio", url="https://shop.example/song.mp3"),
            "audio_message",
            "song.mp3",
            {"type": "audio_message", "audio_message": {"id": 11, "owner_id": 501}},
            "doc501_11",
        ),
        (
            Attachment("video", url="https://shop.example/film.mp4"),
            "doc",
            "film.mp4",
            [{"id": 12, "owner_id": 501}],
            "doc501_12",
        ),
    ],
)
def test_documents(attachment: Attachment, kind: str, title: str, saved: object, name: str) -> None:
    draft = MessageDraft(recipient="501", attachments=(attachment,), token="m1")
    _, network = _send(
        draft,
        httpx.Response(200, content=b"file"),
        json_answer(UPLOAD_TO),
        json_answer({"file": "f|1"}),
        json_answer({"response": saved}),
        json_answer(SENT),
    )
    assert _names(network)[1:] == [
        "docs.getMessagesUploadServer",
        "pu.vk.com/c1/upload.php",
        "docs.save",
        "messages.send",
    ]
    assert _fields(network.requests[1])["type"] == kind
    assert _fields(network.requests[3])["title"] == title
    assert _fields(network.requests[4])["attachment"] == name


def test_a_carousel_names_its_pictures_by_their_numbers() -> None:
    card = Card("Платье", "3 990 ₽", "https://shop.example/1.jpg", buttons=(Choice("Беру"),))
    _, network = _send(
        MessageDraft(recipient="501", cards=(card,), token="m1"),
        PICTURE,
        json_answer(UPLOAD_TO),
        json_answer(UPLOADED),
        json_answer(SAVED),
        json_answer(SENT),
    )
    template = json.loads(_fields(network.requests[4])["template"])
    assert template["elements"][0]["photo_id"] == "-123456_300"


@pytest.mark.parametrize(
    ("answers", "reason", "retry"),
    [
        ([httpx.Response(404)], Reason.MEDIA_REJECTED, Retry.NEVER),
        ([httpx.Response(200)], Reason.MEDIA_REJECTED, Retry.NEVER),
        ([httpx.ReadTimeout("late")], Reason.PROVIDER_DOWN, Retry.LATER),
        ([PICTURE, json_answer({"response": {}})], Reason.PROVIDER_DOWN, Retry.LATER),
        ([PICTURE, json_answer(UPLOAD_TO), httpx.Response(413)], Reason.MEDIA_REJECTED, Retry.NEVER),
        ([PICTURE, json_answer(UPLOAD_TO), httpx.Response(502)], Reason.PROVIDER_DOWN, Retry.LATER),
        ([PICTURE, json_answer(UPLOAD_TO), httpx.ReadError("cut")], Reason.PROVIDER_DOWN, Retry.LATER),
        ([PICTURE, json_answer(UPLOAD_TO), json_answer({"photo": "[]"})], Reason.MEDIA_REJECTED, Retry.NEVER),
        (
            [PICTURE, json_answer(UPLOAD_TO), json_answer(UPLOADED), json_answer({"response": []})],
            Reason.MEDIA_REJECTED,
            Retry.NEVER,
        ),
        (
            [
                PICTURE,
                json_answer(UPLOAD_TO),
                json_answer(UPLOADED),
                json_answer({"error": {"error_code": 100, "error_msg": "photo is undefined"}}),
            ],
            Reason.MEDIA_REJECTED,
            Retry.NEVER,
        ),
        (
            [PICTURE, json_answer({"error": {"error_code": 5, "error_msg": "no"}})],
            Reason.AUTH_EXPIRED,
            Retry.NEVER,
        ),
    ],
)
def test_an_upload_that_fails(answers: list[Answer], reason: Reason, retry: Retry) -> None:
    with pytest.raises(ChannelError) as failed:
        _send(_image(), *answers)
    assert (failed.value.reason, failed.value.retry) == (reason, retry)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ChannelError) as failed:
        _send(_image(path=str(tmp_path / "none")))
    assert failed.value.reason is Reason.MEDIA_REJECTED


def test_a_reaction_asks_for_the_number_in_the_conversation() -> None:
    known = {"response": {"count": 1, "items": [{"id": 1000, "conversation_message_id": 100}]}}
    draft = ReactionDraft(recipient="501", message="1000", emoji="👍")
    result, network = _send(draft, json_answer(known), json_answer({"response": 1}))
    assert result == SendResult()
    assert _names(network) == ["messages.getById", "messages.sendReaction"]
    fields = _fields(network.requests[1])
    assert {name: fields[name] for name in ("peer_id", "cmid", "reaction_id")} == {
        "peer_id": "501",
        "cmid": "100",
        "reaction_id": "4",
    }
    assert "message_id" not in fields


def test_a_reaction_to_what_vk_does_not_know() -> None:
    with pytest.raises(ChannelError) as failed:
        _send(
            ReactionDraft(recipient="501", message="1000", emoji="👍"),
            json_answer({"response": {"items": []}}),
        )
    assert failed.value.reason is Reason.UNREACHABLE


def test_every_try_of_one_message_has_the_same_number() -> None:
    text = "Слово. " * 2000
    first, again = (
        outbound.plan(MessageDraft(recipient="501", text=text, token="m1"), ACCOUNT) for _ in range(2)
    )
    other = outbound.plan(MessageDraft(recipient="501", text=text, token="m2"), ACCOUNT)
    numbers = [step.body["random_id"] for step in first]
    assert numbers == [step.body["random_id"] for step in again]
    assert len({*numbers, *(step.body["random_id"] for step in other)}) == len(first) + len(other)
    assert all(isinstance(one, int) and 0 < one < 2**31 for one in numbers)
    assert all(step.safe for step in first)


def test_the_key_is_no_part_of_the_address() -> None:
    _, network = _send(MessageDraft(recipient="501", text="Да", token="m1"), json_answer(SENT))
    request = network.requests[0]
    assert str(request.url) == "https://api.vk.ru/method/messages.send"
    assert _fields(request)["access_token"] == "vk1.a.test-community-key"
    assert _fields(request)["v"] == "5.199"
