"""Signed requests as Instagram sends them, about 660 bytes each, every one with ids of its own."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time

SECRET = "bench-secret"
ACCOUNT = "17841400000000042"
_serial = itertools.count(time.time_ns() // 1000)


def body(person: int, text: str = "Здравствуйте! Подскажите, пожалуйста, когда будет поступление") -> bytes:
    moment = int(time.time() * 1000)
    return json.dumps(
        {
            "object": "instagram",
            "entry": [
                {
                    "id": ACCOUNT,
                    "time": moment,
                    "messaging": [
                        {
                            "sender": {"id": f"2000000000{person:05}"},
                            "recipient": {"id": ACCOUNT},
                            "timestamp": moment,
                            "message": {"mid": f"mid.bench.{next(_serial)}", "text": text},
                        }
                    ],
                }
            ],
        }
    ).encode()


def signature(raw: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()


def request(path: str, raw: bytes) -> bytes:
    """The whole HTTP/1.1 request as bytes, so that the client costs next to nothing."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {signature(raw)}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw
