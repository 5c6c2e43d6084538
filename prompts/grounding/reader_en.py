"""What an English sentence says about the reader; see `prompts.grounding.reader`."""

import re
from collections.abc import Sequence
from typing import Final

from prompts.grounding.labels import has, told
from prompts.grounding.masking import TITLE, Masked
from prompts.grounding.reader import KNOWN, fresh, meant
from prompts.grounding.work import Work, disliked, liked

_YOU: Final = re.compile(r"\b(?:you(?:['’](?:ve|ll|d|re))?|yours?|yourself)\b", re.IGNORECASE)
_LIKING: Final = (
    r"(?:really |truly |clearly |already |also |both |have |had |has |once |so |much )*"
    r"(?:like|liked|love|loved|enjoy|enjoyed|admire|admired|appreciate|appreciated|adore|adored|took to|fell for"
    r"|treasured|"
    r"responded to|warmed to|connected with)\b"
)
_ACTS: Final = {
    "book": r"(?:read)",
    "film": r"(?:watched|saw|seen)",
    "music": r"(?:listened to|heard|played)",
}
_NEUTRAL: Final = (
    r"(?:know|knew|found|find|met|meet|encountered|followed|picked|chose|took|came across|explored|came for|came to|"
    r"spent time with|turned to|marked|remember|recognise|recognize|got from|get from|valued|saw in|followed in)\b"
)
_MODAL: Final = r"(?:(?:['’]ll|['’]d|\s+(?:may|might|could|can|will|would|should))\b)"
_BEFORE: Final = re.compile(
    r"\b(?:if|whether|should|whenever|for|to|with|at|on|toward|towards|of|around|before|behind|beside|lets?|gives?"
    r"|giving|"
    r"brings?|bringing|draws?|drew|drawn|takes?|leads?|shows?|offers?|keeps?|makes?|invites?|suits?|reminds?|asks?"
    r"|puts?|"
    r"leaves?|moves?|moved|grips?|gripped|pulls?|pulled|tells?|rewards?|held|holds?|carr(?:y|ies)|catch(?:es)?|caught|"
    r"attract(?:s|ed)?|interest(?:s|ed)?|intrigue[sd]?|hooked|touched|struck|pleased?|appeal(?:s|ed)? to|send(?:s)?"
    r"|return(?:s)?)\s+$",
    re.IGNORECASE,
)
_INTEREST: Final = (
    r"\s+(?:\w+\s+)?(?:interests?|taste|tastes|liking|fondness|love|appetite|affection|curiosity|enthusiasm|enjoyment|"
    r"appreciation|attraction|leaning|affinity|eye|ear|feeling|attachment|admiration)\s+(?:in|for|of|about|to"
    r"|towards?)\b"
)
_LEADING: Final = re.compile(r"\b(?:leads?|led|points?|brings?|suggests?|makes?|draws?|carr\w+|also|is|comes?)\b")
"""After an interest, where something else is told of it."""

