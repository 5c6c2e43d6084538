"""Words live in templates, each with a version in its name; to render one is a pure function."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2.exceptions import TemplateError

from migration.errors import InputError
from prompts.ask import Message
from prompts.outputs import Lang


def _environment(loader: BaseLoader, *, changing: bool = False) -> Environment:
    """An environment; `changing` templates are read anew when their file has changed."""
    return Environment(
        loader=loader,
        auto_reload=changing,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - what is written is text; whoever puts it into a page escapes it there
    )


_OWN: Final = PackageLoader("prompts")
_ENVIRONMENT: Final = _environment(_OWN)


def render(name: str, **values: object) -> str:
    """Fill in the template `templates/<name>.jinja`, such as "reason.en.v1", and strip the ends.

    Raises:
        jinja2.TemplateNotFound: there is no template of that name.
        jinja2.UndefinedError: the template uses a value that was not given.
    """
    return _ENVIRONMENT.get_template(f"{name}.jinja").render(values).strip()


def messages(name: str, folder: Path | None = None, **values: object) -> tuple[Message, Message]:
    """Fill in a template with the blocks `system`, the same from call to call, and `user`.

    Args:
        name: of the template, such as "rerank.en.v2".
        folder: where a user's own version of it may lie, `<name>.jinja`; it goes before ours.
        values: what the template uses.

    Raises:
        InputError: a user's own template cannot be read, lacks a block, or uses a value that is not given.
    """
    environment = _with_own(folder) if folder else _ENVIRONMENT
    try:
        template = environment.get_template(f"{name}.jinja")
        context = template.new_context(values)
        system, user = ("".join(template.blocks[block](context)).strip() for block in ("system", "user"))
    except (TemplateError, KeyError, UnicodeDecodeError) as error:
        if folder is None or not (folder / f"{name}.jinja").exists():
            raise
        missing = f"no block {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(
            f"expected a prompt template with the blocks system and user in {folder / name}.jinja, found: {missing}",
            f"Mend it after the template of the same name that `segue prompts show {name.split('.')[0]}` renders.",
        ) from error
    return Message(role="system", content=system), Message(role="user", content=user)


@cache
def _with_own(folder: Path) -> Environment:
    return _environment(ChoiceLoader([FileSystemLoader(folder), _OWN]), changing=True)


@cache
def glossary(lang: Lang) -> MappingProxyType[str, str]:
    """The words for themes and genres in a language, by their English name; what is missing stays as it is."""
    text = files("prompts").joinpath("templates", f"glossary.{lang}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
