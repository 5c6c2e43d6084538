"""What claims of a regular form look like in English and Chinese: figures with their units, quotations, addresses."""

import re
from typing import Final

from prompts.claims.claim import Kind
from prompts.claims.numerals import SCALES, TENS, UNITS

_I: Final = re.IGNORECASE
_ZH_NUMBER: Final = r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二三四五六七八九十百千万亿两]+)"
_EN_WORD: Final = "|".join(sorted(("a", "an", "half", "dozen", *UNITS, *TENS, *SCALES), key=len, reverse=True))
_EN_NUMBER: Final = rf"(?:\d[\d,]*(?:\.\d+)?|(?:{_EN_WORD})(?:[\s-]+(?:and\s+)?(?:{_EN_WORD}))*)"

_DOMAINS: Final = "com|net|org|io|cn|co|ru|info|biz|xyz|top|dev|app|me|tv|ai|gg|example|test|invalid"
FORBIDDEN: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("markup", re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|!?\[[^\]\n]*\]\[[^\]\n]*\]")),
    ("markup", re.compile(r"<[!/?]?[a-z][^<>]*>?|&(?:#x?[0-9a-f]+|[a-z]{2,8});|<\|.*?\|>", _I)),
    (
        "contact",
        re.compile(
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|微信号?[:：]?\s*[\w-]+|\bQQ[:：群]?\s*\d+"
            r"|(?<![\w.])(?:[+(]\d[\d ()-]{7,}|0\d{1,3} \d{6,}|\d{3,4} \d{3,4} \d{3}|\d+-[\d-]{7,}|\d{10,})\d"
        ),
    ),
    (
        "url",
        re.compile(
            r"(?:\b[a-z][a-z0-9+.-]*\s*:\s*//|\bwww\s*\.|\b(?:javascript|data|mailto|vbscript|file)\s*:)[^\s，。；）》]*"
            rf"|\b(?:[a-z0-9-]+\s?\.\s?)+(?:{_DOMAINS})\b(?:/\S*)?|\bhxxps?\b\S*|\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b(?:[:/]\S*)?",
            _I,
        ),
    ),
    (
        "handle",
        re.compile(
            r"(?<!\w)@\w+|\[\s*#?\w{1,4}\s*\]|【\s*\d+\s*】|(?<!\w)#[^\W\d]\w*|\b[a-z_]+:[\w-]*[a-z0-9][\w-]*"
            r"|(?-i:\b[a-z]+[-_]\d{3,}\b)|\b[a-z]+_[a-z_]+\b|(?:候选|选项|编号|条目)\s*\d+"
            r"|\b(?:candidate|item|option|entry|handle)s?\s*(?:no\.?\s*)?[#:]?\s*\d+\b|\bids?\s*(?:[#:]\s*|\s)\d+\b",
            _I,
        ),
    ),
    (
        "markup",
        re.compile(
            r"```|`[^`]*`|\*\*|__|~~|^\s*(?:#{1,6}\s|[-*+]\s|>\s|\d+\.\s)|\{\{|\}\}|\{%|[{}\\|<>]|(?<!\w)\*\w[^*]*\*",
            re.MULTILINE,
        ),
    ),
    ("emoji", re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u20e3]")),
)
"""What never belongs into words that a person reads, whatever the facts are; in the order of search."""

PRICE: Final = re.compile(
    rf"(?:US|HK|NT|AU|CA)?[$€£¥￥]\s*\d[\d,]*(?:\.\d+)?|(?:USD|EUR|GBP|CNY|RMB)\s*\d[\d,]*(?:\.\d+)?"
    rf"|\b{_EN_NUMBER}\s*(?:US\s)?(?:dollars?|bucks|euros?|pounds?(?! of)|cents?|yuan|yen|USD|EUR|GBP|CNY|RMB)\b"
    rf"|{_ZH_NUMBER}\s*(?:元|块钱?|美元|欧元|英镑|日元|人民币|美金|港币)(?!素)",
    _I,
)
CURRENCIES: Final = (
    ("usd", re.compile(r"(?:US|^)\$|USD|dollar|buck|cent|美元|美金", _I)),
    ("eur", re.compile(r"€|EUR|欧元", _I)),
    ("gbp", re.compile(r"£|GBP|pound|英镑", _I)),
    ("jpy", re.compile(r"yen|日元", _I)),
    ("other", re.compile(r"HK|NT|AU|CA|港币", _I)),
    ("cny", re.compile(r"[¥￥]|CNY|RMB|yuan|元|块|人民币", _I)),
)
"""What tells a price's currency; the first that is found does."""

