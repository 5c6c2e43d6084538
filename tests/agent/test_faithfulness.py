"""Whether the reasons are true of the network, and what an order of a language model is worth."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from agent.bootstrap import Wiring
from agent.cli.stages import evaluate_stages
from agent.measure.faithfulness import FIGURES, evaluate_explanations, repetition
from agent.measure.rerank_scoring import RerankScore
from agent.rerank.weights import read_weights
from migration.errors import InputError
from migration.training.train import TrainConfig
from tests.worlds.honest import over_http
from tests.worlds.llm_server import LLMServer, answers

Segue = Callable[..., Result]


def test_what_is_cited_carries_the_score_more_than_chance(program: Wiring) -> None:
    found = evaluate_explanations(program, "film", people=12)
    assert found.by == "offline"
    assert found.unknown_ids == 0
    assert found.figures["comprehensiveness, difference"].low > 0
    assert found.figures["sufficiency, difference"].low > 0
    assert found.figures["places lost"].mean > found.figures["places lost, random"].mean
    assert set(found.figures) == set(FIGURES) - {"dropped"}
    assert 0 <= found.figures["repetition"].mean < 0.5
    assert "hidden" in found.summary()
    assert found.to_markdown().count("\n") > len(found.figures)


def test_the_same_draws_give_the_same_figures(program: Wiring) -> None:
    one, two = (evaluate_explanations(program, "film", people=3, lang="zh") for _ in range(2))
    assert one == two


def test_repetition() -> None:
    assert repetition(["one two three", "one two three"]) == 1.0
    assert repetition(["one two", "three four"]) == 0.0
    assert repetition(["一二三", "一二三"]) == 1.0
    assert repetition(["alone"]) == 0.0


def test_without_a_model_there_is_no_order_to_measure(program: Wiring) -> None:
    with pytest.raises(InputError) as raised:
        evaluate_stages(program, "film", [], (True, False), 5, TrainConfig(), as_json=True, markdown=False)
    assert "SEGUE_LLM__MODEL" in raised.value.hint


@pytest.mark.slow  # it trains a network on the training people alone
def test_the_weight_of_an_order_is_chosen_and_stored(segue: Segue, workspace_copy: Path, llm_server: LLMServer) -> None:
    """The scripted model turns the network's order round, which no person is served by: it is left out."""
    llm_server.play(answers(over_http))
    endpoint = {"SEGUE_LLM__MODEL": "scripted-1", "SEGUE_LLM__BASE_URL": llm_server.url}
    endpoint |= {"SEGUE_LLM__PRICE_IN": "1", "SEGUE_LLM__PRICE_OUT": "2"}
    words = ["evaluate", "--to", "film", "--rerank", "--people", "12", "--size", "small", "--budget", "1s", "--json"]
    score = RerankScore.model_validate_json(segue(*words, workspace=workspace_copy, **endpoint).stdout)
    assert score.weight == 0.0
    assert "no weight is surely above" in score.why
    assert (score.people, score.failed, score.repaired) == (12, 0, 0)
    assert score.tried[-1].ndcg.mean < score.network.mean
    assert score.usage.calls == 12
    assert score.usage.price is not None
    assert score.reachable.mean > 0
    stored = read_weights(workspace_copy / "models" / "film")
    assert stored.weight(["book", "music"], "scripted-1") == 0.0
    asked = len(llm_server.requests)
    shown = segue("recommend", "--to", "film", "--user", "reader-0007", "--json", workspace=workspace_copy, **endpoint)
    assert json.loads(shown.stdout)["how"] == "network"  # it abstains from the order; it still explains
    assert len(llm_server.requests) == asked + 1


def test_prompts_are_shown_and_overridden(segue: Segue, workspace_copy: Path) -> None:
    words = ["prompts", "show", "rerank", "--to", "film", "--user", "reader-0007", "--situation", "a rainy day"]
    shown = segue(*words, workspace=workspace_copy).stdout
    assert "Situation: a rainy day" in shown
    assert "reader-0007" not in shown
    assert "[system]" in shown
    (workspace_copy / "prompts").mkdir()
    own = "{% block system %}My own words.{% endblock %}{% block user %}{{ candidates | length }} films{% endblock %}"
    (workspace_copy / "prompts" / "explain.en.v2.jinja").write_text(own, "utf-8")
    words[2] = "explain"
    assert "My own words." in segue(*words[:-2], workspace=workspace_copy).stdout
    listed = segue("prompts", "list", workspace=workspace_copy).stdout
    assert "your own" in listed
    assert "explain.zh.v2.jinja" in listed
    assert "rerank, explain" in segue("prompts", "show", "x", "--to", "film", workspace=workspace_copy, code=2).stderr
