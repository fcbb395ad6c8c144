"""Pages of events and relations, month by month, against one query that sorts all there is.

`PYTHONPATH=.:tests python -m benchmarks.pages --articles 10000`; ratios within one run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.stores import generated_store

from graph.events import find_events
from graph.relations import RelationFilter, find_relations
from graph.store import View

BUSIEST = "SELECT ?who (COUNT(*) AS ?n) { ?event bb:hasActor ?who } GROUP BY ?who ORDER BY DESC(?n) LIMIT 1"
EVENTS = """
SELECT DISTINCT ?event ?begin {{ ?event a bb:Event . OPTIONAL {{ ?event bb:begin ?begin }} {dates} }}
ORDER BY DESC(?begin) ?event LIMIT 20"""
RELATIONS = """
SELECT DISTINCT ?node ?begin {{
  {{ ?node bb:hasActor|bb:onBehalfOf|bb:hasSubject|bb:hasTarget|bb:hasObject|bb:hasPlace <{entity}> }}
  OPTIONAL {{ ?node bb:begin ?begin }} {dates}
}} ORDER BY DESC(?begin) ?node LIMIT 20"""
MONTH = 'FILTER(STR(?begin) >= "2020-03-01" && STR(?begin) <= "2020-03-31")'


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time, which a busy machine does not stretch."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return statistics.median(found)


def measure(view: View) -> Iterator[tuple[str, float, float]]:
    """What is asked, its seconds by sorting all, and by months."""
    entity = next(view.select(BUSIEST))[0]
    march = {"since": "2020-03", "until": "2020-03"}
    for name, dates, span in (("newest", "", {}), ("of a month", MONTH, march)):
        sorting = seconds(lambda: list(view.select(EVENTS.format(dates=dates))))  # noqa: B023
        yield f"events, {name}", sorting, seconds(lambda: find_events(view, **span))  # noqa: B023
        query, wanted = RELATIONS.format(entity=entity, dates=dates), RelationFilter(**span)
        sorting = seconds(lambda: list(view.select(query)))  # noqa: B023
        page = seconds(lambda: find_relations(view, entity, wanted, 20))  # noqa: B023
        yield f"relations of the busiest entity, {name}", sorting, page


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    with View.open(generated_store(parser.parse_args().articles)) as view:
        for name, whole, ours in measure(view):
            print(f"{name}: sorted {whole:.3f} s, by months {ours:.4f} s, {whole / ours:.1f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
