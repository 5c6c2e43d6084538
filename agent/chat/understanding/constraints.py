"""Conditions other than years: genres and themes, wanted or not; language; creator; length."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.lexicon import domain_pattern, lexicon, one_of
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang


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
    catalogue = {**{word.replace("-", " "): label for word, label in catalogue.items()}, **catalogue}
    return Labels({**catalogue, **{word.casefold(): label for word, label in known.labels.items()}}, known.groups)


def unwanted(marked: Marked, lang: Lang, labels: Labels) -> Iterator[Constraint]:
    """Take what is not wanted out of a message: "no horror", "nothing violent", 不要恐怖."""
    word = one_of([*labels.names, *labels.groups], lang)
    before, noun = patterns(lang, "negation")["before"], patterns(lang, "labels")["noun"]
    if lang == "en":
        more = rf"(?:(?: ?,? ?(?:or|and|nor)(?: too| any| no)? | ?, ?(?:no |not )?){word}{noun})*"
        pattern = rf"{before} +(?:{REF} +(?:(?:type|style|kind)(?: of)? +)?)?(?P<list>{word}{noun}{more})"
    else:
        pattern = rf"{before}(?P<list>{word}{noun}(?:[、和与或,，及]{word}{noun})*)"
    too_much = rf"{patterns(lang, 'complaint')['bad']} ?(?P<list>{one_of(labels.groups, lang)})"
    behind = patterns(lang, "negation").get("behind")
    said = [pattern, too_much, *([rf"(?P<list>{word}{noun})(?:{behind})"] if behind else [])]
    for match in [match for one in said for match in _taken(marked, one)]:
        for found in re.finditer(word, match["list"], re.IGNORECASE):
            for label in _labels_of(found[0].casefold(), labels):
                yield Constraint(kind="label", sign="!=", value=label, words=found[0])


def _taken(marked: Marked, pattern: str) -> Iterator[re.Match[str]]:
    """Take the matches; "can't stand Twilight romance" also says something of "Twilight", so there the rest stays."""
    for match in list(re.finditer(pattern, marked.text, re.IGNORECASE)):
        marked.blank(*match.span("list" if re.search(REF, match[0]) else 0))
        yield match


def _labels_of(word: str, labels: Labels) -> tuple[str, ...]:
    if word in labels.groups:
        return labels.groups[word]
    return tuple(labels.names[word].split("+"))


def wanted(marked: Marked, lang: Lang, labels: Labels) -> Iterator[Constraint]:
    """Take the labels that are wanted out of a message: "comedies", "a war film", "about the sea", 科幻电影."""
    word = one_of(labels.names, lang)
    for match in list(re.finditer(word, marked.text, re.IGNORECASE)):
        said = match[0].casefold()
        if said in lexicon(lang).everyday_labels and not _placed(marked.text, match, lang, word):
            continue
        if re.fullmatch(domain_pattern(lang), said) and not _is_topic(marked.text, match, lang):
            continue  # "music please" wants the kind of works, and not works about it
        for label in labels.names[said].split("+"):
            yield Constraint(kind="label", sign="=", value=label, words=match[0])
        marked.blank(*match.span())


def _placed(text: str, match: re.Match[str], lang: Lang, word: str) -> bool:
    """Whether a label stands where one is wanted: beside a kind of works, or after "about"."""
    shape = patterns(lang, "labels")
    beside = shape["beside"].replace("{labels}", word)
    return bool(re.match(beside, text[match.end() :], re.IGNORECASE)) or _is_topic(text, match, lang)


def _is_topic(text: str, match: re.Match[str], lang: Lang) -> bool:
    return re.search(patterns(lang, "labels")["about"], text[: match.start()], re.IGNORECASE) is not None


def languages(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take the language out of a message: "in French", "Japanese films", 法语的, 日本电影."""
    codes = lexicon(lang).languages
    name = one_of(codes, lang)
    signs: dict[str, Sign] = {"not": "!=", "is": "="}
    for rule, sign in signs.items():
        for match in marked.take(patterns(lang, "languages")[rule].replace("{name}", name)):
            said = next(value for value in match.groupdict().values() if value)
            code = codes[said.casefold()]
            told = _OPPOSITE[sign] if code.startswith("!") else sign
            yield Constraint(kind="language", sign=told, value=code.lstrip("!"), words=said)


_OPPOSITE: dict[Sign, Sign] = {"=": "!=", "!=": "="}


def lengths(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take the length out of a message: "not too long", "under two hours", "less than 300 pages", 不要太长."""
    for name, pattern in patterns(lang, "lengths").items():
        for match in marked.take(pattern):
            said = {key: value for key, value in match.groupdict().items() if value}
            number, unit = (next((v for k, v in said.items() if k.startswith(key)), "") for key in ("number", "unit"))
            sign: Sign = "<=" if name in {"at_most", "short"} else ">="
            value = _amount(number, unit) if number else name
            yield Constraint(kind="length", sign=sign, value=value, words=match[0].strip())


def _amount(number: str, unit: str) -> str:
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
    count = words.get(number.casefold().strip())
    amount = float(number) if count is None else float(count)
    if unit.casefold().startswith(("h", "小时", "个小时")):
        return f"{60 * amount:g} minutes"
    return f"{amount:g} {'pages' if unit.casefold().startswith(('p', '页')) else 'minutes'}"


def creators(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take creators out of a message where they are a condition: "by Kubrick", "Miyazaki films", "nothing by Lucas"."""
    shape = patterns(lang, "creators")
    for match in list(re.finditer(REF, marked.text)):
        ref = marked.ref(match[0])
        if ref.kind != "creator":
            continue
        before, after = marked.text[: match.start()], marked.text[match.end() :]
        by = re.search(shape["by"], before, re.IGNORECASE)
        if not (by or re.match(shape["beside"], after, re.IGNORECASE)):
            continue
        negated = re.search(shape["not"], before, re.IGNORECASE)
        yield Constraint(kind="creator", sign="!=" if negated else "=", value=ref.creator, words=ref.words)
        marked.blank(*match.span())


def unknown_creators(marked: Marked, lang: Lang) -> Iterator[Constraint]:
    """Take names out that stand where a creator does and that no creator in the catalogues bears."""
    signs: dict[str, Sign] = {"unknown_not": "!=", "unknown": "="}
    shape = patterns(lang, "creators")
    for rule, sign in signs.items():
        for match in marked.take(shape[rule]) if rule in shape else ():
            name = next(value for value in match.groupdict().values() if value).strip()
            yield Constraint(kind="creator", sign=sign, value=name, words=name)
