"""Takes out of a copy the sentences that cannot stand."""

from collections.abc import Iterator

from prompts.copy.copies import Checked
from prompts.grounding.story import spans


def without_faults(found: Checked) -> str:
    """The sentences of a checked copy in which nothing is unsupported and no rule is broken, line by line."""
    bad = [(claim.start, claim.end) for claim in found.unsupported]
    bad += [(fault.start, fault.end) for fault in found.faults if fault.rule != "length"]
    between = "" if found.lang == "zh" else " "
    rows = (
        between.join(text for text, start, end in sentences if not any(a < end and b > start for a, b in bad))
        for sentences in _rows(found.text)
    )
    return "\n".join(filter(None, rows))


def _rows(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Each line as its sentences, with their places in the whole text."""
    at = 0
    for row in text.split("\n"):
        yield [(row[start:end].strip(), at + start, at + end) for start, end in spans(row)]
        at += len(row) + 1
