"""Countries with their peoples, and cities, by their Arabic and English names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from retrieval.analysis.folding import fold
from retrieval.models import Language

# Country: English name and people, Arabic name, the Arabic relative adjective, and the capital in
# both. «_» joins the words of a name. «مالي», which is financial as well, is left out, and
# so are names that are common words otherwise.
_COUNTRIES = """
syria syrian | سوريا سورية سوريه | سوري | damascus دمشق
lebanon lebanese | لبنان | لبناني | beirut بيروت
jordan jordanian | الأردن | أردني | amman عمّان
iraq iraqi | العراق عراق | عراقي | baghdad بغداد
palestine palestinian | فلسطين | فلسطيني |
israel israeli | إسرائيل اسراييل | إسرائيلي | tel_aviv تل_أبيب
egypt egyptian | مصر | مصري | cairo القاهرة
libya libyan | ليبيا | ليبي | tripoli طرابلس
tunisia tunisian | تونس | تونسي |
algeria algerian | الجزائر | جزائري | algiers
morocco moroccan | المغرب | مغربي | rabat الرباط
mauritania mauritanian | موريتانيا | موريتاني | nouakchott نواكشوط
sudan sudanese | السودان سودان | سوداني | khartoum الخرطوم
somalia somali | الصومال | صومالي | mogadishu مقديشو
djibouti djiboutian | جيبوتي | |
saudi saudis ksa | السعودية | سعودي | riyadh الرياض
yemen yemeni | اليمن | يمني | sanaa صنعاء
oman omani | عُمان | عماني | muscat مسقط
emirates emirati uae | الإمارات | إماراتي | abu_dhabi أبوظبي
qatar qatari | قطر | قطري | doha الدوحة
bahrain bahraini | البحرين | بحريني | manama المنامة
kuwait kuwaiti | الكويت | كويتي |
turkey turkish turks turkiye | تركيا | تركي | ankara أنقرة
iran iranian | إيران | إيراني | tehran طهران
russia russian | روسيا روس الروس | روسي | moscow موسكو kremlin الكرملين
ukraine ukrainian | أوكرانيا | أوكراني | kyiv kiev كييف
belarus belarusian | بيلاروسيا بيلاروس | بيلاروسي | minsk مينسك
poland polish | بولندا بولونيا | بولندي | warsaw وارسو
germany german | ألمانيا | ألماني | berlin برلين
france french | فرنسا | فرنسي | paris باريس
britain british english uk united_kingdom | بريطانيا إنكلترا المملكة_المتحدة | بريطاني | london لندن
ireland irish | إيرلندا أيرلندا | إيرلندي | dublin دبلن
spain spanish | إسبانيا | إسباني | madrid مدريد
portugal portuguese | البرتغال | برتغالي | lisbon لشبونة
italy italian | إيطاليا | إيطالي | rome روما
vatican | الفاتيكان | |
greece greek | اليونان | يوناني | athens أثينا
cyprus cypriot | قبرص | قبرصي | nicosia نيقوسيا
malta maltese | مالطا | مالطي | valletta فاليتا
switzerland swiss | سويسرا | سويسري | bern برن
austria austrian | النمسا | نمساوي | vienna فيينا
netherlands dutch holland | هولندا | هولندي | amsterdam أمستردام hague لاهاي
belgium belgian | بلجيكا | بلجيكي | brussels بروكسل بروكسيل
luxembourg | لوكسمبورغ | |
denmark danish danes | الدنمارك | دنماركي | copenhagen كوبنهاغن
norway norwegian | النرويج | نرويجي | oslo أوسلو
sweden swedish swedes | السويد | سويدي | stockholm ستوكهولم
finland finnish finns | فنلندا | فنلندي | helsinki هلسنكي
iceland icelandic | أيسلندا | أيسلندي | reykjavik ريكيافيك
estonia estonian | إستونيا | إستوني | tallinn تالين
latvia latvian | لاتفيا | | riga ريغا
lithuania lithuanian | ليتوانيا | ليتواني | vilnius فيلنيوس
czechia czech | التشيك | تشيكي | prague براغ
slovakia slovak | سلوفاكيا | سلوفاكي | bratislava براتيسلافا
hungary hungarian | المجر هنغاريا | مجري هنغاري | budapest بودابست
romania romanian | رومانيا | روماني | bucharest بوخارست
bulgaria bulgarian | بلغاريا | بلغاري | sofia صوفيا
serbia serbian serbs | صربيا | صربي | belgrade بلغراد
croatia croatian | كرواتيا | كرواتي | zagreb زغرب
bosnia bosnian | البوسنة | بوسني | sarajevo سراييفو
albania albanian | ألبانيا | ألباني | tirana تيرانا
kosovo kosovar | كوسوفو | | pristina بريشتينا
moldova moldovan | مولدوفا | مولدوفي | chisinau كيشيناو
georgia georgian | جورجيا | جورجي | tbilisi تبليسي
armenia armenian | أرمينيا | أرميني | yerevan يريفان
azerbaijan azerbaijani azeri | أذربيجان | أذربيجاني أذري | baku باكو
kazakhstan kazakh | كازاخستان | كازاخي | astana أستانا
uzbekistan uzbek | أوزبكستان | أوزبكي | tashkent طشقند
turkmenistan turkmen | تركمانستان | تركماني | ashgabat عشق_آباد
kyrgyzstan kyrgyz | قيرغيزستان | قيرغيزي | bishkek بيشكيك
tajikistan tajik | طاجيكستان | طاجيكي | dushanbe دوشنبه
afghanistan afghan | أفغانستان | أفغاني | kabul كابل كابول
pakistan pakistani | باكستان | باكستاني | islamabad إسلام_آباد
india indian | الهند | هندي | delhi نيودلهي دلهي
bangladesh bangladeshi | بنغلاديش بنغلادش | بنغلاديشي | dhaka دكا
sri_lanka sri_lankan | سريلانكا | سريلانكي | colombo كولومبو
nepal nepali nepalese | نيبال | نيبالي | kathmandu كاتماندو
china chinese | الصين | صيني | beijing بكين بيجين
japan japanese | اليابان | ياباني | tokyo طوكيو
korea korean | كوريا | كوري | seoul سيول سيؤول pyongyang بيونغيانغ بيونغ_يانغ
mongolia mongolian | منغوليا | منغولي | ulaanbaatar
taiwan taiwanese | تايوان | تايواني | taipei تايبيه
vietnam vietnamese | فيتنام | فيتنامي | hanoi هانوي
thailand thai | تايلاند | تايلاندي | bangkok بانكوك
myanmar burmese | ميانمار بورما | بورمي | naypyidaw
malaysia malaysian | ماليزيا | ماليزي |
singapore singaporean | سنغافورة | سنغافوري |
indonesia indonesian | إندونيسيا | إندونيسي | jakarta جاكرتا
philippines filipino philippine | الفلبين | فلبيني | manila مانيلا
australia australian | أستراليا | أسترالي | canberra كانبيرا
new_zealand | نيوزيلندا | نيوزيلندي | wellington
america american us united_states |أمريكا أميركا الولايات_المتحدة|أمريكي أميركي| washington واشنطن
canada canadian | كندا | كندي | ottawa أوتاوا
mexico mexican | المكسيك | مكسيكي |
cuba cuban | كوبا | كوبي | havana هافانا
haiti haitian | هايتي | | port_au_prince
venezuela venezuelan | فنزويلا | فنزويلي | caracas كاراكاس
colombia colombian | كولومبيا | كولومبي | bogota بوغوتا
ecuador ecuadorian | الإكوادور | إكوادوري | quito كيتو
peru peruvian | بيرو | بيروفي | lima ليما
bolivia bolivian | بوليفيا | بوليفي | la_paz
brazil brazilian | البرازيل | برازيلي | brasilia برازيليا
argentina argentine argentinian | الأرجنتين | أرجنتيني | buenos_aires بوينس_آيرس
chile chilean | تشيلي | تشيلي | santiago سانتياغو
ethiopia ethiopian | إثيوبيا أثيوبيا | إثيوبي أثيوبي | addis_ababa أديس_أبابا
eritrea eritrean | إريتريا | إريتري | asmara أسمرة
kenya kenyan | كينيا | كيني | nairobi نيروبي
uganda ugandan | أوغندا | أوغندي | kampala كمبالا
rwanda rwandan | رواندا | رواندي | kigali كيغالي
tanzania tanzanian | تنزانيا | تنزاني | dodoma
nigeria nigerian | نيجيريا | نيجيري | abuja أبوجا
niger nigerien | النيجر | | niamey نيامي
chad chadian | تشاد | تشادي | ndjamena نجامينا
mali malian | | | bamako باماكو
senegal senegalese | السنغال | سنغالي | dakar داكار
ghana ghanaian | غانا | غاني | accra أكرا
cameroon cameroonian | الكاميرون | كاميروني | yaounde ياوندي
congo congolese | الكونغو | كونغولي | kinshasa كينشاسا
angola angolan | أنغولا | أنغولي | luanda لواندا
mozambique mozambican | موزمبيق | موزمبيقي | maputo
zimbabwe zimbabwean | زيمبابوي | | harare هراري
europe european | أوروبا أوربا | أوروبي أوربي |
africa african | أفريقيا إفريقيا | أفريقي إفريقي |
asia asian | آسيا | آسيوي |
"""

# Cities and regions; the lines hold what one place is called.
_CITIES = """
aleppo حلب; homs حمص; hama حماة; latakia lattakia اللاذقية; tartus tartous طرطوس; idlib إدلب;
daraa deraa درعا; sweida suwayda السويداء; raqqa الرقة; hasakah hasaka الحسكة; deir_ezzor
دير_الزور; qamishli القامشلي; palmyra تدمر; hmeimim khmeimim حميميم; quneitra القنيطرة; golan
الجولان; manbij منبج; kobani كوباني; afrin عفرين; douma دوما; ghouta الغوطة; sidon صيدا; tyre صور;
baalbek بعلبك; zahle زحلة; irbid إربد; zarqa الزرقاء; aqaba العقبة; mosul الموصل; basra البصرة;
kirkuk كركوك; erbil أربيل; sulaymaniyah السليمانية; fallujah الفلوجة; karbala كربلاء; najaf النجف;
gaza غزة; rafah رفح; khan_younis خان_يونس; jerusalem القدس; ramallah رام_الله; nablus نابلس;
hebron الخليل; jenin جنين; bethlehem بيت_لحم; haifa حيفا; jaffa يافا; alexandria الإسكندرية; giza
الجيزة; suez السويس; sinai سيناء; aswan أسوان; luxor الأقصر; benghazi بنغازي; misrata مصراتة;
sirte سرت; sebha سبها; sfax صفاقس; sousse سوسة; bizerte بنزرت; kairouan القيروان; gafsa قفصة;
gabes قابس; kasserine القصرين; tataouine تطاوين; monastir المنستير; hammamet الحمامات; nabeul
نابل; sidi_bouzid سيدي_بوزيد; oran وهران; constantine قسنطينة; annaba عنابة; casablanca
الدار_البيضاء; marrakesh marrakech مراكش; tangier طنجة; agadir أغادير; darfur دارفور; omdurman
أم_درمان; jeddah جدة; mecca مكة; medina المدينة_المنورة; dammam الدمام; neom نيوم; aden عدن; taiz
تعز; hodeidah الحديدة; marib مأرب; hadramawt حضرموت; salalah صلالة; dubai دبي; sharjah الشارقة;
ajman عجمان; fujairah الفجيرة; istanbul إسطنبول اسطنبول; izmir إزمير; gaziantep غازي_عنتاب; adana
أضنة; antalya أنطاليا; isfahan أصفهان; mashhad مشهد; shiraz شيراز; qom قم; tabriz تبريز;
petersburg بطرسبرغ; sochi سوتشي; kazan قازان; grozny غروزني; chechnya الشيشان; crimea القرم;
donetsk دونيتسك; luhansk لوغانسك; kharkiv خاركيف; odesa odessa أوديسا; mariupol ماريوبول; bakhmut
باخموت; zaporizhzhia زابوريجيا; kherson خيرسون; lviv لفيف; munich ميونخ ميونيخ; frankfurt
فرانكفورت; hamburg هامبورغ; bonn بون; cologne كولونيا; marseille مرسيليا; lyon ليون; nice نيس;
strasbourg ستراسبورغ; manchester مانشستر; birmingham برمنغهام; liverpool ليفربول; barcelona
برشلونة; seville إشبيلية; valencia فالنسيا; milan ميلانو; naples نابولي; turin تورينو; venice
البندقية; geneva جنيف; zurich زيورخ; davos دافوس; lausanne لوزان; england إنجلترا انكلترا;
salzburg سالزبورغ; rotterdam روتردام; antwerp أنتويرب; geneina الجنينة; thessaloniki سالونيك;
new_york نيويورك; chicago شيكاغو; boston بوسطن; texas تكساس; california كاليفورنيا; florida
فلوريدا; los_angeles لوس_أنجلوس لوس_أنجلس لوس_أنجليس; san_francisco سان_فرانسيسكو; houston هيوستن;
miami ميامي; toronto تورونتو; montreal مونتريال; vancouver فانكوفر; mumbai مومباي; karachi كراتشي;
lahore لاهور; peshawar بيشاور; kashmir كشمير; kandahar قندهار; shanghai شنغهاي; hong_kong
هونغ_كونغ; wuhan ووهان; osaka أوساكا; hiroshima هيروشيما; sydney سيدني; melbourne ملبورن;
kuala_lumpur كوالالمبور; lagos لاغوس; johannesburg جوهانسبرغ; timbuktu تمبكتو; bosphorus البوسفور;
euphrates الفرات; tigris دجلة; nile النيل
"""


# As other words these are common: places only behind a word such as «في» or «مدينة».
_SHY = """
صور تدمر دوما نيس قم البندقية النيل برن بون حماة نابل سرت صيدا مسقط الخليل الجنينة القصرين مجري هندي
روماني الحديدة عدن فالنسيا دكا nice tyre
"""
_BEFORE = """
في من إلى الى مدينة محافظة بلدة ريف ولاية منطقة ضاحية إقليم العاصمة زار قرب باتجاه نحو غادر in to
from
"""
SHY_PLACES = frozenset(fold(_SHY).split())
PLACE_FOLLOWS = frozenset(fold(_BEFORE).split())
# Where the first name of a row is not what a reader would write.
_FULL_NAMES = {
    "saudi": "Saudi Arabia",
    "emirates": "the Emirates",
    "america": "the United States",
    "netherlands": "the Netherlands",
    "philippines": "the Philippines",
}
_ENDINGS = ("", "ة", "ون", "ين", "ات", "ان")


@cache
def places() -> dict[str, frozenset[str]]:
    """Return what each folded name may mean: keys such as «syria»; «_» joins a name's words.

    A people has its country's key, and a capital one of its own.
    """
    table: dict[str, set[str]] = {}
    for english, arabic, relative, capital in _rows():
        people = [f"{word}{ending}" for word in relative for ending in _ENDINGS]
        _add(table, [*english, *(f"{word}s" for word in english), *arabic, *people])
        _add(table, capital)
    for city in _CITIES.split(";"):
        _add(table, city.split())
    return {name: frozenset(keys) for name, keys in table.items()}


@cache
def capitals() -> dict[str, str]:
    """Return the key of each country's capital: «موسكو» may stand for Russia."""
    return {english[0]: capital[0] for english, _, _, capital in _rows() if capital}


@cache
def place_names(language: Language) -> dict[str, str]:
    """Return how a reader is told each place, by the keys of `places`; not every one has a name."""
    named = dict(_named())
    names = {key: found[language] for key, found in named.items() if found[language]}
    return names | (_FULL_NAMES if language == "en" else {})


def _named() -> Iterator[tuple[str, dict[Language, str]]]:
    for english, arabic, _, capital in _rows():
        yield english[0], _shown(english[0], arabic[0] if arabic else "")
        if capital:
            yield capital[0], _shown(capital[0], next(filter(_is_arabic, capital), ""))
    for city in _CITIES.split(";"):
        names = city.split()
        yield names[0], _shown(names[0], next(filter(_is_arabic, names), ""))


def _shown(english: str, arabic: str) -> dict[Language, str]:
    return {"en": english.replace("_", " ").title(), "ar": arabic.replace("_", " ")}


def _is_arabic(word: str) -> bool:
    return not word.isascii()


def _rows() -> Iterator[list[list[str]]]:
    for row in _COUNTRIES.strip().splitlines():
        yield [part.split() for part in row.split("|")]


def _add(table: dict[str, set[str]], names: list[str]) -> None:
    for name in names:
        table.setdefault(fold(name), set()).add(names[0])
