"""Words live in templates, each with a version in its name; to render one is a pure function."""

import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from prompts.outputs import Lang

_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("prompts"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - what is written is text; whoever puts it into a page escapes it there
)


def render(name: str, **values: object) -> str:
    """Fill in the template `templates/<name>.jinja`, such as "reason.en.v1", and strip the ends.

    Raises:
        jinja2.TemplateNotFound: there is no template of that name.
        jinja2.UndefinedError: the template uses a value that was not given.
    """
    return _ENVIRONMENT.get_template(f"{name}.jinja").render(values).strip()


@cache
def glossary(lang: Lang) -> MappingProxyType[str, str]:
    """The words for themes and genres in a language, by their English name; what is missing stays as it is."""
    text = files("prompts").joinpath("templates", f"glossary.{lang}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
