"""What every shop's customers say, in Russian, Ukrainian and English.

Three kinds of words never name a product by themselves: shop talk ("сколько стоит"), traits (colours,
sizes, materials) and kinds of things ("платье"). All are kept as stems, because that is how they meet
the text; colours and kinds of things in three languages fold into one stem.
"""

from __future__ import annotations

from collections.abc import Iterable

from prilavok.lib.text import normalize, stem, tokens


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _set(text: str) -> frozenset[str]:
    return frozenset(normalize(text).split())


TALK = """
а але алло ага бы будет будут будь буду был было была в ваш ваша ваше ваши вам вас вже всё все всех вот
во вы где да давайте для до добрый добрая добрий день дня днём вечер вечера вечір утро ранок дякую
доброе доброго ее её если є есть ещё еще ж же за здравствуйте здрасьте и из или им их інший к как какой
какая какое какие какого каким каком кто ли либо ласка мені мне меня можно можна можете мой моя мы на
нам нас наш не нет ні но ну него неё ней о об один одна одно ой ок окей от ось по подскажите подскажи
підкажіть подскажете пожалуйста пожалуйсто плиз пж пжл пожста привет привіт вітаю при про прошу с со
спасибо спс спасибочки так также там те тебе тоже только тут ты у уже хай хотела хотел хотим хочу
хочется хотіла хочемо цей ця це ці чи что чтобы що щоб шо эта это этот эти этой этого этом этих этому
эту той того та то я як який яка яке які ще ему ей мої твой свой себе сам сама когда коли тогда потому
почему чому сейчас зараз сегодня сьогодні завтра потом цена цену цене цены ценник ціна ціну ціни прайс
стоит стоимость сколько скільки коштує коштують почём почем стоить стоят наличие наличии наявність
наявності остался осталось остались осталась остаток останні залишилось залишились залишився доставка
доставку доставки доставляете доставите отправка отправляете отправить отправите відправка відправляєте
оплата оплатить оплату оплатити заказ заказать заказа заказываю заказала заказал закажу замовити
замовлення замовляю оформить оформите оформляем оформляю куплю купить купити куплен беру бери взять
возьму забираю забрать заберу візьму бере продаёте продаете продаётся продается продаж продаєте
продається продажа покажите показать покажіть напишите напишіть напиши писать пришлите скиньте скинь
фото фотку видео відео директ директе лс личку личные ответьте жду интересует интересуюсь интересна
интересно интересуют цікавить цікавлюся вопрос питання нужно нужна нужен нужны надо потрібно потрібен
потрібна треба срочно терміново очень дуже красиво красивое красивая гарне гарна класс супер люблю
понравилось понравилась понравился нравится подобається хорошо добре девочки девушки ребята дівчата
магазин товар товара модель модели вариант варианты цвет цвета цвету цветом цвете колір кольору кольори
размер размеры размера размере розмір розміри розмірі рост росту зріст штука штуки штук штуку шт пара
пару пары руб рублей рубль р грн гривень долларов тыс подарок подаруночок подарунок маме мамы мужу жене
дочке сестре подруге рождения новый год город городе москва москву казань минск киев київ спб питер
почта почтой поштою новая пошта сдэк быть бывает может смогу можем могу мочь сможете думаю знать узнать
знаете посмотреть смотрю увидела увидел видела видел вижу нашла нашёл такой такая такое такие таке така
такий вообще просто точно конечно ладно именно отдельно вместе сразу снова опять хватит осталос ждать
дней неделю недели часов час месяц минут a an the and or but is are am was were be been do does did have
has had how much many what which where when who why can could would will i im id ill me my we us our you
your it its this that these those in on at for of to from with by as still also there here please pls
plz thanks thank hi hello hey good morning evening day yes no not ok okay want wanna need like love
interested interest order buy take get price cost stock available availability ship shipping delivery
deliver sale sold left send dm info size sizes color colour colors asap nice great cool beautiful cute
one any some wow последний последняя последнее последние останній остання details detail week weeks
closer u original waterproof collection item product store shop more just know tell show photo picture
"""
"""Also names of nothing: places, people and times of ordinary requests."""

