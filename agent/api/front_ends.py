"""What chat front ends ask of a model behind the person's back: titles, tags, follow-ups, queries.

Open WebUI, LibreChat and others send such requests to the model of the conversation. They are no wish for a
recommendation, so they are answered at once and by rule, in the form that they ask for.
"""

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

WORDS, SIGNS = 6, 20
"""Length of a title: words, or signs where the language writes none apart."""

_TALK = re.compile(r"\b(chat|conversation|dialogue|messages?|query)\b|对话|会话|聊天", re.IGNORECASE)
_SAID = re.compile(r"^\s*(?:\W*user\W*|\W*human\W*|用户)\s*[:：]\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_CJK = re.compile(r"[\u3400-\u9fff]")


class Chore(NamedTuple):
    """One kind of request: how it is known, and the key of its answer where JSON is asked for."""

    wanted: re.Pattern[str]
    key: str


def _asking(what: str) -> re.Pattern[str]:
    ask = r"\b(?:generate|provide|create|write|suggest|return|produce|determine|summari[sz]e|analy[sz]e)\b"
    return re.compile(rf"{ask}[^\n]{{0,160}}{what}", re.IGNORECASE)


CHORES = (
    Chore(_asking(r"\btags?\b"), "tags"),
    Chore(_asking(r"\bfollow-?ups?\b"), "follow_ups"),
    Chore(_asking(r"\bsearch quer(?:y|ies)\b"), "queries"),
    Chore(_asking(r"\btitle\b"), "title"),
    Chore(re.compile(r"(生成|总结|概括|起)[^\n]{0,60}标题"), "title"),
    Chore(_asking(r"\bemoji\b"), "emoji"),
    Chore(re.compile(r"\bautocompletion\b|\bautocomplete\b", re.IGNORECASE), "text"),
)


def chore(text: str, domains: Sequence[str]) -> str | None:
    """The answer to such a request, or None where `text` is what a person says.

    Args:
        text: the last message of the conversation.
        domains: what the catalogues are called, to make tags of.
    """
    head = text[:600]
    if not _TALK.search(text):
        return None
    found = next((chore for chore in CHORES if chore.wanted.search(head)), None)
    if found is None or not (_SAID.search(text) or "### task" in head.lower()):
        return None
    value = _value(found.key, text, domains)
    if found.key in ("title", "emoji") and f'"{found.key}"' not in text:
        return str(value)
    return json.dumps({found.key: value}, ensure_ascii=False)


def _value(key: str, text: str, domains: Sequence[str]) -> str | list[str]:
    if key == "title":
        return _title(text)
    if key == "tags":
        said = " ".join(_SAID.findall(text)).lower()
        return [domain for domain in domains if domain.lower() in said] or ["recommendations"]
    return {"emoji": "🎬", "text": ""}.get(key, [])


def _title(text: str) -> str:
    said = _SAID.search(text)
    first = " ".join(said[1].split()) if said else ""
    if _CJK.search(first):
        return first[:SIGNS].rstrip("，。！？、") or "Segue"
    return " ".join(first.split(" ")[:WORDS]).rstrip(".,;:!?") or "Segue"
