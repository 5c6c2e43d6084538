"""From a scored evaluation to one HTML file that needs nothing else: no script, no font, no address."""

from collections.abc import Mapping
from pathlib import Path

from agent.measure.scoring import NETWORK, Scored
from agent.report import plots
from agent.report.atlas import Atlas, atlas
from agent.report.words import WORDS
from migration.evaluation.claims import claims
from migration.evaluation.dial import coverage_at
from migration.evaluation.groups import HISTORY
from migration.evaluation.intervals import Interval
from migration.evaluation.scorecard import MAIN, SHOWN, Row, Scorecard
from migration.training.runs import Records

BARS = {"ndcg@10": "NDCG@10", "recall@200": "Recall@200"}
TABLE = {
    **SHOWN,
    "precision@10": "Precision@10",
    "f1@10": "F1@10",
    "mrr@10": "MRR@10",
    "accuracy": "Accuracy",
    "auc": "AUC",
}
LISTS = {"novelty@10": "novelty, bits", "diversity@10": "diversity", "miscalibration@10": "miscalibration"}
PLAIN = "popularity"
FEW = 20
"""A group of fewer people than this is left out of the plot; the table has it."""


def write_report(scored: Scored, file: Path, lang: str = "en") -> None:
    """Draw everything and write the page."""
    words = WORDS.get(lang, WORDS["en"])
    drawn = atlas(scored.trial, scored.network)
    page = render(scored.card, words, lang=lang, curves=curves(scored.records), drawn=drawn)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")


def render(
    card: Scorecard,
    words: Mapping[str, str],
    *,
    lang: str = "en",
    curves: Mapping[str, list[tuple[float, float]]] | None = None,
    drawn: Atlas | None = None,
) -> str:
    """The page of a scorecard; `curves` are the training's, `drawn` is the map."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    ours = next((row for row in card.rows if row.name == NETWORK), card.rows[0])
    best = card.best_other(ours.name)
    ranked = sorted(card.rows, key=lambda row: row.figures[MAIN].mean, reverse=True)
    loader = Environment(loader=PackageLoader("agent.report"), autoescape=True, undefined=StrictUndefined)
    loader.filters |= {"signed": signed, "interval": lambda value: f"{value.low:.4f} – {value.high:.4f}"}
    return loader.get_template("page.html.jinja").render(
        card=card,
        words=words,
        lang=lang,
        ours=ours,
        best=best,
        ahead=card.difference(ours.name, best) if best else None,
        ahead_share=_share(card, ours, best),
        ranked=ranked,
        table=TABLE,
        lists=LISTS,
        claims=claims(card.rows, ours.name),
        pairs=_pairs(card, [row.name for row in ranked]),
        atlas=drawn,
        level=_level(card, ours, ranked, words),
        svg=_plots(card, ours, best, ranked, words, curves or {}, drawn),
    )


def curves(records: Records) -> dict[str, list[tuple[float, float]]]:
    """NDCG@10 by epoch of each stage that has more than one, from what a training said; the last word counts."""
    lines: dict[str, dict[float, float]] = {}
    for said in records:
        if "ndcg" in said and said["step"]:
            lines.setdefault(str(said["stage"]), {})[float(said["step"])] = float(said["ndcg"])
    return {stage.removeprefix("choose-"): sorted(points.items()) for stage, points in lines.items() if len(points) > 1}


def signed(value: Interval) -> str:
    """A difference with its sign and its interval."""
    return f"{value.mean:+.4f} ({value.low:+.4f}, {value.high:+.4f})"


def _share(card: Scorecard, ours: Row, best: str | None) -> float | None:
    theirs = card.row(best).figures[MAIN].mean if best else 0.0
    return ours.figures[MAIN].mean / theirs - 1 if theirs else None


def _level(card: Scorecard, ours: Row, ranked: list[Row], words: Mapping[str, str]) -> list[str]:
    """How much of the catalogue the lists hold where the dial leaves them as accurate as each other model."""
    said = []
    for row in ranked:
        share = coverage_at(card.dial, row.figures[MAIN].mean)
        if row.name != ours.name and share is not None:
            said.append(words["level"].format(other=row.name, share=share, own=row.overall["coverage@10"]))
    return said


def _pairs(card: Scorecard, names: list[str]) -> dict[str, list[Interval | None]]:
    return {one: [None if one == two else card.difference(one, two) for two in names] for one in names}


def _plots(
    card: Scorecard,
    ours: Row,
    best: str | None,
    ranked: list[Row],
    words: Mapping[str, str],
    lines: Mapping[str, list[tuple[float, float]]],
    drawn: Atlas | None,
) -> dict[str, str]:
    panels = {title: [(row.name, row.figures[name]) for row in ranked] for name, title in BARS.items()}
    svg = {"bars": plots.bars(panels, ours.name, best), "length": _lengths(card, ours, best, words)}
    if card.dial:
        others = [
            (row.name, row.figures[MAIN].mean, row.overall["coverage@10"], row.overall["gini@10"])
            for row in ranked
            if row.name != ours.name
        ]
        svg["dial"] = plots.dial(card.dial, others, words)
    if card.confidence:
        svg["confidence"] = plots.reliability(card.confidence, words)
    if lines:
        svg["curves"] = plots.curves(lines, words)
    if drawn:
        svg["map"] = plots.maps(drawn, words)
    return svg


def _lengths(card: Scorecard, ours: Row, best: str | None, words: Mapping[str, str]) -> str:
    shown = dict.fromkeys([ours.name, *([best] if best else []), PLAIN])
    rows = [row for name in shown for row in card.rows if row.name == name]
    groups = {row.name: [group for group in row.groups if group.grouping == HISTORY] for row in rows}
    first = groups[ours.name]
    kept = [n for n, group in enumerate(first) if group.people >= FEW] or list(range(len(first)))
    return plots.lengths(
        [first[n].label for n in kept],
        [first[n].people for n in kept],
        {name: [found[n].ndcg for n in kept] for name, found in groups.items()},
        words["items_known"],
    )
