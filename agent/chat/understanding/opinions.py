"""What is said of each item: cues such as "loved", "not" or 看过 before it, or "was boring" and 很好看 behind it."""

import re
from functools import cache
from typing import Literal

from agent.chat.understanding.lexicon import domain_pattern
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.meaning import Stance
from prompts.outputs import Lang

_NOT = r"(?:(?:did|do|does|could|can|would|was|am|is|are|were|have|has|had)(?:n['o]?t|n’t| not)|cannot|cant|dont|didnt|never|not)"
_VERY = r"(?:(?:really|much|particularly|at all|that|ever|exactly|so|all|too|absolutely|quite|also|just|both|always) )*"

_ENGLISH = {
    "none": r"\b(?:i|we)(?:'d| would|’d) (?:really )?(?:like|love|enjoy)\b|\b(?:would|could|might|will|'ll) (?:i |you )?(?:like|love|enjoy)\b"
    r"|\bfeel like\b|\blook(?:s|ing)? like\b|\bsounds? like\b|\bif you (?:like|love)d?\b|\b(?:haven['’]?t|have not|not|never|hasn['’]?t) (?:yet |even )?(?:seen|watched|read|heard)\b",
    "dislike": rf"\b{_NOT} {_VERY}(?:like|love|enjoy|stand|bear|care for|get into|into|(?:a )?(?:big |huge |great )?fan of|finish|keen on)\b"
    r"|\b(?:hat(?:e|ed|es|ing)|dislik(?:e|ed|es)|detest(?:ed|s)?|loath(?:e|ed|es)|despis(?:e|ed|es))\b|\b(?:sick|tired) of\b"
    r"|\b(?:bored|disappointed|put off|annoyed) by\b|\b(?:less like|nothing like|unlike|except|apart from|anything but)\b"
    rf"|\b(?:not|no|without|never)(?= *{REF})",
    "near": r"\b(?:more like|similar to|along the lines of|in the (?:vein|style|spirit|mood) of|akin to|reminds? me of|close to|in line with)\b"
    rf"|\b(?:something|anything|stuff|things?|ones?|those|titles?|works?|{{nouns}}),? (?:just |much |a bit |that(?:'s| is| are) |which (?:is|are) )*like\b"
    rf"|^\W*(?:just )?like(?= *{REF})|\bmore(?: of)?(?= *{REF})",
    "seen": r"\b(?:i|we)(?:'ve|’ve| have)? (?:already |just |both |also )*(?:seen|watched|read|heard|listened to|finished|saw|know|own|played)\b"
    r"|\b(?:already|have) (?:seen|watched|read|heard|listened to|know|own)\b|\bseen\b|\bwatched\b",
    "like": r"\b(?:lov(?:e|ed|es|ing)|ador(?:e|ed|es)|lik(?:e|ed|es)|enjoy(?:ed|s|ing)?|fan of|crazy about|obsessed with|fond of|keen on|mad about)\b"
    r"|\bfavou?rites?(?: \w+){0,3}?(?: is| are| was| were|:|,)?(?= |$)|\b(?:am|i'm|i’m|was|really|so) into\b|\bgrew up (?:on|with)\b|\bthumbs up\b"
    r"|\bbig on\b|\bi (?:\w+ )?recommend\b",
    "forget": r"\b(?:forget(?: about)?|ignore|take back|remove|delete|drop)\b",
    "liked_it": r"\b(?:is|was|were|are|'s|’s) (?:just |really |so |absolutely |one of |simply |also |both )*(?:my (?:all[- ]time )?favou?rites?|great|amazing|wonderful"
    r"|brilliant|excellent|fantastic|a masterpiece|masterpieces|beautiful|perfect|awesome|superb|good|lovely|the best|terrific|fun|gorgeous)\b|\b(?:blew me away|moved me)\b",
    "disliked_it": rf"\b(?:is|was|were|are|'s|’s)(?:n['o]t|n’t| not) {_VERY}(?:good|great|for me|my (?:thing|cup of tea)|interesting|that good|any good|fun)\b"
    r"|\b(?:is|was|were|are|'s|’s) (?:just |really |so |too |way too |pretty |a bit |rather |very |incredibly )*(?:boring|bad|awful|terrible|horrible|dull|rubbish"
    r"|overrated|not|disappointing|long|slow|silly|stupid|the worst|a bore|meh|trash|garbage|annoying)\b|\b(?:bored|disappointed|annoyed) me\b|\bput me off\b",
    "seen_it": r"\balready seen\b|\bseen (?:it|that)\b(?= *(?:$|[.!,;]))",
    "it": r"\b(?:it|that one|this one|that|this|them)\b",
    "break": r"[.!?;\n]|\b(?:but|however|though|although|whereas|while)\b",
}  # fmt: skip

