"""Conditions other than years: genres and themes, wanted or not; language; creator; length."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from agent.chat.session import Constraint
from agent.chat.understanding.lexicon import domain_pattern, lexicon, one_of
from agent.chat.understanding.marked import REF, Marked
from prompts.outputs import Lang

_NEGATED = (
    r"\b(?:no|not|nothing|without|avoid(?:ing)?|except|excluding|less|skip|hates?|dislikes?|hated|never|minus|free of|fewer|sick of|tired of"
    r"|(?:don['’]?t|do not|didn['’]?t|doesn['’]?t|dont|can['’]?t|cannot) (?:really |much )?(?:want|like|love|enjoy|need|stand|care for)|not (?:in the mood|a (?:big )?fan|interested|up) (?:for|of|in|into)|not into)"
    r"(?: (?:any|anything|too|so|very|that|really|more|much|all that|a|an|the|for|into|overly|particularly|kind of|stuff|of))*"
)
_NEGATED_ZH = r"(?:不要|不想要|不想看|不看|不爱看|不喜欢|不太喜欢|讨厌|别|没有|除了|避免|排除|不带|少点|少一点|少些|非|受不了|不能|不希望|不)(?:太|有|任何|那么|看|要|是|的|过于|给我|推荐|再)*"
_FREE = (
    "time", "love", "music", "family", "world", "history", "joy", "soul", "pop", "country", "classic", "fate", "youth", "memory", "journey", "folk", "rock",
    "action", "nature", "crime", "space", "technology", "children", "ambient", "justice", "identity", "freedom", "madness", "survival", "isolation",
    "friendship", "nostalgia", "melancholy", "magic", "revenge", "the city", "city", "sea", "the sea", "ocean", "blues", "metal", "electronic", "experimental",
    "adventure", "religion", "politics", "grief", "dreams", "exile", "migration", "soundtrack", "non-fiction", "sf", "ai", "ya", "heroism", "protest",
    "rebellion", "wars", "war", "classical", "spirituality", "humor", "humour", "monster", "detective", "historical", "political", "philosophical", "outer space", "jazz", "surreal", "poems",
)  # fmt: skip
"""Labels that are also everyday words: they are conditions only beside a kind of works, or after "about"."""
_FREE_ZH = (
    "时间",
    "家庭",
    "成长",
    "城市",
    "历史",
    "爱情",
    "友情",
    "太空",
    "大海",
    "海洋",
    "流行",
    "古典",
    "电子",
    "金属",
    "短篇",
    "儿童",
    "冒险",
    "浪漫",
    "搞笑",
    "政治",
    "宗教",
    "诗歌",
    "传记",
)


class Labels(NamedTuple):
    """Words for labels in a language.

    Attributes:
        names: each word with the label's English name, or several joined by "+".
        groups: each word for a group with its labels.
    """

    names: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]


def labels_in(lang: Lang, catalogue: Mapping[str, str]) -> Labels:
    """All words for labels: those of the lexicon and those of the catalogue (word to label)."""
    known = lexicon(lang)
    return Labels({**catalogue, **{word.casefold(): label for word, label in known.labels.items()}}, known.groups)


def unwanted(marked: Marked, lang: Lang, labels: Labels) -> Iterator[Constraint]:
    """Take what is not wanted out of a message: "no horror", "nothing violent", 不要恐怖."""
    word = one_of([*labels.names, *labels.groups], lang)
    if lang == "en":
        noun = rf"(?: (?:{domain_pattern(lang)}|stuff|things?|elements?|scenes?|ones?))?"
        listed = rf"(?:(?: ?,? ?(?:or|and|nor)(?: too| any| no)? | ?, ?(?:no |not )?){word}{noun})*"
        pattern = rf"{_NEGATED} (?P<list>{word}{noun}{listed})"
    else:
        pattern = rf"{_NEGATED_ZH}(?P<list>{word}(?:片|类|的|电影|小说|题材|音乐)*(?:[、和与或,，及]{word}(?:片|类|的|电影|小说|题材|音乐)*)*)"
    for match in marked.take(pattern):
        for found in re.finditer(word, match["list"], re.IGNORECASE):
            for label in _labels_of(found[0].casefold(), labels):
                yield Constraint(kind="label", sign="!=", value=label, words=found[0])


def _labels_of(word: str, labels: Labels) -> tuple[str, ...]:
    if word in labels.groups:
        return labels.groups[word]
    return tuple(labels.names[word].split("+"))


def wanted(marked: Marked, lang: Lang, labels: Labels) -> Iterator[Constraint]:
    """Take the labels that are wanted out of a message: "comedies", "a war film", "about the sea", 科幻电影."""
    word = one_of(labels.names, lang)
    noun = domain_pattern(lang)
    beside = (
        rf"(?=\s*(?:and |or |, )?(?:{word}[\s,]+)*(?:{noun}|one\b|ones\b|stor(?:y|ies)|please))"
        if lang == "en"
        else r"(?=[、和与]?[\u4e00-\u9fff]{0,4}?(?:片|类|题材|电影|小说|书|专辑|音乐|歌|作品|故事))"
    )
    about = (
        r"(?<=about )|(?<=about the )|(?<=themes of )|(?<=theme of )|(?<=involving )|(?<=genre )|(?<=more )|(?<=with )|(?<=focus on )"
        if lang == "en"
        else r"(?<=关于)|(?<=有关)|(?<=讲)|(?<=描写)|(?<=涉及)|(?<=来点)|(?<=多点)"
    )
    free = frozenset(_FREE if lang == "en" else _FREE_ZH)
    for match in list(re.finditer(word, marked.text, re.IGNORECASE)):
        said = match[0].casefold()
        if said in free:
            placed = re.match(beside, marked.text[match.end() :], re.IGNORECASE) or re.search(
                rf"(?:{about})$", marked.text[: match.start()], re.IGNORECASE
            )
            if not placed:
                continue
        for label in labels.names[said].split("+"):
            yield Constraint(kind="label", sign="=", value=label, words=match[0])
        marked.blank(*match.span())


def languages(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take the language out of a message: "in French", "Japanese films", 法语的, 日本电影."""
    codes = lexicon(lang).languages
    name = one_of(codes, lang)
    if lang == "en":
        works = rf"(?:{domain_pattern(lang)}|cinema|literature|ones?|titles?|stuff|language|speaking|authors?|directors?|artists?|music)"
        rules = (
            ("!=", rf"\b(?:not|no|nothing|except)(?: in| anything)? (?P<name>{name})(?: {works})*"),
            (
                "=",
                rf"\bin (?P<name>{name})\b|\b(?P<adj>{name})(?=[ -](?:[\w-]+ )?{works})|\bfrom (?P<of>{name}) {works}|^\W*(?P<only>{name})\W*(?:only|please)?\W*$",
            ),
        )
    else:
        rules = (
            ("!=", rf"(?:不要|不看|别|非|除了)(?P<name>{name})(?:的|语|文)?(?:电影|片|小说|书|音乐|歌)?"),
            (
                "=",
                rf"(?:用)?(?P<name>{name})(?:语|文)?(?:的)?(?=[\u4e00-\u9fff]{{0,3}}?(?:电影|片|小说|书|专辑|音乐|歌|作品|文学))|(?:用|说)?(?P<adj>{name})的",
            ),
        )
    for sign, pattern in rules:
        for match in marked.take(pattern):
            said = next(value for value in match.groupdict().values() if value)
            yield Constraint(
                kind="language", sign="!=" if sign == "!=" else "=", value=codes[said.casefold()], words=said
            )


