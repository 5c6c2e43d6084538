"""Every command that a message names can be pasted: with all that it requires."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from agent.cli.main import main

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`segue ((?:[^`{]|\{[^}]*\})*)`")


def _messages(tree: ast.AST) -> Iterator[str]:
    """The texts of a source but its docstrings; what is filled in later stands as X."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (prose | inside):
            yield node.value


def named() -> list[tuple[str, str]]:
    """Each command that a message or a sentence names, and where."""
    found = []
    for package in ("migration", "retrieval", "prompts", "agent"):
        for path in sorted((ROOT / package).rglob("*")):
            where = path.relative_to(ROOT).as_posix()
            if path.suffix == ".py":
                texts = list(_messages(ast.parse(path.read_text(encoding="utf-8"))))
            elif path.suffix == ".json" and "sentences" in path.name:
                texts = [path.read_text(encoding="utf-8")]
            else:
                continue
            found += [(command, where) for text in texts for command in NAMED.findall(text)]
    return found


def lacking(command: str) -> list[str]:
    """What a command line lacks of that which its verb requires."""
    verb: Any = typer.main.get_command(main)
    words = command.split()
    while words and hasattr(verb, "commands"):
        verb = verb.commands[words.pop(0)]
    required = [param for param in verb.params if param.required]
    options = {param.opts[0]: param.opts for param in required if param.param_type_name == "option"}
    arguments = [param.name for param in required if param.param_type_name == "argument"]
    given = [name for name, spellings in options.items() if set(spellings) & set(words)]
    plain = len(words) - 2 * len(given)
    return [name for name in options if name not in given] + arguments[max(0, plain) :]


def test_every_command_in_a_message_is_whole() -> None:
    found = named()
    assert len(found) > 25
    assert not [(command, where, lack) for command, where in found if (lack := lacking(command))]


@pytest.mark.parametrize(
    ("command", "lack"),
    [
        ("index", ["--to"]),
        ("index --to film", []),
        ("items search", ["--to", "text"]),
        ("items search dune --to film", []),
        ("import", ["paths"]),
        ("import PATH", []),
    ],
)
def test_what_is_lacking_is_seen(command: str, lack: list[str]) -> None:
    assert lacking(command) == lack
