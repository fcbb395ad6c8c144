"""The network of a view: out of the file beside the store where that leads there, else out of the store."""

from __future__ import annotations

import threading
from typing import Final

from graph.network import Network, build_network, follow_network, read_network
from graph.store import View

_KEPT: Final = 2  # a request may still read the state before the newest


def open_network(view: View) -> Network:
    """The network of a state; it takes long only where the file is missing or damaged."""
    return read_network(view.root, view.generation) or build_network(view.store)


class Networks:
    """The networks of a service's newest states, each made from the one before; safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, Network] = {}

    def of(self, view: View) -> Network:
        """The network of a state, which nobody changes any more."""
        with self._lock:
            found = self._kept.get(view.generation)
            if found is None:
                found = self._kept[view.generation] = self._follow(view) or open_network(view)
                for old in sorted(self._kept)[:-_KEPT]:
                    del self._kept[old]
            return found

    def _follow(self, view: View) -> Network | None:
        older = [generation for generation in self._kept if generation < view.generation]
        if not older:
            return None
        return follow_network(view.root, self._kept[max(older)], max(older), view.generation)