def lengths(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take the length out of a message: "not too long", "under two hours", "less than 300 pages", 不要太长."""
    for pattern, sign in _LENGTHS[lang]:
        for match in marked.take(pattern):
            groups = match.groupdict()
            value = (
                _amount(groups.get("number"), groups.get("unit") or "")
                if groups.get("number")
                else "short"
                if sign == "<="
                else "long"
            )
            yield Constraint(kind="length", sign="<=" if sign == "<=" else ">=", value=value, words=match[0].strip())


def _amount(number: str | None, unit: str) -> str:
    words = {
        "a": 1,
        "an": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "四": 4,
        "一": 1,
        "两": 2,
        "二": 2,
        "三": 3,
        "half an": 0.5,
        "一个半": 1.5,
    }
    count = words.get((number or "1").casefold().strip())
    amount = float(number or 1) if count is None else float(count)
    if unit.casefold().startswith(("h", "小时", "个小时")):
        return f"{60 * amount:g} minutes"
    return f"{amount:g} {'pages' if unit.casefold().startswith(('p', '页')) else 'minutes'}"


_UNIT = r"(?P<number>\d+(?:\.\d+)?|an?|one|two|three|half an)[ -]?(?P<unit>hours?|hrs?|h|minutes?|mins?|pages?)\b"
_UNIT_ZH = r"(?P<number>\d+(?:\.\d+)?|[一两二三四])(?P<unit>个?小时|分钟|页)"
_LENGTHS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (rf"\b(?:under|less than|at most|max(?:imum)?(?: of)?|shorter than|no(?:t)? (?:more|longer) than|up to|within|below) {_UNIT}", "<="),
        (rf"\b(?:over|more than|at least|longer than|minimum(?: of)?) {_UNIT}", ">="),
        (r"\b(?:not|nothing|isn['’]?t|no)(?: (?:too|so|very|that|overly|is|all))* long\b|\bshort(?:er)?\b(?! stor)|\bquick (?=read|watch|listen)", "<="),
        (r"\b(?:not|nothing)(?: (?:too|so|very))* short\b|\b(?:longer|a long|something long)\b(?! time| ago)", ">="),
    ),
    "zh": (
        (rf"(?:不超过|少于|短于|最多|低于){_UNIT_ZH}|{_UNIT_ZH.replace('number', 'n2').replace('unit', 'u2')}(?:以内|以下)", "<="),
        (rf"(?:超过|长于|至少|多于){_UNIT_ZH}", ">="),
        (r"(?:不要|别|不)(?:太|那么|很)?长的?|(?:短|简短)(?:一点|点|一些)?的|短片", "<="),
        (r"(?:不要|别|不)太短的?|长一点的?|长篇", ">="),
    ),
}  # fmt: skip


def creators(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take creators out of a message where they are a condition: "by Kubrick", "Miyazaki films", "nothing by Lucas"."""
    noun = domain_pattern(lang)
    for match in list(re.finditer(REF, marked.text)):
        ref = marked.ref(match[0])
        if ref.kind != "creator":
            continue
        before, after = marked.text[: match.start()], marked.text[match.end() :]
        by = re.search(
            r"\b(?:by|from|of|director|author|artist|starring|directed|written|any|more)\s*$|(?:由|导演|作者|作家)\s*$",
            before,
            re.IGNORECASE,
        )
        beside = re.match(rf"\s*(?:['’]s?)?\s*(?:\w+ )?{noun}", after, re.IGNORECASE) or re.match(
            r"\s*(?:导演|执导|写|拍|唱|作曲)?的", after
        )
        if not (by or beside):
            continue
        negated = re.search(
            r"\b(?:no|not|nothing|except|without|anything but)(?: \w+)? (?:by|from)?\s*$|(?:不要|别|除了)(?:由|看|读|听)?\s*$",
            before,
            re.IGNORECASE,
        )
        yield Constraint(kind="creator", sign="!=" if negated else "=", value=ref.creator, words=ref.words)
        marked.blank(*match.span())


_UNKNOWN_CREATOR = re.compile(
    r"\b(?:directed|written|made|composed|sung|recorded|anything|something|works?|films?|movies?|books?|novels?|albums?|music) by ((?:(?:[A-Z][\w.'’-]+|de|von|van|le|la)\s*){1,4})"
)


def unknown_creators(marked: Marked) -> Iterator[Constraint]:
    """Take names behind "by" that no creator in the catalogues bears."""
    for match in list(_UNKNOWN_CREATOR.finditer(marked.text)):
        yield Constraint(kind="creator", sign="=", value=match[1].strip(), words=match[1].strip())
        marked.blank(*match.span(1))
