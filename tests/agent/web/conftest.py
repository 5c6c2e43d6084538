"""A real Chromium before a real server over the trained sample world."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from agent.api.app import create_app
from agent.bootstrap import Wiring
from agent.settings import LLMSettings, ServeSettings, Settings
from tests.worlds.served import serving

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PLENTY = ServeSettings(rate=100_000, burst=100_000)
DEAD = LLMSettings(model="dead", base_url="http://127.0.0.1:9/v1", api_key="none", deadline_s=3, retries=0)
"""A language model that nobody answers for: the port is closed."""

Open = Callable[..., "Visit"]


class Visit:
    """A page, and what happened on it besides: requests, and errors that only its console tells."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def say(self, text: str) -> None:
        """Type a message, send it, and wait for the end of the answer."""
        self.page.locator("#say").fill(text)
        self.page.keyboard.press("Enter")
        self.page.locator("#log[aria-busy=false] .answer").last.wait_for()

    def titles(self) -> list[str]:
        """The titles of the cards of the last list."""
        return self.page.locator(".list").last.locator(".card h3").all_inner_texts()

    def settled(self) -> None:
        """Wait until the live list has followed."""
        self.page.locator("#status.shown").wait_for()
        self.page.locator(".list[aria-busy=true]").wait_for(state="detached")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium; not kept for the whole run, as the event loop that drives it would be in the way of others."""
    if not Path(CHROMIUM).exists():
        assert "CI" not in os.environ, f"{CHROMIUM} is missing: the page must be tested here"
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """Opens the page at an address; at the end nothing may have gone wrong on it, and nothing have left its origin."""
    visits: list[Visit] = []

    def start(url: str, *, width: int = 1280, height: int = 800, calm: bool = False, **more: str) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=more.get("locale", "en-GB"),
            color_scheme=more.get("color_scheme", "light"), reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        opened = Visit(context.new_page(), url)
        opened.page.goto(url)
        if not calm:
            opened.page.locator(".hero").wait_for()
            visits.append(opened)
        return opened

    yield start
    for opened in visits:
        assert opened.errors == []
        assert [asked for asked in opened.requests if not asked.startswith(opened.url)] == []
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def pages_workspace(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample world for these tests to write into."""
    return Path(shutil.copytree(workspace, tmp_path_factory.mktemp("pages") / "workspace"))


def wiring(workspace: Path, **more: LLMSettings) -> Wiring:
    """The program over a workspace, with settings that suit a test."""
    return Wiring(Settings(workspace=workspace, serve=PLENTY, search_vectors="lexical", **more))


@pytest.fixture(scope="session")
def url(pages_workspace: Path) -> Iterator[str]:
    """Address of a server without a language model."""
    with serving(create_app(wiring(pages_workspace))) as address:
        yield address


@pytest.fixture(scope="session")
def dead_llm_url(pages_workspace: Path) -> Iterator[str]:
    """Address of a server whose language model does not answer."""
    with serving(create_app(wiring(pages_workspace, llm=DEAD))) as address:
        yield address


@pytest.fixture
def api(url: str) -> Iterator[httpx2.Client]:
    """A client of the server, beside the page."""
    with httpx2.Client(base_url=url, timeout=60) as client:
        yield client
