"""The phrases by which pages label what is not the article; all match `Line.folded`."""

from __future__ import annotations

import re


def _starting(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(phrases)})")


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(phrases)})\W*")


# Labels of blocks of other articles: what follows is not this article.
RELATED_BLOCK = _whole(
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
READ_ALSO = _starting(
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
BLOCK_END = _whole(
    r"end of list",
    # «الأكثر قراءة نهاية», but no sub-heading of the kind «حرب بلا نهاية»
    r"نهايه القائمه|(?!.*\b(?:بلا|بدون|دون|الي|حتي|قبل|بعد|منذ|في|مع|من|ما|هي|هو|لا|كل) نهايه)"
    r".{0,30}\bنهايه",
    r"(?:advertisement|اعلان|(?:end of|after) .{0,20}(?:promotion|links|list|most \w+))",
)
# What begins the foot of a page: nothing after it is the article.
FOOT = _whole(
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
_WEB_AR = (
    r"نشرت(?:نا|ه البريديه)|النشره (?:البريديه|الاخباريه اليوميه)|بريدك|بريدكم|تطبيقنا|قناتنا|"
    r"قنواتنا|صفحتنا|صفحاتنا|موقعنا|منصاتنا|حساباتنا|متصفحك|توصيتك|من اجل الاشتراك|"
    r"دعمك|دعمكم|بحاجتك|مساهمتك|مساهمتكم|تبرعك|تبرعكم|اشتراكك|لنبقي مستقل|صحافتنا|قراينا|قراءنا|"
    r"رسالتك|تعليقك|تعليقكم|ملفات تعريف الارتباط|سياسه الخصوصيه|الكوكيز"
)
# Sentences spoken to the reader of the page, of any length.
TO_READER = _starting(
    r"(?:اذا|ان|هل) (?:كنت|كنتم|اعجبك|اعجبكم) .{0,20}(?:تعتقد|تري|خطا|مقال|خبر|مادّه|ماده|تعلم|"
    r"معلوم)",
    r"(?:اذا|ان|هل) (?:وجدت|وجدتم|لاحظت|لاحظتم) (?:اي |ان |هناك ){0,2}(?:ال)?(?:خطا|اخطاء|معلوم|"
    r"مقال|خبر|ماده|مشكله)",
    r"(?:ارسل|بلغ|ابلغ|قدم|صحح)(?:/\w+| لنا| عن خطا|وا لنا)|شكرا (?:لك|لكم|لاشتراكك|لقراء|لمتابع)",
    r"تم (?:ارسال|نسخ|الاشتراك|حفظ|تسجيل) .{0,25}(?:بنجاح|بريدك|الرابط|رسالتك|طلبك|بلاغك|تعليقك)",
    r"حدث خطا (?:ما|غير متوقع|اثناء (?:تقديم|ارسال|تحميل|معالجه|الاتصال|التسجيل))",
    r"يرجي (?:المحاوله|تسجيل|ادخال|تفعيل|التحقق)",
    r"(?:اضغط|انقر|اضغطوا|انقروا|اضغطي)\b",
    r"(?:اشترك|اشتركوا|اشتركي) (?:الان|معنا|في (?:نشرتنا|النشره|قناتنا|خدمه)|ب(?:نشرت|النشر|قنات|"
    r"خدمه))",
    r"(?:انضم|انضموا|انضمي) (?:الان|الينا|(?:الي |ل)(?:\w+نا\b|قناه|مجموعه واتس))",
    r"سجل(?:وا)? (?:الان|بريدك|بريدكم|في (?:نشرتنا|النشره))\b|(?:ادخل|ادخلوا) (?:بريد|عنوان|اسم)",
    r"(?:ادعم|ادعموا|ادعمونا|ادعمنا|تبرعوا|ساهم معنا|تبرع (?:الان|لنا|اليوم))\b",
    r"(?:تابعنا|تابعونا|تابعوا)(?:\W*\Z| (?:علي|عبر|الان|كل|اخر))",
    r"تابع .{1,40}(?:علي|عبر) (?:فيس|تويتر|تيلي?غرام|تلغرام|تليجرام|يوتيوب|واتس|انست|منصه|منصات|"
    r"جوجل|غوغل|قناتنا|قناتها|اكس|لينكد|مواقع التواصل|وسايل التواصل|google|x\b|twitter|facebook|"
    r"telegram|whatsapp)",
    r"(?:حمل|حملوا|نزل|حمّل) (?:ال)?تطبيق|(?:تنزيل|تحميل) (?:ال)?تطبيق",
    r"(?:يمكنكم|يمكنك|بامكانك|بامكانكم) (?:الان )?(?:متابع|الاشتراك|تحميل|قراءه|مشاهده|الانضمام|"
    r"التواصل|دعم)",
    r"(?:لن يتم نشر|لن ينشر|لا ينشر) (?:عنوان|بريد)|كل الحقول|الحقول (?:الالزاميه|المطلوبه)",
    r"(?:نستخدم (?:ملفات تعريف|الكوكيز)|يستخدم (?:هذا )?(?:ال)?موقع|باستخدامك|بمواصلتك|بالنقر )",
    r"للاشتراك (?:في|ب)|لمتابعه (?:اخر|اهم|احدث|كل|المزيد)|(?:لتصلك|ليصلك|كي يصلك|تصلك)",
    r"لا (?:تفوت|تفوتوا)|كن اول من",
    r"(?:الاراء|المقالات|التعليقات|المشاركات|الافكار|ما ورد|هذا المقال|المقال) .{0,40}"
    r"(?:لا (?:تعبر|يعبر|تمثل|يمثل)|(?:تعبر|يعبر) .{0,15}(?:راي|اراء|وجهه نظر)|بالضروره)",
    r"(?:لا|لن) (?:تتحمل|يتحمل) (?:(?:اداره|هييه|اسره) )?(?:ال)?(?:موقع|صحيفه|جريده|شبكه|قناه|"
    r"تحرير|اداره)\b.{0,30}مس\w{0,2}وليه",
    r"نرحب ب(?:ارا|تعليق|مشارك|ملاحظ|اقتراح|مساهم|رسا)\w*كم\b",
    r"نحن (?:صحاف|صحف|اعلامي|فريق|موسسه|موقع|منصه|وساي?ل)\w* (?:\w+ ){0,2}(?:مستقل|غير ربحي)",
    r"(?:جميع|كل|كافه) الحقوق|حقوق (?:النشر|الطبع)",
    r"(?:يمنع|يحظر) (?:نسخ|اقتباس|(?:نشر|اعاده نشر) (?:او|هذا|اي|المحتوي|الماده|المواد))",
    r"(?:مشاركه|شارك|شاركوا|انشر) (?:هذا |هذه )?(?:المقال|الخبر|الماده|التقرير|مع اصدقا|(?:علي|"
    r"عبر) (?:فيس|تويتر|واتس|تيلي|تلغ))",
    r"نسخ الرابط|انسخ الرابط|(?:مده|وقت|زمن) (?:القراءه|قراءه)|تنويه|اعلان(?: ممول)?\Z",
    r"ترجمه (?:غوغل|جوجل)",
    r"(?:please )?(?:sign|log) (?:up|in|on)\b|register (?:now|for|to)\b",
    r"subscribe(?:\W*\Z| (?:now|here|today|for|free|and|at|via|on)\b| to (?:\w+\W+){1,5}\Z"
    r"| to .{0,60}\b(?:newsletters?|channel|podcasts?|briefings?|updates|alerts|feed|magazine|read|"
    r"receive|continue|access)\b)",
    r"(?:click|tap) (?:here|below|on the|to)\b",
    r"(?:follow|like|join|find) (?:us|our|\w+(?: \w+){0,3} on (?:x|twitter|facebook|instagram|"
    r"telegram|whatsapp|youtube|google|linkedin|social|threads|bluesky))\b",
    r"(?:get|receive|download|install|try) (?:our|the (?:latest|free|day|best|top|app|"
    r"\w+(?: \w+){0,3} app)|breaking|daily|free|all the|news)\b",
    r"(?:support|donate to|help) (?:us|our|independent|quality|free (?:press|media)|the (?:press|"
    r"guardian|work of))\b|support the \w+(?: \w+){0,2}\W*\Z",
    r"donate\b(?: now| today|\Z)|(?:give|contribute) (?:today|now|from|monthly|what)\b",
    r"become a (?:member|supporter|subscriber|patron)",
    r"(?:we|this (?:site|website)|our (?:site|website|partners)) (?:and .{0,40} )?(?:uses?|"
    r"stores?|values?|relies|rel(?:y|ies) on|need your|are reader|process)\b.{0,60}(?:"
    r"privacy|reader|support|donat|data|experience|help)",
    r"(?:we|this (?:site|website)|our (?:site|website|partners)) (?:and .{0,40} )?uses? .{0,30}"
    r"cookies?(?:\W*\Z|\b.{0,80}\b(?:you|your|sites?|website|browser|device|traffic|ads|adverts?|"
    r"content|experience|consent|analy\w+|partners?|accept|agree|policy)\b)",
    r"(?:this|the) (?:site|website|form|page) is protected by|privacy (?:notice|preferences)\b",
    r"(?:independent|quality|investigative|good) (?:reporting|journalism|media) (?:\w+ )?(?:costs?|"
    r"needs?|depends?|relies|takes|requires)\b",
    r"(?:fund|back) (?:our|independent|quality|fearless|the [\w ]{0,20}) ?(?:journalism|reporting|"
    r"newsroom)",
    r"every (?:dollar|pound|euro|cent|penny|contribution|donation|gift) (?:\w+ )?(?:counts?|helps?|"
    r"matters)\W*\Z",
    r"by (?:continuing|clicking|using|signing|subscribing|submitting)\b",
    r"your (?:email|e-mail|privacy|support|donation|contribution|comment|browser|subscription|"
    r"message|feedback|account|inbox)\b",
    r"(?:save|bookmark) (?:articles|stories|this (?:article|story))",
    r"(?:was this|is this) (?:article|story|page)",
    r"(?:thank you for|thanks for) (?:your|reading|subscribing|signing|sharing)",
    r"(?:did|have) you (?:find|spot|notice|see)\b.{0,40}(?:error|mistake|typo|helpful)",
    r"(?:report|suggest|send) (?:an? |your |us )?(?:error|mistake|typo|correction|news tip|tip|"
    r"feedback)",
    r"if you (?:have|believe|think|would like|want|found|enjoyed|value|notice|see)"
    r"\b.{0,60}(?:article|story|error|tip|contact|comment|newsletter|subscri|support|journalism|"
    r"correction|mistake|e-?mail)",
    r"(?:share|tweet|pin|email|print|save|copy|send)(?: (?:this|on|via|to|with|the|a|it|options?|"
    r"link|article|page|story)\b.{0,30})?\Z",
    r"(?:required fields|all fields|fields marked)",
    r"(?:(?:the|all) )?(?:views?|opinions?)(?: and opinions?)? expressed .{0,60}\b(?:authors?|own|"
    r"reflect|represent|editorial)\b",
    r"the post .{1,300} (?:appeared first|first appeared) on\b",
    r"ظهرت? (?:المقال|المقاله|التدوينه|الموضوع|الخبر) .{1,300} (?:اولا|لاول مره) (?:علي|في)\b",
    r"(?:this article|this story) (?:was|is|has been|originally|first) .{0,40}(?:published|"
    r"syndicated|republished|translated|generated|updated|produced|amended|corrected|edited)\b",
    r"(?:تم )?(?:عدل|صحح|تعديل|تصحيح|تحديث) (?:هذا|هذه) (?:المقال|الخبر|الماده|التقرير)\b",
    r"do you (?:have|know|want)\b.{0,80}\b(?:opinions?|tips?|article|letters?|e-?mail|get in touch|"
    r"contact|tell us|let us know)\b",
    r"(?:all rights|reproduction|no part) .{0,40}(?:reserved|prohibited)|(?:skip|jump) to\b",
    r"enable javascript|advertisement\b",
    r"an error (?:has )?occurred(?:\W*\Z|[,.]? (?:while|please|try))",
    r"please (?:try again|enter|check|enable|accept|note that comments)",
    r"unlimited (?:digital )?access|already a (?:subscriber|member)|cancel any ?time",
    r"don.t have an account",
)
# Words of a web page that speaks to its reader, wherever they stand in an unquoted line.
PAGE_TALK = re.compile(
    rf"\b[وفبل]{{0,2}}(?:{_WEB_AR})|"
    r"\b(?:your inbox|(?:sign up|subscribe|register|donate|click) (?:here|now)\b|"
    r"support the [\w ]{2,30}.s (?:journalism|work|reporting)|(?:enjoyed|appreciated)"
    r" this (?:article|story)|newsletters?\b.{0,40}\b(?:your|subscri|sign)|unsubscribe|"
    r"cookie (?:policy|settings|preferences)|our privacy policy|our (?:app|newsletter|website|"
    r"telegram|whatsapp|youtube) |our journalism|our newsroom|our readers|readers like you|"
    r"make a (?:donation|contribution)|we (?:cannot|can.t) (?:do|keep doing) (?:it|this) without|"
    r"terms (?:of service|and conditions)|email address will not|"
    r"for more (?:news|stories|updates),? (?:visit|follow))"
)
ICON = re.compile(
    r"(?:(?:camera|tag|share|print|clock|user|calendar|comments?|search|menu|arrow|eye|play|video|"
    r"image|photo|audio|bookmark|close|mail|email|link|facebook|twitter|whatsapp|telegram|"
    r"location|chevron) icons?)"
)
WIDGET = _whole(
    r"نجاح|خطا|مرتبط|x|×|ع ع ع|(?:a\W?){1,3}|a\+ a-|مشاركه|شارك|طباعه|نسخ|حفظ|استماع|استمع|اعلان",
    r"عاجل|القايمه|بحث|الرييسيه|رجوع|اغلاق|تسجيل الدخول|جاري التحميل|تحميل المزيد|عرض المزيد",
    r"حجم الخط|تكبير الخط|تصغير الخط|الاشتراك|تخطي|انتقل الي المحتوي",
    r"share|print|email|e-mail|tweet|save|copy(?: link)?|link copied|facebook|twitter|whatsapp",
    r"telegram|linkedin|reddit|pinterest|instagram|youtube|messenger|viber",
    r"listen(?: to this article)?|gift article|resume|play|pause|advertisement|ad|menu|search",
    r"close|home|login|sign in|subscribe|loading|breaking(?: news)?|live|open in app|text size",
    r"font size|success|error|show (?:more|less)|load more|view gallery",
    r"تخط[يا] .{1,40} و(?:واصل|استمر|تابع) (?:في )?القراءه|skip .{1,40} and continue reading",
    r"skip past .{1,30}|\[/?[a-z][\w-]{2,30} [^\[\]=]{0,60}=[^\[\]]{0,200}\]",  # a shortcode
    r"(?:share|follow|حصه|فيسبوك|تويتر|واتساب|تيليغرام|تلغرام|انستغرام|facebook|twitter|whatsapp|"
    r"telegram|linkedin|email|print|x|copy link|نسخ الرابط|طباعه|مشاركه)(?:[\s|•,·/]+(?:on|share|"
    r"فيسبوك|فيس بوك|تويتر|واتساب|واتس اب|تيليغرام|تلغرام|انستغرام|لينكد ان|بينتريست|facebook|"
    r"twitter|whatsapp|telegram|linkedin|email|print|x|copy link|نسخ الرابط|طباعه|"
    r"البريد الالكتروني|ماسنجر|اكس))*",
)
CRUMBS = re.compile(
    r"(?:الرييسيه|home(?:page)?|news|اخبار)\s*[»›>/|\\←].*|"
    r"[^»›>]{1,40}(?:\s[»›>]\s[^»›>]{1,60}){2,}|[^|/\\]{1,30}(?:\s[|/\\]\s[^|/\\]{1,30}){2,}"
)
BYLINE = _starting(
    r"(?:بقلم|كتب|كتبت|اعداد|تحرير|ترجمه|تقرير|المحرر|المراسل|مراسل|الكاتب|حاوره|حاورته|اعده|"
    r"اعدته|رصد|متابعه|تصوير|خاص)(?:\s*[:：/|-]|\s+\w+)",
    r"(?:فريق|هييه التحرير|هيئه التحرير|قسم الاخبار|غرفه الاخبار|وحده)\b",
    r"(?:written |reported |edited |compiled |translated |posted |published |submitted )?by\b",
    r"(?:author|reporter|editor|writer|reporting|editing|additional reporting)\b ?(?:by|:)",
)
SOURCE = re.compile(
    r"\W*(?:المصدر|المصادر|نقلا عن|وكالات|source|sources|via)\s*[:：]\s*(?P<name>.{2,60})"
)
CAPTION = _starting(
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
SUMMARY = _whole(
    r"summary|(?:the )?key (?:points|takeaways|facts)|highlights|in (?:brief|short)|at a glance",
    r"(?:ال)?(?:ملخص|خلاصه)|في سطور|بايجاز",
    r"(?:اهم|ابرز) (?:النقاط|ما جاء)|النقاط (?:الرييسيه|الرئيسيه)|باختصار",
)
# What a section is called, not what happened.
SECTION = re.compile(
    r"(?:(?:(?:ال)?اخبار|(?:ال)?قسم|ملفات?|زاويه|اقسام)\b(?! (?:عن|سار)).*"
    r"|(?:\w+ )?(?:news|world|politics|opinion|sports?|culture|business)(?: (?:and|&) \w+)*)"
)
# Openings by which a paragraph goes on from the one before: a teaser does not begin so.
_NOT_AND = (
    r"وزير|وزراء|وزار|وفد\b|وفود|وكال|وفا[هت]|واشنطن|وصول|وسايل|وسط\b|وثيق|وثايق|وحد|ولي\b|ولاي|"
    r"وقف\b|وقفه|وضع|ورش|وسيط|وسطاء|وساط|وباء|وعد|وعود|وقايع|وقود|واقع|وادي\b|واحد|والد\b|والده\b|"
    r"وقع(?:ت|وا)?\b|وصلت?\b|وصفت?\b|وثقت?\b|ولدت?\b|ودعت?\b|وافق|واصل|واكب|واجه|وجبه|وجه|وجوه|وطن|وظايف|وظيف|وعي|وليد|وارسو|واتس|ورق|ورد|وصفه|ودايع|ويكي|ويل"
)
CONTINUES = re.compile(
    rf"\W*(?:(?!{_NOT_AND})و\w{{2,}}|كما\b|بينما|فيما|في المقابل|بالمقابل|في حين|في السياق|في سياق|"
    rf"من جانب|من جهت|من ناحي|بدور[هـ]|من طرف|الا ان|لكن|غير ان|يذكر ان|يشار الي|الي ذلك|اضاف|"
    rf"اضافت|تابع |اوضح|واوضح|بحسب|وفقا|ل?ذلك|هذا و|ثم |علي صعيد|ايضا|ان ذلك|حينها|يشار|يذكر|كذلك|"
    rf"ختم)"
    r"|\W*(?:and|but|he|she|they|it|his|her|their|its|however|meanwhile|also|still|yet|instead|"
    r"later|earlier|asked|according to|in (?:a|his|her|their|its) |speaking|these|those|that|"
    r"this(?! (?:site|website|form|page|article|story))|"
    r"in (?:response|turn|contrast|addition)|at the same time|on (?:his|her|their) )\b"
    r"|\W{0,2}[^.]{5,200}[\"”’]?,?\s(?:he|she|they) (?:said|added|told|noted|wrote|continued|"
    r"explained)\b"
)
