"""What a sentence says about the person, held against the history: allowed is only what the history shows.

Each mention of the reader ("you", 你) must stand in one of a few frames: what they did with a cited work, an interest
that a cited work bears out, a condition ("if you liked ..."), a guess ("you may ..."), or as somebody to whom something
is shown ("draws you in"). Whatever fits no frame is a claim about the person that nobody can check.
"""

import re
from collections.abc import Sequence
from typing import Final

from prompts.grounding.facts import Work, disliked, liked
from prompts.grounding.labels import has, told
from prompts.grounding.masking import TITLE, Masked

_YOU: Final = re.compile(r"\b(?:you(?:['’](?:ve|ll|d|re))?|yours?|yourself)\b", re.IGNORECASE)
_LIKING: Final = (
    r"(?:really |truly |clearly |already |also |both |have |had |has |once |so |much )*"
    r"(?:like|liked|love|loved|enjoy|enjoyed|admire|admired|appreciate|appreciated|adore|adored|took to|fell for"
    r"|treasured|"
    r"responded to|warmed to|connected with)\b"
)
_ACTS: Final = {
    "book": r"(?:read)",
    "film": r"(?:watched|saw|seen)",
    "music": r"(?:listened to|heard|played)",
}
_NEUTRAL: Final = (
    r"(?:know|knew|found|find|met|meet|encountered|followed|picked|chose|took|came across|explored|came for|came to|"
    r"spent time with|turned to|marked|remember|recognise|recognize|got from|get from|valued|saw in|followed in)\b"
)
_MODAL: Final = r"(?:(?:['’]ll|['’]d|\s+(?:may|might|could|can|will|would|should))\b)"
_BEFORE: Final = re.compile(
    r"\b(?:if|whether|should|whenever|for|to|with|at|on|toward|towards|of|around|before|behind|beside|lets?|gives?"
    r"|giving|"
    r"brings?|bringing|draws?|drew|drawn|takes?|leads?|shows?|offers?|keeps?|makes?|invites?|suits?|reminds?|asks?"
    r"|puts?|"
    r"leaves?|moves?|moved|grips?|gripped|pulls?|pulled|tells?|rewards?|held|holds?|carr(?:y|ies)|catch(?:es)?|caught|"
    r"attract(?:s|ed)?|interest(?:s|ed)?|intrigue[sd]?|hooked|touched|struck|pleased?|appeal(?:s|ed)? to|send(?:s)?"
    r"|return(?:s)?)\s+$",
    re.IGNORECASE,
)
_INTEREST: Final = (
    r"\s+(?:\w+\s+)?(?:interests?|taste|tastes|liking|fondness|love|appetite|affection|curiosity|enthusiasm|enjoyment|"
    r"appreciation|attraction|leaning|affinity|eye|ear|feeling|attachment|admiration)\s+(?:in|for|of|about|to"
    r"|towards?)\b"
)
_SHELF: Final = (
    r"\s+(?:\w+\s+)?(?:history|list|lists|shelf|shelves|reading|reads|likes|picks|choices|library|listening|viewing"
    r"|past|"
    r"liked|taste|tastes|interests?|books?|films?|movies?|albums?|records?|next|attention|way)\b"
)
_TRAITS: Final = re.compile(
    r"\bas an? (?:\w+ )?(?:parent|mother|father|dad|mum|mom|student|teacher|engineer|doctor|scientist|artist"
    r"|musician|writer|"
    r"programmer|lawyer|nurse|traveller|believer|christian|muslim|buddhist|woman|man|girl|boy|teenager|adult|child|fan|"
    r"lover|reader|viewer|listener|person|insomniac|romantic|loner|introvert|extrovert|veteran|retiree|pensioner"
    r"|parent of|"
    r"mother of|father of|native|local|citizen|collector|expert|connoisseur|lifelong)\b"
    r"|\b(?:parents?|kids?|wife|husband|spouse|girlfriend|boyfriend|divorce\w*|pregnan\w*|marri\w+|widow\w*|birthday|"
    r"years? old|retire\w*|mood|stress\w*|depress\w*|anxi\w+|insomnia|therap\w*|illness|diagnos\w*|salary|job|boss"
    r"|career|"
    r"commute|budget|afford\w*|hometown|home town|grew up|growing up|neighbou?rhood|religio\w+|politic(?:al"
    r"|s) views?|gender|"
    r"ethnic\w*|nationality|single|lonely|loneliness of your|exhausted|tired|heartbr\w+|breakup|grieving)\b",
    re.IGNORECASE,
)
_TOO_MUCH: Final = re.compile(
    r"\b(?:all of|every|everything|often|always|regularly|usually|again and again|repeatedly|never|several times"
    r"|many times|"
    r"twice|entire|complete works|whole|most of|favou?rites?|obsess\w+|devot\w+|passion\w*|addict\w*|lifelong"
    r"|since childhood|"
    r"for years|long-?time|biggest|huge|big fan|fan of|fans? like you|constantly|frequently|keep returning"
    r"|can['’]t get enough|"
    r"binge\w*|finished|re-?read\w*|re-?watch\w*|collect\w*|own|subscribe\w*|told (?:me|us)|said|mentioned|asked"
    r"|wrote|rated|"
    r"recommended to|cried|wept|laugh\w*|tears|smiled|dreamt|could(?:n['’]t| not)|hooked|captivated|fell in love"
    r"|prefer\w*|hate[sd]?|need|want(?:ed)?)\b",
    re.IGNORECASE,
)
_HOW: Final = re.compile(
    rf"{TITLE}[”’\"']?,?\s+(?:in (?:an?|one|the|your|school|bed|two|just|spring|summer|autumn|winter)|on (?:an?|your"
    rf"|the)|with (?:an?|the|your|"
    r"his|her|friends?)|at|during|while|over|through (?:the|a)|since|before|again|until|because|when|so much"
    r"|very much|deeply|for (?:years|the|an?))\b",
    re.IGNORECASE,
)
"""After a title: how, where or when the person took it, which no history shows."""

