"""What is counted, in Prometheus' form: one prefix, base units, and labels of few values (never a person or a path)."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from agent.llm.seam import Usage
from agent.release import release

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
"""Bounds of the histogram of answering times; the last is the deadline of a language model."""


class Metrics:
    """The counters of one server; each server has its own, so that two in one process do not mix."""

    def __init__(self) -> None:
        self.registry = held = CollectorRegistry()
        ProcessCollector(namespace="segue", registry=held)
        Gauge("segue_info", "The version that runs.", ["version"], registry=held).labels(release()).set(1)
        self.requests = Counter(
            "segue_http_requests", "Requests answered.", ["method", "route", "status"], registry=held
        )
        self.seconds = Histogram(
            "segue_http_request_duration_seconds",
            "Time from a request to the end of its answer.",
            ["method", "route"],
            buckets=SECONDS,
            registry=held,
        )
        self.working = Gauge("segue_http_requests_in_progress", "Requests being answered.", registry=held)
        self.refused = Counter("segue_refused_requests", "Requests turned away, by code.", ["code"], registry=held)
        self.answers = Counter(
            "segue_recommendations", "Lists of recommendations, by what really made them.", ["how"], registry=held
        )
        self.feedback = Counter("segue_feedback", "Feedback stored, by action.", ["action"], registry=held)
        self.llm_calls = Counter("segue_llm_calls", "Calls of the language model.", registry=held)
        self.llm_tokens = Counter("segue_llm_tokens", "Tokens of the language model.", ["direction"], registry=held)

    def answered(self, how: str, usage: Usage) -> None:
        """Count a list of recommendations, and what it cost."""
        self.answers.labels(how).inc()
        self.spent(usage)

    def spent(self, usage: Usage) -> None:
        """Count what a language model was asked for."""
        self.llm_calls.inc(usage.calls)
        self.llm_tokens.labels("in").inc(usage.tokens_in)
        self.llm_tokens.labels("out").inc(usage.tokens_out)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
