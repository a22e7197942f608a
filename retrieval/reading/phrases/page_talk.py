"""What a page says to its reader, and the words on its buttons."""

from __future__ import annotations

import re

from retrieval.reading.phrases.matching import starting, whole

_WEB_AR = (
    r"نشرت(?:نا|ه البريديه)|النشره (?:البريديه|الاخباريه اليوميه)|بريدك|بريدكم|تطبيقنا|قناتنا|"
    r"قنواتنا|صفحتنا|صفحاتنا|موقعنا|منصاتنا|حساباتنا|متصفحك|توصيتك|من اجل الاشتراك|"
    r"دعمك|دعمكم|بحاجتك|مساهمتك|مساهمتكم|تبرعك|تبرعكم|اشتراكك|لنبقي مستقل|صحافتنا|قراينا|قراءنا|"
    r"رسالتك|تعليقك|تعليقكم|ملفات تعريف الارتباط|سياسه الخصوصيه|الكوكيز"
)
# Sentences spoken to the reader of the page, of any length.
TO_READER = starting(
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
WIDGET = whole(
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
