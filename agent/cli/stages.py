"""`segue evaluate --rerank` and `--explanations`: what the stages after the network are worth."""

from collections.abc import Sequence

import typer

from agent.bootstrap import Wiring
from agent.cli.table import plain_table, show_table
from agent.measure.faithfulness import Faithfulness, evaluate_explanations
from agent.measure.rerank_scoring import RerankScore, evaluate_rerank
from migration.training.train import TrainConfig

ASKED, EXPLAINED = 50, 500


def evaluate_stages(
    wired: Wiring,
    target: str,
    sources: Sequence[str],
    choice: tuple[bool, bool],
    people: int | None,
    config: TrainConfig,
    *,
    as_json: bool,
    markdown: bool,
) -> None:
    """Measure the order, the reasons, or both; `choice` says which."""
    rerank, explanations = choice
    if rerank:
        score = evaluate_rerank(
            wired, target, sources=sources, people=people or ASKED, config=config, lang=wired.settings.language
        )
        _show_rerank(score, as_json=as_json)
    if explanations:
        found = evaluate_explanations(
            wired,
            target,
            sources=sources,
            people=people or EXPLAINED,
            lang=wired.settings.language,
            seed=config.seed,
        )
        _show_explanations(wired, found, as_json=as_json, markdown=markdown)


def _show_rerank(score: RerankScore, *, as_json: bool) -> None:
    if as_json:
        typer.echo(score.model_dump_json(indent=2))
        return
    rows = [("network alone", score.network, "")]
    rows += [(f"weight {one.weight:g}", one.ndcg, str(one.gain)) for one in score.tried]
    title = f"{' + '.join(score.sources)} -> {score.to}, validation users; recall@{score.pool} {score.reachable}"
    show_table(plain_table(title, ["", "#NDCG@10", "#above the network"], rows))
    typer.echo(score.summary())


def _show_explanations(wired: Wiring, found: Faithfulness, *, as_json: bool, markdown: bool) -> None:
    file = wired.workspace.runs / f"explanations-{wired.workspace.models(found.to).name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(found.model_dump_json(indent=2), encoding="utf-8")
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    elif markdown:
        typer.echo(found.to_markdown())
    else:
        title = f"{' + '.join(found.sources)} -> {found.to}, test users, words: {found.by}"
        show_table(plain_table(title, ["", "#mean (95 %)", "what it means"], found.rows()))
        typer.echo(found.summary())
