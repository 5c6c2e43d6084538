"""Rule packs: phrases that copy must not, or must, hold. Each pack is a file; users add their own.

Phrases are words, not patterns: no file can make a check slow. Latin words match as whole words in any case, with the
endings of the plural; a phrase with Chinese signs matches wherever it stands.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pydantic import Field, ValidationError

from migration.domain import Value
from migration.errors import InputError
from prompts.copy.form import first_fault
from prompts.outputs import Lang

HINT: Final = "See the packs that come with Segue, such as prompts/rules/health.toml, for an example."


class Forbidden(Value):
    """Phrases that must not stand in the copy, but for the harmless ones that contain them (`except`)."""

    phrases: tuple[str, ...] = Field(min_length=1)
    why: str
    unless: tuple[str, ...] = ()

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each phrase in `text`."""
        harmless = [match.span() for match in self._unless.finditer(text)] if self.unless else []
        for match in self._phrases.finditer(text):
            if not any(start <= match.start() and match.end() <= end for start, end in harmless):
                yield match.span()

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        return _pattern(self.phrases)

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _pattern(self.unless)


class Required(Value):
    """At least one of `phrases` must stand in copy of the named forms (of all where none is named)."""

    phrases: tuple[str, ...] = Field(min_length=1)
    why: str
    forms: tuple[str, ...] = ()

    def met(self, text: str) -> bool:
        """Whether one of the phrases is there."""
        return bool(_pattern(self.phrases).search(text))


class RulePack(Value):
    """A set of rules.

    Attributes:
        source: the law, or whoever else stands behind the pack.
        languages: that it holds for; empty means all.
        on: whether it holds without being asked for by name.
        stories: whether a phrase may stand that a story's own description has (a doctor in a novel treats patients).
    """

    name: str = Field(pattern=r"^[\w-]{1,40}$")
    source: str = ""
    languages: tuple[Lang, ...] = ()
    on: bool = True
    stories: bool = False
    forbidden: tuple[Forbidden, ...] = ()
    required: tuple[Required, ...] = ()

    def holds_for(self, lang: Lang) -> bool:
        """Whether copy in `lang` has to follow the pack."""
        return not self.languages or lang in self.languages


def read_rules(text: str, origin: str) -> RulePack:
    """Read a rule pack from TOML; `origin` names the file in messages.

    Raises:
        InputError: it is no TOML, or not a rule pack.
    """
    try:
        return RulePack.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the rules in {origin} are no TOML: {error}", HINT) from error
    except ValidationError as error:
        raise InputError(f"the rules in {origin} do not fit: {first_fault(error)}", HINT) from error


@cache
def built_in_rules() -> MappingProxyType[str, RulePack]:
    """The packs that come with Segue, by name."""
    folder = files("prompts").joinpath("rules")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    packs = [read_rules(file.read_text(encoding="utf-8"), file.name) for file in found]
    return MappingProxyType({pack.name: pack for pack in packs})


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases, the longest first, so that the widest match is reported."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(map(_one, ordered)), re.IGNORECASE)


def _one(phrase: str) -> str:
    words = r"[\s-]+".join(re.escape(word) for word in phrase.split())
    first, last = phrase.strip()[:1], phrase.strip()[-1:]
    before = r"(?<![A-Za-z0-9])" if first.isascii() and first.isalnum() else ""
    after = r"(?:e?s)?(?![A-Za-z0-9])" if last.isascii() and last.isalnum() else ""
    return f"{before}{words}{after}"
