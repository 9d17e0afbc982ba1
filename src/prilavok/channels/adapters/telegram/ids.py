"""Our external ids of Telegram's messages.

A message's number is unique only inside its chat, and a chat with the owner behind a business connection
counts apart from the chat with the bot. So an external id is `<chat>:<message>`, with `@<connection>` for a
business chat and `#<topic>` in the direct messages of a channel, where an answer has to name it. The press of
a button is `press:<callback id>:` before the id of the message it stands under.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = re.compile(
    r"(?:press:(?P<press>[^:]+)(?::|$))?(?:(?P<chat>-?\d+):(?P<message>\d+)(?:#(?P<topic>\d+))?(?:@(?P<connection>.+))?)?"
)


@dataclass(frozen=True, slots=True)
class MessageId:
    """Where a message stands. Only a press of a button in an inline message has no `chat`."""

    chat: str = ""
    message: str = ""
    connection: str = ""
    press: str = ""
    topic: str = ""

    def __str__(self) -> str:
        place = f"{self.chat}:{self.message}" if self.chat else ""
        place += f"#{self.topic}" if self.topic and place else ""
        place += f"@{self.connection}" if self.connection and place else ""
        return f"press:{self.press}" + (f":{place}" if place else "") if self.press else place

    @property
    def is_group(self) -> bool:
        """Groups and channels have negative numbers."""
        return self.chat.startswith("-")


def read_id(text: str) -> MessageId | None:
    """None for what is no id of ours, or names no place."""
    match = _ID.fullmatch(text)
    if match is None or not (match["chat"] or match["press"]):
        return None
    return MessageId(
        chat=match["chat"] or "",
        message=match["message"] or "",
        connection=match["connection"] or "",
        press=match["press"] or "",
        topic=match["topic"] or "",
    )
