"""The model card in the form of the Hugging Face hub: what a model was made from, how good it is, what it is not."""

from collections.abc import Mapping
from typing import Any

YAML = """---
library_name: segue
license: other
pipeline_tag: recommendation
tags:
- cross-domain recommendation
- cold start
model-index:
- name: {name}
  results:
  - task: {{type: recommendation, name: "{sources} to {target}, cold users"}}
    metrics:
    - {{type: ndcg_at_10, value: {ndcg}}}
    - {{type: recall_at_200, value: {recall}}}
---
"""

BODY = """# Segue: {sources} → {target}

Carries what a person took in {sources} to {target}: give it a history, get a vector; the inner product with an
item's vector is the item's score. People and items that training never saw are served.

## Made from

| | |
|---|---|
| people trained on | {people:,} ({overlapping:,} on both sides) |
| events | {events:,} |
| items known | {items:,} ({targets:,} in {target}) |
| words read by | {embedder} |
| fitted on | {fitted_on} |

## How good it is

Cold users: the whole {target} side of {valid:,} validation users was hidden, and every item of {target} was ranked.
The settings and weights were chosen on these users; test users are the honest measure: `segue evaluate --to {target}`.

| | NDCG@10 | Recall@200 |
|---|---|---|
{figures}

## Channels

| channel | weight | numbers per item |
|---|---|---|
{channels}

Trust in the channels for histories of 1, 2, 3, 5 and 8 items: {trust}.

## Limits

- It repeats what the people in its data did, their blind spots included; popular items are favoured unless the
  popularity dial is turned down.
- A history of one or two items says little; then popularity has most of the say.
- An item without text that training never met cannot be placed.
- People may be recognisable by unusual histories: the data must be the holder's to use.
"""


def card(config: Mapping[str, Any]) -> str:
    """The card of a model, as Markdown with YAML front matter, from its config."""
    data, blend, figures = config["data"], config["blend"], config["figures"]
    network = figures.get("network", {"ndcg": None, "recall": None})
    sources = " + ".join(config["sources"])
    rows = [f"| {name} | {f['ndcg']:.4f} | {f['recall']:.4f} |" for name, f in figures.items()]
    channels = [f"| {c['name']} | {blend['weights'][c['name']]:.3g} | {c['dim']} |" for c in config["channels"]]
    head = YAML.format(
        name=f"segue-{config['target']}",
        sources=sources,
        target=config["target"],
        ndcg=_yaml(network["ndcg"]),
        recall=_yaml(network["recall"]),
    )
    return head + BODY.format(
        **data,
        valid=config["valid"],
        sources=sources,
        target=config["target"],
        items=config["items"],
        embedder=config["embedder"]["name"] or "nobody: there were none",
        fitted_on="training users alone"
        if not config["refit"]
        else "everybody in these data, after choosing on validation users",
        figures="\n".join(rows) or "| not measured: no validation users | | |",
        channels="\n".join(channels),
        trust=", ".join(f"{value:g}" for value in blend["trust"]),
    )


def _yaml(value: float | None) -> str:
    return "null" if value is None else f"{value:.4f}"
