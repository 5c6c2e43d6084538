"""Templates: strict about what they are given, and the glossary that goes with them."""

from importlib.resources import files

import jinja2
import pytest

from prompts.template import glossary, render
from tests.worlds.shelf import entries


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("reason.en.v1")


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        render("reason.en.v0")


def test_every_template_has_a_version() -> None:
    names = [file.name for file in files("prompts").joinpath("templates").iterdir() if file.name.endswith(".jinja")]
    assert names
    assert all(name.split(".")[-2].startswith("v") for name in names)


def test_glossary() -> None:
    assert glossary("zh")["science fiction"] == "科幻"
    assert glossary("en")["gothic"] == "the gothic"


def test_every_theme_and_genre_of_the_sample_has_a_chinese_word() -> None:
    words = {word for entry in entries() for name in ("themes", "genres") for word in entry[name]}
    assert words
    assert not words - glossary("zh").keys()
