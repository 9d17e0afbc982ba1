"""Words that name nothing: how customers ask, greet, pay and thank, in Russian, Ukrainian and English."""

from __future__ import annotations

from prilavok.linking.textual.lists import listed

SHOP_TALK = """
арт артикул артикула артикулу артикулом art article sku код кода номером а але алло ага бы будет будут
будь буду был была было были быть в ваш ваша ваше ваши вашего вашей вам вас вами вже всё все всех всем
всего вот во вы где да давайте для до доброе добрый добрая добрий доброго день дня днем вечер вечера вечір
утро утра ранок ранку дякую дякуємо ее если є есть ещё еще ж же за здравствуйте здрасьте здравствуй
здрасте здорово и из або или им их к ко как какой какая какое какие какого каким каком каких кто ли либо
ласка мені мне меня мной можно можна можете можеш мой моя мое мои моего моему моей мы на над нам нас наш
не нет ні но ну него неё ней нем о об обо от ось по под подскажите подскажи підкажіть подскажете підкажи
пожалуйста пожалуйсто плиз пж пжл пжлст пожста будьласка привет приветик привіт вітаю хай при про прошу с
со спасибо спс спасибочки благодарю так также тоже там те тебе тебя тот только тут ты у уже вже хотел
хотела хотелось хотим хочу хочется хотіла хотів хотіли хочемо цей ця це ці цього цієї чи что чтобы чтоб що
щоб шо эта это этот эти этой этого этом этих этому эту той та то ту того ті я як який яка яке які яку
якого ему ей мої твой свой себе сам сама когда коли тогда потому почему чому сейчас щас зараз сегодня
сьогодні завтра вчера потом цена цену цене цены ценник ціна ціну ціни ціною прайс стоит стоимость сколько
скільки скіко скільки коштує коштують почём почем почому стоїть стоить стоят стоє наличие наличии
наявність наявності налічії остался осталось остались осталась остаток останні залишилось залишилися
залишились залишився доставка доставку доставки доставкой доставляете доставите доставка отправка
отправляете отправить отправите відправка відправляєте оплата оплатить оплату оплатой оплатити заказ
заказать заказа заказу заказываю заказала заказал закажу замовити замовлю замовлення замовляю оформить
оформите оформляем оформляю куплю купить купити купим беру бери берем взять взяла возьму возьмем забираю
забрать заберу візьму взяти продаёте продаете продаётся продается продаж продаєте продається продажа
покажите показать покажіть покажете показати напишите напишіть напиши писать пишу пришлите скиньте скинь
скинуть фото фотку фотки видео відео директ директе лс личку личные ответьте ответ жду чекаю интересует
интересуют интересуюсь интересна интересно интересен цікавить цікавлять цікавлюся цікаво цікавлюсь вопрос
вопросик вопросы питання запитання запитати спитати спросить спрашиваю нужно нужна нужен нужны надо
потрібно потрібен потрібна потрібні треба срочно терміново очень дуже девочки девушки девушка ребята
дівчата девчонки хлопці мужики магазин товар товара товары модель модели моделі вариант варианты варіанти
штука штуки штук штуку шт руб рублей рубль р грн гривень долларов тыс ок окей оке о'кей лады поясните
расскажите рассказать узнать скажите скажи скажіть сказать сказали интересовала имеется маєте маю бывает
может могу можем смогу сможете отложите отложить відкладіть осталася посмотреть глянуть подивитися гляньте
смотрю увидела увидел видела видел вижу бачила бачив нашла нашёл такой такая такое такие такого таких таку
таке така такий такі вообще просто точно конечно ладно именно саме отдельно вместе разом сразу снова опять
хватит ждать актуально актуальна который которая которое которые которую которого котором подойдет
подойдёт свободен примерно приблизно мною нами вони він вона воно би б тоді якщо ще блин короче ой ух эх
ааа ээ эм мм угу ого щось чтонибудь щонебудь нибудь небудь типа вроде кажется называется зато однако хотя
пока поки ладненько итак значит короч слушай слушайте кстати интересненько посчитайте порахуйте посчитать
прайсик резерв бронь забронировать зарезервируйте резервируйте отложи примерить положите завезли привезли
поступит поступление приход ожидается предзаказ закончился закончились закончилась нету нема немає
кончились распродали отсутствует a an the and or but is are am was were be been being do does did have has
had having how much many what whats what's which where when who whom why can could would will shall should
may might i im i'm id i'd ill i'll ive me my mine we us our ours you your yours ur u it its it's this that
these those in on at for of to from with by as still also there here please pls plz thanks thank thx hi
hello hey hiya dear good morning evening afternoon day yes yeah yep no not ok okay want wanna need needs
like love lovely loved interested interest order ordering buy buying purchase take taking get got getting
price prices priced pricing cost costs stock instock available availability ship ships shipping shipped
delivery deliver delivered delivers sale selling sell sells sold left send sent dm info nice great asap
one ones any some wow detail details more just know tell show see seen saw look looking looks if so about
really very too then than them they he she his her their does't don't dont doesnt didn't didnt cant can't
isn't isnt aren't after before back again wondering wonder um uh hmm er well oh let lets let's think
thinking called guys guy anyone something anything someone stuff item items product products store shop
model currently now today tomorrow yet already hoping hope able skolko skilky skoko cena tsena cenu est ye
yest zdravstvuyte zdravstvuite privet nalichii nayavnosti pochem podskazhite pozhaluysta pozhaluista hochu
mozhno interesuet dobryi dobryy den vecher zakazat koshtuye koshtue kupit ostalis eshe esche prodaetsya
seychas vitayu pidkazhit budlaska stoit
"""

