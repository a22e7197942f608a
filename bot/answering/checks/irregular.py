"""Verbs whose forms share no stem: irregular English ones, Arabic ones with a weak letter."""

from __future__ import annotations

_VERBS = """
leave left; go went gone; say said; tell told; meet met; hold held; send sent; make made; take took
taken; give gave given; come came; see saw seen; know knew known; find found; get got gotten; keep
kept; lead led; lose lost; pay paid; sell sold; buy bought; bring brought; begin began begun;
become became; break broke broken; build built; choose chose chosen; fall fell fallen; fight
fought; fly flew flown; grow grew grown; hear heard; mean meant; rise rose risen; run ran; seek
sought; shoot shot; speak spoke spoken; spend spent; stand stood; strike struck; teach taught;
think thought; throw threw thrown; understand understood; win won; withdraw withdrew withdrawn;
write wrote written; overthrow overthrew overthrown; feel felt; draw drew drawn; flee fled; steal
stole stolen; swear swore sworn; drive drove driven; eat ate eaten; bind bound; deal dealt
"""
BASE = {form: forms.split()[0] for forms in _VERBS.split(";") for form in forms.split()[1:]}

# Arabic verbs with a weak letter, whose forms the patterns of roots do not bring together.
_WEAK = """
زار زارت زاروا يزور تزور يزورون يزر تزر زياره زيارات زيارته زيارتها زيارتهم زاير زايرا
قال قالت قالوا يقول تقول يقولون يقل تقل قول قوله قولها قايلا قايله
عاد عادت عادوا يعود تعود يعودون يعد تعد عوده عودته عودتهم عايدون عايدين
قام قامت قاموا يقوم تقوم يقم تقم قيام
فاز فازت فازوا يفوز تفوز يفز فوز فوزه
مات ماتت ماتوا يموت تموت يمت موت موته وفاه
عاش عاشت يعيش تعيش يعش عيش معيشه
زاد زادت يزيد تزيد يزد زياده
قاد قادت قادوا يقود تقود يقد قياده قايد
غاب غابت يغيب تغيب يغب غياب
نال نالت ينال تنال ينل نيل
باع باعت باعوا يبيع تبيع يبع بيع مبيعات
اراد ارادت ارادوا يريد تريد يريدون يرد ترد اراده
اقام اقامت اقاموا يقيم تقيم يقم اقامه
اعاد اعادت اعادوا يعيد تعيد يعد اعاده
اشار اشارت اشاروا يشير تشير يشر اشاره مشيرا مشيره
اضاف اضافت اضافوا يضيف تضيف اضافه مضيفا مضيفه
افاد افادت افادوا يفيد تفيد افاده
ادار ادارت يدير تدير اداره مدير
استعاد استعادت استعادوا يستعيد تستعيد يستعد استعاده
استقال استقالت استقالوا يستقيل تستقيل استقاله مستقيل
استطاع استطاعت يستطيع تستطيع يستطع استطاعه
التقي التقت التقوا التقيا يلتقي تلتقي يلتق تلتق يلتقون لقاء لقا لقاءه لقاءات التقاء
بقي بقيت بقوا يبقي تبقي يبق تبق بقاء بقا باقيه باق باقون باقين
انتهي انتهت انتهوا ينتهي تنتهي ينته تنته انتهاء انتها
انهي انهت انهوا ينهي تنهي ينه تنه انهاء انها
اجري اجرت اجروا يجري تجري يجر تجر اجراء اجرا
اعطي اعطت اعطوا يعطي تعطي يعط اعطاء
الغي الغت الغوا يلغي تلغي يلغ الغاء الغا
دعا دعت دعوا يدعو تدعو يدعون يدع دعوه دعوات داعيا
راي رات راوا يري تري يرون ير تر رويه راء
نفي نفت نفوا ينفي تنفي ينف تنف
اتي اتت اتوا ياتي تاتي يات تات
جاء جاءت جاءوا يجيء تجيء مجيء
وصل وصلت وصلوا يصل تصل يصلون وصول وصوله وصولها
وقع وقعت وقعوا يقع تقع وقوع
وضع وضعت وضعوا يضع تضع وضع
وقف وقفت وقفوا يقف تقف وقوف
وجد وجدت وجدوا يجد تجد
وعد وعدت وعدوا يعد تعد وعود
"""


def _by_form(lines: str) -> dict[str, tuple[str, ...]]:
    """Return the verbs that a form may belong to: «يعد» comes of four."""
    table: dict[str, tuple[str, ...]] = {}
    for verb, *forms in map(str.split, lines.strip().split("\n")):
        for form in (verb, *forms):
            table[form] = (*table.get(form, ()), verb)
    return table


WEAK = _by_form(_WEAK)
