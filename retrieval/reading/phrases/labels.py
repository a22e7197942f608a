"""The labels of blocks: of other articles, of one link, of a page's foot, of a section."""

from __future__ import annotations

import re

from retrieval.reading.phrases.matching import starting, whole

# Labels of blocks of other articles: what follows is not this article.
RELATED_BLOCK = whole(
    r"(?:مقالات|مواضيع|موضوعات|اخبار|قصص|تقارير|مواد|مقال|خبر|المزيد من الاخبار|الاخبار|المواضيع|"
    r"المقالات|روابط|عناوين)"
    r" (?:ال)?(?:متعلقه|مرتبطه|مشابهه|مقترحه|ذات صله|ذات الصله|اخري|اخرى|مختاره|قد تهمك|تهمك|"
    r"تعجبك|مميزه)(?: (?:من|في) .{1,30})?",
    r"(?:اخبار|مقالات|مواضيع)? ?(?:ذات صله|ذات الصله|متعلقات|وسوم|مرتبط)",
    r"(?:الاكثر|الاعلي) (?:قراءه|مشاهده|تداولا|شيوعا|تفاعلا|تعليقا|رواجا|زياره|اهتماما)"
    r"(?: .{1,30})?",
    r"(?:قد|ربما) (?:يهمك|يعجبك|تهمك|تعجبك|يهمكم|يعجبكم|ترغب)(?: .{1,30})?",
    r"(?:اخر|احدث|اهم|ابرز) (?:الاخبار|المقالات|المواضيع|العناوين|الانباء|اخبار .{1,30}|ما نشر)",
    r"(?:من|في) (?:نفس|ذات) (?:القسم|التصنيف|الكاتب|الملف)|في هذا الملف|مختارات(?: .{1,30})?",
    r"اخترنا (?:لك|لكم)|حول هذه (?:القصه|القضيه)|ننصح(?:ك|كم)? .{0,20}",
    r"المزيد(?: (?:من|في|حول|عن) .{1,40})?|مزيد من .{1,30}|اخبار .{1,20} الاخري",
    r"الخبر (?:السابق|التالي)|المقال(?:ه)? (?:السابق|التالي|السابقه|التاليه)",
    r"(?:الوسوم|وسوم|الكلمات المفتاحيه|كلمات مفتاحيه|كلمات دلاليه|تاغات|هاشتاغ)(?: ?[:：].*)?",
    r"(?:الوسوم|الكلمات المفتاحيه|كلمات مفتاحيه|كلمات دلاليه|تصنيفات|التصنيفات)\b.{0,80}",
    r"(?:related|recommended|similar|suggested|further|trending|popular|latest|top|featured|"
    r"recent|other|more)"
    r"(?: \w+)? (?:articles?|stor(?:y|ies)|posts?|news|content|topics?|reading|coverage|links?|"
    r"headlines?|videos?|reads?|now)(?: (?:from|in|on|for) .{1,40})?",
    r"related|recommended(?: for you| reading)?|trending(?: now)?",
    r"most (?:read|popular|viewed|shared|watched|commented|recent)(?: .{1,30})?",
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in|have missed)|people also read|"
    r"don.t miss|what (?:to )?read next|read next|up next|editors?.?s? (?:picks?|choice)|"
    r"in case you missed it|must reads?|what others are reading)(?: .{1,30})?",
    r"more (?:from|on|about|in|like) .{1,50}|more (?:stories|to read)|elsewhere on .{1,30}",
    r"around the web|sponsored(?: content)?|promoted(?: .{1,20})?|from our partners",
    r"(?:previous|next) (?:article|post|story)",
    r"(?:tags?|filed under|topics?|keywords?|categories)(?: ?[:：].*)?|list of \d+ items?",
)
# Labels of one link, alone on a line or before the link's headline.
READ_ALSO = starting(
    r"(?:اقرا|اقراوا|اقرءوا|اقراي|شاهد|شاهدوا|طالع|طالعوا|تابع|استمع|انظر|تصفح)"
    r" ?(?:/\w+ )?(?:ايضا|المزيد|كذلك|ايضاً)",
    r"(?:اقرا|شاهد|طالع|انظر) ?[:：|]|(?:لقراءه|لمعرفه|لمتابعه|للاطلاع علي) المزيد",
    r"للمزيد(?: ?[:：|]|\Z| من \w+\Z| اقرا| حول)|لمزيد من التفاصيل",
    r"(?:موضوع|مواضيع|خبر|مقال) (?:متعلق|ذو صله|ذات صله|قد يهمك) ?[:：|]|بالفيديو ?[.:] ?شاهد",
    r"(?:read|see|watch|listen)(?: also| more| next| as well| too|:)(?: ?[:：|>»-]|\Z|"
    r" \w+(?: \w+){0,25}\Z)",
    r"also read\b|also see\b|see also\b|read also\b|read more\b(?! than)",
    r"(?:click|tap) (?:here )?to read",
    r"(?:related|more|explainer|opinion|analysis|background) ?[:：|] ?\w|continue reading",
    r"read the full",
)
BLOCK_END = whole(
    r"end of list",
    # «الأكثر قراءة نهاية», but no sub-heading of the kind «حرب بلا نهاية»
    r"نهايه القائمه|(?!.*\b(?:بلا|بدون|دون|الي|حتي|قبل|بعد|منذ|في|مع|من|ما|هي|هو|لا|كل) نهايه)"
    r".{0,30}\bنهايه",
    r"(?:advertisement|اعلان|(?:end of|after) .{0,20}(?:promotion|links|list|most \w+))",
)
# What begins the foot of a page: nothing after it is the article.
FOOT = whole(
    r"(?:اكتب|اضف|اترك|شارك ب|ارسل|نشر|اكتبي) ?(?:لنا )?(?:تعليق|رد|رايك|ردا)\w*(?: .{0,30})?",
    r"اراء (?:القراء|الزوار)",
    r"(?:التعليقات|تعليقات|ردود)(?: ?\(?[0-9]+\)?| (?:الزوار|القراء|فيسبوك|المستخدمين))?",
    r"[0-9]+ ?(?:تعليق|تعليقات|تعليقا|ردود|comments?|replies|responses)(?: .{0,30})?",
    r"لا (?:توجد|يوجد) (?:اي )?تعليق\w*|شاركنا (?:برايك|رايك).*|كن اول من يعلق.*",
    r"(?:leave|post|write|add|submit) (?:a |your )?(?:comment|reply|response)s?(?: .{0,30})?",
    r"(?:view |show |load |see )?(?:all |your |(?:reader|user|visitor)\W?s?\W? )?comments?"
    r"(?: \(?[0-9]+\)?| section)?",
    r"join the (?:conversation|discussion).*|no comments(?: yet)?.*|be the first to comment.*",
    r"have your say.*",
    r"(?:عن|حول|نبذه عن|معلومات عن) (?:الكاتب|الكاتبه|المولف|المحرر|المحرره|الموقع|الصحفي)"
    r"(?: .{0,40})?",
    r"(?:الكاتب|من نحن|اتصل بنا|سياسه الخصوصيه|شروط الاستخدام|خريطه الموقع|هيئه التحرير|اعلن معنا|"
    r"للتواصل معنا)",
    r"about (?:the )?(?:author|writer|reporter|contributors?|us)s?(?: .{0,40})?|contact us",
    r"privacy policy|terms (?:of use|of service|and conditions).*|advertise with us",
    r"corrections and clarifications",
    r"(?:©|\(c\)|حقوق النشر|حقوق الطبع|جميع الحقوق|كافه الحقوق|كل الحقوق محفوظ|copyright\b|"
    r"all rights reserved).*",
)
CRUMBS = re.compile(
    r"(?:الرييسيه|home(?:page)?|news|اخبار)\s*[»›>/|\\←].*|"
    r"[^»›>]{1,40}(?:\s[»›>]\s[^»›>]{1,60}){2,}|[^|/\\]{1,30}(?:\s[|/\\]\s[^|/\\]{1,30}){2,}"
)
SUMMARY = whole(
    r"summary|(?:the )?key (?:points|takeaways|facts)|highlights|in (?:brief|short)|at a glance",
    r"(?:ال)?(?:ملخص|خلاصه)|في سطور|بايجاز",
    r"(?:اهم|ابرز) (?:النقاط|ما جاء)|النقاط (?:الرييسيه|الرئيسيه)|باختصار",
)
# What a section is called, not what happened.
SECTION = re.compile(
    r"(?:(?:(?:ال)?اخبار|(?:ال)?قسم|ملفات?|زاويه|اقسام)\b(?! (?:عن|سار)).*"
    r"|(?:\w+ )?(?:news|world|politics|opinion|sports?|culture|business)(?: (?:and|&) \w+)*)"
)
