"""The emoji that Telegram takes as a reaction.

https://core.telegram.org/bots/api#reactiontypeemoji
"""

from __future__ import annotations

EMOJI = (
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏",
    "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔",
    "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇",
    "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊",
    "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡",
)  # fmt: skip
_BY_PLAIN = {emoji.replace("\ufe0f", ""): emoji for emoji in EMOJI} | {"♥": "❤"}


def as_reaction(emoji: str) -> str:
    """The emoji as Telegram writes it; empty when it is no reaction there."""
    return _BY_PLAIN.get(emoji.replace("\ufe0f", ""), "")