EVERYDAY = """
щодо стосовно насчет касательно относительно regarding поводу приводу окрім крім скіки скільки скока скоко
шо шоб тіко тока токо шас щас вопше вообще нада нема ніт єсть вобщем кароч карочи чё чо ниче тіпа типа
остався осталися лишились лишилось лишилися лишився лишилась єслі если тож токи понял поняв хтіла хтів
замовить купить можна робите дєвочки дівчатка канєшно хороший харашо хорош нормально
без безо близ вдоль возле впрочем всеми его здесь ими кого кое кому мог нельзя никто них ничего один
одна одни одно она они оно ото само себя сквозь тобой тысяч чего чей этим заодно например буквально
приблизительно сначала наконец случайно специально тільки навіть звідки адже зате втім певно слід трошки
зовсім майже котрий котра кожна десь колись ніхто ніщо нічого ніде тобі йому під між після біля окрім
крім замість звідси також теж окремо отож отже слухайте розумію типу наче ніби начебто буцім якось якийсь
якась оце оця отой ота отут осьо одразу відразу навряд дійсно doing basically literally anyway unless
gotta gonna
пора вокруг около месяца таки слово слова дело дела делать делаю сделать сделали сделаете идти иду идет
идём пойду пошла пришлось прийти ехать еду едем приехала жить живу живем знал знала знали понять понимаю
понял поняла помню забыла забыл помнит говорить говорю говорил сказал ответил спросила просила просил
давно недавно часто иногда всегда никогда опять однажды поэтому также однако хотя чтобы пусть пускай разве
неужели либо между через после перед среди против вместо внутри снаружи сверху снизу сбоку слева справа
рядом далеко близко сюда туда отсюда оттуда везде нигде куда откуда зачем отчего насколько столько
настолько весьма вполне довольно достаточно едва лишь даже уж ведь мол вон вдруг наверное видимо возможно
конечно безусловно действительно реально правда честно серьезно согласна согласен голова рука руки ноги
нога глаза лицо лице кожа кожи волосы волос сердце душа жизнь жизни смерть мир земля вода воды воздух
огонь небо солнце дождь снег погода мороз ветер свет тень звук голос музыка песня фильм кино театр игра
игры игру сон имя история истории правило закон страна народ власть война путь дорога сторона место места
местах время времени минута век начало конец середина край верх низ угол центр линия круг точка форма цель
причина результат проблема проблемы задача случай случае ситуация возможность помощь внимание мысль идея
мнение совет просьба обещание надежда вера любовь счастье радость удовольствие интерес страх боль беда
чудо мечта мечтает шутка шучу привычка писала ищу ищем ищет искала найти нашли хватило получится
получилось попробую попробовать успею успеть успеете успели начать начала закончить открыть закрыть
включить выключить сломался сломалась разбил разбила потерял потеряла упал упала стоял лежит лежал сидит
сижу спит спать ест пить кушать готовить варить мыть стирать гладить носила носит надевать снимать менять
дарить подарила подарили дарю отдать отдам держать бросать играть играет учиться учит работал работала
мешает болит боится хвалит ругает смеется плачет радуется грызет линяет подходит подошло подошла подошел
подошли подойдут маломерит маломерят большемерит тянется садится линяют колется пачкается держится
протекает порвалась порвался сломали отклеилась отвалилась треснул треснула бракованный кривой грязный
чистый пустой готов готова готовы занят занята свободна должен должна должны обязательно срочная важный
важно главное подробнее подробно поподробнее ближе поближе дальше скорее быстрее позже раньше снизить торг
уступите четкий ясный простой сложный трудно тяжело легко удобно неудобно приятно неприятно странно смешно
грустно жаль извините простите сорри пардон ладушки договорились понятно ясно увы ура вау ого блин ребятки
родная дорогая дорогие милая солнышко зая зай красотка умница молодцы молодец спасибки обнимаю целую
нормально норм пойдет прям прямо полностью частично наоборот взамен обратно назад вперед домашних чужой
чужая наши ваших вашем вашему нашего нашем нашей своего своей своих своим моему моих моим твоя твои ихний
ему ней ними сделано показывали рекламу рекламе листала листаю увидев попалась попался зашла зашел лайк
лайкнула репост отметка розыгрыш конкурс выиграла участие подпишусь подписалась канал группа чат ссылка
ссылку ссылки перешлите перешлю йти йду їхати їдемо жити знати зрозуміло памятаю забула казати кажу казала
кажуть питала питаю звичайно напевно мабуть справді очі волосся серце життя світ повітря сонце дощ сніг
музика гра історія країна люди шлях місце місця час часу хвилина початок кінець випадок ситуація
можливість допомога увага думка ідея порада надія віра любов щастя радість шукаю шукаємо знайшли встигну
встигнути отримаю почати закінчити відкрити зламався розбив загубила впала стоїть лежить спить їсть пити
готувати мити прати носить дарувати віддати тримати грати вчити болить подійде підійде підходить готовий
винна важливо головне детальніше ближче далі швидше пізніше раніше складно важко зручно приємно дивно
шкода вибачте пробачте домовились зрозуміла дівчаточка рідна мила сонечко молодці обіймаю повністю вашого
вашій нашого нашій свого своєї моєї їхній зайшла посилання надішлю зробити робити зроблено перестав зникла
пропала потрапило схоже схожий бачили чула почула зустріла хату хаті місто місті місту селі мешкаю about
above across after again against almost alone along already also although always among around away became
because become been began behind being believe below beside between beyond both bring brought busy came
catch certain change check clear clearly completely course different done during early easily easy else
end enough entire especially even ever everybody everyone everywhere example except expect far feel
feeling felt finally finish finished follow forget forgot forward free full fun further future general
gone ground group grow guess half happen happened happens hard head hear heard heart held hold however
huge idea imagine important indeed inside instead into issue job join knew known large later learn least
leave less letter life line list listen live living local longer lose lost luck mad main making mark
matter maybe mean means meant meet mention mind miss missing moment most mostly move must myself near
nearly nobody none noone nor normal nothing notice obsessed obviously off often older once opinion others
otherwise out outside own part parts past perhaps plans play played playing point possible problem
properly push rather read ready real realised realized reason remember rest right run running said save
say saying says search seem seems sense separate serious several shame share should side simple simply
since single sit sleep slow smile sometimes somewhere sort sound sounds speak spend spent stand start
started state stay still stop stopped strong stuck such suddenly suppose swear swears sweet taste teacher
test that's themselves therefore thing things though thought through throughout tight tired together
tomorrow's tonight took totally touch toward tried true trust try trying turn turned turns twice under
understand understood unfortunately until up upon useful usual usually via walk wall way ways wear wearing
welcome whatever whenever wherever whether while whole whose wife's wish within without wonderful word
words world worry worth wouldn't write writing wrong wrote yesterday yet young yours yourself arrival
brilliant panic friday's obsession scratched complaint apologise cancel cancelled update tracking track
status dispatch dispatched подарок подарунок подарить подарка подарочный маме мама мамы маму папе папа
мужу муж мужа жене жена жену жены дочке дочка дочери сестре сестра сестры подруге подруга подруги друг
другу сын сына сыну сину син донька доньці бабушка бабушке ребенок ребенка ребенку дети детей дитина дітям
внук внучка коллега начальник тёща свекровь брат брату парень парня рождения народження праздник праздники
свято юбилей годовщина свадьба свадьбу выпускной фотосессия рождество утренник корпоратив вечеринка отпуск
поездка город городе москва москву казань минск киев київ спб питер самара уфа пермь одеса львів харків
дніпро ростов краснодар новосибирск екатеринбург сочи почта почтой поштою пошта сдэк курьер курьером
курʼєр самовывоз самовивіз адрес адреса адресу номер номера зовут картой карта карты картка реквизиты
реквізити счет счёт рахунок деньги грошей гроші рассрочка рассрочку кредит предоплата предоплату наложка
накладенийплатеж чек сбер каспи монобанк тинькофф приват переводом перевести перевод скидка скидки скидку
скидкой знижка знижки знижку акция акции акція промокод распродажа гарантия гарантию гарантія возврат
вернуть повернути обмен обменять поменять обміняти брак сертификат отзывы отзыв відгуки качество якість
оригинал оригінал копия подделка состав склад размерная сетка таблица замеры заміри параметры рост росту
зріст вес вага объем обхват талия бедра грудь длина ширина высота года лет рік років месяц місяць неделя
недели неделю недель тиждень тижні часа часов година хвилин минут дней дні днів суббота пятница
воскресенье понедельник вторник среда четверг января февраля апреля мая июня июля августа сентября октября
ноября декабря весна лето осень зима літо осінь прошлый прошлом прошлой следующий следующей минулого
наступного год раз раза разу первый второй последний последняя последнее остання хороший хорошая хорошо
добре красиво красивый красивая красивое гарний гарна гарно класс клас супер круто крутой прикольный люблю
любит обожаю понравилось понравилась понравился понравились нравится подобається сподобалась довольна
доволен рада счастлива надеюсь переживаю боюсь думаю решила решил решили выбираю выбрать выбор вибрати
посоветуйте порадьте порекомендуйте советуете лучше краще хуже дороже дешевле дешевше дорого дешево
недорого бюджет бюджетный подешевле разница різниця отличается відрізняється отличие сравнить чем ніж
разный разные другой другая другое другие друга інший інша інші похожий похожее аналог замена остальное
остальные любой любая любое кроме обычный обычная обычное звичайний нормальный смотреть видно сторис
сториз пост рилс профиль профиле подписчик подписана подписка лента реклама блогер сайт сайте инстаграм
телеграм ватсап вайбер личка написала написал ответили отвечаете позвоните перезвоните звонок консультация
менеджер продавец оператор администратор работаете працюєте график выходные открыты закрыты адресок
приехать приеду подъехать заехать шоурум примерка примерить померить надеть ношу купила купил покупала
покупали брала брал брали заказывала заказывали пришла пришел пришло пришли получила получил отримала
отримав прийшла прийшло посылка посилка упаковка упаковать запакувати коробке открытка записка вложить
сюрприз доставят доставили привезут приедет ждала долго быстро скоро срочненько вовремя поздно рано
вечером утром ночью завтрак обед ужин работа работу работе дом дома домой дім дому дача дачу квартира
квартиру машина машины авто школа школу садик университет офис спорт тренировка море пляж бассейн баня
сауна гости кухня спальня ванная комната стол двор улица улице метро подъезд этаж человек чел мужчина
женщина девушке парню мальчик мальчику девочка девочке малыш дедушке пара вещь вещи штучка ассортимент
коллекция колекція каталог раздел размеры размер розмір розміри розміру размеру размере цвет цвета цвету
цветом цвете колір кольору кольори кольорів кольорі расцветка оттенок оттенки відтінок вид вида виды часть
половина целый полный весь вся всю каждый несколько кілька много мало мене чуть немного трохи примерно
почти совсем слишком больше меньше більше менше хватает нехватает месяцев сантиметров лист смотрела
смотрели обзор обзоры читала слышала говорят сказала говорила обещали обещал помогите выручайте help gift
present birthday anniversary wedding party christmas xmas easter mom mum mother dad father wife husband
son daughter sister brother friend friends girlfriend boyfriend kid kids child children baby nephew niece
grandma grandpa family people person man woman boy girl year years old month months week weeks hour hours
minute days weekend monday tuesday wednesday thursday friday saturday sunday january february march april
may june july august september october november december spring summer autumn winter last next new another
other same difference better best worse cheaper cheap expensive affordable budget discount discounts
coupon promo code deal refund return returns exchange broken damaged quality original genuine fake review
reviews recommend recommended colleague suggest suggestion advice choose choosing decide picture pictures
photo photos video story post reel website online link address phone number email name card paypal cash
payment pay paid paying bank invoice total fee pickup pick collect courier package parcel box arrive
arrived arrives arriving wait waiting long fast quick quickly soon late time times house home flat
apartment work office school car street city country town london dublin berlin canada germany ireland uk
usa europe first second third couple few lot lots bit little quite pretty super amazing beautiful cool
cute awesome perfect fine sure probably actually definitely exactly happy sorry glad excited worried size
sizes color colour colors colours type kind version options option made make makes use used using come
comes go going went give gave keep kept put found find bought ordered ask asking asked question questions
answer reply message messages talk call works open close closer moved moving place visit every each either
everything all only never today's хлопчик дівчинка чоловік чоловіку дружина дружині мамі татові тато
подрузі сестрі друзі ювілей весілля буде будуть була був було якісь якусь кожен усе всі усі собі свою свої
наші наша моєму моїй цю цим цими хтось знову потім тепер завжди ніколи може можливо здається знаю знаєте
бачу знайти знайшла купувала замовляла надішліть відправте відправити привезти забрати оплатити карткою
готівкою післяплатою термін придатності працює працюють магазині крамниця сайту кольором якою якому добрі
чудово гарні
вес веса весу весит весят важить важать вага ваги сидеть стоять лежать качаться носить выдержит выдерживает
влезет влазит поместится пролезет хватает подскажете посоветовали посоветуйте порадила порадили порадьте
посоветовал посоветовала рекомендуете рекомендуют слышала слышал чула наслышана присматриваю присмотрела
приглядела думаю думаем думала сомневаюсь выбираю выбираем вибираю обираю вибираємо новый новая новое новые
новий нова нове нові старый старая старое стара старий худенька худенькая крупненькая высокая дед дедушка
бабушка бабуля внук внучка внуки онук онука онуки сват теща свекровь свекрухи свекруха кум кума крестница
племянник племянница племінник племінниця врач врачи лікар лікарі мастер майстер балкон балконе юбилей
день рождения днюха нг новыйгод выходные вихідні отпуск відпустка каникулы канікули класс школа садик садок
институт университет работу роботу офис балкона кухни кухню комната комнату комнате кімната кімнату дача дачу
дачи дачу гараж гори мінус мінуса минус минуса плюс градусов градуси тепло
холодно жарко спекотно состав склад пенсионерам студентам дети детей діти дітей двойня двойняшки близнецы
восторге восторг захваті класно круто топчик шикарно шикарный шикарная шикарное
прелесть офигенно обалденно обалдеть удобнее удобный удобная зручніше теплее тепліше плотнее мягче
лучше краще дешевле дешевше дороже дорожче качественнее прочнее практичнее тоньше легче надежнее надёжнее
разница разницу різниця різницю отличается отличаются отличие відрізняється відрізняються порівняти сравнить
сравните сравнивала порівняйте difference differences differ better compare versus vs comparison
beginner beginners toddler toddlers commute commuting commuter station stolen stole mate mates heads fit
fits fitting outgrown outgrew decent reckon collecting collection posts posting posted rent renting cope
jungle terrace balcony gardens yard neighbour neighbours neighbor turning seventy sixty fifty forty thirty
wanted deliverable anybody hers him himself herself another's weather rain raining rainy snow snowing sunny
cold hot heat freezing wind storm tree trees animal animals eat eating dinner lunch breakfast cook cooking
pizza drink drinking bill bills tip tips bad dream dreams dreamt dreaming remembering feelings sad angry
funny joke laugh laughing cry crying hate hates bored boring sick doctor dentist hospital health appointment
meeting meetings boss salary money rich poor war news politics president government law police movie movies
film films song songs music concert reading stories watching tv team teams football soccer gym ran swim
swimming dance dancing sing singing travel traveling travelling trip flight flights airport train trains bus
buses taxi drive driving drove road roads bridge river lake sea beach mountains hill forest island sky earth
science math maths history language languages learning teach teaching student students teachers class
classes exam exams college degree homework internet app apps password account login updates file files
emails text texts texting machines colored weak clean dirty empty loud quiet slowly carefully rarely barely
somebody anywhere nowhere whoever whichever meanwhile besides including regarding concerning despite towards
becomes becoming appear appears happening lead led followed following begin begun starting ending continue
continued allow allowed add added adding build built building create created produce offer offers offered
provide provided include includes included require required consider considered decided chosen explain
explained describe described discuss discussed agree agreed disagree argue accept accepted refuse refused
promise promised hurry hurried wake woke woken slept sleeping dressed wash washed cut cuts cutting break
breaking fix fixed fixing repair repaired repairs pull pulled pushed throw threw caught hit hits kick climb
climbed jump jumped fall falls fell rise rose raise raised carry carrying carried bringing takes taken gives
giving gets gotten puts putting sets setting letting holds holding stands standing sits sitting lies lying
laid reach reached touched pressed shake smell smells smelled tastes tasted looked watched listened hears
thinks knows believes hoped wishes wished cares cared minds bothered supposed guessing
"""


