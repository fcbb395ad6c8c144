#!/usr/bin/env bash
# What `make demo` runs: the sample articles in, a few answers out, then the service until Ctrl-C.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

show() {
  echo
  printf '$ beatbook'
  for word in "$@"; do
    if [[ $word == *' '* ]]; then printf ' "%s"' "$word"; else printf ' %s' "$word"; fi
  done
  echo
  beatbook "$@"
}

show ingest data/sample
show stats
show query docs/examples/criticized.rq
show query docs/examples/denied.rq
show path "Helena police chief" "Border Patrol"
show export beat.graphml
echo
echo "The graph for Gephi is $PWD/beat.graphml."
show serve