_LEAD: Final = re.compile(
    r"^[“\"]?(?P<why>(?:having|being|after|since|now that|with|as|like|once|while|when|given)\b[^,]*),\s+$",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"\b(?:recently|lately|just now|last (?:week|month|year|night|summer|winter|spring|autumn|weekend)|yesterday|today|"
    r"this (?:week|month|year|morning|evening|weekend)|tonight|newly|these days)\b",
    re.IGNORECASE,
)
_ZH_YOU: Final = re.compile(r"[你您]们?")
_ZH_MODAL: Final = re.compile(
    r"[你您]们?(?:也|就|便|还)?(?:可能|也许|或许|会|应该|大概|不妨|可以|将|能|想必|多半|不会|兴许|说不定|若|如果|要是)"
)
_ZH_IF: Final = re.compile(rf"(?:如果|若是?|(?<!主)要是|假如|倘若|或许|也许|可能|不管|无论)(?:{TITLE}+|[^，。；]){{0,20}}$")
_ZH_LIKING: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|很|同样|既然|已经|标记为|说过)*(?:喜欢|喜爱|爱看|爱读|爱听|钟爱|欣赏|热爱|爱(?!情|好"
    r"|人)|中意|看重|着迷|点赞)"
)
_ZH_ACT: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|已经|之前|此前|刚|最近|近来)*(?:(?P<book>读)|(?P<film>看)|(?P<music>听))(?:过|完|了|到)?"
)
_ZH_NEUTRAL: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|已经|之前|此前|最近)*(?:接触|选|遇到|遇见|见过|熟悉|了解|认识|关注|走进|(?:从|在|与"
    r"|和|对|由)(?=[《〈“「]))"
)
_ZH_DISLIKE: Final = re.compile(r"^[你您]们?(?:并|也|都)?(?:不喜欢|不爱|讨厌)")
_ZH_INTEREST: Final = re.compile(
    r"^[你您]们?对(?P<what>[^，。；]{1,40}?)的?(?:兴趣|喜爱|偏爱|好奇|热情|欣赏|感兴趣|着迷|偏好|喜好|关注|钟爱)"
)
_ZH_SHELF: Final = re.compile(
    r"^[你您]们?的(?:兴趣|口味|喜好|偏好|历史|记录|书单|片单|歌单|阅读|观影|聆听|品味|选择|收藏|喜爱|列表|书架|下一"
    r"|目光|注意)"
)
_ZH_OBJECT: Final = re.compile(
    r"(?:让|给|为|带|吸引|打动|推荐给|适合|与|和|向|陪|引|领|令|使|邀|邀请|请|触动|引导|带领|把|将|替|跟|符合|契合"
    r"|贴近|迎合|留给|问|对)$"
)
_ZH_TRAITS: Final = re.compile(
    r"作为(?:一[名位个]|父|母|家长|学生|老|程序|粉丝)|孩子|妻子|丈夫|父母|爸|妈|儿子|女儿|男友|女友|岁|年龄"
    r"|年轻的?[你您]|年纪|退休|学生|"
    r"老师|心情|难过|疲惫|压力|焦虑|抑郁|失恋|失眠|上班|职业|老板|工资|收入|家乡|老家|住在|性别|女性|男性|单身|结婚"
    r"|离婚|怀孕|生日|信教|"
    r"通勤|加班|考试|毕业|生病|童年的?[你您]"
)
_ZH_TOO_MUCH: Final = re.compile(
    r"全部|所有|每[一部本张首]|一直|总是|经常|常常|从小|始终|反复|多次|永远|从不|最|热衷|狂热|痴迷|忠实|资深|铁杆"
    r"|粉丝|读完|看完|听完|重温|"
    r"收藏了|说过|提到|告诉|打了|评分|想要|需要|渴望|不止一次|许多年|多年|"
    r"整整|通宵|整夜|一口气|夏天|假期|深夜|哭|泪|笑了|入迷|沉迷|爱上|感动了|难忘"
)
_ZH_HOW: Final = re.compile(rf"{TITLE}[》〉”]?(?:时|了|的时候|[读看听]了|整|[三两几好]|许多|很)")
_ZH_WHEN: Final = re.compile(r"最近|近来|近期|刚刚|刚[看读听]|上周|上个?月|去年|昨天|今[天年晚]|这[周月]|前几天|不久前")


def untrue(masked: Masked, cited: Sequence[Work], lang: str, situation: str = "") -> str:
    """The first thing that a masked sentence says about the reader and the history does not show, else an empty text."""
    if lang == "zh":
        return next(filter(None, (_untrue_zh(part, masked, cited, situation) for part in _clauses_zh(masked.text))), "")
    return _untrue_en(masked, cited, situation)


def _untrue_en(masked: Masked, cited: Sequence[Work], situation: str) -> str:
    text = masked.text
    mentions = list(_YOU.finditer(text))
    if not mentions:
        favourite = re.search(r"\bfavou?rites?\b", text, re.IGNORECASE)
        return favourite[0] if favourite else ""
    if (trait := _TRAITS.search(text)) and trait[0].lower() not in situation.lower():
        return trait[0]
    for mention in mentions:
        before, after = text[: mention.start()], text[mention.end() :]
        clause = re.split(r"[.;:—]|, (?:and|so|but|this|it|which|here)\b", after, maxsplit=1)[0]
        if found := _frame_en(mention[0].lower(), before, clause, masked, cited):
            return f"{mention[0]}{found}"
    when = _WHEN.search(text)
    return when[0] if when and not any(_fresh(work, when[0].lower()) for work in cited) else ""


def _frame_en(you: str, before: str, clause: str, masked: Masked, cited: Sequence[Work]) -> str:
    """An empty text if a mention of the reader stands in an allowed frame, else what was found."""
    found = clause[:40]
    conditional = bool(re.search(r"\b(?:if|whether|should)\s+(?:\w+\s+){0,4}$", before, re.IGNORECASE))
    if you.startswith("your"):
        return "" if you == "your" and _your(clause, cited, masked) else found
    if not conditional and (_TOO_MUCH.search(clause) or _HOW.search(clause)) and not re.match(_MODAL, clause):
        return found
    if (lead := _LEAD.match(before)) and not re.search(TITLE, lead["why"]) and not any(told(f"about {lead['why']}")):
        return found
    if conditional:
        return "" if not any(disliked(work) for work in _objects(clause, masked, cited)) else found
    if you.endswith(("ll", "d")) or re.match(_MODAL, clause):
        return ""
    return "" if _verb_fits(clause, before, masked, cited) else found


def _verb_fits(clause: str, before: str, masked: Masked, cited: Sequence[Work]) -> bool:
    """Whether the history shows what the verb after "you" says, or things only happen to the reader."""
    verb, objects = clause.strip().lower(), _objects(clause, masked, cited)
    if re.match(r"(?:disliked|did(?:n['’]t| not) (?:like|enjoy))\b", verb):
        return bool(cited) and all(map(disliked, objects))
    if re.match(_LIKING, verb):
        return bool(objects) and all(map(liked, objects))
    if re.match(r"(?:\w+ly |both |have |had |['’]ve |once |already )*" + _any_act(), verb):
        return _did(verb, objects)
    if re.match(r"(?:\w+ly |have |had |once |already |first )*" + _NEUTRAL, verb):
        return bool(cited) and not any(map(disliked, cited))
    is_object = bool(_BEFORE.search(before))
    return is_object and not re.match(r"(?:are|were|have|always|never|often|had|live|work|feel|is)\b", verb)


def _your(clause: str, cited: Sequence[Work], masked: Masked) -> bool:
    if _TOO_MUCH.search(clause[:40]):
        return False
    interest = re.match(_INTEREST, clause, re.IGNORECASE)
    if interest:
        objects = _objects(clause, masked, cited)
        strong = re.search(r"\b(?:love|fondness|liking|enthusiasm|enjoyment|affection|admiration)\b", interest[0])
        fits = all(any(has(work, one.label) for work in cited) for one in told(f"about {clause}"))
        return bool(cited) and fits and not any(map(disliked, objects)) and (not strong or all(map(liked, objects)))
    if re.match(r"\s+dislike of\b", clause):
        return bool(cited) and all(map(disliked, _objects(clause, masked, cited)))
    return bool(re.match(_SHELF, clause, re.IGNORECASE))


def _any_act() -> str:
    return "(?:" + "|".join(_ACTS.values()) + r")\b"


def _did(verb: str, objects: Sequence[Work]) -> bool:
    """Whether the verb is one for works of this kind: one reads a book and watches a film."""
    nouns = {noun for noun, act in _ACTS.items() if re.search(rf"\b{act}\b", verb)}
    return bool(objects) and not any(
        disliked(work) or (work.noun in {"book", "film", "music"} and work.noun not in nouns) for work in objects
    )


def _objects(clause: str, masked: Masked, cited: Sequence[Work]) -> list[Work]:
    """The cited works that a clause names; all cited ones where it names none."""
    keys = frozenset().union(*(masked.owners.get(sign, frozenset()) for sign in clause))
    return [work for work in cited if work.key in keys] or list(cited)


def _fresh(work: Work, when: str) -> bool:
    """Whether something was as short a time ago as a word says; "recently" is up to two months."""
    if work.age is None:
        return False
    days = work.age.count * {"day": 1, "week": 7, "month": 30, "year": 365}[work.age.span]
    longest = next((days for words, days in _DAYS if re.search(words, when)), 75)
    return days <= longest


_DAYS: Final = (
    (r"yesterday|today|tonight|night|morning|evening|just now|昨|今[天晚]|刚", 1),
    (r"week|weekend|周|几天", 14),
    (r"last year|this year|去年|今年", 365),
)
"""How many days ago something may be for a word; the first that fits counts."""


def _clauses_zh(text: str) -> list[str]:
    return [part for part in re.split(r"[。；！？]", text) if part]


def _untrue_zh(sentence: str, masked: Masked, cited: Sequence[Work], situation: str) -> str:
    mentions = list(_ZH_YOU.finditer(sentence))
    if not mentions:
        return ""
    if (trait := _ZH_TRAITS.search(sentence)) and trait[0] not in situation:
        return trait[0]
    for mention in mentions:
        before, after = sentence[: mention.start()], sentence[mention.start() :]
        clause = re.split(r"[，：]", after, maxsplit=1)[0]
        if _ZH_HOW.search(clause) or not _frame_zh(before, clause, masked, cited):
            return clause[:20]
        near = re.split(r"[，：]", before)[-1] + clause
        if (much := _ZH_TOO_MUCH.search(near)) and not near[much.start() :].startswith("最近"):
            return much[0]
    when = _ZH_WHEN.search(sentence)
    return when[0] if when and not any(_fresh(work, when[0]) for work in cited) else ""


def _frame_zh(before: str, clause: str, masked: Masked, cited: Sequence[Work]) -> bool:
    objects = _objects(clause, masked, cited)
    if _ZH_IF.search(before):
        return not any(map(disliked, objects))
    if interest := _ZH_INTEREST.match(clause):
        fits = all(any(has(work, one.label) for work in cited) for one in told(f"关于{interest['what']}"))
        strong = re.search(
            r"喜爱|偏爱|热情|欣赏|着迷|钟爱|喜好", clause[interest.start("what") + len(interest["what"]) :]
        )
        return bool(cited) and fits and not any(map(disliked, objects)) and (not strong or all(map(liked, objects)))
    if _ZH_DISLIKE.match(clause):
        return bool(cited) and all(map(disliked, objects))
    if _ZH_LIKING.match(clause):
        return bool(objects) and all(map(liked, objects))
    if act := _ZH_ACT.match(clause):
        return _acts_fit(act, objects)
    if _ZH_MODAL.match(clause) or _ZH_SHELF.match(clause):
        return True
    if _ZH_NEUTRAL.match(clause):
        return bool(cited) and not any(map(disliked, objects))
    return bool(_ZH_OBJECT.search(before)) and not re.match(r"[你您]们?(?:是|的|总|一直|正|已|有)", clause)


def _acts_fit(act: re.Match[str], objects: Sequence[Work]) -> bool:
    """看 is also said of books."""
    nouns = {name for name, found in act.groupdict().items() if found} | ({"book"} if act["film"] else set())
    return bool(objects) and not any(
        disliked(work) or (work.noun in {"book", "film", "music"} and work.noun not in nouns) for work in objects
    )
