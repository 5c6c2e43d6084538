"""Which of some spans holds a place of a text, found at once however many there are."""

from collections.abc import Iterable

from prompts.copy.copies import Claimed


class Cover:
    """Spans by the signs that they hold; of several that hold a sign, the longest.

    Args:
        spans: pieces of one text.
        around: so many signs before and after a span count to it, such as its brackets.
    """

    def __init__(self, spans: Iterable[Claimed], around: int = 0) -> None:
        self._around = around
        self._at: dict[int, Claimed] = {}
        for span in sorted(spans, key=lambda span: span.end - span.start):
            self._at.update(dict.fromkeys(range(span.start - around, span.end + around), span))

    def holding(self, start: int, end: int) -> Claimed | None:
        """The span that a piece stands in, or is; None where there is none."""
        span = self._at.get(start)
        return span if span and end <= span.end + self._around else None
