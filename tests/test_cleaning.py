"""Pages as people copy them: every body line is kept, nothing around it is citable."""

# ruff: noqa: E501 - pages stand here as they were copied

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.folding import fold
from retrieval.reading.cleaning import clean_extract, clean_page
from retrieval.reading.text import read_page
from retrieval.site_rules import SiteRules

SHARED = Path(__file__).parents[1].parent / "shared/data"
SEEDS = Path(__file__).parents[1] / "seeds/articles"
_MARK = re.compile(r"\A(?:[-*>] )+")

# A line's mark says what it is: T the title, B body, and nothing for what is neither.
PAGES = {
    "breadcrumbs, byline, stamps, inline link, tags, related teasers that are sentences": """
 |الرئيسية » أخبار سوريا » سياسة
 |
T|مجلس الأمن يناقش ملف المساعدات الإنسانية عبر الحدود
 |
 |كتب: سامر الحلبي
 |تاريخ النشر: 3 آذار 2025 - 10:45 صباحًا
 |آخر تحديث: 4 آذار 2025
 |مشاركة
 |فيسبوك تويتر واتساب تيليغرام نسخ الرابط
 |
 |جلسة لمجلس الأمن الدولي حول سوريا (الأمم المتحدة)
 |
B|ناقش مجلس الأمن الدولي في جلسة مغلقة مساء أمس ملف إيصال المساعدات الإنسانية إلى شمال غربي سوريا.
 |
B|وقال مندوب فرنسا إن بلاده تدعم تمديد الآلية مدة عام كامل، دون شروط مسبقة من أي طرف.
 |
 |اقرأ أيضًا: الأمم المتحدة تحذر من نقص التمويل في مخيمات الشمال السوري
 |
B|«لن نسمح بتجويع المدنيين»
 |
B|وأضاف أن المفاوضات مستمرة.
 |
 |موقف موسكو من القرار
 |
B|في المقابل، اعتبر المندوب الروسي أن الآلية تنتهك السيادة السورية، وطالب بإيصال المساعدات عبر دمشق.
 |
B|ولم يصوّت المجلس بعد.
 |
 |الوسوم: سوريا، مجلس الأمن، المساعدات
 |
 |مواضيع ذات صلة
 |
 |أعلنت روسيا استخدام حق النقض ضد مشروع القرار الفرنسي بشأن المساعدات في جلسة الثلاثاء الماضي.
 |
 |أغلقت تركيا معبر باب الهوى أمام القوافل الإنسانية القادمة من مرسين حتى إشعار آخر.
 |
 |وزير الخارجية الأمريكي يصل إلى جنيف لبحث ملف المعابر مع نظيره الروسي.
 |
 |لا توجد تعليقات
 |
 |جميع الحقوق محفوظة © المرصد 2025
""",
    "an English page with captions, newsletter, related block in the middle, and a bio": """
 |Skip to content
 |Home > News > Middle East
T|Syria and Russia hold first talks on naval base since fall of Assad
 |By Jane Doe
 |Published On 12 Feb 2025
 |Share
 |Save articles to read later and create your own reading list.
 |Syrian fishermen near the port of Tartous, December 16, 2024 [File: Ammar Awad/Reuters]
B|Syria's new authorities and Russia have held their first direct talks about the future of the naval base in Tartous, officials said.
B|The foreign ministry in Damascus said the meeting was "frank and constructive".
 |Recommended Stories
 |list of 3 items
 |list 1 of 3Russia's Putin speaks to Syria's al-Sharaa in first call since al-Assad's fall
 |list 2 of 3Syria's defence minister open to Russian bases if country gets benefits
 |list 3 of 3What next for Russia in Syria?
 |end of list
B|A Kremlin spokesman confirmed that the talks had taken place, without giving any further details.
B|“We will keep talking.”
 |What is at stake for Moscow
B|Tartous is the only repair and replenishment hub that Russia's navy has in the Mediterranean Sea.
 |Sign up for Al Jazeera's weekly newsletter and get the best of our reporting in your inbox.
B|The base was leased for 49 years in 2017.
B|He declined to comment.
 |Jane Doe is a freelance journalist based in Beirut who covers Syria and Lebanon for several outlets.
 |Related Stories
 |Turkey says it will train the Syrian army if Damascus asks for help.
 |Israel struck a weapons depot near Tartous on Monday, state media reported.
 |Follow us on X and Facebook
 |© 2025 Example Media Network. All rights reserved.
""",
    "no title: a caption and a category stand above the text": """
 |سوريا
 |لاجئون سوريون عائدون من لبنان عبر معبر جديدة يابوس - 10 كانون الثاني 2025 (رويترز)
B|عاد أكثر من مئتي ألف لاجئ سوري من دول الجوار منذ سقوط النظام، وفق مفوضية اللاجئين.
B|وقالت المفوضية في بيان إن معظم العائدين وصلوا من لبنان وتركيا والأردن خلال الأسابيع الماضية.
 |
 |شارك المقال
 |فيسبوك
 |تويتر
""",
    "no title and a donation sentence above the text": """
 |ادعم الصحافة المستقلة، بمساهمتك نستطيع أن نواصل عملنا ونكشف الحقيقة كما هي.
B|قُتل ثلاثة مدنيين.
B|وقالت مصادر طبية في مدينة إدلب إن خمسة آخرين أصيبوا بجروح متفاوتة جراء انفجار لغم أرضي.
 |تعليقات
 |أحمد: هذا خبر محزن جدًا والله يرحم الشهداء ويشفي الجرحى يا رب العالمين.
""",
    "a terminal read-also label with numbered teasers, app and cookie notices": """
T|المركزي السوري يرفع سعر صرف الليرة أمام الدولار
 |12/02/2025 14:30
 |1.2K مشاهدة
B|رفع مصرف سوريا المركزي، اليوم الأربعاء، سعر صرف الليرة السورية أمام الدولار الأمريكي إلى 13 ألف ليرة.
B|وجاء في نشرة المصرف:
B|- سعر المبيع: 13130 ليرة
B|- سعر الشراء: 13000 ليرة
B|ويأتي القرار بعد أسبوع من قرار مماثل أثار جدلًا واسعًا بين الخبراء والتجار في دمشق وحلب.
 |اقرأ أيضاً
 |1. الليرة السورية تسجل تحسنًا طفيفًا أمام سلة العملات الأجنبية في دمشق.
 |2. ما أسباب تحسن الليرة السورية أمام الدولار خلال الأيام الماضية؟
 |3. خبير اقتصادي: قرار المركزي لن يخفض أسعار السلع الأساسية في الأسواق.
 |حمل التطبيق الآن لتصلك آخر الأخبار لحظة بلحظة.
 |نستخدم ملفات تعريف الارتباط لتحسين تجربتك في الموقع، وبمواصلتك التصفح فإنك توافق على ذلك.
 |قبول
""",
    "Markdown with front links, bold sub-headings and a link list": """
 |[الرئيسية](https://example.org/) | [أخبار](https://example.org/news)
T|# إعادة فتح مطار حلب الدولي أمام الرحلات المدنية
 |![مطار حلب](https://cdn.example.org/2025/03/airport.jpg)
 |*مطار حلب الدولي بعد إعادة تأهيله (سانا)*
B|أعلنت هيئة الطيران المدني إعادة فتح [مطار حلب الدولي](https://example.org/tag/aleppo) أمام الرحلات المدنية بعد إغلاق دام ثلاثة أشهر.
 |## تجهيزات جديدة
B|> «المطار جاهز لاستقبال الطائرات بكل أنواعها»، قال مدير المطار للصحفيين خلال جولة ميدانية.
B|وأوضح المدير أن أعمال الصيانة شملت المدرج الرئيسي وصالات المسافرين وأجهزة الملاحة الجوية.
 |---
 |**اقرأ المزيد**
 |- [هبوط أول طائرة قطرية في مطار دمشق الدولي منذ سقوط النظام السابق.](https://example.org/1)
 |- [الخطوط التركية تعلن استئناف رحلاتها إلى سوريا بعد توقف دام ثلاثة عشر عامًا.](https://example.org/2)
""",
    "a read-also label in the middle, with the headline on its own line": """
T|لماذا تأخر إعلان الحكومة السورية الجديدة عن موعدها المقرر في مطلع آذار؟
 |عنب بلدي – خاص
B|تأخر إعلان تشكيل الحكومة السورية الجديدة عن الموعد الذي حددته الإدارة الانتقالية في مطلع آذار الحالي.
 |اقرأ أيضًا
 |الشرع يتسلم مسودة الإعلان الدستوري من لجنة الخبراء
B|مصادر مطلعة على المشاورات ذكرت أن الخلاف يدور حول حقيبتي الداخلية والدفاع بشكل رئيسي.
B|ومن المتوقع أن يعلن الرئيس التشكيلة خلال أيام، بحسب المصادر نفسها.
 |المزيد من سوريا
 |ثلاثة وزراء من الحكومة السابقة يحتفظون بحقائبهم في التشكيلة المقبلة.
 |شاهد أيضا
 |فيديو: جولة في شوارع دمشق القديمة خلال شهر رمضان
""",
    "an English page with an appeal in the middle and comments": """
 |Advertisement
T|Fact check: did Syria's central bank print new banknotes in Germany?
 |Staff writer
 |Tuesday, 4 March 2025 09:15 GMT
 |3 min read
 |Image source, Getty Images
 |Image caption, The central bank in Damascus has not printed new notes since 2019
B|A claim shared thousands of times on Facebook says new Syrian banknotes are being printed in Germany.
B|That is false.
 |Support independent journalism. Your donation helps our newsroom to keep checking the facts for everyone.
B|The central bank told reporters on Monday that no contract had been signed with any foreign printer.
 |Where did the claim come from?
B|It first appeared on 27 February in a group with 40,000 members, according to a search of public posts.
B|"There is no such contract," the governor said.
 |Read more: How to spot a fake banknote
 |Was this article helpful?
 |12 Comments
 |Join the conversation
 |I think the governor is lying because my cousin in Berlin saw the machines himself.
""",
    "an outlet that leaves out full stops": """
T|انطلاق أعمال مؤتمر الحوار الوطني في دمشق
 |• الثلاثاء 25 فبراير 2025
B|انطلقت في العاصمة السورية دمشق أعمال مؤتمر الحوار الوطني بمشاركة مئات الشخصيات من مختلف المحافظات والقوى السياسية والمدنية السورية وسط إجراءات أمنية مشددة
B|وأكد الرئيس السوري في كلمته أن السوريين وحدهم من يقررون مستقبل بلادهم وأن المرحلة المقبلة هي مرحلة بناء مؤسسات الدولة على أسس جديدة
B|وتوزع المشاركون على ست مجموعات عمل لبحث العدالة الانتقالية والدستور والإصلاح الاقتصادي وقضايا الحريات العامة والمجتمع المدني في جلسات مغلقة استمرت ساعات
 |الأكثر قراءة
 |بيان ختامي للمؤتمر يدعو إلى حصر السلاح بيد الدولة ورفض أي وجود مسلح خارجها
""",
    "a page whose links at the foot have no label but numbers": """
T|Damascus airport receives first flight from Doha in thirteen years
B|A Qatar Airways plane landed at Damascus airport on Tuesday, the first such flight in thirteen years.
B|Dozens of families waited in the arrivals hall with flowers and flags, some of them in tears.
 |1. Turkish Airlines to resume flights to Damascus on 23 January, company says.
 |2. Jordan sends a technical team to check the runways at Damascus airport.
 |Damascus
 |Syria
""",
    "the headline printed twice, a deck, and read-more twice in a row": """
 |مباشر
 |أخبار العالم العربي
T|بوتين: روسيا مستعدة لمواصلة دعم الشعب السوري
 |تاريخ النشر:12.02.2025 | 16:20 GMT |
 |أخبار العالم العربي
 |بوتين: روسيا مستعدة لمواصلة دعم الشعب السوري
 |الرئيس الروسي فلاديمير بوتين / RT
 |A+
 |A
 |A-
 |انسخ الرابط
 |https://ar.rt.com/zzz1
 |أكد الرئيس الروسي فلاديمير بوتين استعداد روسيا لمواصلة دعم الشعب السوري
B|أكد الرئيس الروسي فلاديمير بوتين خلال اتصال هاتفي مع أحمد الشرع استعداد روسيا لمواصلة دعم الشعب السوري.
B|وجاء في بيان للكرملين: "تم التأكيد على الموقف المبدئي الداعم لوحدة الدولة السورية وسيادتها وسلامة أراضيها".
 |إقرأ المزيد
 |الكرملين: الاتصالات مع دمشق مستمرة على مختلف المستويات
 |الكرملين: الاتصالات مع دمشق مستمرة على مختلف المستويات
B|وأعرب بوتين عن تمنياته للقيادة السورية بالنجاح في حل المهام التي تواجهها البلاد لمصلحة شعبها.
 |المصدر: RT + تاس
 |تابعوا RT على
 |google-play
 |huawei
 |أقرأ أيضا
 |لافروف: روسيا لا ترى بديلا عن الحوار السوري الشامل تحت رعاية الأمم المتحدة.
""",
    "a category line above the headline and a notice to subscribers": """
 |تركيا, دولي, الدول العربية, سوريا
T|أردوغان: لن نسمح بتقسيم سوريا
 |خلال مؤتمر صحفي مشترك مع نظيره السوري أحمد الشرع في العاصمة أنقرة
 |Muhammed Karabacak، عبد الرحمن أحمد | 04.02.2025 - محدث : 05.02.2025
 |أنقرة / الأناضول
B|أكد الرئيس التركي رجب طيب أردوغان، الثلاثاء، أن بلاده لن تسمح بتقسيم سوريا تحت أي ظرف.
B|جاء ذلك في مؤتمر صحفي مشترك مع الرئيس السوري أحمد الشرع عقب لقائهما في المجمع الرئاسي بأنقرة.
B|وقال أردوغان: "سنقدم الدعم اللازم لإخوتنا السوريين".
B|وتابع: "المرحلة المقبلة صعبة".
 |الأخبار المنشورة على الصفحة الرسمية لوكالة الأناضول، هي اختصار لجزء من الأخبار التي تُعرض للمشتركين عبر نظام تدفق الأخبار (HAS). من أجل الاشتراك لدى الوكالة يُرجى الاتصال بالرابط التالي.
 |المواضيع ذات الصلة
 |أردوغان
 |سوريا
""",
    "a dateline, a licence note, a newsletter sentence and a credits line": """
T|Kremlin says Putin spoke with Syria's Sharaa, offered support
 |By Reuters
 |February 12, 2025 3:22 PM GMT+3 · Updated 2 hours ago
 |Russian President Vladimir Putin chairs a meeting in Moscow, Russia February 11, 2025. Sputnik/Gavriil Grigorov/Pool via REUTERS Purchase Licensing Rights, opens new tab
B|MOSCOW, Feb 12 (Reuters) - Russian President Vladimir Putin held a phone call with Syrian interim leader Ahmed al-Sharaa on Wednesday, the Kremlin said.
B|The two leaders had a "constructive and business-like" exchange, it added.
 |The Reuters Daily Briefing newsletter provides all the news you need to start your day. Sign up here.
B|"Putin wished success," the statement said.
 |Reporting by Dmitry Antonov; writing by Lucy Papachristou; Editing by Andrew Osborn
 |Our Standards: The Thomson Reuters Trust Principles., opens new tab
 |Suggested Topics:
 |Europe
 |Middle East
 |Read Next
 |China · February 12, 2025
 |China's foreign minister to visit Britain, Germany and Ireland for talks this week.
""",
    "pictures' credits and captions between the paragraphs": """
T|Who is Syria's new leader Ahmed al-Sharaa?
 |29 January 2025
 |Share
 |Save
 |David Gritten
 |BBC News
 |AFP via Getty Images
 |Ahmed al-Sharaa led the rebel offensive that toppled Bashar al-Assad
B|Ahmed al-Sharaa, whose forces led the overthrow of Bashar al-Assad, has been named Syria's interim president.
B|He was appointed by rebel factions at a conference in the capital.
 |Early life
B|Born in Saudi Arabia in 1982, he grew up in the Mezzeh neighbourhood of Damascus, where his father worked.
 |Reuters
 |Sharaa met foreign delegations at the presidential palace in Damascus in December
B|"I was 17 or 18 years old at the time," he told PBS in 2021.
B|In 2003, he left for Iraq.
 |More on this story
 |Syria's rebel leader promises to dissolve security forces of the old regime.
 |Syria
 |Middle East
""",
    "a newsletter promotion in the middle and an appeal at the end": """
T|Germany reopens embassy in Damascus 13 years after closure
 |This article is more than 1 month old
 |Annalena Baerbock visits the Syrian capital and urges an inclusive political process for all
 |Deborah Cole in Berlin
 |Thu 20 Mar 2025 13.30 GMT
B|Germany has reopened its embassy in Damascus, 13 years after it was closed in the early days of the civil war.
B|The foreign minister, Annalena Baerbock, cut the ribbon on Thursday during her second visit since Assad fell.
 |skip past newsletter promotion
 |Sign up to This is Europe
 |Free weekly newsletter
 |The most pressing stories and debates for Europeans – from identity to economics to the environment
 |Enter your email address
 |Privacy Notice: Newsletters may contain info about charities, online ads, and content funded by outside parties. For more information see our Privacy Policy.
 |after newsletter promotion
B|Baerbock said that Germany wanted to support a political transition that protects every community in Syria.
B|"Syrians need hope."
 |Explore more on these topics
 |Syria
 |Germany
 |Share
 |Reuse this content
 |Why you can rely on the Guardian not to bow to Trump – or anyone
 |I hope you appreciated this article. Before you move on, I wanted to ask whether you could support the Guardian’s journalism.
""",
    "related headlines in pairs with their opening sentences": """
T|الرئيس الشرع يبحث مع الشيخ تميم سبل تعزيز التعاون
 |2025-04-15
 |الدوحة-سانا
B|بحث السيد الرئيس أحمد الشرع مع أمير دولة قطر الشيخ تميم بن حمد آل ثاني سبل تعزيز التعاون بين البلدين.
B|وذكرت رئاسة الجمهورية أن اللقاء جرى في الديوان الأميري بالدوحة بحضور عدد من الوزراء.
 |متابعة أخبار سانا على تلغرام https://t.me/SyrianArabNewsAgency
 |انظر ايضاً
 |وزير الخارجية يلتقي نظيره القطري في الدوحة
 |الدوحة-سانا التقى وزير الخارجية والمغتربين أسعد الشيباني اليوم نظيره القطري في العاصمة الدوحة وبحث معه …
 |وزير الطاقة يبحث مع مدير صندوق قطر للتنمية مشاريع الكهرباء
 |الدوحة-سانا بحث وزير الطاقة محمد البشير اليوم مع مدير عام صندوق قطر للتنمية فهد السليطي مشاريع دعم الكهرباء.
""",
    "a quotation alone, a question, and a short last sentence": """
 |مدة القراءة: 2 دقائق
T|أهالي داريا يطالبون بتسريع إزالة الأنقاض
 |عنب بلدي – محمد كاخي
B|طالب أهالي مدينة داريا في ريف دمشق الغربي بتسريع إزالة الأنقاض من أحياء المدينة المدمرة.
B|“بيتي تحت الركام منذ ثماني سنوات”
B|بهذه الكلمات وصف أبو محمد حاله، وهو نازح عاد إلى مدينته بعد سقوط النظام السابق.
B|هل ستعود الخدمات قريبًا إلى المدينة التي دُمّر أكثر من ثمانين بالمئة من مبانيها خلال سنوات الحصار؟
B|لا أحد يعلم.
 |
 |
 |
 |إذا كنت تعتقد/تعتقدين أن المقال يحوي معلومات خاطئة أو لديك تفاصيل إضافية
 |أرسل/أرسلي تصحيحًا
 |
 |
 |شارك برأيك
 |تابعونا على أخبار جوجل
 |من نحن؟
 |عنب بلدي مؤسسة إعلامية سورية مستقلة تأسست عام 2011 في مدينة داريا بريف دمشق على يد ناشطين.
""",
    "the headline with the outlet's name above the menu": """
 |وزارة الصحة السورية تتسلم شحنة أدوية من قطر - تلفزيون سوريا
 |الرئيسية
 |أخبار
 |رأي
 |اقتصاد ومال
 |سوشال ميديا
T|وزارة الصحة السورية تتسلم شحنة أدوية من قطر
 |تلفزيون سوريا - دمشق
 |2025.03.05 | 11:20 دمشق
 |شحنة أدوية قطرية في مطار دمشق (الإخبارية السورية)
 |إظهار الملخص
B|تسلمت وزارة الصحة السورية، اليوم الأربعاء، شحنة من الأدوية والمستلزمات الطبية مقدمة من دولة قطر.
B|وقال مدير الرعاية الطبية إن الشحنة تضم 25 طنًا من أدوية الأمراض المزمنة ومستلزمات غسيل الكلى.
 |اشترك بالنشرة البريدية
 |كن أول من يعلم بآخر الأخبار والتحليلات من تلفزيون سوريا عبر البريد الإلكتروني.
 |شارك هذا الخبر
 |الأكثر مشاهدة هذا الأسبوع
 |مقتل شخصين في انفجار سيارة مفخخة بمدينة منبج شرقي حلب صباح اليوم.
""",
    "related teasers as long as paragraphs": """
T|الشيباني: نسعى لعلاقات متوازنة مع موسكو
 |قسم الأخبار
 |عنب بلدي أونلاين
 |الخميس 31 تموز 2025
 |وزير الخارجية السوري أسعد الشيباني يصافح نظيره الروسي سيرغي لافروف خلال لقائهما في موسكو في 31 تموز 2025 (فرانس برس)
B|التقى وزير الخارجية السوري، أسعد الشيباني، نظيره الروسي، سيرغي لافروف، في العاصمة الروسية موسكو.
B|وقال الشيباني إن بلاده تمر بمرحلة مليئة بالتحديات!
 |ماذا ناقش الجانبان؟
B|ناقش الوزيران الاتفاقيات السابقة بين البلدين، وفق بيان صادر عن الخارجية السورية نشرته عبر “تلغرام”.
 |للمزيد: كيف تنظر موسكو إلى سوريا الجديدة
B|التعاون الاقتصادي كان حاضرًا أيضًا في المحادثات التي استمرت أكثر من ثلاث ساعات متواصلة في الكرملين.
B|ولم تصدر نتائج بعد.
 |
 |أخبار متعلقة
 |قال المبعوث الأمريكي إلى سوريا، توماس براك، إن واشنطن لا تعارض أي تقارب بين دمشق وموسكو ما دام يخدم الاستقرار في المنطقة، وفق ما نقلته وكالة رويترز.
 |أعلن الكرملين أن الرئيس الروسي، فلاديمير بوتين، سيلتقي نظيره السوري، أحمد الشرع، قبل نهاية العام الحالي في موسكو.
 |31 تموز 2025
 |حقوق النشر محفوظة لموقع عنب بلدي
""",
    "a related block after which the text goes on": """
T|Aid convoy reaches Sweida after weeks of clashes, UN says
 |Published: 22 July 2025
 |4 min read
B|A United Nations aid convoy has reached the southern Syrian city of Sweida after weeks of clashes, the UN said on Tuesday.
 |RELATED ARTICLES
 |Israel strikes Damascus as fighting rages in Sweida
 |What we know about the violence in southern Syria
B|He said that the trucks carried food, water and medical supplies for about twenty thousand people in the city.
B|They left again at night.
 |Trending now
 |A court in Damascus has sentenced three officers of the former army to life in prison.
 |The Syrian pound has lost a tenth of its value since the beginning of the month.
""",
    "a question for a headline, with the outlet's name behind it": """
 |Facebook | X | WhatsApp
 |الصفحة الرئيسية / سياسة / سوريا
 |هل تعود السفارة الروسية إلى نشاطها الكامل في دمشق؟ | شبكة شام
T|هل تعود السفارة الروسية إلى نشاطها الكامل في دمشق؟
 |24 كانون الأول 2025، 09:41 م
 |حجم الخط
 |صورة أرشيفية للسفارة الروسية في دمشق
B|استأنفت السفارة الروسية في دمشق عملها القنصلي بشكل جزئي، بحسب ما أفاد مصدر دبلوماسي في العاصمة.
B|"سنعود قريبًا"
B|وأشار المصدر إلى أن عدد الموظفين لا يتجاوز عشرين موظفًا في الوقت الراهن.
 |تابعوا شبكة شام على فيسبوك وتويتر
 |كلمات مفتاحية : روسيا سوريا السفارة
 |شارك برأيك
 |لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *
 |الاسم *
 |احفظ اسمي، بريدي الإلكتروني، والموقع الإلكتروني في هذا المتصفح لاستخدامها المرة المقبلة في تعليقي.
""",
    "no title: a section's name above, a correction form below": """
 |محليات
B|أعلنت وزارة الكهرباء السورية زيادة ساعات التغذية الكهربائية في معظم المحافظات اعتبارًا من الأسبوع المقبل.
B|وقال الوزير إن ذلك جاء بعد وصول الغاز الأذربيجاني عبر تركيا، مشيرًا إلى أن التحسن سيكون تدريجيًا.
 |نجاح
 |شكرًا لك! تم إرسال توصيتك بنجاح.
 |خطأ
 |حدث خطأ أثناء تقديم توصيتك. يرجى المحاولة مرة أخرى.
 |ساعات التقنين تتراجع في دمشق بعد وصول الغاز الأذربيجاني.
 |إضافة تعليق
""",
    "most-read headlines above the headline": """
 |الأكثر قراءة
 |الذهب يسجل رقمًا قياسيًا جديدًا في الأسواق السورية
 |وفاة فنان سوري معروف في العاصمة المصرية القاهرة
 |
T|سوريا تعلن توقيع اتفاق لتشغيل ميناء طرطوس
 |
 |دمشق - سانا
 |
B|وقعت الهيئة العامة للمنافذ اتفاقًا مع شركة موانئ دبي العالمية لتطوير وتشغيل ميناء طرطوس مدة ثلاثين عامًا.
 |
B|وتبلغ قيمة الاتفاق ثمانمئة مليون دولار.
 |
B|وحضر التوقيع الرئيس أحمد الشرع وعدد من الوزراء، إضافة إلى المبعوث الأمريكي توماس براك.
 |
 |نسعى دائمًا لتقديم محتوى يليق بقرائنا، رأيك يهمنا فلا تتردد في مراسلتنا على بريدنا الإلكتروني.
""",
}

