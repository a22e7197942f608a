"""Words around names: titles, what says, what only sounds like a name by its capital; folded."""

from __future__ import annotations

from retrieval.analysis.folding import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


TITLES = _set(
    """
    الرئيس الرئيسة الوزير الوزيرة السيد السيدة الشيخ الملك الملكة الأمير الأميرة اللواء العميد
    العقيد الرائد النقيب الدكتور الدكتورة القائد البابا البطريرك المطران المفتي السفير السفيرة
    النائب المبعوث المتحدث الناطق الجنرال المستشار المستشارة القاضي المحامي المهندس الصحفي الصحافي
    الناشط الفنان الخارجية الدفاع الداخلية المالية الاقتصاد الإعلام الحكومة الوزراء الجمهورية
    """
)
# They may stand between a title and a name.
QUALIFIES = _set(
    """
    السابق السابقة الحالي الحالية المؤقت المؤقتة الانتقالي الانتقالية المخلوع الراحل المنتخب الجديد
    الجديدة العام الخاص الأول الأسبق المكلف
    """
)
SAYS = _set(
    """
    قال قالت وقال وقالت أضاف أضافت وأضاف وأضافت صرح صرحت وصرح أوضح أوضحت وأوضح وأوضحت التقى والتقى
    زار وزار استقبل واستقبل اتهم واتهم
    """
)
# Who speaks or is met without having a name.
ROLES = _set(
    """
    مسؤول مسؤولون مسؤولين مصدر مصادر متحدث متحدثة ناطق رئيس رئيسة وزير وزيرة وزارة نائب مدير مديرة
    قائد قيادي خبير خبراء محلل محللون شاهد شهود سكان ناشط نشطاء ناشطون صحفي صحفيون وكالة موقع
    صحيفة قناة مركز مكتب بيان تقرير سفير مبعوث ممثل وفد عضو أعضاء أمين مستشار ضابط جنرال محام والد
    والدة شقيق مواطن مواطنون لاجئ لاجئون نواب وزراء قادة زعيم ملك أمير رجل امرأة شخص أشخاص عدد عدة
    أحد إحدى كبير كبار لاحقا سابقا مؤخرا أيضا رسميا صراحة علنا حكومة دولة دول بلاد بلاده بلادها
    جيش قوات منظمة هيئة لجنة مجلس حزب نظيره نظيرها كلا جميع معظم
    """
)
# English words that a title, an office or a headline writes with a capital.
GENERIC = _set(
    """
    president minister ministry mp mps prime foreign interior defense defence deputy special envoy
    council security united nations states state kingdom union army government party spokesman
    spokeswoman spokesperson general secretary king queen prince princess sheikh sheik dr mr mrs
    ms sir lord lady senator governor mayor judge justice court supreme high national
    international federal republic republican democratic democrat people parliament assembly
    senate congress house committee commission commissioner organization organisation agency news
    press office department embassy ambassador consul bank central fund university institute
    center centre company corporation group north south east west northern southern eastern
    western middle gulf sea ocean river mount city province governorate region district airport
    port base base street square church mosque pope chief head director chairman chairwoman chair
    vice acting former interim transitional new old first second third world war day year regime
    opposition rebels troops forces force navy air police officer officials official sources
    source reports report article articles statement economy trade energy oil finance health
    education culture information media affairs relations agreement treaty peace human rights law
    act constitution election elections al el bin ibn abu and of the for in on at islamic muslim
    christian jewish christianity islam god arab arabs arabic kurdish kurds catholic orthodox
    sunni shiite shia jews muslims christians am pm gmt
    """
)
SPEAKS = _set(
    """
    said says told tells added met meets denied denies announced visited stressed explained
    confirmed claimed warned argued replied arrived called urged noted insisted declared accused
    wrote resigned
    """
)
# What the Arabic press spells out.
ACRONYMS = {
    "un": "الامم المتحده",
    "eu": "الاتحاد الاوروبي",
    "us": "الولايات المتحده",
    "usa": "الولايات المتحده",
    "uk": "المملكه المتحده",
    "uae": "الامارات",
    "imf": "صندوق النقد الدولي",
    "icc": "المحكمه الجناءيه",
    "icj": "محكمه العدل",
    "who": "الصحه العالميه",
    "iaea": "الطاقه الذريه",
    "sdf": "سوريا الديمقراطيه",
    "idf": "الجيش الاسراءيلي",
    "cia": "المخابرات المركزيه",
    "plo": "التحرير الفلسطينيه",
    "gcc": "التعاون الخليجي",
    "ngo": "منظمه",
    "gdp": "الناتج المحلي",
    "hts": "تحرير الشام",
    "isis": "داعش",
    "isil": "داعش",
    "is": "داعش",
}

_SPELLED = """
a اي ايه ا إيه; b بي; c سي; d دي; e إي اي; f إف; g جي; h إتش ايتش; i آي اي; j جي جيه; k كي كيه;
l إل; m إم; n إن; o أو; p بي; q كيو; r آر ار; s إس; t تي; u يو; v في; w دبليو; x إكس; y واي; z زد زي
"""
# How Arabic spells Latin letters out.
LETTERS = {entry.split()[0]: frozenset(fold(entry).split()[1:]) for entry in _SPELLED.split(";")}
