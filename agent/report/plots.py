"""The plots of the report, each from values to one SVG that stands inside the page.

Text stays text (the page's own fonts draw it), so Chinese needs no font files and a reader can search the plots.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.report.atlas import Atlas
from migration.evaluation.dial import DialPoint
from migration.evaluation.intervals import Interval
from migration.evaluation.reliability import Decile

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, GRID = "#1f2933", "#616e7c", "#e4e7eb"
OURS, BEST, PLAIN, OTHERS = "#c2410c", "#1d4ed8", "#64748b", "#cbd5e1"
THEMES = ("#0f766e", "#b45309", "#6d28d9", "#be185d", "#15803d", "#1d4ed8", "#a16207", "#475569")
STYLE = Path(__file__).parent / "templates" / "plots.mplstyle"


@contextmanager
def _drawing(name: str, width: float, height: float, columns: int = 1) -> "Iterator[tuple[Figure, list[Axes]]]":
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": name}, STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, list(np.ravel(figure.subplots(1, columns)))


def _svg(figure: "Figure") -> str:
    out = StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # the page's own fonts draw the letters
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = out.getvalue()
    return text[text.index("<svg") :].replace("DejaVu Sans", "inherit")


def bars(panels: Mapping[str, Sequence[tuple[str, Interval]]], ours: str, best: str | None) -> str:
    """One panel of horizontal bars with whiskers for each figure; rows in the order given, the first on top."""
    count = len(next(iter(panels.values())))
    with _drawing("bars", 10.5, 0.9 + 0.31 * count, len(panels)) as (figure, axes):
        for n, (axis, (title, rows)) in enumerate(zip(axes, panels.items(), strict=True)):
            places = np.arange(count)[::-1]
            means = np.array([value.mean for _, value in rows])
            reach = np.array([[v.mean - v.low for _, v in rows], [v.high - v.mean for _, v in rows]])
            colours = [OURS if name == ours else BEST if name == best else OTHERS for name, _ in rows]
            axis.barh(places, means, color=colours, height=0.66)
            axis.errorbar(means, places, xerr=np.maximum(reach, 0), fmt="none", ecolor=INK, elinewidth=0.9)
            span = max((value.high for _, value in rows), default=1.0)
            for place, (_, value) in zip(places, rows, strict=True):
                axis.text(value.high + 0.02 * span, place, f"{value.mean:.4f}", va="center", fontsize=8.5, color=SOFT)
            axis.set(title=title, xlim=(0, span * 1.22), yticks=places, yticklabels=[name for name, _ in rows])
            if n:
                axis.set_yticklabels([])
            axis.title.set(fontsize=11, color=INK)
            axis.tick_params(length=0)
            axis.grid(visible=True, axis="x", color=GRID)
        return _svg(figure)


def lengths(labels: Sequence[str], people: Sequence[int], lines: Mapping[str, Sequence[Interval]], heads: str) -> str:
    """Means with whiskers over groups of people, one line for each model; the first one is ours."""
    with _drawing("lengths", 7.2, 3.6) as (figure, [axis]):
        places = np.arange(len(labels))
        for n, (name, values) in enumerate(lines.items()):
            means = [value.mean for value in values]
            reach = np.array([[v.mean - v.low for v in values], [v.high - v.mean for v in values]])
            colour = (OURS, BEST, PLAIN, INK)[n % 4]
            axis.errorbar(
                places + 0.06 * (n - len(lines) / 2),
                means,
                yerr=np.maximum(reach, 0),
                color=colour,
                marker="o",
                markersize=5,
                linewidth=1.8,
                elinewidth=0.9,
                label=name,
            )
        ticks = [f"{label}\nn = {count:,}" for label, count in zip(labels, people, strict=True)]
        axis.set(xticks=places, xticklabels=ticks, xlabel=heads, ylabel="NDCG@10", ylim=(0, None))
        axis.grid(visible=True, axis="y", color=GRID)
        axis.legend(frameon=False)
        return _svg(figure)


def dial(
    points: Sequence[DialPoint], others: Sequence[tuple[str, float, float, float]], words: Mapping[str, str]
) -> str:
    """Coverage and Gini against NDCG@10; `others` are (model, NDCG@10, coverage, Gini).

    Models far less accurate than the whole curve are left to the table, so that the curve can be read.
    """
    floor = 0.9 * min([point.ndcg.mean for point in points])
    seen = [other for other in others if other[1] >= floor]
    covered = [(name, coverage, ndcg) for name, ndcg, coverage, _ in seen]
    unequal = [(name, gini, ndcg) for name, ndcg, _, gini in seen]
    with _drawing("dial", 10.5, 4.6, 2) as (figure, axes):
        for n, (axis, label) in enumerate(zip(axes, ("share_of_catalogue", "inequality"), strict=True)):
            dots = unequal if n else covered
            spots = [(point.gini if n else point.coverage, point.ndcg.mean) for point in points]
            axis.plot(*zip(*spots, strict=True), color=OURS, marker="o", linewidth=2)
            for point, spot in zip(points, spots, strict=True):
                if point.dial == 1:
                    axis.annotate(words["as_trained"], spot, (7, 4), textcoords="offset points", color=OURS, fontsize=9)
            axis.scatter([x for _, x, _ in dots], [y for _, _, y in dots], color=PLAIN, zorder=3)
            for name, across, up in _apart(dots, 0.4, 0.05):
                axis.annotate(name, (across, up), (6, -9), textcoords="offset points", fontsize=8.5, color=SOFT)
            axis.set(xlabel=words[label], ylabel="" if n else "NDCG@10")
            axis.margins(x=0.2, y=0.08)
            axis.grid(visible=True, color=GRID)
        return _svg(figure)


Mark = tuple[str, float, float]


def _apart(marks: Sequence[Mark], across: float, up: float) -> list[Mark]:
    """Those (name, x, y) that can be written without covering another one, the first ones first.

    Two cover each other when they are nearer than `across` of the width and `up` of the height that all take up.
    """
    width, height = (float(np.ptp([mark[n] for mark in marks])) if marks else 0.0 for n in (1, 2))
    kept: list[Mark] = []
    for mark in marks:
        near = (abs(mark[1] - one[1]) < across * width and abs(mark[2] - one[2]) < up * height for one in kept)
        if not any(near):
            kept.append(mark)
    return kept


def reliability(parts: Sequence[Decile], words: Mapping[str, str]) -> str:
    """Served NDCG@10 and popularity's in each tenth of confidence, and the gain against the confidence itself."""
    with _drawing("reliability", 10.5, 3.6, 2) as (figure, axes):
        places = np.arange(1, len(parts) + 1)
        served, popular = [part.ndcg for part in parts], [part.popularity for part in parts]
        for values, colour, name in ((served, OURS, words["network"]), (popular, PLAIN, words["popularity"])):
            reach = np.array([[v.mean - v.low for v in values], [v.high - v.mean for v in values]])
            means = [value.mean for value in values]
            axes[0].errorbar(
                places, means, yerr=np.maximum(reach, 0), color=colour, marker="o", elinewidth=0.9, label=name
            )
        axes[0].set(xticks=places, xlabel=words["tenths"], ylabel="NDCG@10", ylim=(0, None))
        axes[0].legend(frameon=False, loc="upper left")
        gains = [part.gain for part in parts]
        reach = np.array([[v.mean - v.low for v in gains], [v.high - v.mean for v in gains]])
        sure = [part.confidence for part in parts]
        axes[1].errorbar(
            sure, [gain.mean for gain in gains], yerr=np.maximum(reach, 0), color=OURS, marker="o", linestyle="none"
        )
        axes[1].axhline(0, color=INK, linewidth=0.8)
        axes[1].set(xlabel=words["sure"], ylabel=words["gain"])
        for axis in axes:
            axis.grid(visible=True, axis="y", color=GRID)
        return _svg(figure)


