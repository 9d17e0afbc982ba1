"""How customers write common shop words: colloquial forms, transliteration, families, false friends.

All in the normalized form of `lib.text`: lower case, ё as е.
"""

from __future__ import annotations

from prilavok.lib.text import stem

_SAID_AS: dict[str, str] = {
    "сколько": "скока скоко скок скоок скольк сколька сколко скольо скль skolko skoka",
    "стоит": "стоет стоють стоют стит стоитт стои stoit stoet",
    "цена": "ценник ценничек ценничка ценики ценик ценa прайс cena tsena",
    "почем": "почём почёму почом похчем pochem pochom",
    "коштує": "кошту коштуе коштуют коштують",
    "скільки": "скільке скилькы скілки скількі скильки",
    "размер": "размерчик размерчики размерность рамер размр razmer",
    "розмір": "розмірчик",
    "доставка": "доставочка доставляете доставляет доставляют доставите доставить dostavka",
    "отправка": "отправляете отправляет отправите отправить отправляют",
    "оплата": "оплатить оплачивать оплачивается оплатите oplata",
    "заказ": "заказать закажу закажем заказываю заказывать заказик zakaz zakazat",
    "наличие": "наличик налич nalichie nalichii",
    "скидка": "скидочка скидочки скидочку skidka",
    "купить": "куплю купим покупаю кпить kupit",
    "хочу": "хачу хочуу хотела хотел hochu",
    "есть": "есь ест",
    "можно": "можна мона mozhno",
    "пожалуйста": "пожалуста пж пжл пжлст плиз плз",
    "сейчас": "щас щас сечас ща",
    "здравствуйте": "здрасте здрасьте здраствуйте здравствуй драсте",
    "привет": "приветик приветики прив ку",
    "спасибо": "спс спасиб пасиб спасибки",
    "инстаграм": "инста инстаграмм",
    "что": "че чо чё шо што",
    "price": "prise prce",
    "how": "hw",
    "available": "avail avaliable availible",
}
CANONICAL: dict[str, str] = {said: word for word, forms in _SAID_AS.items() for said in forms.split()}

_APART: dict[str, str] = {
    "сто": "сто ста",
    "ценить": "ценить ценю ценим ценит ценят цените ценил ценила",
    "платить": "платить плачу платим платит платят платите платил платила платили",
}
OWN_STEMS: dict[str, str] = {form: f"={word}" for word, forms in _APART.items() for form in forms.split()}
"""Their Snowball stem is that of a shop word: «сто» and «стоит», «платить» and «платье»."""

_REAL = """
    столько шавка строит строят строить стоп стойкий стон сточить закат закал указ сушка сутки белье целое
    платок плата планы плащ размен разбор возраст доставать достала достал достать оправка поправка
    отрава ограда отрада налично наличные различие отличие скирда скинула купать копить цепь сцена
    цвета цветы совет ответ можете мощно модно модная помочь помощь почта почти почему потом привез
    привел приведет здоровье здорово прайд прайм приз prince prime pride prize cast coast most host
    shopping shipped sized seize poor delivered
"""
REAL_WORDS = frozenset(stem(word) for word in _REAL.split())
"""Words that are one or two letters away from a common keyword and are no typing mistake of it."""