MONTHS = listed(
    """
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря січня лютого березня
    квітня травня червня липня серпня вересня жовтня листопада грудня
    """
)

PLACES = listed(
    """
    москва москву москве спб питер питера санктпетербург казань казани тверь твери минск минска тюмень
    тюмени самара самару уфа уфу пермь омск омска екатеринбург екб новосибирск краснодар ростов воронеж
    челябинск сочи тула тулу калуга рязань ярославль иркутск хабаровск владивосток астана астану алматы
    алмата ташкент тбилиси ереван київ києві києва киев киеве львів львові львова одеса одесу одеси одесса
    одессу харків харкова харьков дніпро дніпра днепр рівне рівного луцьк луцька вінниця вінницю полтава
    полтаву запоріжжя запорожье чернівці черкаси житомир тернопіль хмельницький миколаїв кропивницький
    ужгород manchester leeds glasgow liverpool birmingham spain italy france portugal netherlands norway
    sweden australia america toronto california zealand
    """
)
"""Where parcels go."""

ENGLISH_LOOKALIKES = listed(
    """
    a an i in on of or no to do so us is it be at as are am my me we he she the if up by go any one two not
    can has had was but too all got get let out our you your yes yet now new how who why set box pair per para
    take any so she uh art ok model try same photo video bit wash was my by by im come note mode dear more
    best test taste man men dim dam tot nut nets net
    """
)
"""English words that look like Russian or Ukrainian ones in Latin letters."""
