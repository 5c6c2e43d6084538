"""The README cannot go stale: its commands are run and what they print is compared with what it shows.

`WRITE_README=1 make test` writes the output into both READMEs instead.
"""

import os
import re
import shlex
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.cli.main import main

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh.md")
BLOCK = re.compile(r"```console\n\$ (segue [^\n]*)\n(.*?)```", re.DOTALL)
TALK = re.compile(r"```text\n\$ segue chat\n(.*?)```", re.DOTALL)
VERB = re.compile(r"^segue (\w+)", re.MULTILINE)
ALIKE = 0.7
"""Another processor may round otherwise and swap two neighbours in a list."""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in the workspace that `make demo` makes."""
    workspace = tmp_path_factory.mktemp("readme") / "workspace"

    def run(command: str, said: str = "") -> Result:
        words = shlex.split(command)[1:]
        environment = {"SEGUE_WORKSPACE": str(workspace), "COLUMNS": "100"}
        done = CliRunner().invoke(main, words, input=said, env=environment)
        assert done.exit_code == 0, done.stderr
        return done

    for command in demo():
        run(command)
    return run


def demo() -> list[str]:
    """The commands of `make demo`."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n\n")[0]
    return [line.strip().replace("$(BIN)/", "") for line in recipe.splitlines() if "segue " in line]


def plain(text: str) -> str:
    """The words of an output: no numbers, no spaces at line ends."""
    return re.sub(r"[\d.]+", "0", "\n".join(line.rstrip() for line in text.strip().splitlines()))


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(run: Run, page: str) -> None:
    path = ROOT / page
    blocks = BLOCK.findall(path.read_text(encoding="utf-8"))
    assert len(blocks) >= 3
    for command, shown in blocks:
        printed = "\n".join(line.rstrip() for line in run(command).stdout.strip().splitlines())
        if os.environ.get("WRITE_README"):
            old = f"```console\n$ {command}\n{shown}```"
            new = f"```console\n$ {command}\n{printed}\n```"
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        else:
            likeness = SequenceMatcher(None, plain(shown), plain(printed), autojunk=False).ratio()
            assert likeness >= ALIKE, f"{command} prints something else than {page} shows:\n{printed}"


@pytest.mark.parametrize("page", PAGES)
def test_a_conversation_goes_as_the_page_shows(run: Run, page: str) -> None:
    shown = TALK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert shown
    for talk in shown:
        lines = [line for line in talk.splitlines() if line.strip() != "…"]
        said = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
        told = plain("\n".join(line for line in lines if not line.startswith("> "))).splitlines()
        answered = set(plain(run("segue chat", "\n".join(said)).stdout).splitlines())
        assert said
        assert sum(line in answered for line in told) >= ALIKE * len(told), f"{page} shows another conversation"


def test_the_demo_is_what_the_first_screen_shows(run: Run) -> None:
    first = BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert first is not None
    assert first[1] in demo()


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    verbs = set(VERB.findall(text)) | {command.split()[1] for command, _ in BLOCK.findall(text)}
    assert len(verbs) >= 6
    for verb in verbs:
        assert CliRunner().invoke(main, [verb, "--help"]).exit_code == 0, verb


def test_both_pages_name_the_two_commands() -> None:
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text


def test_every_link_and_path_exists() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8")):
            assert link.startswith("http") or (ROOT / link).exists(), f"{page}: {link}"