COLOURS = """
черный чорний black|белый білий white|красный червоний red|синий синій blue navy|зеленый зелений green
желтый жовтий yellow|розовый рожевий pink|серый сірий grey gray|бежевый бежевий беж beige nude
коричневый коричневий brown|хаки хакі khaki|фиолетовый фіолетовий purple violet
оранжевый помаранчевий оранжевий orange|кремовый кремовий cream|голубой блакитний
бордовый бордовий burgundy марсала|золотой золотий золотистый gold
серебряный срібний серебристый сріблястий silver|бирюзовый бірюзовий turquoise
молочный молочний айвори ivory milk|лиловый ліловий lilac|сиреневый бузковий lavender
мятный мʼятний mint|персиковый персиковий peach|малиновый малиновий raspberry
изумрудный смарагдовий emerald|оливковый оливковий olive|шоколадный шоколадний chocolate
графитовый графітовий graphite|терракотовый теракотовий|коралловый кораловий coral
пудровый пудровий пудра|горчичный гірчичний mustard|шампань champagne|фуксия фуксія fuchsia
разноцветный різнокольоровий multicolor|прозрачный прозорий transparent|цветной кольоровий
темный темний dark|светлый світлий light
"""
TRAITS = """
большой великий big large|маленький малий small|средний середній medium|мини міні mini|миди міді midi
макси максі maxi|длинный довгий long|короткий short|летний літній summer|зимний зимовий winter
осенний осінній|весенний весняний|женский жіночий women womens|мужской чоловічий men mens
детский дитячий kids|хлопок хлопковый бавовна cotton|шерсть|шерстяной вовна wool|шелк шелковый шовк silk
лен льняной льон linen|кожа кожаный шкіряний leather|замша замшевый suede|вискоза віскоза viscose
бархат бархатный velvet|атлас атласный satin|трикотаж трикотажный|джинсовый denim|кружево кружевной
новый новий new|базовый базовий basic|классический класичний classic|вечерний вечірній evening
повседневный casual|оверсайз oversize|однотонный однотонний|полоска полосатый striped
клетка клетчатый клітинка|принт print|горошек|теплый теплий warm|легкий легкий
спортивный спортивний sport|домашний домашній|махровый махровий|набор набір комплект set kit
тонкий плотный мягкий удобный стильный нарядный модный
размер размеры size xs s m l xl xxl xxxl эс эм эль
"""
NOUNS = """
платье платья плаття сукня dress|футболка tshirt майка|куртка jacket|юбка спідниця skirt
брюки штани trousers pants|джинсы джинси jeans|рубашка сорочка shirt
свитер светр джемпер пуловер sweater jumper|пальто coat|кроссовки кросівки sneakers|туфли туфлі shoes
ботинки черевики boots сапоги чоботи|сумка сумочка bag|чемодан валіза suitcase|рюкзак backpack
кошелек гаманець wallet|часы годинник watch|ремень ремінь belt|серьги сережки earrings
кольцо каблучка кільце ring|полотенце рушник towel|нож ніж knife|шарф scarf|шапка hat
перчатки рукавички gloves|носки шкарпетки socks|халат robe|пижама піжама pyjamas|костюм suit
жакет пиджак піджак blazer|кардиган cardigan|худи толстовка свитшот світшот hoodie sweatshirt|топ top
блуза блузка blouse|шорты шорти shorts|легинсы леггинсы лосины leggings|колготки tights
купальник swimsuit|пуховик|плащ raincoat|жилет жилетка vest|парка parka|комбинезон комбінезон jumpsuit
босоножки босоніжки sandals|тапочки капці slippers|браслет bracelet|цепочка ланцюжок chain
колье намисто necklace|подвеска підвіска pendant|очки окуляри glasses|зонт парасоля umbrella
плед ковдра blanket|подушка pillow|простыня простирадло|чашка кружка cup mug|тарелка тарілка plate
ваза vase|свеча свічка candle|крем cream|шампунь shampoo|маска mask|духи парфум perfume|помада lipstick
телефон смартфон phone|чехол чохол case|наушники навушники|колонка speaker|лампа lamp|кольца
игрушка іграшка toy|кукла лялька doll|книга book|стол стіл table|стул стілець chair|диван sofa
"""
UKRAINIAN_ENDINGS = _list("ий ій а я е є і ого ому ої у ю ою им ім их")
RUSSIAN_ENDINGS = _list("ый ий ой ая яя ое ее ые ие ого ему ому ую юю ым ом ых")
NOUN_ENDINGS = _list("у ю и і ы ою ею ой ей ам ами ах ям ями ях е є")
ADJECTIVE = ("ый", "ий", "ой", "ій")

