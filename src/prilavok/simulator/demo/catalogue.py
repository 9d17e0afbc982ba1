"""The demo shop's goods, publications, rules and saved replies, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from prilavok.simulator.actions.accounts import MediaSeed, PersonSeed

SHOP_NAME = "Льняной двор"
INSTAGRAM = "linen_dvor"
CURRENCY = "RUB"


@dataclass(frozen=True, slots=True)
class Look:
    """How a product is drawn: shape, its colour, the ground."""

    shape: str
    ink: str
    ground: str


@dataclass(frozen=True, slots=True)
class Good:
    """`price` in roubles; `sizes` and `colours` span the variants; `sold_out` names their labels."""

    sku: str
    name: str
    category: str
    price: int
    description: str
    look: Look
    sizes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    stock: int | None = None
    sold_out: tuple[str, ...] = ()


MARTA = Look("dress", "c7ad88", "e9dfd0")
MARTA_BLACK = Look("dress", "3b3a3c", "e4e3e0")
LEA = Look("dress", "7f9c8c", "dfe7e2")
TRENCH = Look("coat", "a8916b", "e6e3dc")
JACKET = Look("coat", "5b6f82", "dde3e8")
WHITE_SHIRT = Look("shirt", "fbfbf8", "d9dfe2")
BLUE_SHIRT = Look("shirt", "8ba6bd", "e8e9e6")
TROUSERS = Look("trousers", "8a7d68", "ece6dd")
SKIRT = Look("skirt", "a5685c", "eadfdb")
SWEATER = Look("sweater", "a39bb5", "e1e0e6")
BAG = Look("bag", "7c5a3e", "e7e2d8")
SHOPPER = Look("bag", "c9bda3", "e4e8e6")
SCARF = Look("scarf", "b8733f", "e3e7e0")
HAT = Look("hat", "d3bd8c", "e5e6df")

SIZES = ("42", "44", "46", "48")

GOODS = (
    Good("LD-101", "Платье «Марта»", "Платья", 4900, "Умягчённый лён, пояс в комплекте, длина миди.",
         MARTA, SIZES, ("беж",), ("платье марта", "бежевое миди", "льняное платье"), sold_out=("48 · беж",)),
    Good("LD-102", "Платье «Марта» чёрное", "Платья", 5200, "Та же «Марта» в чёрном льне.",
         MARTA_BLACK, ("42", "44", "46"), ("чёрный",), ("чёрная марта",)),
    Good("LD-103", "Платье «Лея»", "Платья", 5600, "Лёгкое платье на лето, карманы в швах.",
         LEA, SIZES, ("шалфей", "терракота"), ("лея", "сарафан")),
    Good("LD-104", "Тренч «Осень»", "Верхняя одежда", 9800, "Плотный лён с хлопком, подклад из вискозы.",
         TRENCH, ("44", "46", "48"), (), ("плащ", "тренчкот"), sold_out=("46",)),
    Good("LD-105", "Жакет «Море»", "Верхняя одежда", 7900, "Свободный жакет, лён с шерстью.",
         JACKET, ("42", "44", "46"), (), ("пиджак", "куртка")),
    Good("LD-106", "Рубашка «Белый лён»", "Рубашки", 3400, "Свободная рубашка, перламутровые пуговицы.",
         WHITE_SHIRT, ("S", "M", "L"), (), ("белая рубашка",)),
    Good("LD-107", "Рубашка «Небо»", "Рубашки", 3400, "Та же рубашка в голубом.",
         BLUE_SHIRT, ("S", "M", "L"), (), ("голубая рубашка",)),
    Good("LD-108", "Брюки «Палаццо»", "Брюки и юбки", 4200, "Высокая посадка, широкий низ.",
         TROUSERS, SIZES, (), ("штаны", "палаццо")),
    Good("LD-109", "Юбка «Тюльпан»", "Брюки и юбки", 3900, "Юбка миди с запахом.",
         SKIRT, ("42", "44", "46"), (), ("тюльпан",)),
    Good("LD-110", "Свитер «Лаванда»", "Трикотаж", 4600, "Лён с мериносом, не колется.",
         SWEATER, ("S", "M", "L"), (), ("кофта", "джемпер")),
    Good("LD-111", "Сумка «Дорога»", "Аксессуары", 6900, "Кожа растительного дубления, внутри лён.",
         BAG, (), (), ("кожаная сумка", "сумочка"), stock=3),
    Good("LD-112", "Шопер «Рынок»", "Аксессуары", 1600, "Шопер из сурового льна.",
         SHOPPER, (), (), ("авоська",), stock=20),
    Good("LD-113", "Шарф «Корица»", "Аксессуары", 2300, "Тонкий льняной шарф, 70 × 190 см.",
         SCARF, (), (), ("палантин",), stock=8),
    Good("LD-114", "Шляпа «Полдень»", "Аксессуары", 2900, "Соломенная шляпа с лентой.",
         HAT, (), (), ("панама",), stock=0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Publication:
    key: str
    media: MediaSeed
    goods: tuple[str, ...]
    """Articles of the products on it, in the order of the slides."""


def _media(product_type: str, caption: str, look: Look, age: timedelta) -> MediaSeed:
    return MediaSeed(product_type, caption, look.shape, look.ink, look.ground, age)


DAY = timedelta(days=1)
PUBLICATIONS = (
    Publication(
        "marta",
        _media("post", "Платье из умягчённого льна. Размеры 42–48, пояс в комплекте", MARTA, 3 * DAY),
        ("LD-101",),
    ),
    Publication(
        "shirts",
        _media("post", "Рубашка, которая дышит. Белая и голубая, S–L", BLUE_SHIRT, 6 * DAY),
        ("LD-106", "LD-107"),
    ),
    Publication(
        "jacket", _media("post", "Жакет на прохладный вечер. Лён с шерстью", JACKET, 8 * DAY), ("LD-105",)
    ),
    Publication(
        "trousers",
        _media("post", "Палаццо и юбка: что выберете вы?", TROUSERS, 12 * DAY),
        ("LD-108", "LD-109"),
    ),
    Publication(
        "bag", _media("reel", "Как носить «Дорогу»: три образа за минуту", BAG, 9 * DAY), ("LD-111",)
    ),
    Publication("lea", _media("reel", "«Лея» в движении", LEA, 15 * DAY), ("LD-103",)),
    Publication(
        "ad", _media("ad", "Тренч на осень: лён с хлопком, доставка по России", TRENCH, 5 * DAY), ("LD-104",)
    ),
    Publication(
        "story-marta", _media("story", "«Марта» снова в наличии", MARTA, timedelta(hours=3)), ("LD-101",)
    ),
    Publication("story-bag", _media("story", "Осталось три сумки", BAG, timedelta(hours=7)), ("LD-111",)),
)
KIND = "instagram"
"""The network of the demo shop's first account."""
BESIDE = "telegram"
"""Where it is found too."""

