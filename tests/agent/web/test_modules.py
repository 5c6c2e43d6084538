"""The page's pure modules, run in the browser that they are written for."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agent.web.conftest import Open

READ = """async (pieces) => {
  const { events } = await import("/sse.js");
  const bytes = pieces.map((piece) => Uint8Array.from(piece));
  const body = new ReadableStream({
    pull(controller) { const next = bytes.shift(); next ? controller.enqueue(next) : controller.close(); },
  });
  const found = [];
  for await (const event of events(body)) found.push([event.event, event.data]);
  return found;
}"""
FLOW = """async ([contributions, shared]) => {
  const { flowOf, layOut } = await import("/flow.js");
  const flow = flowOf(contributions, shared, { choices: "c", words: "w", away: "a", others: String, label: String });
  return [flow, layOut(flow, 500)];
}"""


def test_events_are_read_however_the_stream_is_cut(visit: Open, url: str) -> None:
    page = visit(url).page
    text = ': still here\n\nevent: text\ndata: {"text": "沙丘 – Dune"}\r\n\r\n'
    text += "data: a\ndata: b\n\nevent: done\ndata: {}\n\n"
    expected = [["text", '{"text": "沙丘 – Dune"}'], ["message", "a\nb"], ["done", "{}"]]
    raw = text.encode()

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(cuts=st.lists(st.integers(1, len(raw) - 1), max_size=12, unique=True).map(sorted))
    def check(cuts: list[int]) -> None:
        ends = [0, *cuts, len(raw)]
        pieces = [list(raw[a:b]) for a, b in pairwise(ends)]
        assert page.evaluate(READ, pieces) == expected

    check()


def test_a_flow_keeps_every_contribution_and_stays_in_its_picture(visit: Open, url: str) -> None:
    page = visit(url).page
    contribution = st.floats(-1, 1, allow_nan=False).map(lambda value: round(value, 6))

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        values=st.lists(st.tuples(contribution, st.sampled_from([1, -1])), min_size=1, max_size=12),
        shared=st.lists(st.sets(st.integers(0, 11)), max_size=8),
    )
    def check(values: list[tuple[float, int]], shared: list[set[int]]) -> None:
        given_ = [
            {"domain": "b", "item": str(n), "title": f"t{n}", "contribution": value, "weight": weight}
            for n, (value, weight) in enumerate(values)
        ]
        labels = [
            {"kind": "theme", "value": f"v{n}", "items": [f"b:{one}" for one in sorted(items)]}
            for n, items in enumerate(shared)
        ]
        flow, laid = page.evaluate(FLOW, [given_, labels])
        total = sum(value for value, _ in values if value > 0)
        for column in (flow["left"], flow["middle"], flow["links"]):
            assert abs(sum(node["value"] for node in column) - total) < 1e-9
        for node in laid["nodes"]:
            assert node["y"] >= -0.01
            assert node["y"] + node["height"] <= laid["height"] + 0.01
            assert 0 <= node["x"] <= 500

    check()
