"""Who wrote, took, helped or commented: the lines that credit someone."""

from __future__ import annotations

import re

from retrieval.reading.phrases.matching import starting

BYLINE = starting(
    r"(?:بقلم|كتب|كتبت|اعداد|تحرير|ترجمه|تقرير|المحرر|المراسل|مراسل|الكاتب|حاوره|حاورته|اعده|"
    r"اعدته|رصد|متابعه|تصوير|خاص)(?:\s*[:：/|-]|\s+\w+)",
    r"(?:فريق|هييه التحرير|هيئه التحرير|قسم الاخبار|غرفه الاخبار|وحده)\b",
    r"(?:written |reported |edited |compiled |translated |posted |published |submitted )?by\b",
    r"(?:author|reporter|editor|writer|reporting|editing|additional reporting)\b ?(?:by|:)",
)
SOURCE = re.compile(
    r"\W*(?:المصدر|المصادر|نقلا عن|وكالات|source|sources|via)\s*[:：]\s*(?P<name>.{2,60})"
)
CAPTION = starting(
    r"(?:صوره|الصوره|صور|تعليق الصوره|مصدر الصوره|التعليق علي الصوره|image(?: source| caption|"
    r" credit)?|photo(?:graph)?s?(?: credit| by)?|picture|caption|file(?: photo| image| picture)?|"
    r"credit|video caption|media caption|getty)\s*[:：,،|/]"
)
_PICTURED = (
    r"\bصوره ارشيفيه|\(ارشيف(?:يه)?\)|\bfile photo\b|\bap photo\b|getty images|/reuters\b|"
    r"/afp\b|\bvia (?:reuters|ap|afp|getty|x)\b|via getty|\[(?:file|reuters|afp|ap|courtesy|"
    r"al jazeera|.{0,60}/.{0,60}|getty.{0,30})[^\]]*\]|\((?:photo|image|photograph|picture|"
    r"courtesy|file|صوره|تصوير|عدسه|ارشيف|انترنت|مواقع التواصل)[^)]*\)|reuters/[a-z]|\bafp/[a-z]|"
    r"صوره من الارشيف"
)
PICTURED = re.compile(_PICTURED)
# In a sentence, a credit is what stands after it, not «… taken by Getty Images photographers».
PICTURED_AFTER = re.compile(rf".*[.!?،,|(\[–—-][^.!?]{{0,60}}(?:{_PICTURED})\W*\Z")
# What brackets after a whole sentence hold, where they name an agency and no picture.
AGENCY_CREDIT = re.compile(
    r"(?!.*(?:photo|image|file|getty|صوره|تصوير|عدسه|ارشيف|courtesy|مواقع|انترنت))[^/:]{2,30}"
)
CREDIT = re.compile(r".*[(\[][^()\[\]]{2,50}[)\]]\W*")
_TOLD = (  # what happened to someone is a report, not his life in a line
    r"\b(?:who|and|he|she|they) (?:lost|died|fled|fell|was (?!born)|were |"
    r"(?!worked|covered|reported|specialized|specialised|lived|studied|graduated|contributed)\w+ed\b)"
    r"|\b(?:said|told|killed|wounded|arrested|قال|قالت|اكد|اكدت|فقد|فقدت|قتل|قتلت|استشهد|اعتقل|"
    r"اعتقلت|توفي|اصيب|نجا|روي|كشف|افاد)\b"
)
AUTHOR_BIO = re.compile(
    r"(?!(?:he|she|it|this|that|there|who) is\b)"
    rf"(?:(?:\w+[\s.]+){{1,5}}is (?:an?|the)\b(?!.*(?:{_TOLD}))"
    r".{0,60}\b(?:reporter|correspondent|journalist|editor|"
    r"writer|columnist|fellow|producer|author|freelancer?|contributor|bureau chief)\b"
    rf"|(?!.*(?:{_TOLD}))"
    r"(?:كاتب|صحفي|صحافي|كاتبه|صحفيه|صحافيه|باحث|باحثه|محرر|محرره|مراسل|مراسله|اعلامي)"
    r"(?:ه)? (?:و?(?:كاتب|صحفي|صحافي|باحث|محلل|محرر|اعلامي|مترجم)|سوري|عربي|لبناني|مصري|اردني|"
    r"عراقي|تونسي|مغربي|فلسطيني|في|من|مستقل|مقيم|حاصل|متخصص|يعمل|تعمل|مهتم))"
)
# Who helped with the article, in a sentence below it.
CONTRIBUTED = re.compile(
    r"additional (?:reporting|writing|research)\b|.{3,80}\bcontributed (?:\w+ )?"
    r"(?:to|from) (?:this|the) (?:report|story|article)\b"
    r"|(?:ساهم|ساهمت|شارك|شاركت) في (?:اعداد|كتابه|تغطيه|تحرير) (?:هذا|هذه|\w+ ?[:：])"
    # How agencies sign: «(إعداد … للنشرة العربية - تحرير …)», “Reporting by …; Editing by …”.
    r"|\W?(?:reporting|writing|editing)(?: and \w+)? by "
    r"(?:.{3,120}; ?(?:\w+ )?\w+ by\b|[^.!?]{3,200}\Z)"
    r"|\W?(?:اعداد|تغطيه صحفيه) .{3,120}للنشره العربيه\b"
    r"|\((?:اعداد|تغطيه|كتابه) .{3,120}\bتحرير\b"
)
COMMENTER = re.compile(r".{2,40} (?:يقول|تقول|says) ?[:：]")
