"""From the bytes of an HTTP request to a `Call`: JSON, form or multipart, whatever its type says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from prilavok.channels.simulation_calls import Call, Upload

MULTIPART = "multipart/form-data"
JSON_TYPES = ("application/json", "text/json")


def read_call(
    method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], raw: bytes
) -> Call:
    """Total: a body that cannot be read makes the call `unreadable`."""
    lower = {name.lower(): value for name, value in headers.items()}
    mime = lower.get("content-type", "").split(";")[0].strip().lower()
    body: dict[str, Any] | None = {}
    uploads: dict[str, Upload] = {}
    if raw and mime in JSON_TYPES:
        body = _json_object(raw)
    elif raw and mime == MULTIPART:
        body, uploads = _parts(raw, lower["content-type"])
    elif raw:
        body = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    return Call(
        method=method.upper(),
        path=path,
        query=dict(query),
        headers=lower,
        body=body or {},
        uploads=uploads,
        unreadable=body is None,
    )


def _json_object(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _parts(raw: bytes, content_type: str) -> tuple[dict[str, Any], dict[str, Upload]]:
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw, policy=HTTP)
    fields: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    for part in whole.iter_parts():
        name = str(part.get_param("name", "", "content-disposition"))
        content = _content(part)
        if part.get_filename() is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            uploads[name] = Upload(str(part.get_filename()), part.get_content_type(), content)
    return fields, uploads


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
