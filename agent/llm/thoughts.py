"""Streams of models that think aloud first: what comes between <think> and </think> is not for the reader."""

_TAGS = (("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>"))


class Spoken:
    """Hears a stream piece by piece and gives what is said; thoughts at its beginning are held back."""

    def __init__(self) -> None:
        self._held = ""
        self._speaking = False

    def hear(self, piece: str) -> str:
        """What may be passed on now that this piece has come."""
        if self._speaking:
            return piece
        self._held += piece
        begun = self._held.lstrip()
        for opening, closing in _TAGS:
            if begun.startswith(opening):
                after = begun.partition(closing)[2].lstrip()
                return self._speak(after) if after else ""
            if opening.startswith(begun):
                return ""
        return self._speak(self._held)

    @property
    def silent(self) -> bool:
        """Whether nothing has been said yet."""
        return not self._speaking

    def end(self) -> str:
        """What was held back and turned out to be no thought, once the stream is over."""
        begun = self._held.lstrip()
        return "" if any(begun.startswith(opening) for opening, _ in _TAGS) or not begun else self._speak(begun)

    def _speak(self, words: str) -> str:
        self._speaking, self._held = True, ""
        return words
