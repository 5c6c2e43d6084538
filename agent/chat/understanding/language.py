"""In which language a message is written."""

import re

from prompts.outputs import Lang

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_TITLE = re.compile(r"《[^》]*》|「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"")


def language_of(text: str, before: Lang) -> Lang:
    """The language of a message; quoted titles do not count, and where nothing else is said it is the one before.

    A Chinese sentence with an English title in it is Chinese, and the other way round: what counts is whether there
    are at least half as many Chinese characters as Latin words.
    """
    for part in (_TITLE.sub(" ", text), text):
        han, latin = len(_HAN.findall(part)), len(_LATIN_WORD.findall(part))
        if han or latin:
            return "zh" if 2 * han >= latin and han else "en"
    return before
