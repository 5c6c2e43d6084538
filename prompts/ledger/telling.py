"""What copy tells beside the fields: each part of a sentence holds at most one excerpt of the description.

The words are listed that need no field (`plain.<lang>.txt`), and those few that may be said for a word of a field
(`akin.<lang>.txt`). Around an excerpt stand such words and fields only; all else is told by nobody.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from prompts.claims.vocabulary import NOT, plain, same, stem
from prompts.copy.copies import Claimed, Support
from prompts.ledger import telling_zh
from prompts.ledger.book import DESCRIPTION, Book
from prompts.ledger.cover import Cover
from prompts.ledger.excerpt import excerpts, thing, told
from prompts.ledger.tokens import COMMA, Token, tokens
from prompts.outputs import Lang

LEADING: Final = frozenset(["about", "of", "follows", "follow", "with", "meet"])
"""Words after which an excerpt may begin without a comma, with any noun: "a film about", "follows"."""

OPENING: Final = frozenset(["where", "how", "and", "which"])
"""Words after which a statement may begin without a comma: "in which"."""

TRAILING: Final = frozenset(["in", "by", "from"])
"""Words that may follow an excerpt without a comma: "in Solaris", "by Andrei Tarkovsky"."""

LONGEST: Final = 200
"""Words; no longer part of a sentence is looked into."""

TIMES: Final = frozenset(
    ["before", "after", "later", "then", "until", "once", "again", "soon", "now", "ago", "when", "while", "during",
    "because", "so", "if", "like", "as"]
)  # fmt: skip
"""Words that would say when or why: the description alone does."""


def blanked(text: str, spans: Sequence[Claimed], sign: str = " ") -> str:
    """The text with some pieces of it made blank, so that nothing reads them."""
    for span in spans:
        text = text[: span.start] + sign * (span.end - span.start) + text[span.end :]
    return text


def happenings(text: str, claims: Sequence[Claimed], lang: Lang, book: Book) -> Iterator[Claimed]:
    """What a copy tells beside the fields, piece by piece, each with the sentence of the description that holds it.

    Args:
        text: the copy.
        claims: what other checks have found.
        lang: its language.
        book: what there is to tell.
    """
    named = [c for c in claims if c.support and not c.support.field.startswith(DESCRIPTION)]
    unheld = [c for c in claims if not c.support]
    if lang == "zh":
        blank = blanked(text, [*unheld, *(c for c in named if c.kind == "title")])
        yield from telling_zh.happenings(text, blank, frozenset(c.text for c in named), book)
        return
    in_field, refused = Cover(named), Cover(unheld)
    fields = frozenset().union(*(entry.parts for entry in book.stated)) | book.names
    last: dict[str, int] = {}
    for part in _parts(text, in_field):
        if part[0].mark == "\n":
            last = {}
        kinds = [_kind(token, in_field, refused, fields) for token in part]
        if "own" in kinds:
            piece = _piece(text, part, kinds, book, last)
            untold = any(
                kind == "own" and not refused.holding(t.start, t.end) for t, kind in zip(part, kinds, strict=True)
            )
            if piece.support or untold:  # what other checks refuse is told by them
                yield piece


def _parts(text: str, in_field: Cover) -> Iterator[list[Token]]:
    """The parts of sentences between marks other than commas; marks within names part nothing."""
    part: list[Token] = []
    for token in tokens(text):
        span = in_field.holding(token.start, token.end)
        inside = span is not None and span.start < token.start
        if part and token.mark not in ("", COMMA) and not inside:
            yield part
            part = []
        part.append(token)
    if part:
        yield part


def _kind(token: Token, in_field: Cover, refused: Cover, fields: frozenset[str]) -> str:
    """Whether a word stands in a field, needs none, or is the description's own."""
    if in_field.holding(token.start, token.end):
        return "field"
    if token.text in NOT or refused.holding(token.start, token.end):
        return "own"
    words = token.text.removesuffix("'s").split("-")
    if all(_in_fields(stem(word), fields) for word in words):
        return "field"
    return "plain" if plain(token.text) or all(map(plain, words)) or token.text[0].isdigit() else "own"


@lru_cache(maxsize=20_000)
def _in_fields(word: str, fields: frozenset[str]) -> bool:
    """Whether a field holds a word, or one that it may be said for."""
    return any(same(word, field) for field in fields)


def _piece(text: str, part: Sequence[Token], kinds: Sequence[str], book: Book, last: dict[str, int]) -> Claimed:
    """The excerpt that a part holds, or the part without support."""
    first, final = kinds.index("own"), len(kinds) - kinds[::-1].index("own")
    for start in range(first + 1) if len(part) <= LONGEST else ():
        lead = _lead(part, kinds, start)
        for entry in book.prose if lead else ():
            for run in sorted(excerpts(part[start:], told(entry.value), led=lead == "led"), key=lambda run: -run.size):
                end = start + run.size
                if end >= final and run.start >= last.get(entry.value, 0) and _tail(part, kinds, end):
                    last[entry.value] = run.start
                    return _claimed(text, part[start:end], Support(field=entry.field, value=entry.value))
    listed = _listed(part, kinds, book)
    return _claimed(text, part, listed, "" if listed else _cause(part, kinds, book))


def _claimed(text: str, words: Sequence[Token], support: Support | None, cause: str = "") -> Claimed:
    start, end = words[0].start, words[-1].end
    return Claimed(kind="story", text=text[start:end], start=start, end=end, support=support, cause=cause)


def _cause(part: Sequence[Token], kinds: Sequence[str], book: Book) -> str:
    own = [token.text for token, kind in zip(part, kinds, strict=True) if kind == "own"]
    known = {token.text for entry in book.prose for token in told(entry.value)}
    strange = [word for word in dict.fromkeys(own) if word not in known]
    return (
        f"no field tells of {', '.join(strange[:4])}" if strange else "the description does not say it in these words"
    )


def _listed(part: Sequence[Token], kinds: Sequence[str], book: Book) -> Support | None:
    """The sentence that has the things of which a part is a list: "a boy, a lifeboat and the sea"."""
    rows: list[list[int]] = [[]]
    for n, token in enumerate(part):
        if token.mark or token.text == "and":
            rows.append([])
        if token.text != "and":
            rows[-1].append(n)
    held = None
    for row in filter(None, rows):
        if any(kinds[n] == "own" for n in row):
            held = next((e for e in book.prose if thing([part[n] for n in row], told(e.value))), None)
            if held is None:
                return None
        elif not any(kinds[n] == "field" for n in row):
            return None
    return Support(field=held.field, value=held.value) if held else None


def _lead(part: Sequence[Token], kinds: Sequence[str], start: int) -> str:
    """Whether the words before an excerpt may stand there: "led" by one of `LEADING`, or "free"."""
    lead = part[:start]
    if not lead:
        return "free"
    theme = len(lead) > 1 and kinds[start - 2] == "field"
    if lead[-1].text in LEADING and not (theme and lead[-1].text in ("of", "with")):
        return "led"
    if lead[-1].text in OPENING:
        return "free"
    said = not TIMES & {token.text for token in lead} and "field" in kinds[:start]
    return "free" if part[start].mark and said else ""


def _tail(part: Sequence[Token], kinds: Sequence[str], end: int) -> bool:
    """Whether the words after an excerpt may stand there."""
    tail = part[end:]
    said = not TIMES & {token.text for token in tail} and "field" in kinds[end:]
    return not tail or (said and (bool(tail[0].mark) or tail[0].text in TRAILING))