_SHELF: Final = (
    r"\s+(?:\w+\s+){0,3}(?:history|list|lists|shelf|shelves|reading|reads|likes|picks|choices|library|listening|viewing"
    r"|past|"
    r"liked|taste|tastes|interests?|books?|novels?|stories|films?|movies?|albums?|records?|next|attention|way)\b"
)
_TRAITS: Final = re.compile(
    r"\bas an? (?:\w+ )?(?:parent|mother|father|dad|mum|mom|student|teacher|engineer|doctor|scientist|artist"
    r"|musician|writer|"
    r"programmer|lawyer|nurse|traveller|believer|christian|muslim|buddhist|woman|man|girl|boy|teenager|adult|child|fan|"
    r"lover|reader|viewer|listener|person|insomniac|romantic|loner|introvert|extrovert|veteran|retiree|pensioner"
    r"|parent of|"
    r"mother of|father of|native|local|citizen|collector|expert|connoisseur|lifelong)\b"
    r"|\b(?:parents?|kids?|wife|husband|spouse|girlfriend|boyfriend|divorce\w*|pregnan\w*|marri\w+|widow\w*|birthday|"
    r"years? old|retire\w*|your mood|stress\w*|depress\w*|anxi\w+|insomnia|therap\w*|illness|diagnos\w*|salary|job|boss"
    r"|career|"
    r"commute|budget|afford\w*|hometown|home town|grew up|growing up|neighbou?rhood|religio\w+|politic(?:al"
    r"|s) views?|gender|"
    r"ethnic\w*|nationality|single|lonely|loneliness of your|exhausted|tired|heartbr\w+|breakup|grieving)\b",
    re.IGNORECASE,
)
_TOO_MUCH: Final = re.compile(
    r"\b(?:all of|every|everything|often|always|regularly|usually|again and again|repeatedly|never|several times"
    r"|many times|"
    r"twice|entire|complete works|whole|most of|favou?rites?|obsess\w+|devot\w+|passion\w*|addict\w*|lifelong"
    r"|since childhood|"
    r"for years|long-?time|biggest|huge|big fan|fan of|fans? like you|constantly|frequently|keep returning"
    r"|can['’]t get enough|"
    r"binge\w*|finished|re-?read\w*|re-?watch\w*|collect\w*|own|subscribe\w*|told (?:me|us)|said|mentioned|asked"
    r"|wrote|rated|"
    r"recommended to|cried|wept|laugh\w*|tears|smiled|dreamt|could(?:n['’]t| not)|hooked|captivated|fell in love"
    r"|prefer\w*|hate[sd]?|need|want(?:ed)?|more than|above all|first of all|most|mostly|mainly|chiefly|best of all)\b",
    re.IGNORECASE,
)
_HOW: Final = re.compile(
    rf"{TITLE}[”’\"']?,?\s+(?:in (?:an?|one|the|your|school|bed|two|just|spring|summer|autumn|winter)|on (?:an?|your"
    rf"|the)|with (?:an?|the|your|"
    r"his|her|friends?)|at|during|while|over|through (?:the|a)|since|before|again|until|because|when|so much"
    r"|very much|deeply|for (?:years|the|an?))\b",
    re.IGNORECASE,
)
"""After a title: how, where or when the person took it, which no history shows."""

_LEAD: Final = re.compile(
    r"^[“\"]?(?P<why>(?:having|being|after|since|now that|with|as|like|once|while|when|given)\b[^,]*),\s+$",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"\b(?:recently|lately|just now|last (?:week|month|year|night|summer|winter|spring|autumn|weekend)|yesterday|today|"
    r"this (?:week|month|year|morning|evening|weekend)|tonight|newly|these days)\b",
    re.IGNORECASE,
)

_NEXT_CLAUSE: Final = r"[.;:—]|, (?:and|so|but|this|it|which|here)\b"
_RELATIVE: Final = re.compile(rf"(?:\b(?:which|that|whom?)|{TITLE}[”\"'’]?,?)\s+$", re.IGNORECASE)
"""Before a relative clause ("Dune", which you read, ...), which ends with its comma."""

_GIVEN: Final = re.compile(r"\b(?:since|because|as|if)\s+$", re.IGNORECASE)
"""Before a clause that gives the reason, which ends with its comma as well."""

_AND_DID: Final = re.compile(
    rf"\s+and\s+(?=(?:also |then |have |once |both )*(?:{_LIKING}|{'|'.join(_ACTS.values())})\b)", re.IGNORECASE
)
"""Between two things that the reader did, each with works of its own."""


def untrue(masked: Masked, cited: Sequence[Work], situation: str) -> str:
    """The first thing that a masked sentence says of the reader and the history does not show, else an empty text."""
    text = masked.text
    mentions = list(_YOU.finditer(text))
    if not mentions:
        favourite = re.search(r"\bfavou?rites?\b", text, re.IGNORECASE)
        return favourite[0] if favourite else ""
    spoken = " ; ".join(part for part in re.split(r"[;.:]", text) if _YOU.search(part))
    if (trait := _TRAITS.search(spoken)) and trait[0].lower() not in situation.lower():
        return trait[0]
    for mention in mentions:
        before, after = text[: mention.start()], text[mention.end() :]
        ends = r"[,.;:—]" if _RELATIVE.search(before) or _GIVEN.search(before) else _NEXT_CLAUSE
        clause = re.split(ends, after, maxsplit=1)[0]
        if found := _frame(mention[0].lower(), before, clause, masked, cited):
            return f"{mention[0]}{found}"
    when = _WHEN.search(text)
    return when[0] if when and not any(fresh(work, when[0].lower()) for work in cited) else ""


