"""What people have said to the demo shop before you came: played on the phone, act by act.

Every step goes through the network's own webhooks, so customers, links and orders form by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from prilavok.lib.clock import now
from prilavok.simulator.actions import acting, serving
from prilavok.simulator.demo.catalogue import PUBLICATIONS
from prilavok.simulator.faults import at_moment
from prilavok.simulator.models import SimAccount, SimMedia, SimPerson

Deed = Literal["write", "story", "comment", "share", "forward", "ad", "shop", "react", "look"]


@dataclass(frozen=True, slots=True)
class Step:
    """`ago` counts back from the moment of playing; `shop` is the seller answering in the phone app."""

    ago: timedelta
    who: str
    deed: Deed
    text: str = ""
    media: str = ""


def _ago(days: int = 0, hours: int = 0, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


PAST = (
    Step(_ago(5, 4), "svetlova_m", "share", "а эта сумка ещё есть?", "bag"),
    Step(_ago(5, 3, 50), "svetlova_m", "shop", "Мария, здравствуйте! Да, «Дорога» есть, 6 900 ₽. Отложить?"),
    Step(_ago(5, 3, 41), "svetlova_m", "write", "да, беру! Мария Светлова, +7 912 555-42-17, Екатеринбург"),
    Step(_ago(5, 3, 30), "svetlova_m", "shop", "Записали. Отправим завтра СДЭКом."),
    Step(_ago(5, 3, 28), "svetlova_m", "react"),
    Step(_ago(3, 2), "olga.pt", "comment", "рост 164, какой размер взять? голубую", "shirts"),
    Step(_ago(2, 5), "kovaleva.ann", "story", "Добрый день! Хочу льняное платье. Есть 44?", "story-marta"),
    Step(
        _ago(2, 4, 52),
        "kovaleva.ann",
        "shop",
        "Анна, здравствуйте! «Марта» — 4 900 ₽. 44 в наличии. Отложить?",
    ),
    Step(_ago(2, 4, 47), "kovaleva.ann", "write", "44 бежевое, да. И шарф корица к нему"),
    Step(_ago(2, 4, 40), "kovaleva.ann", "shop", "Отложила до вечера. Куда отправить?"),
    Step(
        _ago(2, 4, 33), "kovaleva.ann", "write", "Анна Ковалёва, +7 927 555-01-42, Самара, СДЭКом до пункта"
    ),
    Step(_ago(2, 4, 32), "kovaleva.ann", "look"),
    Step(_ago(1, 6), "irina_k.m", "ad", "Здравствуйте! Тренч 44 ещё в наличии?", "ad"),
    Step(_ago(1, 5, 45), "irina_k.m", "shop", "Ирина, да, 44 и 48. 9 800 ₽, доставка бесплатно."),
    Step(_ago(1, 5, 39), "irina_k.m", "write", "подумаю, спасибо"),
    Step(_ago(0, 5, 10), "dasha_lis", "write", "Здравствуйте. Рубашка LD-107, размер M, есть?"),
    Step(_ago(0, 5), "dasha_lis", "shop", "Дарья, здравствуйте! Есть, последняя. Отложить?"),
    Step(_ago(0, 4, 48), "dasha_lis", "write", "да, и ещё шопер рынок"),
)
PRESENT = (
    Step(
        _ago(minutes=42),
        "svetlova_m",
        "write",
        "здравствуйте! сумка пришла, очень довольна. а шляпа полдень будет?",
    ),
    Step(_ago(minutes=26), "vika.home", "comment", "какая цена?", "marta"),
    Step(_ago(minutes=17), "elena.r", "story", "скока стоит это платьишко? есть 46?", "story-marta"),
    Step(_ago(minutes=6), "svetik_88", "write", "Здравствуйте! А примерить перед покупкой можно?"),
    Step(_ago(minutes=5), "svetik_88", "write", "мне нравится жакет море, но боюсь, что будет велик"),
)
BESIDE = (
    Step(_ago(hours=2), "marina_gor", "forward", "здравствуйте! а в 46 размере есть?", "marta"),
    Step(_ago(hours=1, minutes=51), "marina_gor", "write", "и сколько стоит доставка в Казань?"),
    Step(_ago(minutes=12), "oleg_vt", "write", "Добрый вечер. Нужна сумка «Дорога» в подарок, ещё есть?"),
)
"""What is said on the second network."""


def play(account: SimAccount, steps: Sequence[Step]) -> None:
    """All steps in order, each said to have happened when it should have."""
    people = {person.username: person for person in account.people.all()}
    media = _media_by_key(account)
    start = now()
    for step in steps:
        person = people[step.who]
        person.account = account
        with at_moment(start - step.ago):
            _do(step, person, media)


def _media_by_key(account: SimAccount) -> dict[str, SimMedia]:
    by_caption = {media.caption: media for media in account.media.all()}
    told = ((publication.key, by_caption.get(str(publication.media.caption))) for publication in PUBLICATIONS)
    found = {key: media for key, media in told if media is not None}
    for media in found.values():
        media.account = account
    return found


def _do(step: Step, person: SimPerson, media: Mapping[str, SimMedia]) -> None:
    match step.deed:
        case "write":
            acting.write(person, step.text)
        case "story":
            acting.reply_to_story(person, media[step.media], step.text)
        case "comment":
            acting.comment(person, media[step.media], step.text)
        case "share":
            acting.share(person, media[step.media], step.text)
        case "forward":
            acting.forward(person, media[step.media], step.text)
        case "ad":
            acting.answer_ad(person, media[step.media], step.text)
        case "shop":
            serving.write_in_app(person, step.text)
        case "react":
            _react(person)
        case "look":
            acting.look(person)


def _react(person: SimPerson) -> None:
    message = acting.shop_message(person)
    message.person = person
    acting.react(message, "❤️")
