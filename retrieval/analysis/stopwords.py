"""Words that carry no weight in a search: function words and question words, also of dialects."""

from __future__ import annotations

from retrieval.analysis.folding import fold

# Not here are dialect words that also name things: دول (states), بدو (Bedouins), نبي (a prophet),
# أبي (a father, and a man), هادي, تبون and شوكت (men).
_ARABIC = """
في من إلى على عن مع منذ حتى خلال بعد قبل عند عندما لدى لدي حول ضد دون بدون نحو عبر بين فوق تحت
أمام خلف حيث
ثم أو أم بل لكن لكنه لكنها إن أن أنه أنها أنهم إنه إنها إنهم بأن بأنه بأنها لأن لأنه لأنها كأن
إذ إذا إذن لو لولا كي لكي
كما مما بما فيما عما ممن لما ما ماذا لا لم لن ليس ليست ليسوا غير سوى إلا ألا أما إما قد لقد سوف
كلما بينما مثلما طالما
هو هي هم هن هما أنا أنت أنتم نحن إياه هذا هذه هذان هذين هاتان هؤلاء ذلك تلك ذاك أولئك هنا هناك
هنالك
الذي التي الذين اللذان اللذين اللتان اللواتي اللاتي اللائي
كان كانت كانوا يكون تكون يكن تكن كن كونه كونها أصبح أصبحت لايزال يزال تزال زال زالت
كل كلا كلتا بعض أي أية أيضا فقط جدا كذلك هكذا أكثر أقل نفس نفسه نفسها ذات ذاته ذاتها وفق وفقا
بحسب حسب إثر
بخصوص بشأن بصدد حيال إزاء تجاه رغم برغم بواسطة
به بها بهم فيه فيها فيهم منه منها منهم عنه عنها عنهم عليه عليها عليهم إليه إليها إليهم له لها
لهم لك لنا لي معه معها معهم
لديه لديها لديهم بينه بينها بينهم عنده عندها مثل ضمن داخل خارج حين حينما عقب أثناء
هل أين متى كيف كم لماذا لم لمن بم فيم عم مم إلام أيهما أيهم أيها ماهو ماهي
"""

_DIALECT = """
إيش أيش شو شنو شنهو شنوه شنيه شلون اشلون ليش ليه لي ايه إيه ازاي إزاي ازيك امتى إمتى ايمتى إيمتا
متين فين وين منين مين منو منهو
وش ويش وشو وشهو وشلون واش واشنو كيفاش كيفاه علاش علاه فاش آش أشنو اشكون شكون وقتاش فوقاش شحال
شكد شقد بيش بشو بايش بكم بكام قديش أديش قداش قد كام
هيك هيدا هيدي هاد هاي هذي هادا هادول هذول هدول هداك هديك
ده دي دا دلوقتي دلوقت هلق هلا الحين هسه هسا دحين توا دابا اللي إللي يلي عشان علشان منشان مشان
كرمال لأجل
مش مو موش ماشي مفيش مافيش مافي ماكو أكو بس برضه برضو كمان كده كدا كدة أيوه أيوا لسه لسا بقى
بتاع بتاعت بتاعة تبع تبعي ديال متاع
عايز عاوز عايزة عاوزة عايزين عاوزين أبغى ابغى ابغي تبغى تبغي يبغى يبغي نبغى يبغون تبغون بغيت بغينا
يبي تبي يبون
بدي بدك بده بدها بدنا بدكم بدهم ودي ودك وده ودها ودنا ودهم حابب حابة حابين
يعني هوا هيا احنا إحنا انتو انتوا
"""

_ENGLISH = """
a about above after again against all am an and any are aren't as at be because been before
being below between both but
by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
for from further had
hadn't has hasn't have haven't having he her here hers herself him himself his how i if in into
is isn't it its itself
just may me might more most must mustn't my myself nd no nor not of off on once only or other ought
our ours ourselves out
over own rd same shall shan't she should shouldn't so some st such than that the their theirs
them themselves then
there these they this those through th to too under until up upon us very was wasn't we were
weren't what what's when
where whether which while who whom whose why will with won't would wouldn't you your yours
yourself yourselves
"""

# They frame a question more than they name what is asked for: half weight, in queries only.
# «علي» may be «على» as phones write it.
_FRAMES = """
علي وعلي
اسم اسمه اسمها الاسم نوع النوع أنواع الأنواع عدد العدد عام العام سنة السنة يوم تاريخ
يسمى تسمى سمي سميت يطلق أطلق يدعى تدعى المسمى شخص الشخص شيء الشيء أشياء الأشياء مكان المكان
طريقة سبب السبب وقت الوقت مدى مقدار يعتبر تعتبر يعد تعد يمكن يتم تم حدث يحدث
قام يقوم تقوم قامت وصف يوجد توجد وجود صحيح خطأ
name named names type kind number many much called year date time place happen happened
true false correct according
"""

STOP_WORDS = frozenset(fold(_ARABIC + _DIALECT + _ENGLISH).split())
# They weigh nothing in a question. Articles are in standard Arabic, where «كده» (like this) or
# «دي» (that) is a man's name, or «تبع» another word.
DIALECT_WORDS = frozenset(fold(_DIALECT).split()) - frozenset(fold(_ARABIC).split())
# Those that are surnames too. The others behind «علي» follow «على» as phones write it: «علي إيش».
DIALECT_SURNAMES = frozenset(fold("كده كدا كدة دي دا هلا ودي توا بدي").split())
FRAME_WORDS = frozenset(fold(_FRAMES).split())
