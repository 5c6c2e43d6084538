"""An explanation as a picture: a bar for each item of the history."""

import warnings
from pathlib import Path

from agent.explain.why import Why
from agent.explain.why_words import Bar, bars, place, scale
from migration.errors import InputError
from prompts.plain import plain

PLAIN = "DejaVu Sans"
"""The font that matplotlib brings along; it has no Chinese signs."""

HAN = "汉"
"""A sign that every Chinese font has."""

BLUE, RED, GREY = "#2f6f9f", "#b3402f", "#55555f"
COLUMNS = 48
"""Longer titles are shortened."""


def draw(why: Why, path: Path) -> None:
    """Write the bars as a PNG (or whatever the ending of `path` asks of matplotlib).

    Letters of other scripts than Latin and Chinese, for which no font is installed, are drawn as boxes.

    Raises:
        InputError: it is to be in Chinese, and no font on this machine has Chinese signs.
    """
    from matplotlib import rc_context  # heavy
    from matplotlib.figure import Figure

    shown = bars(why)
    chinese = font_with(HAN)
    if why.lang == "zh" and not chinese:
        raise InputError(
            "no font on this machine has Chinese signs, so they would be drawn as boxes",
            "Install one (such as Noto Sans CJK), or name the output why.html.",
        )
    with rc_context({"font.family": [PLAIN, *chinese]}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # drawn as a box, as said above
        figure = Figure(figsize=(9, 1.6 + 0.42 * max(1, len(shown))), layout="constrained")
        axes = figure.subplots()
        axes.barh([_label(bar) for bar in _unlike(shown)], [bar.amount for bar in shown], color=[*map(_colour, shown)])
        axes.invert_yaxis()
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(_safe(f"{plain(why.item.title_in(why.lang), COLUMNS)}\n{plain(place(why), 110)}"), fontsize=10)
        axes.set_xlabel(scale(why), fontsize=8)
        figure.savefig(path, dpi=150)


def font_with(sign: str) -> list[str]:
    """The name of an installed font that has a sign, if there is one."""
    from matplotlib.font_manager import findSystemFonts, fontManager
    from matplotlib.ft2font import FT2Font

    for path in sorted(findSystemFonts()):  # not the list that matplotlib keeps: it may be older than a font
        try:
            font = FT2Font(path)
            if font.get_char_index(ord(sign)):
                fontManager.addfont(path)
                return [font.family_name]
        except (OSError, RuntimeError):  # one that cannot be read
            continue
    return []


def _label(bar: Bar) -> str:
    return _safe(f"{plain(bar.title, COLUMNS)} ({plain(bar.domain, 20)})")


def _unlike(shown: list[Bar]) -> list[Bar]:
    """Equal labels would be drawn as one bar: later ones of a title get a number."""
    seen: dict[str, int] = {}
    out = []
    for bar in shown:
        label = _label(bar)
        seen[label] = seen.get(label, 0) + 1
        out.append(bar if seen[label] == 1 else bar._replace(title=f"{bar.title} #{seen[label]}"))
    return out


def _colour(bar: Bar) -> str:
    return BLUE if bar.amount >= 0 else RED


def _safe(text: str) -> str:
    return text.replace("$", r"\$")  # matplotlib would read what stands between two of them as a formula
