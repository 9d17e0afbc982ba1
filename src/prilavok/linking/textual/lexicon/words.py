"""Common words of names in Russian, Ukrainian and English: one key for all three."""

from __future__ import annotations

WORDS = """
ваниль ванильный ваніль ванільний vanilla|клубника клубничный полуниця полуничний strawberry|лимон
лимонный лимонний lemon|апельсин апельсиновый апельсиновий|яблоко яблочный яблуко яблучний|виноград
виноградный grape|арбуз кавун watermelon|дыня диня melon|банан банановый banana|кокос кокосовый
кокосовий coconut|корица кориця cinnamon|имбирь імбир ginger|молоко milk|сливки сливочный
вершки|карамель карамельный caramel|ореховый горіх горіховий|миндаль миндальный мигдаль
almond|фундук hazelnut|кунжут sesame|соль сіль salt|сахар цукор sugar|перец перець pepper|чеснок
часник garlic|томат помидор помідор tomato|огурец огірок cucumber|тыква гарбуз pumpkin|кукуруза
кукурудза corn|рис rice|овес овсяный вівсяний oat|ягода ягодный ягідний berry|черника чорниця
blueberry|смородина смородиновый currant|клюква журавлина cranberry|жасмин jasmine|chamomile
daisy|мак poppy|подсолнух соняшник sunflower|мускус мускусный musk|кедр кедровый cedar|сосна
сосновый pine|эвкалипт евкаліпт eucalyptus|бергамот bergamot|уголь угольный вугілля|глина
глиняный|лиса лисичка лисиця fox|волк вовк wolf|тигр tiger|слон слоник elephant|жираф giraffe|панда
panda|обезьяна мавпа monkey|сова совенок owl|птица пташка bird|пчела бджола bee|бабочка метелик
butterfly|рыба риба fish|кит whale|дельфин дельфін dolphin|акула shark|лягушка жаба жабка frog|утка
качечка качка duck|курица курка chicken|петух півень rooster|свинья свинка pig|корова cow|конь
лошадь кінь horse|единорог єдиноріг unicorn|дракон dragon|фея fairy|принцесса принцеса
princess|русалка mermaid|звезда зірка зірочка|луна місяць moon|солнце сонце сонечко sun|облако хмара
хмаринка cloud|радуга веселка rainbow|снег снежинка сніг сніжинка snow snowflake|дождь дощ rain|море
морской морський sea|океан ocean|лес лісовий forest|лист листья листя leaf|дерево tree|сердце
сердечко серце heart|корона crown|ангел angel|череп skull|якорь якір anchor|ракета rocket|космос
space|планета planet|замок castle|сад садовый garden|город місто|медный мідний copper|латунь
латунный brass|бронза бронзовый bronze|железо железный залізо|алюминий алюминиевый алюміній
aluminium aluminum|мрамор мраморный мармур marble|гранит гранитный granite|бетон бетонный
concrete|хрусталь хрустальный кришталь crystal|дуб дубовый oak|бук beech|пробка пробковый cork|гума
rubber|соевый соєвий soy|перо перья пір feather|мех хутро fur|нитка нить thread|веревка мотузка
rope|сітка net mesh|пружина spring|магнит магнитный магніт магнітний magnet magnetic|дріт
wire|клапан valve|труба pipe|болт bolt|шуруп саморез саморіз screw|гвоздь цвях nail|топор сокира
axe|лезвие лезо blade|сверло свердло bit|кисть кисточка пензель|валик roller|клей glue|лента стрічка
tape ribbon|наждак наждачка sandpaper|каска шлем шолом helmet|спальный спальний sleeping|удилище
спиннинг вудилище спінінг|крючок гачок hook|поплавок float|грузило грузик sinker|блесна spoon
lure|наживка bait|лодка човен boat|весло paddle oar|рамка frame|подсвечник свічник
candlestick|бутылка пляшка bottle|вилка виделка fork|конверт envelope|наклейка наліпка
sticker|карман кишеня pocket|молния блискавка zip zipper|пуговица гудзик button|воротник
комір|капюшон hood|рукав sleeve|ремешок strap|вышивка вишивка embroidery|бант бантик bow|бахрома
fringe|помпон pompom|руль кермо handlebar|педаль pedal|седло сідло saddle|цветочный квітковий
floral|улун oolong|матча matcha|пуэр пуер puer puerh|ройбуш rooibos|каркаде гибискус гібіскус
hibiscus|шиповник шипшина rosehip|облепиха обліпиха buckthorn|чабрец тимьян чебрець thyme|мелисса
меліса|липа linden|гречишный гречаний buckwheat|жареный смажений roasted|горький гіркий
bitter|кислый кислий sour|острый гострий spicy sharp|копченый копчений smoked|двойной подвійний
double|тройной потрійний triple|свадьба свадебный весілля весільний wedding|рождество рождественский
різдво різдвяний christmas|пасха пасхальный великдень easter|кухня кухонный kitchen|ванная ванна
bath|душ shower|лицо обличчя face|тело тіло|волосы волосся hair|нога ноги foot|губы губ lip|глаз
глаза око очі eye
"""
