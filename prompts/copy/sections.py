"""What a template offers for each line of a form, as `compose/words.en.v1.jinja` describes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Section:
    """What the template offers for one line of a form: groups of alternatives, and orders to put groups in."""

    layouts: tuple[tuple[str, ...], ...]
    groups: Groups


def sections(rendered: str) -> dict[str, Section]:
    """Read what the template rendered: sections, layouts and groups."""
    found: dict[str, tuple[list[tuple[str, ...]], dict[str, list[str]]]] = {}
    layouts: list[tuple[str, ...]] = []
    group: list[str] = []
    for line in filter(None, (" ".join(row.split()) for row in rendered.split("\n"))):
        if line.startswith("# "):
            layouts, groups = found.setdefault(line[2:], ([], {}))
        elif line.startswith("@ "):
            layouts.append(tuple(line[2:].split()))
        elif line.startswith(": "):
            group = groups.setdefault(line[2:], [])
        elif (sentence := _set(line)) not in group:
            group.append(sentence)
    return {name: Section(tuple(ls), {n: tuple(g) for n, g in gs.items()}) for name, (ls, gs) in found.items()}


def _set(line: str) -> str:
    """A line with a capital at its beginning and no space between Chinese signs, nor beside their punctuation."""
    line = re.sub(r" ?([，。：；、？！《》（）—]) ?|(?<=[㐀-鿿]) (?=[㐀-鿿])", r"\1", line)
    return line[:1].upper() + line[1:]