def curves(lines: Mapping[str, Sequence[tuple[float, float]]], words: Mapping[str, str]) -> str:
    """Figures by epoch, one line for each stage of the training."""
    with _drawing("curves", 7.2, 3.2) as (figure, [axis]):
        for n, (name, points) in enumerate(lines.items()):
            axis.plot(*zip(*points, strict=True), marker="o", linewidth=1.8, color=THEMES[n % len(THEMES)], label=name)
        axis.set(xlabel=words["epoch"], ylabel="NDCG@10")
        axis.set_xticks(range(1, 1 + int(max(step for points in lines.values() for step, _ in points))))
        axis.grid(visible=True, axis="y", color=GRID)
        axis.legend(frameon=False, loc="lower right")
        return _svg(figure)


def maps(atlas: Atlas, words: Mapping[str, str]) -> str:
    """Items as dots and people as rings, before and after migration, coloured by theme."""
    with _drawing("maps", 10.5, 5.0, 2) as (figure, axes):
        for axis, name, plane in zip(axes, ("before", "after"), (atlas.before, atlas.after), strict=True):
            items, people = plane.items, plane.people
            dots, rings = ([THEMES[n] for n in themes] for themes in (atlas.item_theme, atlas.person_theme))
            axis.scatter(items[:, 0], items[:, 1], s=9, c=dots, alpha=0.45, linewidths=0)
            axis.scatter(people[:, 0], people[:, 1], s=26, facecolors="none", edgecolors=rings, linewidths=1.1)
            axis.set(title=words[name], xticks=[], yticks=[])
            for side in axis.spines.values():
                side.set(visible=True, color=GRID)
        return _svg(figure)
