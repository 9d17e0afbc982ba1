"""What invented customers are called and what they write. Pure; the same chance gives the same texts."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from random import Random

FIRST = (
    "Анна", "Мария", "Елена", "Ольга", "Наталья", "Ирина", "Светлана", "Татьяна", "Юлия", "Дарья", "Алина",
    "Полина", "Виктория", "Ксения", "Вера", "Нина", "Алексей", "Дмитрий", "Сергей", "Андрей", "Иван",
    "Олег", "Павел", "Роман", "Тимур", "Катерина", "Оксана", "Богдан", "Emma", "Olivia", "Noah", "Liam",
)  # fmt: skip
LAST = (
    "Соколова", "Морозова", "Волкова", "Лебедева", "Новикова", "Зайцева", "Громова", "Белова", "Королёва",
    "Орлова", "Щукина", "Ершова", "Тихонова", "Мельник", "Шевчук", "Коваль", "Бондарь", "Ткач", "Гончар",
    "Руденко", "Жук", "Заяц", "Мороз", "Вовк", "Лис", "Smith", "Brown", "Walker", "Green", "Baker",
)  # fmt: skip
ASKED = (
    "Здравствуйте! Какая цена?", "А {} есть в наличии?", "Сколько стоит {}?",
    "Подскажите, пожалуйста, размеры", "Хочу заказать {}", "Когда будет доставка? Заказывала {}",
    "Добрый вечер, меня интересует {}", "А скидка есть?", "Можно фото {} поближе?", "Спасибо большое!",
    "Беру! Куда платить?", "Пришло, всё подошло", "А в Казань отправляете?", "Есть {} в другом цвете?",
    "Цена за комплект {}?", "Мне бы {} на подарок", "Доброго дня, чи є {}?", "Скільки коштує {}?",
    "Hi! Is {} still available?", "How much is {}?", "Do you ship {} abroad?", "Не пришёл трек-номер на {}",
    "Хочу вернуть {}, не подошёл размер", "Ок, жду",
)  # fmt: skip
ANSWERED = (
    "Здравствуйте! {} есть, отправим завтра", "Да, в наличии", "Стоимость 4 900 ₽, доставка бесплатно",
    "Пришлите, пожалуйста, адрес и телефон", "Заказ отправлен, трек-номер пришлём вечером",
    "Размеры S, M и L", "К сожалению, {} закончился", "Вам спасибо! Хорошего дня", "Yes, {} is in stock",
    "Оплатить можно по ссылке",
)  # fmt: skip
SYLLABLES = (
    "ба", "ве", "га", "де", "жу", "за", "ко", "ла", "ми", "но", "по", "ра", "со", "ту", "фи", "хо", "це",
    "ша", "эль", "юр", "ян", "кри", "сте", "бро", "пла", "дра", "мор", "сель", "тон", "вир",
)  # fmt: skip
VOCABULARY = 20_000
ADDED_WORDS = 5


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words and their cumulative weights: a few stand everywhere, most are rare, as in any language."""
    chance = Random(VOCABULARY)  # noqa: S311 texts, not keys
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return tuple(words), tuple(accumulate(1 / (place + 2) for place in range(VOCABULARY)))


def text(chance: Random, *, inbound: bool) -> str:
    words, weights = vocabulary()
    named, *added = chance.choices(words, cum_weights=weights, k=1 + int(chance.random() ** 2 * ADDED_WORDS))
    sentence = chance.choice(ASKED if inbound else ANSWERED).format(named)
    return f"{sentence} {' '.join(added)}" if added else sentence


def name(chance: Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"
