"""Names that customers write by ear: the name, then what is heard. Widely known names only."""

from __future__ import annotations

BRANDS = """
iphone айфон айфоша ифон эпхон iphon|apple эпл эппл епл аппл|ipad айпад ипад
airpods аирподс эйрподс эирподс аирподсы эйрподсы еирподс ейрподс айрподс|macbook макбук макбуки
watch вотч вотчи вач|samsung самсунг самсунга самс|galaxy галакси гелекси галекси гэлэкси
xiaomi сяоми ксиаоми ксяоми ксиоми шаоми сяёми хиаоми|redmi редми рэдми|note ноте нот|poco поко
huawei хуавей хуавэй хуавеи|honor хонор онор|realme реалми рилми|oneplus ванплас|google гугл|pixel пиксель
buds бадс|band бэнд бенд|flip флип|charge чардж чарж|jbl джибиэль джбл жбл джибиэл|sony сони
playstation плейстейшн плейстейшен плэйстейшн пс ps|dualsense дуалсенс|xbox иксбокс хбокс
nintendo нинтендо|switch свитч|marshall маршал маршалл|dyson дайсон|philips филипс филлипс|bosch бош
braun браун|tefal тефаль тефал|yandex яндекс|logitech логитех логитек|lenovo леново|asus асус
acer асер эйсер|hp эйчпи|canon кэнон канон|garmin гармин|magsafe магсейф магсэйф магсаф|delonghi делонги
nespresso неспрессо|redmond редмонд|kitchenaid китчинэйд китченэйд|bialetti биалетти|bodum бодум
hario харио|ultra ультра|max макс|pro про|plus|lite лайт|air эйр аир эир|series сериес сериз
black блэк блек|gold голд|nike найк найки найке|jordan джордан джорданы|adidas адидас адик адики|puma пума
reebok рибок|balance бэланс баланс беланс|converse конверс конверсы|vans ванс вансы|asics асикс
skechers скечерс|timberland тимберленд тимберлэнд тимбы тимберы|martens мартинс мартенс мартинсы мартенсы
crocs крокс кроксы|birkenstock биркеншток биркенштоки биркины|levis левис левайс левайсы|zara зара
gucci гуччи|prada прада|chanel шанель|dior диор|hermes эрмес гермес|versace версаче|lacoste лакост
tommy томми|hilfiger хилфигер|calvin кельвин келвин|klein кляйн клейн|guess гесс гэсс|mango манго
columbia коламбия колумбия|salomon саломон|fila фила|champion чемпион|dunk данк данки|samba самба самбы
gazelle газель газели газельки|force форс форсы|superstar суперстар|campus кампус|cerave цераве сераве
roche рош|posay позе позей позэ|vichy виши віші|bioderma биодерма біодерма|garnier гарньер гарнье гарньєр
loreal лореаль лореал лореалька|maybelline мейбелин мейбеллин мэйбелин мэйбеллин мейбелін|nyx никс нікс
catrice катрис катріс|olaplex олаплекс|kerastase керастаз керастас
moroccanoil мороканоил моройканойл марокканоил|cosrx косрикс косрикс косрх косрикс|laneige ланейж ланеж
ordinary ординари ординарі ордінарі|clinique клиник клінік|lancome ланком|nivea нивея нівея|dove дав
avene авен|neutrogena нейтрогена неутрогена|victoria виктория вікторія|secret сикрет секрет сікрет
lattafa латтафа латафа|estee эсте|lauder лаудер|nars нарс|huda худа|beauty бьюти бюти
niacinamide ниацинамид ніацинамід|hyaluronic гиалуроновый гіалуронова гиалуронка гіалуронка гиалурон
retinol ретинол ретінол|vitamin витамин вітамін|royal роял роял рояль|canin канин канін
purina пурина пуріна|plan план|proplan проплан|whiskas вискас віскас|felix феликс фелікс|sheba шеба
hills хиллс хилс|acana акана|brit брит брік|kong конг|flexi флекси флексі|bravecto бравекто бравекта
frontline фронтлайн|foresto форесто|pedigree педигри педігрі|gourmet гурме|monge монж монже
sterilised стерилайзд стерилайзед стерилизед|indoor индор|kitten киттен|urinary уринари урінарі
adult эдалт|puppy паппи папи|ever эвер|clean|mobil мобил мобіл|castrol кастрол|shell шелл шел
motul мотюль мотуль|lukoil лукойл лукоил|zic зик|mann манн ман|filtron фильтрон|brembo брембо|ngk нгк
denso денсо|varta варта|mutlu мутлу|michelin мишлен мишлін|nokian нокиан нокия
hakkapeliitta хаккапелита хакапелита хаккапелиита хакка|cordiant кордиант|pirelli пирелли
bridgestone бриджстоун|continental континенталь|osram осрам|neoline неолайн|kyb каяба|liqui ликви
moly моли|helix хеликс|edge эдж едж|super|grass грасс|turtle тартл|wax вакс|lego лего|technic
barbie барби барбі|wheels вилс вілс уилс|hot хот|duplo дупло|friends френдс|nerf нерф|frozen фрозен
elsa эльза ельза|squishmallow сквишмеллоу squishmallows сквишмэллоу|monopoly монополия монополія|uno уно
catan катан|jellycat джелликэт джеликет|star стар|wars варс|harry гарри гаррі|potter поттер|disney дисней
marvel марвел|minecraft майнкрафт|pandora пандора|swarovski сваровски|ferrero ферреро фереро|rocher роше
raffaello рафаэлло рафаэло рафаело рафаелло|lindt линдт|milka милка|kinder киндер|makita макита макіта
dewalt девольт деволт|karcher керхер карчер|stanley стэнли стенли|gillette жиллет|oral орал|zippo зиппо
victorinox викторинокс вікторінокс|tramontina трамонтина|fissman фиссман|ray рэй|ban бан|casio касио касіо
seiko сейко|fossil фоссил|tissot тиссот|daniel дэниел|wellington веллингтон|wild вайлд уайлд
prairie прерия прери|care кеа кэр каре|fresh фреш|white вайт уайт|блю|грин|рэд ред|dark дарк|night найт
дэй|love лав|sky скай|high|сан|water вотер|street стрит|city сити|team тим|boss босс|hugo хуго|king кинг
queen квин|magic мэджик мейджик|dream дрим|power пауэр пауер|bank банк|pod|pods подс
"""

ALSO = {
    "ноут": "note",
    "ноуту": "note",
    "ноута": "note",
    "ман": "mann",
    "плойка": "playstation",
    "плойку": "playstation",
    "мак": "macbook",
}
"""Words with a second meaning besides the one they are listed under."""
