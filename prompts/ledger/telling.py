"""What copy tells beside the fields: each part of a sentence holds at most one excerpt of the description.

The words are listed that need no field (`plain.<lang>.txt`), and those few that may be said for a word of a field
(`akin.<lang>.txt`). Around an excerpt stand such words and fields only; all else is told by nobody.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from prompts.claims.vocabulary import NOT, plain, same, stem
from prompts.copy.copies import Claimed, Support
from prompts.ledger import telling_zh
from prompts.ledger.book import DESCRIPTION, Book
from prompts.ledger.excerpt import excerpt, thing, told
from prompts.ledger.tokens import COMMA, Token, tokens
from prompts.outputs import Lang

LEADING: Final = frozenset(["about", "of", "follows", "follow", "where", "how", "with", "and", "which", "meet"])
"""Words after which an excerpt may begin without a comma: "a film about", "follows", "in which"."""

TRAILING: Final = frozenset(["in", "by", "from"])
"""Words that may follow an excerpt without a comma: "in Solaris", "by Andrei Tarkovsky"."""

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
    if lang == "zh":
        held = frozenset(c.text for c in named)
        yield from telling_zh.happenings(text, blanked(text, [c for c in named if c.kind == "title"]), held, book)
        return
    unheld = [c for c in claims if not c.support]
    fields = frozenset().union(*(entry.stems for entry in book.stated)) | book.names
    last: dict[str, int] = {}
    for part in _parts(text, named):
        if part[0].mark == "\n":
            last = {}
        kinds = [_kind(token, named, unheld, fields) for token in part]
        if "own" in kinds:
            piece = _piece(text, part, kinds, book, last)
            untold = any(kind == "own" and not _covered(t, unheld) for t, kind in zip(part, kinds, strict=True))
            if piece.support or untold:  # what other checks refuse is told by them
                yield piece


def _parts(text: str, named: Sequence[Claimed]) -> Iterator[list[Token]]:
    """The parts of sentences between marks other than commas; marks within names part nothing."""
    part: list[Token] = []
    for token in tokens(text):
        inside = any(span.start < token.start < span.end for span in named)
        if part and token.mark not in ("", COMMA) and not inside:
            yield part
            part = []
        part.append(token)
    if part:
        yield part


def _kind(token: Token, named: Sequence[Claimed], unheld: Sequence[Claimed], fields: frozenset[str]) -> str:
    """Whether a word stands in a field, needs none, or is the description's own."""
    if _covered(token, named):
        return "field"
    words = token.text.removesuffix("'s").split("-")
    if token.text in NOT or _covered(token, unheld):
        return "own"
    if all(any(same(stem(word), field) for field in fields) for word in words):
        return "field"
    return "plain" if plain(token.text) or all(map(plain, words)) or token.text[0].isdigit() else "own"


def _covered(token: Token, spans: Sequence[Claimed]) -> bool:
    return any(span.start <= token.start and token.end <= span.end for span in spans)


def _piece(text: str, part: Sequence[Token], kinds: Sequence[str], book: Book, last: dict[str, int]) -> Claimed:
    """The excerpt that a part holds, or the part without support."""
    first, final = kinds.index("own"), len(kinds) - kinds[::-1].index("own")
    for start in range(first + 1):
        for end in range(len(part), final - 1, -1):
            lead, tail = _lead(part, kinds, start), _tail(part, kinds, end)
            found = _found(part[start:end], book, last, led=lead == "led") if lead and tail else None
            if found:
                return _claimed(text, part[start:end], found)
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


def _found(copy: Sequence[Token], book: Book, last: dict[str, int], *, led: bool) -> Support | None:
    """The sentence of the description that holds an excerpt, after the last one in the same line."""
    for entry in book.prose:
        run = excerpt(copy, told(entry.value), led=led)
        if run and run.start >= last.get(entry.value, 0):
            last[entry.value] = run.start
            return Support(field=entry.field, value=entry.value)
    return None


def _lead(part: Sequence[Token], kinds: Sequence[str], start: int) -> str:
    """Whether the words before an excerpt may stand there: "led" by one of `LEADING`, or "free"."""
    lead = part[:start]
    if not lead:
        return "free"
    theme = len(lead) > 1 and kinds[start - 2] == "field"
    if lead[-1].text in LEADING and not (theme and lead[-1].text in ("of", "with")):
        return "led"
    said = not TIMES & {token.text for token in lead} and "field" in kinds[:start]
    return "free" if part[start].mark and said else ""


def _tail(part: Sequence[Token], kinds: Sequence[str], end: int) -> bool:
    """Whether the words after an excerpt may stand there."""
    tail = part[end:]
    said = not TIMES & {token.text for token in tail} and "field" in kinds[end:]
    return not tail or (said and (bool(tail[0].mark) or tail[0].text in TRAILING))
