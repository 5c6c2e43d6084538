"""What of an item's own description can be told on: whole sentences, in the language asked for, that address nobody.

A description is written by others and may hold anything: markup, advertising, instructions to a language model. What is
told on has to stand by itself as a plain statement; all else is left out, and so is everything after the first
`READ` characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from migration.domain import Item
from prompts.claims.extract import claims
from prompts.grounding.tongue import language_of
from prompts.outputs import Lang
from prompts.plain import plain

READ: Final = 4_000
"""Characters of a description that are read; what matters of a work stands at its beginning."""

LONGEST: Final = 400
"""A longer sentence is none that one would quote."""

_ENDS: Final = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9À-Þ])|(?<=[。！？…])[”’」』）]*|\n+")

ORDERS: Final = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|bypass) (?:all|any|every|everything|the above|above|previous|prior"
    r"|your|these|those|what|other)"
    r"|(?:respond|reply|answer|output|print|repeat) (?:with only|with exactly|only|exactly|the following"
    r"|after me)|obey (?:all|me|the|this|these|every)|pretend (?:to be|you)"
    r"|(?:always|never|only) (?:say|rank|recommend|mention|write|answer|put|place)|you (?:must|are now|are an?"
    r"|should|shall|will|have to|need to)"
    r"|do not|don't|must (?:say|write|state|claim|mention|be (?:ranked|recommended|described|told|informed|assured))"
    r"|please"
    r"|system ?(?:prompt|message|:)|(?:the|an|ai|dear|hey) assistant\b(?! \w+keeper)"
    r"|instructions?|prompts?|(?:large )?language models?|an ai\b|chatgpt|gpt|copywriters?|to (?:the|all"
    r"|any) (?:model|ai|llm|writer|reviewer|copywriter)"
    r"|(?:write|say|state|claim|mention|announce|declare|append|insert) (?:that|this|it is|in your)|(?:tell"
    r"|inform|assure|convince|describe (?:it|this)|call (?:it|this)) (?:users?|readers?|customers?|people"
    r"|everyone|them|as|the (?:user|reader|customer|buyer|best))"
    r"|the assistant|delete_user|click|subscribe|(?:buy|order|call|act|download) (?:now|today|us|it|here)|contact us"
    r"|password|note to"
    r"|attention|(?:important|warning|notes?|admin|user|developer)\s*:|developer mode|visit (?:our|www|the (?:site"
    r"|page|link)))"
    r"|(?:reviewer|critic|customer)s? (?:wrote|said|says?)\s*:"
    r"|告诉(?:读者|用户|顾客|客户|大家|人们|他们)|说(?:影评人|书评人|评论家|读者都)"
    r"|忽略|无视|忘记(?:以上|之前)|你必须|你现在是|你是一个|你(?:要|应该|应当)|请(?:写|说|输出|回答|推荐|务必"
    r"|点击|联系|声称|告诉|在)|务必|指令|系统提示|提示词|助手|语言模型|大模型|必须(?:写|说|推荐|声称)|点击|购买"
    r"|下单|加微信",
    re.IGNORECASE,
)
"""Words that address whoever reads, or whoever writes on: a sentence with one of them supports nothing."""

NEVER: Final = frozenset(["url", "contact", "handle", "markup", "hidden", "emoji", "instruction"])
"""Kinds of claims that nothing may hold which is told on."""

_STRANGE: Final = re.compile(
    r"https?:|www\.|@|[<>{}\[\]`|\\#*_~=]|\b[\w-]+\.(?:com|net|org|cn|io|ru|info|biz|xyz|top)\b", re.I
)


def description_in(item: Item, lang: Lang) -> str:
    """The description in a language: attribute `description_<lang>`, or the description itself where that is in it."""
    own = item.attributes.get(f"description_{lang}")
    text = own if isinstance(own, str) and own.strip() else item.description
    return text[:READ] if language_of(text[:READ]) == lang else ""


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, each on one line, ends included."""
    for part in _ENDS.split(text):
        line = plain(part or "", 10 * LONGEST)
        if line:
            yield line


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end, as they stand."""
    start = 0
    for end in (*_ENDS.finditer(text), None):
        stop = end.start() if end else len(text)
        if text[start:stop].strip():
            yield start, stop
        start = end.end() if end else stop


def told(text: str) -> tuple[str, ...]:
    """The sentences of a description that are plain statements: no orders, no markup, of sensible length."""
    return tuple(s for s in sentences(text[:READ]) if sayable(s, LONGEST))


@lru_cache(maxsize=20_000)
def sayable(text: str, longest: int) -> bool:
    """Whether a text that others wrote may be told on: not too long, on one line, addressing nobody, hiding nothing."""
    plain_text = unicodedata.normalize("NFKC", text)  # "＜/data＞" is markup too
    if not 0 < len(text.strip()) <= longest or "\n" in text:
        return False
    if ORDERS.search(plain_text) or _STRANGE.search(plain_text):
        return False
    return not any(claim.kind in NEVER for claim in claims(text))


def story(item: Item, lang: Lang) -> tuple[str, ...]:
    """The sentences of the item's description in `lang` that can be told on as they stand."""
    whole = (s for s in told(description_in(item, lang)) if s[-1] in ".!?…。！？”’\"'")
    return tuple(s for s in whole if s[:1].isupper() or not s[:1].isascii() or s[:1].isdigit())
