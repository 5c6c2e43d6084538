"""An explanation as one self-contained HTML page: no script, nothing loaded, everything that others wrote escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from agent.explain.why import Why
from agent.explain.why_words import bars, notes, place, title
from prompts.plain import plain
from retrieval.where import fields_of

LONGEST = 500
"""Columns of any one text on the page."""


def page(why: Why) -> str:
    """The page; its bars are inline SVG, so it can be kept or sent as it is."""
    return _template().render(
        why=why,
        words={"title": title(why), "place": plain(place(why), LONGEST)},
        facts=" · ".join(str(value) for name in ("creator", "year") for value in fields_of(why.item).get(name, ())),
        bars=bars(why),
        notes=list(notes(why)),
        shown=lambda text: plain(text, LONGEST),
    )


@cache
def _template() -> Template:
    environment = Environment(loader=PackageLoader("agent"), undefined=StrictUndefined, autoescape=True)
    return environment.get_template("why.html.jinja")
