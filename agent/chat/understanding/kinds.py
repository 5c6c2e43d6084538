"""Kinds of works: which domain a message asks for, and what it asks for that no catalogue here holds."""

import re

from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import REF, Marked
from prompts.outputs import Lang
from prompts.template import glossary


def words_for(domain: str, lang: Lang) -> tuple[str, ...]:
    """What a domain of the store is called in a language: its name, one or many of it, and the words known for it."""
    kind = concept(domain)
    known = lexicon(lang).domains.get(kind, ())
    own = (kind, f"{kind}s", *filter(None, [glossary(lang).get(kind)]))
    return tuple(dict.fromkeys((*known, *(own if not known else ()), domain.casefold())))


def concept(domain: str) -> str:
    """The kind of works that a domain holds ("film" for a domain "movies"), or its own name."""
    name = domain.casefold().replace("_", " ")
    one = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
    return next((kind for kind, words in lexicon("en").domains.items() if {name, one} & {kind, *words}), one)


def target_of(marked: Marked, lang: Lang, domains: tuple[str, ...]) -> tuple[str, str]:
    """The domain that is asked for, and a kind of works or a thing that is asked for in vain; either may be empty.

    A word right beside a title says what that title is, not what is wanted. Of several words the last counts, unless
    it is negated ("films, not books").
    """
    text = _without_described_titles(marked.text, lang)
    named = [(m.start(), domain) for domain in domains for m in _places(words_for(domain, lang), text, lang)]
    there = {concept(domain) for domain in domains}
    elsewhere = {kind: words for kind, words in lexicon(lang).domains.items() if kind not in there}
    missing = [(m.start(), m[0]) for words in elsewhere.values() for m in _places(words, text, lang)]
    if not named:
        named = [
            (m.start(), domain)
            for domain in domains
            for m in _places(lexicon(lang).verbs.get(concept(domain), ()), text, lang)
            if _wanted_to_do(text[: m.start()], lang)
        ]
    if missing and (not named or max(missing)[0] > max(named)[0]):
        return "", max(missing)[1]
    if named:
        return max(named)[1], ""
    things = _places(lexicon(lang).outside, text, lang)
    return "", things[0][0] if things else ""


def _places(words: tuple[str, ...], text: str, lang: Lang) -> list[re.Match[str]]:
    negated = (
        r"\b(?:not|no|except|than|instead of|rather than)\s+(?:\w+\s+)?$" if lang == "en" else r"(?:不要|别|不是|除了)$"
    )
    found = re.finditer(one_of(words, lang), text, re.IGNORECASE)
    return [m for m in found if not re.search(negated, text[: m.start()], re.IGNORECASE)]


def _without_described_titles(text: str, lang: Lang) -> str:
    nouns = one_of((word for words in lexicon(lang).domains.values() for word in words), lang)
    if lang == "en":
        predicate = rf"(?<={REF})[^.!?]{{0,20}}\b(?:is|are|was|were) (?:\w+ ){{0,4}}{nouns}"
        text = re.sub(predicate, " ", text, flags=re.IGNORECASE)
        text = re.sub(rf"\b(?:the|a|this|that|and|my favou?rite)\s+{nouns}(?=\s*{REF})", " ", text, flags=re.IGNORECASE)
        text = re.sub(rf"(?<={REF})\s*(?:,? ?(?:the|a)\s|\()\s*{nouns}", " ", text, flags=re.IGNORECASE)
        text = re.sub(rf"\bmy (?:all[- ]time )?favou?rite {nouns}", " ", text, flags=re.IGNORECASE)
        text = re.sub(rf"\bthe {nouns} (?:was|were|is|are)(?:n['’]?t)?\b", " ", text, flags=re.IGNORECASE)
        taken = rf"\b(?:the |my )?{nouns} (?:that )?(?:i|we)(?=['’ ])(?! (?:mean|want|need|ask|said))"
        return re.sub(taken, " ", text, flags=re.IGNORECASE)
    text = re.sub(rf"[看读听](?:完|过|了)(?:[这那][部本张])?(?:{nouns})", " ", text)
    text = re.sub(rf"最?(?:喜欢|爱看?|爱读)的(?:{nouns})(?=是|有|叫|：|:)", " ", text)
    text = re.sub(rf"(?<![像似] )({REF}\s*)(?:[这那][部本张种样]|之类|等)的?(?:{nouns})", r"\1", text)
    return re.sub(rf"(?:{nouns})(?=\s*{REF})", " ", text)


def _wanted_to_do(before: str, lang: Lang) -> bool:
    """Whether a verb says what the person wants to do ("what should I watch"), not what they did."""
    if lang == "zh":
        return True
    return (
        bool(re.search(r"\b(?:to|should i|can i|could i|shall i|i|we|worth|good|next)\s*$", before, re.IGNORECASE))
        and not re.search(r"\b(?:i|we)\s*$", before, re.IGNORECASE)
    ) or bool(re.search(r"\b(?:should|can|could|shall|might) (?:i|we)\s*$", before, re.IGNORECASE))