SIZES = {
    "xxs": "xxs", "xs": "xs", "s": "s", "m": "m", "l": "l", "xl": "xl", "xxl": "xxl", "xxxl": "xxxl",
    "м": "m", "л": "l", "хл": "xl", "хс": "xs", "ххл": "xxl", "иксэль": "xl",
    "эска": "s", "эску": "s", "эски": "s", "эс": "s", "эмка": "m", "эмку": "m", "эмки": "m", "эм": "m",
    "элька": "l", "эльку": "l", "эльки": "l", "эль": "l",
}  # fmt: skip
SIZE_WORDS = _set("размер размера размеру размере розмір розміру розмірі size")
SIZE_STEMS = frozenset(SIZES.values())
NUMBERS = {
    "две": 2, "два": 2, "двух": 2, "дві": 2, "три": 3, "трех": 3, "четыре": 4, "чотири": 4, "пять": 5,
    "шесть": 6, "шість": 6, "семь": 7, "сім": 7, "восемь": 8, "вісім": 8, "девять": 9, "десять": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "пару": 2, "пара": 2,
}  # fmt: skip
PIECES = _set(
    """
    шт штук штуки штука штуку штучки штучек штучок pcs pc pieces piece экземпляра пары
    """
)
TAKING = _set(
    """
    беру возьму возьмём заберу забираю закажу заказываю заказать хочу нужно нужны надо потрібно треба
    куплю купить купити візьму замовляю замовити хочемо take buy order want need оформляю оформите
    оформить
    """
)
NOT_PIECES = _set(
    """
    раза раз дня дней день недели недель неделю часа часов месяца лет года минуты слова вопроса размера
    цвета этажа days weeks hours times years minutes дні тижні години рази
    """
)
"""«Через два дня», «в два раза», «два вопроса»: nothing is being ordered."""
MONEY = _set(
    """
    р руб рублей рубля рубль грн гривень гривні тыс тысяч usd eur долларов баксов dollars тг тенге
    """
)
NOT_ARTICLES = _set(
    """
    заказ заказа заказу заказе замовлення order тел телефон телефона телефону phone индекс індекс кв
    квартира дом дома будинок трек ттн до за рост зріст
    """
)
"""A number after one of these is no article number."""
NEGATIONS = _set(
    """
    не ні not кроме крім except
    """
)
BOUNDARIES = _set(
    """
    а но але but зато именно
    """
)
ASKING = _set(
    """
    есть є ещё ще цена ціна сколько скільки стоит коштує почем почём наличии наличие наявності остался
    осталось остались осталась залишилось залишились price available stock much cost какие какой які
    який размер розмір размеры цвет цвета колір доставка другой другие другом
    """
)
POINTING = _set(
    """
    это этот эта эту эти этого этой его её ее такое такую такой такая такие цей ця цю це цього таке така
    таку this that it these those one
    """
)


def _listed(text: str) -> Iterable[list[str]]:
    for group in text.replace("\n", "|").split("|"):
        if words := normalize(group).split():
            yield words


def _forms(word: str) -> Iterable[str]:
    """A word with endings that the Russian stemmer does not fold, Ukrainian ones above all."""
    yield word
    if word.isascii():
        return
    if word.endswith(ADJECTIVE) and len(word) > 4:
        yield from (word[:-2] + ending for ending in RUSSIAN_ENDINGS + UKRAINIAN_ENDINGS)
    elif word[-1] in "аяіиыйь" and len(word) > 4:
        yield from (word[:-1] + ending for ending in NOUN_ENDINGS)


def _fold(text: str) -> dict[str, str]:
    """Stem of each form -> the stem of the group's first word."""
    table: dict[str, str] = {}
    for words in _listed(text):
        concept = stem(words[0])
        for word in words:
            for form in _forms(word):
                table.setdefault(stem(form), concept)
    return table


def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(text))


COLOUR_OF = _fold(COLOURS)
_NOUN_OF = _fold(NOUNS)
_TRAITS = (
    frozenset(stem(form) for group in _listed(TRAITS) for word in group for form in _forms(word)) | SIZE_STEMS
)
_COLOURS = frozenset(COLOUR_OF.values())
_NOUNS = frozenset(_NOUN_OF.values())
_TALK = _stems_of(TALK)


def concept(word: str) -> str:
    """The stem of a normalized word, with colours and kinds of things folded over the languages."""
    if word in SIZES:
        return SIZES[word]
    base = stem(word)
    return COLOUR_OF.get(base) or _NOUN_OF.get(base) or base


def is_talk(token: str, base: str) -> bool:
    return base in _TALK and base not in _COLOURS and token not in SIZES


def is_colour(base: str) -> bool:
    return base in _COLOURS


def is_noun(base: str) -> bool:
    return base in _NOUNS


def is_trait(base: str) -> bool:
    """Describes, but does not name: a colour, a size, a material, a number, a single letter."""
    return base.isdigit() or base in _COLOURS or base in _TRAITS or len(base) < 2