PEOPLE = (
    PersonSeed("vera.sun", "Вера", "новая, без заказов", 214),
    PersonSeed("kovaleva.ann", "Анна Ковалёва", "постоянная", 841),
    PersonSeed("svetlova_m", "Мария Светлова", "купила сумку", 320),
    PersonSeed("olga.pt", "Ольга Птицына", "спрашивает про рост", 96),
    PersonSeed("irina_k.m", "Ирина", "думает о тренче", 158),
    PersonSeed("dasha_lis", "Дарья Лис", "знает артикулы", 77),
    PersonSeed("vika.home", "Виктория", "пишет под постами", 512),
    PersonSeed("elena.r", "Елена Рощина", "отвечает на истории", 260),
    PersonSeed("svetik_88", "Светлана", "ждёт ответа", 45),
    PersonSeed("rude_guy_77", "Грубиян", "спам и мат", 3),
)

PRICE_WORDS = ["цена", "сколько стоит", "скока стоит", "стоимость", "почём"]
RULES: tuple[dict[str, Any], ...] = (
    {
        "name": "Цена под постом",
        "trigger": {"event": "comment", "keywords": PRICE_WORDS, "match": "any"},
        "actions": [
            {"kind": "public_reply", "text": "{name}, ответили в Direct"},
            {
                "kind": "private_reply",
                "text": "Здравствуйте, {name}! {product} — {price}. В наличии: {sizes}. Какой отложить?",
            },
        ],
    },
    {
        "name": "Цена в Direct",
        "trigger": {"event": "message", "keywords": PRICE_WORDS, "match": "any"},
        "actions": [
            {
                "kind": "reply",
                "text": "{name}, здравствуйте! {product} — {price}. В наличии: {sizes}. Какой отложить?",
            }
        ],
    },
    {
        "name": "Доставка",
        "trigger": {
            "event": "message",
            "keywords": ["доставка", "отправка", "самовывоз"],
            "match": "any",
        },
        "actions": [
            {
                "kind": "reply",
                "text": (
                    "Доставляем СДЭКом и Почтой: 350 ₽, 3–5 дней. От 10 000 ₽ — бесплатно. "
                    "В какой город отправить?"
                ),
            }
        ],
    },
)
SAVED_REPLIES = (
    ("привет", "Здравствуйте! Рады помочь."),
    ("доставка", "Доставляем СДЭКом и Почтой: 350 ₽, 3–5 дней. От 10 000 ₽ — бесплатно."),
    ("оплата", "Пришлём ссылку на оплату картой или по СБП, чек придёт на почту."),
    ("размер", "Подскажите рост и обхваты груди и бёдер — подберём размер."),
    (
        "возврат",
        "Вернуть можно в течение 14 дней, если бирки на месте. Пересылку назад оплачивает покупатель.",
    ),
    ("спасибо", "Спасибо за заказ! Напишем, когда отправим."),
)

PEOPLE_BESIDE = (
    PersonSeed("marina_gor", "Марина Горина", "читает канал магазина", 64),
    PersonSeed("oleg_vt", "Олег Ветров", "ищет подарок", 12),
)
