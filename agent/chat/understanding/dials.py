"""Wishes that turn a dial: how popular, how varied, how many, and other ones than those shown."""

import re

from agent.chat.understanding.lexicon import domain_pattern
from agent.chat.understanding.marked import Marked
from prompts.outputs import Lang

_LESS_POPULAR = {
    "en": r"\b(?:less|not (?:so|too|that|very|as)|nothing(?: too| so)?|lesser)[ -](?:popular|mainstream|well[- ]?known|known|famous|obvious|hyped|commercial)\b"
    r"|\b(?:more )?(?:obscure|underrated|overlooked|niche|unknown|unusual|off[- ]the[- ]beaten[- ]track)\b|\bhidden gems?\b|\bdeep cuts?\b|\bnot (?:a )?blockbusters?\b",
    "zh": r"冷门|小众|(?:不|没|别)(?:要)?(?:那么|这么|太)?(?:热门|有名|出名|大众|流行|知名)|鲜为人知|不为人知|冷僻",
}
_MORE_POPULAR = {
    "en": r"\b(?:more |very |most |something |really )(?:popular|mainstream|well[- ]?known|famous|obvious)\b|\bblockbusters?\b|\bcrowd[- ]pleasers?\b|\bbig hits?\b|\bless obscure\b",
    "zh": r"(?:更|再)?(?:热门|大众|有名|出名|知名)|(?:更|再)流行",
}
_MORE_VARIED = {
    "en": r"\b(?:more|some|bit of|a) (?:variety|varied|diverse|diversity|of a mix|mixed)\b|\bmix (?:it|things) up\b|\b(?:too|all|so) (?:similar|alike|much the same|the same)\b"
    r"|\bdifferent from each other\b|\bsurprise me\b|\bsomething (?:completely |totally |very )?different\b|\bbroader\b|\bmore diverse\b|\bvariety\b",
    "zh": r"(?:更|再)?多样(?:一点|一些|化)?|丰富(?:一点|一些)|换点花样|(?:都|太)(?:差不多|像|相似|一样)了?|惊喜|不一样的|多点花样|更丰富",
}
_LESS_VARIED = {
    "en": r"\b(?:less (?:varied|variety|diverse)|more (?:focused|similar|of the same))\b",
    "zh": r"集中一点|更集中|少点花样",
}
_OTHERS = {
    "en": r"\b(?:other|different|new|more|fresh) (?:ones|suggestions|recommendations|options|ideas|titles|{nouns})\b|\b(?:something|anything|what|anyone) else\b|\bshow me (?:some )?(?:more|others?)\b"
    r"|\bgive me (?:some )?(?:more|others?)\b|\b(?:another|next) (?:one|list|batch|five|three|few|page)\b|\bnone of (?:these|those|them)\b|^\W*(?:more|next|others?|another|again|and\?|more please|keep going|go on)\W*$"
    r"|\bnot (?:these|those)\b|\bthe rest\b",
    "zh": r"换一(?:批|换|下|些|组)|换(?:几|点)|还有(?:没有)?(?:别的|其他|其它|吗|什么)|其(?:他|它)的?|别的|再(?:来|推荐|给我)|^\W*(?:更多|继续|下一批|还有吗|再来)\W*$|都不(?:要|行|好|喜欢)",
}
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a couple of": 2, "a dozen": 12,
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_COUNTS = {
    "en": r"\b(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a dozen)(?: (?!minutes|hours|pages|years)[\w-]+){0,3}? (?:recommendations?|suggestions?|titles?|ideas|more|others|{nouns})"
    r"|\btop (?P<top>\d{1,2})\b",
    "zh": r"(?P<n>\d{1,2}|[两二三四五六七八九十])(?:部|本|张|首|个)(?!小时|月|世纪)",
}
MOST = 20
"""So many items at most are shown at once."""


def popularity(marked: Marked, lang: Lang) -> int:
    """-1 where less popular works are wanted, +1 where more popular ones are."""
    if marked.take(_LESS_POPULAR[lang]):
        return -1
    return 1 if marked.take(_MORE_POPULAR[lang]) else 0


def diversity(marked: Marked, lang: Lang) -> int:
    """+1 where a more varied list is wanted, -1 where a less varied one is."""
    if marked.take(_LESS_VARIED[lang]):
        return -1
    return 1 if marked.take(_MORE_VARIED[lang]) else 0


def others(marked: Marked, lang: Lang) -> bool:
    """Whether other items than those shown are wanted."""
    return bool(marked.take(_with_nouns(_OTHERS[lang], lang)))


def count(marked: Marked, lang: Lang) -> int:
    """How many items are wanted, at most `MOST`; 0 where nothing is said."""
    found = re.search(_with_nouns(_COUNTS[lang], lang), marked.text, re.IGNORECASE)
    if not found:
        return 0
    said = found["n"] or found.groupdict().get("top") or ""
    marked.blank(*found.span("n" if found["n"] else 0))
    return max(1, min(MOST, _NUMBERS.get(said.casefold()) or int(said)))


def _with_nouns(pattern: str, lang: Lang) -> str:
    return pattern.replace("{nouns}", domain_pattern(lang).removeprefix(r"\b"))
