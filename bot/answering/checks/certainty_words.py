"""The words that leave open whether something happened, or happened yet; folded."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(fold("|".join(words.split())))


# «سيزور», but not «سياسة», «سيرغي» and «ستين».
FUTURE = re.compile(
    r"[وف]?س(?!ي(?:ا[رسقحدجت]|ن(?:ا|اء|اءي|ايي|م|اريو)(?:ه|ات|ا)?\b"
    r"|طر(?:ه|ت|وا|ته|تها|تهم)?\b"
    r"|د(?:ه|ي|ات|ني|تي|تها|ته)?\b|ول|ما\b|لفي|ر(?:ه|غي|جي|ته|تها|ها|ان|ين|ي|ك|و)?\b|رالي|تي\b"
    r"|ون|م(?:ون|نس)|جار|سي\b|[فء]|ي|دا\b)"
    r"|ت(?:ين|ون|ي|ا(?!تي|خذ)|وك|ودي|ر(?:ه|ات|يت)|ما[ءي]ه|ه\b|ه))"
    r"(?:[يت]\w{2,}|ن(?:واصل|عمل|كون|بقي|قوم|قدم|دعم|حاول)\w*)|(?:و|ف)?سوف"
)
WILL = frozenset({"will", "shall", "would", "'ll"})

# What may be, is said to be, or was only claimed: a plain future says more than these.
DOUBT = _pattern(
    """
    ربما لعل(?:ه|ها|هم)? يمكن(?:ها?|هم|نا)? (?:ال)?محتمل(?:ا|ه|ين)?
    (?:ال)?احتمال\\w* [يتن]حتمل (?:ال)?مرجح(?:ا|ه)? [يتن]رجح(?:ون)? رجح(?:ت|وا)? ترجيحات
    امكاني\\w* (?:ال)?ممكن(?:ا|ه)? [وف]?زعم(?:ت|وا)? [يتن]زعم(?:ون)? مزاعم مزعوم(?:ا|ه)?
    ادع(?:ي|ت|وا) [وف]?اتهم(?:ت|وا|ه|ها)? [يتن]تهم(?:ون)? (?:ال)?اتهام\\w* متهم(?:ا|ه)? يعتقد
    يظن يشتبه شبهات استبعد(?:ت)? [يتن]ستبعد(?:ون)? [يتن]?كاد(?:ت|وا)? (?:ال)?شاءعات شايعات might
    maybe perhaps possib(?:le|ly|ility) likely probabl[ey] potential(?:ly)? could can cannot
    can't alleg(?:e|es|ed|edly|ation|ations) claim(?:s|ed|ing)?
    accus(?:e|es|ed|ing|ation|ations) believed suspected reportedly apparently seem(?:s|ed)?
    purported(?:ly)? rumou?r(?:s|ed)? nearly almost ruled unlikely
    """
)
# What is meant, asked for, tried or expected.
INTENT = _pattern(
    """
    [يتن]عتزم(?:ون)? اعتز(?:م|مت|ام) عزم(?:ها?|هم)? [يتن]نوي نيت(?:ه|ها) (?:ال)?خط(?:ه|ط|تها|ته)
    [يتن]خطط(?:ون)? [يتن]ستعد(?:ون)? (?:ال|ل|ب)?استعداد(?:ا|ه|ها|هم|هما)?
    (?:ال)?مستعد(?:ا|ه|ون|ين)? جاهز(?:ا|ه|ون|ين)? استعد(?:ت|وا)? [يتن]سع(?:ي|ون|يان)
    سع(?:ي|ت|وا) ساع(?:يا|يه) مساع(?:ي|يها)? [يتن]هدف(?:ون)? [وف]?حاول(?:ت|وا)? [يتن]حاول(?:ون)?
    (?:ال)?محاول(?:ه|ات|اتها|ته) [وف]?دعا [وف]?دعت [وف]?دعوا [يتن]دعو(?:ن)?
    (?:ال)?دعو(?:ه|ات|ته|تها) داعيا داعيه [وف]?طالب(?:ت|وا)? [يتن]طالب(?:ون)?
    (?:ال)?مطالب(?:ا|ه|ات)? [وف]?طلب(?:ت|وا)? [يتن]طلب(?:ون)? ناشد(?:ت|وا)? [يتن]ناشد مناشده
    (?:[يتن])?نادي(?:ت|وا)? [يتن]نادون نداء حث(?:ت|وا)? [يتن]حث [يتن]?امل(?:ون)? [يتن]امل نامل
    امله املها [يتن]توقع(?:ون)? توقع(?:ت|وا|ات)? (?:ال)?متوقع(?:ا|ه)? (?:ال)?منتظر
    (?:ال)?مرتقب(?:ا|ه)? (?:ال)?مقرر(?:ا|ه)? [يتن]نتظر(?:ون)? [وف]?هدد(?:ت|وا)? [يتن]هدد(?:ون)?
    (?:ال)?تهديد(?:ا|ات|اته|اتها)? توعد(?:ت|وا)? [يتن]توعد [وف]?وعد(?:ت|وا)? [يتن]تعهد(?:ون)?
    تعهد(?:ا|ت|وا|ات)? اقترح(?:ت|وا)? [يتن]قترح(?:ون)? (?:ال)?مقترح(?:ا|ات)?
    (?:ال)?اقتراح(?:ا|ات)? عرضت? [يتن]درس(?:ون)? [يتن]بحث(?:ان|ون)? [يتن]فكر(?:ون)?
    اتفق(?:ا|ت|تا|وا)? (?:ال)?اتفاق وافق(?:ت|وا|ا)? (?:ال)?ضرور(?:ه|ي|يه|يا) [يتن]جب [يتن]نبغي
    (?:ال)?لازم حذر(?:ت|وا)? [يتن]حذر(?:ون)? (?:ال)?تحذير(?:ات)? محذرا مخاوف [يتن]خشي خشيه
    [يتن]ريد(?:ون)? [وف]?اراد(?:ت|وا)? [يتن]بغي بد(?:ه|ها|هم) [يتن]رغب(?:ون)? رغب(?:ت|ه|ته|تها)?
    [يتن]تطلع(?:ون)? [يتن]عمل [يتن]ستهدف لدعو\\w* (?:ال)?شك(?:وك)? should must ought
    need(?:s|ed)? plan(?:s|ned|ning)? intend(?:s|ed|ing)? intention(?:s)? aim(?:s|ed|ing)?
    seek(?:s|ing)? sought tr(?:y|ies|ied|ying) attempt(?:s|ed|ing)? invit(?:e|es|ed|ing|ation)
    call(?:s|ed|ing)? demand(?:s|ed|ing)? urg(?:e|es|ed|ing) ask(?:s|ed|ing)? request(?:s|ed)?
    appeal(?:s|ed)? hop(?:e|es|ed|ing) expect(?:s|ed|ing|ation|ations)? prepar(?:e|es|ed|ing)
    ready readiness willing(?:ness)? threat threaten(?:s|ed|ing)? threats promis(?:e|es|ed|ing)
    pledg(?:e|es|ed|ing) vow(?:s|ed)? propos(?:e|es|ed|al|als|ing) consider(?:s|ed|ing)?
    stud(?:y|ies|ying) agree(?:s|d|ment)? scheduled want(?:s|ed)? warn(?:s|ed|ing|ings)?
    fear(?:s|ed)? looking set going necessary necessity working discuss(?:es|ed|ing)?
    """
)
# What was called off or came to nothing.
FAILED = _pattern(
    """
    [وف]?فشل(?:ت|وا|ه|ها)? [يتن]فشل(?:ون)? (?:ال|ب)?فشل امتنع(?:ت|وا)? [يتن]متنع(?:ون)?
    عجز(?:ت|وا)? [يتن]عجز(?:ون)? تعذر(?:ت)? [يتن]تعذر [وف]?منع(?:ت|وا|ه|ها)? [يتن]منع(?:ون)?
    حظر(?:ت|وا)? [يتن]حظر [وف]?الغ(?:ي|ت|وا|اء|يت) [يتن]لغي مستحيل(?:ه)? ممنوع(?:ه)? محظور(?:ه)?
    احبط(?:ت|وا)? [يتن]حبط احباط ارج[اء](?:ت)? اجل(?:ت|وا) تاجيل تاجل(?:ت)? علق(?:ت|وا) تعليق
    fail(?:s|ed|ing|ure)? unable inability prevent(?:s|ed|ing)? avoid(?:s|ed|ing)?
    cancel(?:s|led|ed|ling|lation)? ban(?:s|ned)? prohibit(?:s|ed)? impossible foil(?:s|ed)?
    thwart(?:s|ed)? postpon(?:e|es|ed) suspend(?:s|ed)? refus(?:e|es|ed|ing)
    """
)
# These introduce nothing that is still to come, though a sentence may tell an intent by them.
TELLS_ONLY = _pattern(
    """
    (?:ال)?اتفاق (?:ال)?مطالب (?:ال)?دعو(?:ه|ات) (?:ال)?تهديد(?:ات)? (?:ال)?شك(?:وك)? [يتن]عمل
    عرضت? وافق(?:ت|وا|ا)? [يتن]بحث(?:ان|ون)? [يتن]نتظر(?:ون)? متهم(?:ا|ه)? استبعد(?:ت)?
    (?:ال)?اتهام\\w* [يتن]ستهدف agreement need(?:s|ed)? call(?:s|ed|ing)? ask(?:s|ed|ing)? set
    going looking working discuss(?:es|ed|ing)? fear(?:s|ed)? request(?:s|ed)? can't cannot
    seem(?:s|ed)? threat threats ruled unlikely study studies potential nearly almost
    """
)
# A sentence that dates something to come need not say «س» or “will”.
TO_COME = _pattern(
    """
    (?:ال)?مقبل(?:ه|ين)? (?:ال)?قادم(?:ه|ين)? غدا قريبا لاحقا استمرار(?:ها|هم)? مواصل(?:ه|تها)
    مستقبلا تمهيدا next tomorrow soon upcoming forthcoming later due
    """
)
# Behind these stands what is known, though it stands in the same clause.
KNOWN_BEHIND = _pattern(
    "خلال بعد بعدما منذ عقب اثر اثناء قبيل بسبب رغم during after since following despite because"
)
THAT = _pattern("ان انه انها انهم ب?ان(?:ه|ها|هم)? to that")
HAD = _pattern("[يت]?ك(?:ان|انت|انوا|ون|ونوا)")
