"""What a Chinese sentence says about the reader; see `prompts.grounding.reader`."""

import re
from collections.abc import Sequence
from typing import Final

from prompts.grounding.labels import has, told
from prompts.grounding.masking import TITLE, Masked
from prompts.grounding.reader import KNOWN, fresh, meant
from prompts.grounding.work import Work, disliked, liked

_YOU: Final = re.compile(r"[你您]们?")
_MODAL: Final = re.compile(
    r"[你您]们?(?:也|就|便|还)?(?:可能|也许|或许|会|应该|大概|不妨|可以|将|能|想必|多半|不会|兴许|说不定|若|如果|要是)"
)
_IF: Final = re.compile(
    rf"(?:如果|若是?|(?<!主)要是|假如|倘若|或许|也许|可能|不管|无论)(?:{TITLE}+|[^，。；]){{0,20}}$"
)
_LIKING: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|很|同样|既然|已经|标记为|说过)*(?:喜欢|喜爱|爱看|爱读|爱听|钟爱|欣赏|热爱|爱(?!情|好"
    r"|人)|中意|看重|着迷|点赞)"
)
_ACT: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|已经|之前|此前|刚|最近|近来)*(?:(?P<book>读)|(?P<film>看)|(?P<music>听))(?:过|完|了|到)?"
)
_NEUTRAL: Final = re.compile(
    r"^[你您]们?(?:所|曾|也|都|已经|之前|此前|最近)*(?:接触|选|遇到|遇见|见过|熟悉|了解|认识|关注|走进|(?:从|在|与|和|由)(?=[《〈“「]))"
)
_DISLIKE: Final = re.compile(r"^[你您]们?(?:并|也|都)?(?:不喜欢|不爱|讨厌)")
_INTEREST: Final = re.compile(
    r"^[你您]们?对(?P<what>[^，。；]{1,40}?)的?(?:兴趣|喜爱|偏爱|好奇|热情|欣赏|感兴趣|着迷|偏好|喜好|关注|钟爱)"
)
_SHELF: Final = re.compile(
    r"^[你您]们?的(?:兴趣|口味|喜好|偏好|历史|记录|书单|片单|歌单|阅读|观影|聆听|品味|选择|收藏|喜爱|列表|书架|下一"
    r"|目光|注意)"
)
_OBJECT: Final = re.compile(
    r"(?:让|给|为|带|吸引|打动|推荐给|适合|与|和|向|陪|引|领|令|使|邀|邀请|请|触动|引导|带领|把|将|替|跟|符合|契合"
    r"|贴近|迎合|留给|问|对)$"
)
_TRAITS: Final = re.compile(
    r"作为(?:一[名位个]|父|母|家长|学生|老|程序|粉丝)|孩子|妻子|丈夫|父母|爸|妈|儿子|女儿|男友|女友|岁|年龄"
    r"|年轻的?[你您]|年纪|退休|学生|"
    r"老师|心情|难过|疲惫|压力|焦虑|抑郁|失恋|失眠|上班|职业|老板|工资|收入|家乡|老家|住在|性别|女性|男性|单身|结婚"
    r"|离婚|怀孕|生日|信教|"
    r"通勤|加班|考试|毕业|生病|童年的?[你您]"
)
_TOO_MUCH: Final = re.compile(
    r"全部|所有|每[一部本张首]|一直|总是|经常|常常|从小|始终|反复|多次|永远|从不|最|热衷|狂热|痴迷|忠实|资深|铁杆"
    r"|粉丝|读完|看完|听完|重温|"
    r"收藏了|说过|提到|告诉|打了|评分|想要|需要|渴望|不止一次|许多年|多年|"
    r"整整|通宵|整夜|一口气|夏天|假期|深夜|哭|泪|笑了|入迷|沉迷|爱上|感动了|难忘"
)
_HOW: Final = re.compile(rf"{TITLE}[》〉”]?(?:时|了|的时候|[读看听]了|整|[三两几好]|许多|很)")
_WHEN: Final = re.compile(r"最近|近来|近期|刚刚|刚[看读听]|上周|上个?月|去年|昨天|今[天年晚]|这[周月]|前几天|不久前")


_DESCRIBED: Final = re.compile(r"(?P<what>(?:不喜欢|喜欢|喜爱|读过|看过|听过)[^，：]*)的$")
"""Before the reader, what they are said to have done (喜欢《沙丘》的你); all else there says what they are."""

_STIRRED: Final = re.compile(rf"{TITLE}[》”]?(?:曾|也|都|一直|总是)*(?:让|令|使)$")
"""What a work of the history did to the reader, which it does not show."""


def untrue(masked: Masked, cited: Sequence[Work], situation: str) -> str:
    """The first thing that a masked sentence says of the reader and the history does not show, else an empty text."""
    parts = re.split(r"[。；！？]", masked.text)
    return next(filter(None, (_untrue(part, masked, cited, situation) for part in parts)), "")


def _untrue(sentence: str, masked: Masked, cited: Sequence[Work], situation: str) -> str:
    mentions = list(_YOU.finditer(sentence))
    if not mentions:
        return ""
    if (trait := _TRAITS.search(sentence)) and trait[0] not in situation:
        return trait[0]
    for mention in mentions:
        before, after = sentence[: mention.start()], sentence[mention.start() :]
        clause = re.split(r"[，：]", after, maxsplit=1)[0]
        if before.endswith("的"):
            described = _DESCRIBED.search(before)
            before, clause = "", f"你{described['what']}" if described else f"{mention[0]}是"
        if _STIRRED.search(before):
            return before[-20:]
        if _HOW.search(clause) or not _frame(before, clause, masked, cited):
            return clause[:20]
        near = re.split(r"[，：]", before)[-1] + clause
        if (much := _TOO_MUCH.search(near)) and not near[much.start() :].startswith("最近"):
            return much[0]
    when = _WHEN.search(sentence)
    return when[0] if when and not any(fresh(work, when[0]) for work in cited) else ""


def _frame(before: str, clause: str, masked: Masked, cited: Sequence[Work]) -> bool:
    objects = meant(clause, masked, cited)
    if _IF.search(before):
        return not any(map(disliked, objects))
    if interest := _INTEREST.match(clause):
        fits = all(any(has(work, one.label) for work in cited) for one in told(f"关于{interest['what']}"))
        strong = re.search(
            r"喜爱|偏爱|热情|欣赏|着迷|钟爱|喜好", clause[interest.start("what") + len(interest["what"]) :]
        )
        return bool(cited) and fits and not any(map(disliked, objects)) and (not strong or all(map(liked, objects)))
    if _DISLIKE.match(clause):
        return bool(cited) and all(map(disliked, objects))
    if _LIKING.match(clause):
        return bool(objects) and all(map(liked, objects))
    if act := _ACT.match(clause):
        return _did(act, objects)
    if _MODAL.match(clause) or _SHELF.match(clause):
        return True
    if _NEUTRAL.match(clause):
        return bool(cited) and not any(map(disliked, objects))
    return bool(_OBJECT.search(before)) and not re.match(r"[你您]们?(?:是|的|总|一直|正|已|有)", clause)


def _did(act: re.Match[str], objects: Sequence[Work]) -> bool:
    """Whether the verb is one for works of this kind; 看 is also said of books."""
    nouns = {name for name, found in act.groupdict().items() if found} | ({"book"} if act["film"] else set())
    return bool(objects) and not any(disliked(work) or work.noun in KNOWN - nouns for work in objects)