SPANS: Final = {
    "second": r"seconds?|secs?|秒钟?",
    "minute": r"minutes?|mins?|分钟",
    "hour": r"hours?|hrs?|个?半?小时|个?钟头",
    "day": r"days?|天",
    "week": r"weeks?|个?星期|周|个?礼拜",
    "month": r"months?|个月",
    "year": r"years?|年(?=前|后|间|来|之|里|以|的时|[，。、]|$)|载",
    "decade": r"decades?",
    "page": r"pages?|页",
    "word": r"words?|字(?=[，。、的]|$)",
}
"""How units of time and length are written, by the name under which they are compared."""
_SPAN: Final = "|".join(SPANS.values())
DURATION: Final = re.compile(
    rf"\b(?P<en>{_EN_NUMBER})[\s-]*(?P<unit>{_SPAN})(?![a-z])|(?P<zh>{_ZH_NUMBER}|半|几|数)\s*(?P<unit_zh>{_SPAN})", _I
)

_TENS: Final = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
TENS_OF_YEARS: Final = {word: n for n, word in enumerate(_TENS, start=2)}
DECADE: Final = re.compile(
    rf"\b(?P<full>1\d|20)(?P<ten>\d)0['’]?s\b|(?<!\w)['’](?P<short>\d)0s\b"
    rf"|(?:\bnineteen[- ]|\bthe (?:early |late |mid-?)?)(?P<word>{'|'.join(_TENS)})\b"
    r"|(?P<zh>(?:(?:上|本)个?世纪|二十世纪|20世纪|(?:1\d|20))?\s*(?:\d0|[二三四五六七八九]十)年代)",
    _I,
)
_NTH: Final = (
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    *("nineteenth", "twentieth", "twenty-first"),
)
CENTURIES: Final = {word: n for n, word in enumerate(_NTH, start=11)}
CENTURY: Final = re.compile(
    rf"\b(?:(?P<figures>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_NTH)}))[\s-]centur(?:y|ies)\b"
    r"|(?P<zh>\d{1,2}|[一二三四五六七八九十]{1,3})世纪",
    _I,
)
YEAR: Final = re.compile(
    r"(?<![\d.,$€£¥-])(?:1\d\d\d|20\d\d)(?![\d%]|[.,]\d|\s*(?:元|块|人|页|字|pages|people|copies|words))"
    r"|[〇零一二三四五六七八九]{4}(?=年)"
)
_NTHS: Final = (*("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),)
ORDINALS: Final = {word: n for n, word in enumerate(_NTHS, start=1)}
RANKING: Final = re.compile(
    r"\b(?:no\.|number|nr\.)\s?(?P<no>\d+|one|two|three)\b|#(?P<hash>\d+)"
    r"|\btop[\s-](?P<top>\d+|three|five|ten|twenty|fifty|hundred)\b"
    rf"|(?<!at )(?<!for the )(?<!to the )\b(?P<word>{'|'.join(_NTHS)})\b"
    r"(?!\s+of\s+all|[\s-]hand|[\s-]person|\s+place\b|\s*(?:[.,;:]|$)"
    r"|\s+(?:two|three|glance|sight|time|contact|love|wife|husband|marriage|impressions?|judge?ments?|lines?|pages?|meetings?|steps?)\b)|\b(?P<nth>\d+)(?:st|nd|rd|th)\b"
    r"|第(?P<zh>\d+|[一二三四五六七八九十百]+)(?!次世界|人称|一?时间|一眼|二天)|前(?P<before>\d+|[三五十百])(?:名|位|强)",
    _I,
)
QUOTE: Final = re.compile(
    r"“(?P<a>[^”]*)”|\"(?P<b>[^\"]*)\"|„(?P<c>[^“”]*)[“”]|«(?P<d>[^»]*)»|‘(?P<e>(?:[^’]|(?<=\w)’(?=\w))*)’"
    r"|(?<!\w)'(?P<f>[^'\s](?:[^']|(?<=\w)'(?=\w))*)'(?!\w)|[「『](?P<g>[^」』]*)[」』]"
)
TITLE: Final = re.compile(r"[《〈]([^《》〈〉]*)[》〉]")
