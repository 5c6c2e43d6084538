"""The program over the sample world, and recommenders of it with whatever language model a test wants."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.explain.explainer import Explainer
from agent.llm.seam import ChatModel
from agent.people.taste import Tastes
from agent.prompter import Prompter
from agent.recommender import Recommender
from agent.rerank.ledger import Ledger
from agent.rerank.reranker import Reranker
from agent.rerank.weights import Weights
from agent.settings import Settings
from prompts.tokens import count
from retrieval.retriever import Retriever

With = Callable[..., Recommender]


@pytest.fixture(scope="session")
def program(workspace: Path) -> Wiring:
    """The program over the sample world, offline."""
    return Wiring(Settings(workspace=workspace, search_vectors="lexical"))


@pytest.fixture(scope="session")
def with_model() -> Callable[..., Recommender]:
    """Makes a recommender of films with a language model behind the seam."""

    def make(program: Wiring, model: ChatModel, *, shuffles: int = 1, weights: Weights | None = None) -> Recommender:
        migrator, index = program.migrator_in_use("film"), program.index("film")
        prompter = Prompter(model, lambda text: count(text).tokens)
        return Recommender(
            Tastes(program.store, lambda: program.titles),
            migrator,
            Retriever(index, program.store),
            Ledger(migrator, index, program.store),
            Reranker(prompter, weights, shuffles=shuffles),
            Explainer(prompter),
        )

    return make
