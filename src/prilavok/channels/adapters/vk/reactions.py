"""VK's reactions have numbers.

https://dev.vk.com/ru/method/messages.getReactionsAssets
"""

from __future__ import annotations

EMOJI = {
    "1": "❤️", "2": "🔥", "3": "😂", "4": "👍", "5": "💩", "6": "❓", "7": "😭", "8": "😡", "9": "👎",
    "10": "👌", "11": "😃", "12": "🤔", "13": "🙏", "14": "😘", "15": "😍", "16": "🎉",
}  # fmt: skip
_NUMBERS = {emoji.rstrip("\ufe0f"): int(number) for number, emoji in EMOJI.items()}
_NUMBERS |= {"♥": 1, "😆": 3, "🤣": 3, "😄": 11, "😀": 11, "😢": 7, "😠": 8}


def emoji_of(number: str) -> str:
    """One that is newer than this list is shown by its number."""
    return EMOJI.get(number, f"vk:{number}")


def number_of(emoji: str) -> int | None:
    """None for what VK has no reaction for."""
    told = emoji.removeprefix("vk:")
    if told != emoji and told.isascii() and told.isdigit():
        return int(told)
    return _NUMBERS.get(emoji.rstrip("\ufe0f"))
