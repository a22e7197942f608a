"""How a paragraph goes on with what was told before it."""

from __future__ import annotations

import re

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