_CHINESE = {
    "none": r"你喜欢|喜欢(?:的)?吗|如果喜欢|可能(?:会)?喜欢|会喜欢|没(?:有)?(?:看|读|听)过",
    "dislike": r"不(?:太|是很|怎么|大|是特别|再)?(?:喜欢|爱看|爱读|爱听|爱|感兴趣)|没(?:那么)?喜欢|讨厌|受不了|看不下去|读不下去|不想(?:再)?(?:看|读|听)|厌倦|无感于|除了|恨"
    rf"|(?:不要|别)(?=(?:像|类似)?\s*{REF})",
    "near": rf"类似(?:于)?|(?:更)?像|跟(?=\s*{REF}\s*(?:差不多|一样|类似|相似|相近|那样))|和(?=\s*{REF}\s*(?:差不多|一样|类似|相似|相近|那样))|接近",
    "seen": r"(?:已经|都|刚)?(?:看|读|听)过(?:了)?|已经(?:看|读|听)(?:完)?了?|(?:看|读|听)完(?:了)?|知道",
    "like": r"喜欢|喜爱|爱看|爱读|爱听|最爱|很爱|超爱|深爱|热爱|爱上|迷上|着迷于|钟爱|欣赏|爱(?!情)|粉丝|推崇",
    "forget": r"忘了|忘掉|忘记|去掉|删掉|删除|取消|别管",
    "liked_it": r"(?:也|都)?(?:很|非常|特别|真的?|超级?|实在)?(?:太)?(?:好看|好听|好读|精彩|棒|不错|经典|感人|赞|震撼)(?:极了|了)?|(?:很|太|真|也|都)好(?![看听读])",
    "disliked_it": r"(?:也|都)?(?:很|太|真的?|非常|有点|实在|超级?)*(?:难看|难听|无聊|差劲|差(?!不)|烂|没意思|失望|沉闷|闷|拖沓|乏味)(?:了|极了)?|(?:很|太|真)?一般(?!都)|不(?:怎么)?好(?:看|听)?",
    "seen_it": r"(?:我)?(?:已经|都)?(?:看|读|听)(?:过|完)(?:了)?(?=\s*(?:$|[,，。.!！;；]))",
    "it": r"它们?|这[部本张个首](?!月|星期|周|年)|那[部本张个首]",
    "break": r"[。！？；!?;\n]|但是|可是|不过|然而|但|却|而(?!且)",
}  # fmt: skip

Cue = Literal[
    "none", "dislike", "near", "seen", "like", "forget", "liked_it", "disliked_it", "seen_it", "it", "break", "ref"
]
_AHEAD: dict[str, Stance] = {"dislike": "dislike", "near": "near", "seen": "seen", "like": "like", "forget": "forget"}
_BEHIND: dict[str, Stance] = {"liked_it": "like", "disliked_it": "dislike", "seen_it": "seen"}
_ORDER = ("none", "liked_it", "disliked_it", "seen_it", "dislike", "near", "seen", "like", "forget", "it", "break")
_ORDER_ZH = ("none", "dislike", "seen_it", "near", "liked_it", "disliked_it", "seen", "like", "forget", "it", "break")

PRONOUN = "it"
"""Stands in `stances` for the thing that was last spoken of."""


@cache
def _cues(lang: Lang) -> re.Pattern[str]:
    words, order = (_ENGLISH, _ORDER) if lang == "en" else (_CHINESE, _ORDER_ZH)
    nouns = domain_pattern(lang).removeprefix(r"\b")
    parts = [f"(?P<ref>{REF})", *(f"(?P<{name}>{words[name].replace('{nouns}', nouns)})" for name in order)]
    return re.compile("|".join(parts), re.IGNORECASE)


def stances(marked: Marked, lang: Lang) -> dict[str, Stance | None]:
    """What is said of each marked place, by its sign; `PRONOUN` is there where only "it" is spoken of."""
    reading = _Reading()
    for found in _cues(lang).finditer(marked.text):
        reading.take(found.lastgroup or "", found[0])
    return reading.said


def slots(marked: Marked, lang: Lang) -> list[tuple[int, int]]:
    """The places (start, end) behind a cue where a title is to be expected and none is marked."""
    found = [*_cues(lang).finditer(marked.text)]
    ends = [*(match.start() for match in found[1:]), len(marked.text)][: len(found)]
    named = ((match, end) for match, end in zip(found, ends, strict=True) if match.lastgroup in _AHEAD)
    return [(match.end(), end) for match, end in named if marked.text[match.end() : end].strip()]


class _Reading:
    """Goes through the cues and places of a message from left to right."""

    def __init__(self) -> None:
        self.said: dict[str, Stance | None] = {}
        self._ahead: Stance | None = None
        self._open: list[str] = []  # places of this clause of which nothing is said yet
        self._last = ""

    def take(self, cue: str, sign: str) -> None:
        """Read the next cue or place."""
        if cue == "ref":
            self.said[sign] = self._ahead
            self._last = sign
            if self._ahead is None:
                self._open.append(sign)
        elif cue in _AHEAD:
            self._ahead = _AHEAD[cue]
            self._open = [] if cue != "seen" else self._open
        elif cue in _BEHIND:
            self._behind(_BEHIND[cue])
        elif cue == "it":
            self._it()
        else:
            self._ahead, self._open = None, []

    def _behind(self, stance: Stance) -> None:
        if not self._open and not self._last:
            self.said.setdefault(PRONOUN, stance)
        for sign in self._open or [self._last]:
            if sign:
                self.said[sign] = stance
        self._open = []

    def _it(self) -> None:
        """What is said of "it" is said of the place before; where there is none, of what was last spoken of."""
        if self._ahead is None:
            return
        if self._last:
            if self.said[self._last] in (None, "seen"):
                self.said[self._last] = self._ahead
        elif self.said.get(PRONOUN) in (None, "seen"):
            self.said[PRONOUN] = self._ahead
