"""What the service counts of itself, in Prometheus' text format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one service; a registry of its own, so that several may live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter(
            "beatbook_requests_total",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "beatbook_request_seconds", "Time to answer.", ("route",), buckets=BUCKETS, registry=self.registry
        )
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.failures = Counter(
            "beatbook_query_failures_total",
            "Queries without a whole answer.",
            ("reason",),
            registry=self.registry,
        )
        self.running = Gauge("beatbook_queries_running", "Queries under way.", registry=self.registry)
        self.waiting = Gauge("beatbook_queries_waiting", "Queries that wait.", registry=self.registry)
        self.reused = Gauge(
            "beatbook_answers_reused", "Answers given from those that are kept.", registry=self.registry
        )
        self.killed = Gauge(
            "beatbook_workers_killed", "Query workers that were ended.", registry=self.registry
        )
        self.generation = Gauge("beatbook_generation", "Checkpoint that is served.", registry=self.registry)
        self.jobs = Gauge("beatbook_jobs_waiting", "Jobs that wait for the writer.", registry=self.registry)

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        method = method if method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS") else "other"
        count, time = self._series(route, method, status)
        count.inc()
        time.observe(seconds)

    def _series(self, route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        """The series that a request counts in, found once: looking one up takes longer than counting."""
        key = route, method, status
        if key not in self._found:
            count = self._requests.labels(route, method, str(status))
            self._found[key] = count, self._seconds.labels(route)
        return self._found[key]

    def render(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self.registry)
