"""What the routes share: settings, the store's newest state, the query workers, the figures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.exporting.exporter import Exporter
from api.logs import RequestLog
from api.memory import give_memory_back
from api.metrics import Metrics
from api.pool.pool import Pool
from api.pool.process import Limits
from api.pool.remote import RemotePool
from api.settings import Settings
from api.writing.queue import JobQueue
from graph.network import Network
from graph.networks import Networks
from graph.store import View
from graph.store.remote import is_remote, open_view


class Views:
    """The newest published state of a store, shared by threads; older ones close when nobody reads them."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._lock = threading.Lock()
        self._view: View | None = None
        self._readers: dict[View, int] = {}

    @contextmanager
    def read(self) -> Iterator[View]:
        """The newest state, kept open for as long as it is read."""
        with self._lock:
            view = self._newest()
            self._readers[view] = self._readers.get(view, 0) + 1
        try:
            yield view
        finally:
            with self._lock:
                self._readers[view] -= 1
                self._close_unread()

    def _newest(self) -> View:
        if self._view is None or not self._view.is_current():
            self._view = open_view(self._location)
            self._close_unread()
        return self._view

    def _close_unread(self) -> None:
        unread = [view for view, number in self._readers.items() if not number and view is not self._view]
        for view in unread:
            view.close()
            del self._readers[view]
        if unread:
            give_memory_back()

    def close(self) -> None:
        """Let go of the store; what is still being read closes with its last reader."""
        with self._lock:
            view, self._view = self._view, None
            if view is not None and not self._readers.get(view):
                self._readers.pop(view, None)
                view.close()


class Service:
    """One running service and its parts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics, self.log = Metrics(), RequestLog(settings.log)
        self.views = Views(settings.store)
        self.pool = make_pool(settings)
        self.exporter = Exporter(settings.store)
        self.jobs = JobQueue(Path(settings.store), settings.model, settings.jobs)
        self._networks = Networks()

    def network(self, view: View) -> Network:
        """The network of a state, made once for each."""
        return self._networks.of(view)

    async def start(self) -> None:
        """Open the store; StoreError if that cannot be done."""
        with self.views.read():
            await self.pool.start()
        if self.settings.write_token:
            self.jobs.start()

    async def stop(self) -> None:
        """End the workers and let go of the store."""
        await self.jobs.stop()
        await self.exporter.stop()
        await self.pool.stop()
        self.views.close()


def make_pool(settings: Settings) -> Pool | RemotePool:
    """Query workers over a folder, or connections to an endpoint."""
    if is_remote(settings.store):
        return RemotePool(settings.store, limits_of(settings))
    return Pool(Path(settings.store), limits_of(settings), settings.cache_mb << 20)


def limits_of(settings: Settings) -> Limits:
    """What one query may take, as set."""
    return Limits(
        seconds=settings.query_seconds,
        memory_mb=settings.query_memory_mb,
        rows=settings.query_rows,
        megabytes=settings.query_mb,
        at_once=settings.queries,
        waiting=settings.query_queue,
    )


def get_service(request: Request) -> Service:
    """The service that a request came to."""
    service: Service = request.app.state.service
    return service


ServiceOf = Annotated[Service, Depends(get_service)]


def _read_view(service: ServiceOf) -> Iterator[View]:
    with service.views.read() as view:
        yield view


ViewOf = Annotated[View, Depends(_read_view)]
