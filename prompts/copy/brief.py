"""What is wanted of a copywriter."""

from dataclasses import dataclass
from functools import cached_property

from migration.domain import Item
from prompts.copy.copies import NOBODY, Audience
from prompts.copy.form import Form
from prompts.ledger.book import Book
from prompts.outputs import Lang


@dataclass(frozen=True)
class Brief:
    """What is wanted: an item, a form, a language, an audience, and how many variants."""

    item: Item
    form: Form
    lang: Lang = "en"
    audience: Audience = NOBODY
    n: int = 1
    unlike: tuple[str, ...] = ()
    """Copy of other items that this one must not be like."""

    @cached_property
    def book(self) -> Book:
        """What the copy may rest on."""
        return Book.of(self.item, self.audience)