# Two closed paragraphs in each language, to stand around the lines that a case is about.
ARABIC = """
B|أغلقت السلطات المصرية معبر رفح أمام المسافرين صباح اليوم، وفق ما أفاد به مصدر في هيئة المعابر.
B|وقال المصدر إن الإغلاق سيستمر ثلاثة أيام على الأقل بسبب أعمال صيانة في الصالة الرئيسية للمسافرين.
"""
ENGLISH = """
B|The port authority closed two of its five berths on Monday after a crane fell onto a container ship.
B|A spokeswoman said the ship would be towed away within a week, and that nobody had been badly hurt.
"""
UNCLOSED = ARABIC.replace(".\n", "\n")
AGAIN = ENGLISH.replace("berths", "piers").replace("ship", "barge")
CASES = {
    "an outlet without full stops, and another's teaser": f"""
T|معبر رفح يغلق أبوابه ثلاثة أيام
{UNCLOSED}
 |حول هذه القصة
 |الصليب الأحمر يدعو إلى فتح المعابر
 |دعت اللجنة الدولية للصليب الأحمر إلى فتح جميع المعابر أمام الجرحى والمرضى دون أي شروط مسبقة.
""",
    "an outlet without full stops, and a teaser under a label that nobody knows": f"""
T|معبر رفح يغلق أبوابه ثلاثة أيام
{UNCLOSED}
 |المصدر: وكالات
 |زوايا
 |دعت اللجنة الدولية للصليب الأحمر إلى فتح جميع المعابر أمام الجرحى والمرضى دون أي شروط مسبقة.
""",
    "a long headline and a long deck are no paragraphs": """
T|Port authority closes two of its five berths after crane falls onto a container ship
 |Nobody was badly hurt when the crane came down in the early hours of Monday, officials say
B|The port authority closed two of its five berths on Monday after a crane fell onto a container ship.
""",
    "a first paragraph that ends in its agency": """
T|Crane falls onto ship in port
B|The port authority closed two of its five berths on Monday after a crane fell onto a ship. (AFP)
B|A spokeswoman said the ship would be towed away within a week, and that nobody had been hurt. [Reuters]
 |A crane lies across the deck of a container ship in the port of Latakia. (Photo by Jane Doe)
B|The berths will be repaired by the end of the summer, according to a statement of the ministry.
""",
    "an Arabic first paragraph that ends in its agency": """
T|معبر رفح يغلق أبوابه
B|أغلقت السلطات المصرية معبر رفح أمام المسافرين صباح اليوم، وفق ما أفاد به مصدر في هيئة المعابر. (رويترز)
B|وقال المصدر إن الإغلاق سيستمر ثلاثة أيام على الأقل بسبب أعمال صيانة في الصالة الرئيسية للمسافرين.
""",
    "a box of headlines that is closed by its name": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |تخطى قصص مقترحة وواصل القراءة
 |قصص مقترحة
 |ارتفاع أسعار الوقود في مصر
 |وفاة ممثل مصري معروف عن ثمانين عامًا
 |قصص مقترحة نهاية
B|يعبر من رفح يوميًا نحو أربعمئة مسافر، أغلبهم من المرضى والطلاب وحاملي الجوازات الأجنبية.
 |حرب بلا نهاية
B|ولم تعلق وزارة الخارجية على الأمر حتى ساعة إعداد هذا التقرير مساء اليوم.
 |مواضيع ذات صلة
 |حكاية مدينة بلا نهاية
 |وقعت الحكومة المصرية اتفاقًا جديدًا مع صندوق النقد الدولي بقيمة ثمانية مليارات دولار أمريكي.
""",
    "teasers that go on from a teaser": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |مقالات ذات صلة
 |نفى محافظ شمال سيناء وجود أي خطط لتوسيع المنطقة العازلة على الحدود مع قطاع غزة.
 |وأوضح المحافظ أن الأعمال الجارية تهدف إلى تطوير الطرق المؤدية إلى المعبر فقط لا غير.
 |الحكومة تعتمد موازنة العام الجديد.
""",
    "a text that goes on after teasers told in full": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |مقالات ذات صلة
 |نفى محافظ شمال سيناء وجود أي خطط لتوسيع المنطقة العازلة على الحدود مع قطاع غزة.
 |موقف الجانب الفلسطيني
B|وأوضحت هيئة المعابر في غزة أنها لم تبلغ مسبقًا بقرار الإغلاق من أي جهة رسمية مصرية.
B|وطالبت بفتحه فورًا.
""",
    "who helped, whose opinion, and other notices below an English text": f"""
T|Crane falls onto ship in port
{ENGLISH}
 |Additional reporting by Omar Said in Tartous.
 |Agence France-Presse contributed to this story.
 |The views expressed in this piece are those of the author and do not represent the newspaper.
 |This form is protected by hCaptcha and its Privacy Policy and Terms of Service apply.
 |Privacy Notice: Our newsletters may hold content that is paid for by outside parties.
 |Investigative journalism takes time, and we cannot do it without the help of people who care.
 |Every contribution helps.
""",
    "notices below an Arabic text": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |لا تتحمل الصحيفة أي مسؤولية عن محتوى المشاركات التي يكتبها الزوار في هذه الصفحة.
 |المشاركات المنشورة لا تمثل رأي الصحيفة وإنما تعبر عن رأي كاتبيها فقط لا غير.
 |نرحب بملاحظاتكم واقتراحاتكم على هذه المادة بشرط أن تخلو من الشتائم والتحريض.
 |نحن صحفيات مستقلات نعمل من الميدان لننقل لكم ما يحدث دون خوف أو تزييف.
""",
    "what a reader says": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
B|سائق على المعبر يقول:
B|"نعيش على هذا الطريق".
B|ولم يحدد المصدر موعدًا نهائيًا لانتهاء الأعمال، لكنه وعد بإعلان ذلك خلال يومين.
 |سمير من حلوان يقول:
 |المعبر مغلق منذ أسبوع كامل وليس منذ اليوم كما تقولون في هذا الخبر المنقوص.
 |3 مايو 2024 الساعة 7:15 ص
""",
    "what is said before the page's time": f"""
T|Crane falls onto ship in port
{ENGLISH}
B|One docker says:
B|“It was old.”
 |Published 5:30 pm, 5 May 2025
""",
    "a first paragraph above the date": f"""
B|The port authority closed two of its five berths early on Monday after a crane fell onto a ship.
 |May 5, 2025
{AGAIN}
""",
    "a short life of the author": f"""
T|Crane falls onto ship in port
{ENGLISH}
 |Omar Said is a freelance reporter based in Tartous.
 |Related Stories
 |Port workers go on strike.
""",
    "what happened to a journalist at the end": f"""
T|Crane falls onto ship in port
{ENGLISH}
B|Omar Said is a reporter with Radio Tartous who lost his leg in the accident.
B|He is a writer. He is also a father of three who were there with him.
""",
    "a slogan above the headline": f"""
 |Support the Herald
 |Back independent journalism with $3 per month
T|Latakia loses two quays as giant hoist topples
{ENGLISH}
""",
    "crumbs above a headline of which the text repeats little": f"""
 |Home / Business
T|Giant hoist topples in Latakia harbour
{ENGLISH}
""",
    "a headline with a full stop, the outlet's name and the date": f"""
T|Port authority closes two berths after crane falls.
 |LATAKIA SHIPPING WEEKLY
 |MAY 5, 2025
 |Share
{ENGLISH}
 |© 2025 Latakia Shipping Weekly
""",
    "a first sentence is no headline": """
B|The port authority closed two berths.
B|A spokeswoman said the ship would be towed away within a week, and that nobody had been badly hurt.
""",
    "points under a label": f"""
 |Key points
B|Two of five berths are closed
B|A crane fell onto a ship
{ENGLISH}
""",
    "a section's name on top": f"""
 |أخبار الوطن العربي وشمال أفريقيا
{ARABIC}
""",
    "a quotation of one line above the first paragraph": f"""
T|معبر رفح يغلق أبوابه
B|"ننتظر هنا منذ الفجر".
{ARABIC}
""",
    "an English quotation of one line above the first paragraph": f"""
B|“Nobody warned us.”
{ENGLISH}
""",
    "questions and answers": f"""
T|مدير معبر رفح يتحدث عن الإغلاق
{ARABIC}
B|س: متى تنتهي الأعمال؟
B|ج: بعد ثلاثة أيام.
B|* وهل تعلمون غزة بذلك؟
B|- نعم، منذ أمس.
 |ماذا بعد؟
B|ولم تعلق وزارة الخارجية على الأمر حتى ساعة إعداد هذا التقرير مساء اليوم.
B|س: كلمة أخيرة؟
B|ج: شكرًا لكم.
""",
    "verse": f"""
T|A poem for the fallen crane
{ENGLISH}
B|you stood above the water like a heron
B|and the ships went under you
B|and the ships came home
{AGAIN}
 |A Crane Like No Other
 |What the Builders Say
B|The firm that built the crane has not answered questions about its age, weight and last inspection.
""",
    "verse that a colon leads in": f"""
T|أغنية قديمة على المعبر
{ARABIC}
B|وكان المسافرون يرددون أغنية قديمة:
B|يا طالع الشجرة
B|هات لي معك بقرة
B|ولم تعلق وزارة الخارجية على الأمر حتى ساعة إعداد هذا التقرير مساء اليوم.
""",
    "paragraphs that begin or speak as notices do": f"""
T|Crane falls onto ship in port
{ENGLISH}
B|The picture, bought from Getty Images by the court, shows the crane on its side.
B|Subscribe to the view that it was sabotage and you must explain the missing guard.
B|We use cookies to keep the children quiet while their fathers work, one woman said.
B|Independent reporting by three newspapers found that the crane was older than the port itself.
B|Opinions expressed at the hearing differed widely, and no date was set for a second one.
B|Every dollar counts for the dockers, their union said in a letter to the minister.
 |Subscribe to our channel
 |We use cookies to give you the best experience on our website and to analyse our traffic.
""",
    "an Arabic paragraph that begins as a notice does": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
B|هل لاحظت الوزارة الخطأ في أرقام المسافرين؟ لا يبدو ذلك حتى هذه الساعة.
 |هل لاحظت خطأ في هذه الصفحة؟ أخبرنا به كي نصححه في أقرب وقت ممكن.
""",
    "the last sentences after two columns of headlines": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |الأكثر قراءة | آخر الأخبار
 |ارتفاع أسعار الوقود في مصر | وفاة ممثل معروف
 |الحكومة تعتمد موازنة العام الجديد. | البنك المركزي يثبت أسعار الفائدة مرة أخرى.
B|وينتظر مئتا مسافر في الخارج.
B|ولم يصب أحد.
""",
    "teasers of one sentence each": f"""
T|معبر رفح يغلق أبوابه
{ARABIC}
 |الأكثر قراءة
 |ارتفاع أسعار الوقود في مصر.
 |وينتظر الجمهور فيلمه الجديد.
 |البنك المركزي يثبت أسعار الفائدة.
""",
    "headlines above a headline": f"""
 |الأكثر قراءة
 |ارتفاع أسعار الوقود في مصر
 |وفاة ممثل مصري معروف عن ثمانين عامًا
T|معبر رفح يغلق أبوابه
 |القاهرة
{ARABIC}
""",
    "this site and the bars around a date": f"""
T|Crane falls onto ship in port
 |May 5, 2025 / 9:20 AM / Harbour News
{ENGLISH}
 |This site uses cookies to remember your choices.
""",
}
PAGES |= {name: page.replace("\n\n", "\n") for name, page in CASES.items()}


def marked(page: str) -> tuple[str, list[str], str | None]:
    """Return the page's text, its body lines and its title."""
    rows = [row.partition("|") for row in page.strip("\n").split("\n")]
    text = "\n".join(line for _, _, line in rows)
    body = [_MARK.sub("", line) for mark, _, line in rows if mark == "B"]
    titles = [line.removeprefix("# ") for mark, _, line in rows if mark == "T"]
    return text, body, titles[0] if titles else None


@pytest.mark.parametrize("name", PAGES)
def test_body_lines_are_kept_and_nothing_else_is_citable(name: str) -> None:
    text, body, _ = marked(PAGES[name])
    assert [text[span.start : span.end] for span in clean_page(text).body] == body


@pytest.mark.parametrize("name", PAGES)
def test_the_headline_is_found_and_none_is_invented(name: str) -> None:
    text, _, title = marked(PAGES[name])
    assert clean_page(text).title == title


def seeds() -> Iterator[dict[str, object]]:
    truth = SHARED / "seeds_articles.json"
    if not truth.exists():
        pytest.skip(f"{truth} is absent")
    yield from json.loads(truth.read_text(encoding="utf-8"))


def test_the_seeds_bodies_and_headlines_are_those_that_people_marked() -> None:
    for seed in seeds():
        text = (SEEDS / str(seed["file"])).read_text(encoding="utf-8")
        page = clean_page(text)
        assert [text.count("\n", 0, span.start) + 1 for span in page.body] == seed["body_lines"]
        assert page.title == seed["title"]


def test_hard_wrapped_paragraphs_are_one_span() -> None:
    first = "The ministry said that the talks with the Russian side on\nthe naval base went on for a third day, and that no paper\nhad been signed by either side so far."
    second = "A spokesman in Moscow did not say when the talks would end,\nbut he called them useful and said that more meetings will\nfollow in the coming week."
    text = f"Talks on naval base go on\n\n{first}\n\n{second}\n"
    assert [text[span.start : span.end] for span in clean_page(text).body] == [first, second]


def test_the_items_of_a_list_in_a_wrapped_text_stay_apart() -> None:
    told = "The ministry said that the talks with the Russian side on\nthe naval base went on for a third day, and that no paper\nhad been signed by either side so far."
    items = [
        "The base on the coast stays where it is until next year",
        "The airport in the north is handed over within a month",
        "The soldiers of both sides leave the road to the coast.",
    ]
    listed = "\n".join(f"- {item}" for item in items)
    more = told.replace("third", "fourth")
    text = f"{told}\n\n{listed}\n\n{more}\n"
    shown = [text[span.start : span.end] for span in clean_extract(text).body]
    assert shown == [told, *items, more]


def test_text_without_any_full_stop_falls_back_to_its_running_lines() -> None:
    text = "شارك\nعاد مئات النازحين إلى قراهم\nاضغط هنا للمساهمة"
    page = clean_page(text)
    assert [text[span.start : span.end] for span in page.body] == ["عاد مئات النازحين إلى قراهم"]


@pytest.mark.parametrize(
    "text", ["شارك\nفيسبوك\n×", "Share\n\nCookies", "٠ تعليق", "![](http://a.b/c.jpg)"]
)
def test_a_page_of_widgets_has_no_body(text: str) -> None:
    assert clean_page(text).body == ()


def test_an_extract_keeps_lines_that_a_page_would_not() -> None:
    text = "عنوان قصير\nنص بلا نقطة في آخره\n- بند أول\nالترتيب :\nاقرأ أيضا: خبر آخر عن المدينة\nتابعونا على فيسبوك"
    kept = [text[span.start : span.end] for span in clean_extract(text).body]
    assert kept == ["عنوان قصير", "نص بلا نقطة في آخره", "بند أول", "الترتيب :"]


@given(st.lists(st.sampled_from([row for page in PAGES.values() for row in page.split("\n")])))
def test_spans_are_ordered_lie_apart_and_hold_no_outer_blanks(rows: list[str]) -> None:
    text = "\n".join(row.partition("|")[2] for row in rows)
    end = 0
    for span in clean_page(text).body:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end


@given(st.text(alphabet='اب .\n-#>*[](:!"«»\u200f\xa0\u2028\r1٣', max_size=60))
def test_no_text_breaks_the_cleaning(text: str) -> None:
    assert all(span.start < span.end for span in clean_page(text).body + clean_extract(text).body)


def test_what_stands_beside_a_flat_pages_body_is_kept_with_its_reason() -> None:
    text = marked(
        PAGES["an English page with captions, newsletter, related block in the middle, and a bio"]
    )[0]
    article = read_page(text, "a", "a", date(2026, 11, 22))
    asides = {text[aside.start : aside.end]: (aside.kind, aside.why) for aside in article.asides}
    assert asides["What is at stake for Moscow"] == ("heading", None)
    assert asides["Published On 12 Feb 2025"] == ("dropped", "date, byline or source")
    assert asides["Recommended Stories"] == ("dropped", "links to other articles")
    assert ("caption", None) in asides.values()
    assert article.title not in asides
    told = {text[span.start : span.end] for span in article.body}
    assert told.isdisjoint(asides)
    assert all(why for kind, why in asides.values() if kind == "dropped")


def test_a_newsrooms_rules_decide_of_a_flat_page_and_of_an_extract() -> None:
    rules = SiteRules({("المرصد", "keep"): ("أغلقت تركيا",), ("المرصد", "drop"): ("ولم يصوّت",)})
    folded = SiteRules({key: tuple(map(fold, phrases)) for key, phrases in rules.phrases.items()})
    text = marked(PAGES[next(iter(PAGES))])[0]
    article = read_page(text, "a", "a", date(2026, 11, 22), folded)
    told = [text[span.start : span.end] for span in article.body]
    assert article.publisher == "المرصد"
    assert any(line.startswith("أغلقت تركيا") for line in told)
    assert "ولم يصوّت المجلس بعد." not in told
    extract = clean_extract("ولم يصوّت المجلس بعد.\nنص آخر هنا.", folded, "المرصد")
    assert [line.shown for line in extract.of_kind("body")] == ["نص آخر هنا."]
