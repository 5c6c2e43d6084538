"""A language model that does what it was asked: an order, and sentences that rest on what the prompt tells."""

import json
import re
from typing import Any

from prompts.ask import Ask


def honest(ask: Ask) -> str:
    """The answer to a question of ours."""
    return answer(ask.messages[0].content, ask.messages[1].content)


def over_http(payload: dict[str, Any]) -> str:
    """The answer to a request of the OpenAI protocol."""
    contents = [message["content"] for message in payload["messages"]]
    return answer(contents[0], contents[1])


def answer(system: str, user: str) -> str:
    """The order turned round, or a sentence for each item that has something in common with an interest."""
    candidates = re.findall(r"^(\d+) ?\| ?(.*)$", user, re.MULTILINE)
    if '"order"' in system:
        first = int(candidates[-1][0])
        reasons = [{"item": first, "why": "It shares a theme."}]
        return json.dumps({"order": [int(n) for n, _ in reversed(candidates)], "reasons": reasons})
    titles = {
        letter: re.sub(r" \(\w+\)$", "", line) for letter, line in re.findall(r"^([A-Z]) ?\| ?([^|]*?) ?\|", user, re.M)
    }
    why = []
    for number, line in candidates:
        bond = line.rpartition("|")[2].strip().split("; ")[0]
        letters, _, shared = bond.partition(": ")
        if (letter := letters[:1]) in titles and shared:
            first = re.split(", |、", shared)[0]
            text = f"Like “{titles[letter]}”, it has the theme of {first}."
            if "标题" in system:
                text = f"与《{titles[letter]}》一样，它有“{first}”的主题。"
            why.append({"item": int(number), "text": text, "cites": [letter]})
    return json.dumps({"why": why}, ensure_ascii=False)