def _frame(you: str, before: str, clause: str, masked: Masked, cited: Sequence[Work]) -> str:
    """An empty text if a mention of the reader stands in an allowed frame, else what was found."""
    found = clause[:40] or f" {before[-40:]}"
    conditional = bool(re.search(r"\b(?:if|whether|should)\s+(?:\w+\s+){0,4}$", before, re.IGNORECASE))
    if you.startswith("your"):
        return "" if you == "your" and _your(clause, cited, masked) else found
    if not conditional and (_TOO_MUCH.search(clause) or _HOW.search(clause)) and not re.match(_MODAL, clause):
        return found
    if (lead := _LEAD.match(before)) and _TOO_MUCH.search(lead["why"]) and not conditional:
        return found
    if lead and not re.search(TITLE, lead["why"]) and not any(told(f"about {lead['why']}")):
        return found
    if conditional:
        return "" if not any(disliked(work) for work in meant(clause, masked, cited)) else found
    if you.endswith(("ll", "d")) or re.match(_MODAL, clause):
        return ""
    first, *others = _AND_DID.split(clause)
    fits = _verb_fits(first, before, masked, cited) and all(_verb_fits(one, "", masked, cited) for one in others)
    return "" if fits else found


def _verb_fits(clause: str, before: str, masked: Masked, cited: Sequence[Work]) -> bool:
    """Whether the history shows what the verb after "you" says, or things only happen to the reader."""
    verb, objects = clause.strip().lower(), meant(clause, masked, cited)
    if re.match(r"(?:disliked|did(?:n['’]t| not) (?:like|enjoy))\b", verb):
        return bool(cited) and all(map(disliked, objects))
    if re.match(_LIKING, verb):
        return bool(objects) and all(map(liked, objects))
    if re.match(r"(?:\w+ly |both |have |had |['’]ve |once |already )*" + _any_act(), verb):
        return _did(verb, objects)
    if re.match(r"(?:\w+ly |have |had |once |already |first )*" + _NEUTRAL, verb):
        return bool(cited) and not any(map(disliked, cited))
    is_object = bool(_BEFORE.search(before))
    return is_object and not re.match(r"(?:are|were|have|always|never|often|had|live|work|feel|is)\b", verb)


def _your(clause: str, cited: Sequence[Work], masked: Masked) -> bool:
    if _TOO_MUCH.search(clause[:40]):
        return False
    interest = re.match(_INTEREST, clause, re.IGNORECASE)
    if interest:
        objects = meant(clause, masked, cited)
        strong = re.search(r"\b(?:love|fondness|liking|enthusiasm|enjoyment|affection|admiration)\b", interest[0])
        held = _LEADING.split(clause)[0]
        fits = all(any(has(work, one.label) for work in cited) for one in told(f"about {held}"))
        return bool(cited) and fits and not any(map(disliked, objects)) and (not strong or all(map(liked, objects)))
    if re.match(r"\s+dislike of\b", clause):
        return bool(cited) and all(map(disliked, meant(clause, masked, cited)))
    return bool(re.match(_SHELF, clause, re.IGNORECASE))


def _any_act() -> str:
    return "(?:" + "|".join(_ACTS.values()) + r")\b"


def _did(verb: str, objects: Sequence[Work]) -> bool:
    """Whether the verb is one for works of this kind: one reads a book and watches a film."""
    nouns = {noun for noun, act in _ACTS.items() if re.search(rf"\b{act}\b", verb)}
    return bool(objects) and not any(disliked(work) or work.noun in KNOWN - nouns for work in objects)
