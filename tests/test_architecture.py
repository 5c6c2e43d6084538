"""The shape of the house: one-way imports, light nouns, heavy libraries behind one door each, a fast start."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("migration", "retrieval", "prompts", "agent")
TOP = {"pyproject.toml", "agent", "prompts", "retrieval", "migration", "tests", "README.md"}
MAY_JOIN = {"Makefile", "constraints.txt", "LICENSE", "CHANGELOG.md", "README.zh.md"}

DOORS = {
    "torch": {
        "migration/evaluation/baselines/bridges.py",
        "migration/evaluation/baselines/descent.py",
        "migration/evaluation/baselines/encoder.py",
        "migration/evaluation/baselines/graph.py",
        "migration/evaluation/baselines/two_tower.py",
        "migration/evaluation/ratings/bridges.py",
        "migration/network.py",
        "migration/training/batches.py",
        "migration/training/device.py",
        "migration/training/distributed.py",
        "migration/training/losses.py",
        "migration/training/models.py",
        "migration/training/processes.py",
        "migration/training/serialization.py",
        "migration/training/state.py",
        "migration/training/trainer.py",
        "retrieval/bert.py",
    },
    "chromadb": {"retrieval/chroma.py"},
    "fastapi": "agent/api/",
    "mcp": {"agent/doors/mcp.py", "agent/api/server.py"},
    "prometheus_client": {"agent/api/metrics.py"},
    "uvicorn": {"agent/api/server.py"},
    "httpx2": {"agent/llm/client.py", "agent/llm/transport.py"},
    "langchain_openai": {"agent/llm/client.py"},
    "openai": {"agent/llm/client.py"},
    "sqlalchemy": ("migration/store/", "agent/chat/store.py"),
}

PICKLERS = {"pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "multiprocessing"}
TORCH_PICKLES = {"load", "save", "multiprocessing"}
OBJECT_TENSORS = re.compile("(broadcast|all_gather|gather|scatter|send|recv)_object(_list)?")


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every piece of a file's source."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imported(path: Path) -> frozenset[str]:
    """Names of the top-level packages that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return frozenset(names)


def pickling(node: ast.AST) -> str | None:
    """What a piece of source pickles with, if it does."""
    match node:
        case ast.Attribute(value=ast.Name("torch"), attr=name) if name in TORCH_PICKLES:
            return f"torch.{name}"
        case ast.ImportFrom(module="torch", names=names):
            return next((f"torch.{alias.name}" for alias in names if alias.name in TORCH_PICKLES), None)
        case ast.ImportFrom(module="torch.distributed", names=names):
            return next((alias.name for alias in names if OBJECT_TENSORS.fullmatch(alias.name)), None)
        case ast.Attribute(attr=name) if OBJECT_TENSORS.fullmatch(name) or name.endswith("_pickle"):
            return name
        case ast.keyword(arg="allow_pickle", value=value) if not (isinstance(value, ast.Constant) and not value.value):
            return "allow_pickle"
    return None


def loaded_by(statement: str) -> set[str]:
    """Top-level packages in sys.modules after a statement, in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_top_level_is_the_agreed_one() -> None:
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("not a git checkout")
    names = {line.split("/")[0] for line in found.stdout.splitlines()}
    assert not {name for name in names - TOP - MAY_JOIN if not name.startswith(".")}


@pytest.mark.parametrize("library", DOORS)
def test_heavy_libraries_have_one_door_each(library: str) -> None:
    users = {str(path.relative_to(ROOT)) for path in modules() if library in imported(path)}
    allowed = DOORS[library]
    strangers = {u for u in users if (u not in allowed if isinstance(allowed, set) else not u.startswith(allowed))}
    assert not strangers
    assert users, f"nothing imports {library}: is the door in this test still the right one?"


def test_packages_re_export_nothing() -> None:
    for package in (path for path in modules() if path.name == "__init__.py"):
        assert len(ast.parse(package.read_text(encoding="utf-8")).body) == 1, f"{package} holds more than its docstring"


def test_nothing_is_pickled() -> None:
    """Neither to a file nor from one process to another: what is read must not be able to run."""
    for path in modules():
        assert not imported(path) & PICKLERS, path
        assert not {name for node in nodes(path) if (name := pickling(node))}, path


@pytest.mark.parametrize(
    "source",
    [
        "distributed.broadcast_object_list(words, src=0)",
        "from torch.distributed import all_gather_object",
        "torch.save(network.state_dict(), file)",
        "from torch import load",
        "numpy.load(file, allow_pickle=True)",
        "frame.to_pickle(file)",
    ],
)
def test_pickling_is_seen(source: str) -> None:
    assert any(pickling(node) for node in ast.walk(ast.parse(source)))


def test_nouns_are_light() -> None:
    loaded = loaded_by(
        "import migration.domain, migration.errors, retrieval.candidates, prompts.outputs, agent.replies"
    )
    assert not loaded & {"torch", "chromadb", "scipy", "sklearn", "pyarrow", "sqlalchemy", "langchain", "openai"}


def test_serving_does_not_load_torch() -> None:
    assert "torch" not in loaded_by("import agent.bootstrap, migration.migrator, retrieval.retriever")


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_by("import agent.cli.main")
    assert not loaded & {"pydantic", "numpy", "torch", "chromadb", "sqlalchemy", "pyarrow", "sklearn", "langchain"}
