"""The words of Arabic and English that negate, deny, or only sound as if they did; folded."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


# «و» or «ف» before them is taken off first.
NEGATIONS = _set(
    """
    لا لم لن ليس ليست ليسا ليسوا لسنا لست غير دون بدون بلا عدم لعدم بعدم انعدام مش مو موش ماشي مهوش
    مافي مافيش مفيش ماكو محدش ماحد مالوش معندوش
    not never no without nor neither none nobody nothing cannot non
    """
)
# What follows makes no negation of it: «لا تزال», «لا بد», «لا سيما», «غير أن», “no doubt”.
STILL = _set(
    """
    تزال يزال يزالون تزالون زال زالت زالوا زلنا يزل تزل برح يبرح انفك ينفك سيما بد شك محاله جدال ريب
    باس doubt later sooner fewer less matter
    """
)
# «غير أن» is but.
BUT = _set("ان انه انها انهم")
AT_LEAST = _set("يقل تقل يقلون")
ONLY = _set("فقط مجرد وحده وحدها وحسب فحسب only just merely simply")
EXCEPT = _set("الا سوي except")
# Without a verb behind it «دون» is under: «دون سن», «دون 18».
UNDER = _set("سن السن")

# «ما» negates a verb of the past where it opens a clause; here it does not.
MA_RELATIVE = _set(
    """
    حدث جري حصل ورد نشر قيل ذكر اذا بين بعد قبل عدا خلا وراء سبق تم ان لا لم هو هي هي من مضي تبقي
    بقي زاد جاء اعلن كشف يسمي يعرف يقارب يزيد يتعلق يخص نوع اسم سبب عدد اهم هذا هذه
    زال زالت زالوا زلنا زلت برح انفك دام دامت دمنا
    """
)
MA_OPENERS = _set("ان انه انها انهم هو هي هم انا نحن لكن لكنه لكنها بل قال وقال الذي والله")

DENIALS = re.compile(
    fold(
        r"(?:[وف]?(?:"
        r"نف(?:ي|ت|وا|يا|تا|اه|اها|يه|يها|يهم)|س?[يتن]نف(?:ي|ون|وا|ه|ها|يه|يها)?|ناف(?:يا|يه|ين|ون)"
        r"|(?:ال|لل|ب|ل)نفي"
        r"|كذب(?:ت|وا|ه|ها)?|[يت]كذب(?:ون|ه|ها)?|(?:ال|ب)?تكذيب|مكذب(?:ا|ه)?"
        r"|فند(?:ت|وا|ه|ها)?|[يت]فند(?:ون|ها)?|(?:ال)?تفنيد|مفند(?:ا|ه)"
        r"|انكر(?:ت|وا|ه|ها)?|[يت]نكر(?:ون|ها)?|(?:ال)?انكار|منكر(?:ا|ه)"
        r"|دحض(?:ت|وا|ه|ها)?|[يت]دحض(?:ون)?"
        r"|استبعد(?:ت|وا)?|[يت]ستبعد(?:ون)?|(?:ال)?استبعاد|مستبعد(?:ا|ه)?"
        r"|رفض(?:ت|وا|ه|ها|هم)?|[يت]رفض(?:ون|وا)?|(?:ال)?رافض(?:ا|ه|ين|ون)?|(?:ال)?رفض"
        r")|den(?:y|ies|ied|ying|ials?)|refut(?:e|es|ed|ing)|reject(?:s|ed|ing|ion)?"
        r"|dismiss(?:es|ed|ing)?|disprov(?:e|es|ed|en)|debunk(?:s|ed|ing)?|disput(?:e|es|ed)"
        r"|refus(?:e|es|ed|ing|al)|rul(?:e|es|ed|ing) out)"
    )
)
# These are said of what stands before them as well: «ما يتردد عن … لا أساس له».
FALSE = re.compile(
    r"(?:ال)?(?:كاذب|كاذبه|مفبرك|مفبركه|ملفق|ملفقه|زاءف|زايف|زاءفه|زايفه|باطل|باطله)"
    r"|false|untrue|baseless|unfounded|fake|incorrect|fabricated"
)
TRUTH = _set("صحه صحيح صحيحه الصحه دقيق دقيقه حقيقي حقيقيه اساس true correct accurate basis truth")
STRIPPED = _set("عار عاريه عاري")  # «عارٍ عن الصحة»
OBJECT = _set("ان انه انها انهم انهما بان بانه بانها وجود صحه that")

# Whoever fails, stops or lacks does not do: a sentence may call this a negation or not.
SOFT = re.compile(
    fold(
        r"[وف]?(?:فشل(?:ت|وا|ه|ها)?|[يت]فشل(?:ون)?|(?:ال|ل|ب)?فشل|امتنع(?:ت|وا)?|[يت]متنع(?:ون)?|امتناع"
        r"|عجز(?:ت|وا)?|[يت]عجز(?:ون)?|(?:ال)?عجز|تعذر(?:ت)?|[يت]تعذر|منع(?:ت|وا|ه|ها)?|[يت]منع(?:ون)?|منع"
        r"|حظر(?:ت|وا)?|[يت]حظر|الغ(?:ي|ت|وا|اء|يت)|[يت]لغي|توقف(?:ت|وا)?|اوقف(?:ت|وا)?|وقف|انتهت?"
        r"|غاب(?:ت|وا)?|غياب|خل(?:ا|ت|و)|[يت]خلو|افتقر(?:ت)?|[يت]فتقر|تجنب(?:ت|وا)?|نقص|ضد|خارج|شكك(?:ت|وا)?"
        r"|[يت]شكك(?:ون)?|مستحيل(?:ه)?|ممنوع(?:ه)?|محظور(?:ه)?|نادر(?:ا)?|قلما|لولا|سوي|الا)"
        r"|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?|unable|inability|prevent(?:s|ed|ing)?|avoid(?:s|ed|ing)?"
        r"|stop(?:s|ped|ping)?|cancel(?:s|led|ed)?|ban(?:s|ned)?|prohibit(?:s|ed)?|absen(?:t|ce)|hardly"
        r"|barely|rarely|impossible|unless|only|against|ended|end|outside|doubt(?:s|ed)?"
    )
)
# They carry another word: in «لم يتم توقيع الاتفاق» it is the signing that is negated.
LIGHT = _set(
    """
    يمكن يمكنه يمكنها ممكن الممكن يجب ينبغي يجوز تم يتم تتم جري يجري تجري قام يقوم تقوم قامت سبق
    يوجد توجد وجود يعد يعتبر تعتبر اي ايه احد اية يكن تكن زال عاد يعد تعد استطاع يستطيع تستطيع
    exist exists existed any anyone anything yet ever been
    """
)
BREAKS = _set(
    """
    لكن ولكن لكنه لكنها ولكنه ولكنها بل اذ حيث بينما فيما لان لانه لانها كما وقد وان وانه وانها
    واضاف واضافت وقال وقالت واكد واكدت
    but although though while because whereas however and
    """
)
