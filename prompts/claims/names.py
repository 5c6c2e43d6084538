"""Names that a text mentions without quoting them: runs of capitalised words, and persons in Chinese."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from prompts.claims import numerals
from prompts.claims.everyday import everyday_zh

_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŁŚŠŽĀĒĪŌŪČĆŻŹŐŰĞİ]"
_INNER: Final = r"(?:[^\W㐀-鿿]|[’'&-])"
_WORD: Final = rf"(?:{_CAPITAL}{_INNER}{{0,3}}\.(?=\s?{_CAPITAL})|{_CAPITAL}{_INNER}*)"
_BRIDGE: Final = (
    r"(?:\s+(?:of|the|de|del|della|di|da|du|le|la|von|van|der|den|bin|al|y|à|in|to|for|on|at|a|an|with)(?=\s))"
)
RUN: Final = re.compile(rf"(?<![\w’'@#]){_WORD}(?:{_BRIDGE}{{0,2}}\s+{_WORD}|\s+\d+(?=\s*(?:[:,.)]|$)))*")
_START: Final = re.compile(r"(?:^|[.!?…。！？:：]['\"”’)]*\s+|[“\"(（]|\n)\s*$")
Endings = tuple[tuple[str, tuple[str, ...]], ...]
_ENDING: Final = re.compile(r"['’]s?$|[-&.'’]+$")

_FAMILY: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭鲁韦马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕"
    "殷罗毕郝邬安常乐于时傅齐康伍余元顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄曲封储靳段侯宓蓬全班秋仲伊宫宁仇栾"
    "厉祖武符刘景詹束龙叶幸司黎薄印宿白怀蒲索赖卓池乔阴闻莘翟谭贡劳姬申扶冉郦雍桑桂牛寿通边燕冀尚农温庄晏柴瞿阎连习艾鱼容向古易慎"
    "奉戈廖庾步耿满弘匡国文寇广东欧沃利师巩聂晁勾敖冷辛阚那简饶空曾关"
)
_NO_NAME: Final = re.compile(
    r"^[这那该同一他她它某两几其本此另前后每多各大小新名作电片小歌专图诗剧我你您谁何也又还都和与及或以为从由在是有的了着过把被让使对于向]|^老(?!舍)"
)
_HAN: Final = r"[\u4e00-\u9fff]"
_WORKS: Final = (
    r"(?:执导|导演|自导|主演|出演|饰演|编剧|作曲|作词|演唱|撰写|所著|所作|所写|著的|写的|拍的|唱的|写下|拍摄|创作|笔下|镜头下|"
    r"之手|谱写|配乐|作品|出品)"
)
_WORK: Final = re.compile(
    rf"{_WORKS}|.*(?:电影|影片|小说|专辑|主题|世界|故事|里$|中$|一样|同名|喜欢|喜爱|读过|看过|听过)"
)
_FOREIGN: Final = (
    "斯克尔德特拉曼伯格诺兰柯维莱姆夫卡基塔弗罗艾阿巴布迪蒂丹妮娜娅莎丽琳杰森顿逊洛鲁麦尼帕佩普乔瑞萨史泰汤托瓦威希休亚伊约詹珍茨茜奥贝波策查戴"
    "恩菲费盖戈汉赫亨霍加贾吉科库利卢玛梅蒙莫穆内纳努欧皮齐塞桑圣施索韦沃雅扎肖勒塞芬祖契雪"
)
"""Signs with which foreign names are written in Chinese; three in a row are hardly anything else."""

_SURE: Final = (
    "李王张刘陈杨赵周吴徐孙胡朱郭罗宋郑谢韩唐冯董曹袁邓许傅沈彭吕苏卢蒋蔡贾魏薛阎潘杜戴姜谭廖邹郝孔崔邱秦邵孟侯侣奉朴林"
)
_NOT_SURE: Final = (
    "王子|王国|王朝|王位|王室|王座|张力|张扬|张开|陈旧|陈述|陈年|周围|周末|周遭|周而|许多|许久|许诺|唐朝|唐代|胡同|胡闹|苏醒|孙子|徐徐|徐缓|宋代|宋朝|"
    "韩国|韩语|杨树|赵氏|林间|林中|林木|谢幕|谢绝|罗马|罗曼|孔雀|崔嵬|秦代|秦朝|孟夏|侯爵|朴素|朴实|杜绝|戴着|戴上|蔡|董事|曹操|袁大"
)
_BEGINS: Final = r"(?:^|[，。；、：与和（])"
_MAKING: Final = r"(?:执导|导演|创作|演唱|作曲|配乐|改编|拍|写|导|唱|演|编|(?<!动)画|谱|讲)"

PERSON: Final = (
    re.compile(
        rf"(?P<name>{_HAN}{{1,6}}(?:[·•・‧]{_HAN}{{1,8}}?)+)(?=的?{_WORKS}|[的和与在以用把将是]|[^\u4e00-\u9fff·•・‧]|$)"
    ),
    re.compile(
        rf"(?:由|出自|导演|作者|作家|歌手|编剧|主演|诗人|画家|音乐人|词人)(?P<name>{_HAN}{{2,6}}?)(?={_WORKS}|[，。、；的之与和]|$)"
    ),
    re.compile(
        rf"(?P<name>[{_FAMILY}]{_HAN}{{1,2}}?)"
        rf"(?=(?:的)?{_WORKS}|的(?:上一|前一|下一|另一|这[部张本首]|新作|早期|《|电影|影片|小说|作品|专辑|音乐|书|歌|文字|镜头|笔))"
    ),
    re.compile(rf"{_BEGINS}(?P<name>{_HAN}{{2,6}})(?=的(?:[《〈]|这[部张本首]))"),
    re.compile(rf"{_BEGINS}(?P<name>{_HAN}{{2,6}}?)(?=[也还又就曾都]*{_MAKING}[过了的出下成]?(?:[《〈]|这[部张本首]))"),
    re.compile(rf"{_BEGINS}(?P<name>{_HAN}{{2,6}}?)(?<!因)(?=[也还又就曾都]*[为给][《〈这][^，。；]*{_MAKING})"),
    re.compile(rf"(?P<name>[{_FOREIGN}]{{3,}})"),
    re.compile(
        rf"{_BEGINS}(?!{_NOT_SURE})(?P<name>[{_SURE}]{_HAN}{{1,2}}?)(?=的|把|将|曾|用|在|也|和|与|、|{_MAKING})"
    ),
    re.compile(
        rf"(?:像|如同|类似|继承了?|致敬|追随|喜欢|喜爱)(?P<name>[{_FAMILY}]{_HAN}{{1,2}})(?=那样|一样|式|的|，|。|$)"
    ),
)
"""Persons whose names stand in Chinese: with a dot, after the word for a trade, or a family name before a work."""


@cache
def common() -> frozenset[str]:
    """English words that may begin a sentence without being a name."""
    return frozenset(files("prompts.claims").joinpath("common.en.txt").read_text(encoding="utf-8").split()) | {
        *numerals.UNITS,
        *numerals.TENS,
        *numerals.SCALES,
        *numerals.OTHERS,
    }


def is_common(word: str) -> bool:
    """Whether an English word, in any of its forms, is an everyday one rather than a name."""
    plain = re.sub(r"['’]\w{1,2}$", "", word.lower().replace("’", "'"))
    return any(stem in common() for stem in _stems(plain, _ENDINGS)) or (
        "-" in plain and all(is_common(part) for part in plain.split("-") if part)
    )


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of runs of capitalised words; everyday words at the beginning of a sentence are left out."""
    for match in RUN.finditer(text):
        start, end = match.span()
        if _START.search(text[:start]):
            start = _after_common(text, start, end)
        ending = _ENDING.search(text[start:end])
        end -= len(ending[0]) if ending else 0
        if start < end and text[start:end] != "I":
            yield start, end


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of persons' names that stand in Chinese."""
    for pattern in PERSON:
        for match in pattern.finditer(text):
            if not _NO_NAME.match(match["name"]) and not _WORK.match(match["name"]) and not _is_everyday(match["name"]):
                yield match.span("name")


def _is_everyday(run: str) -> bool:
    """Whether at least half of a run of Chinese signs is everyday words of more than one sign: then it is no name."""
    left = everyday_zh().sub(lambda word: word[0] if len(word[0]) == 1 else "", run)
    return 2 * len(left) <= len(run)


def inflected(word: str) -> Iterator[str]:
    """Yield the words of which an English word may be a form: "joined" may be of "join" or of "joine"."""
    yield from _stems(word, _INFLECTIONS)


def _after_common(text: str, start: int, end: int) -> int:
    for word in re.finditer(r"\S+", text[start:end]):
        if not is_common(word[0].strip(".,;:!?'’\"")):
            return start + word.start()
    return end


def _stems(word: str, endings: Endings) -> Iterator[str]:
    yield word
    for ending, others in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            yield from (stem + other for other in others)
            if stem[-1] == stem[-2]:
                yield stem[:-1]


_INFLECTIONS: Final[Endings] = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("ily", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("", "le")),
)
_ENDINGS: Final[Endings] = (
    *_INFLECTIONS,
    ("ier", ("y",)),
    ("ness", ("",)),
    ("ful", ("",)),
    ("less", ("",)),
    ("er", ("", "e")),
)
