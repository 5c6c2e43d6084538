"""An explanation as a picture: a bar for each item of the history."""

import warnings
from pathlib import Path

from agent.explain.why import Why
from agent.explain.why_words import Bar, bars, place, scale
from prompts.plain import plain

CHINESE = ("Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei", "Source Han Sans SC", "SimHei", "PingFang SC")
"""Fonts with Chinese letters, looked for in this order."""

BLUE, RED, GREY = "#2f6f9f", "#b3402f", "#55555f"
COLUMNS = 48
"""Longer titles are shortened."""


def draw(why: Why, path: Path) -> None:
    """Write the bars as a PNG (or whatever the ending of `path` asks of matplotlib).

    Letters for which no font is installed are drawn as boxes.
    """
    from matplotlib import font_manager, rc_context  # heavy
    from matplotlib.figure import Figure

    shown = bars(why)
    installed = {font.name for font in font_manager.fontManager.ttflist}
    fonts = ["DejaVu Sans", *(name for name in CHINESE if name in installed)]
    with rc_context({"font.family": fonts}), warnings.catch_warnings():
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
