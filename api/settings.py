"""Every setting, its default and its environment variable; nothing else reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from graph.errors import InputError
from graph.store.remote import is_remote

PREFIX: Final = "BEATBOOK_"
_ROOT_PATH: Final = re.compile(r"(/[\w.~%-]+)*/?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told; field `query_seconds` is set by `BEATBOOK_QUERY_SECONDS`, and so on."""

    store: str = "beatbook-store"
    base: str = "urn:beatbook:"
    model: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    root_path: str = ""
    write_token: str | None = None
    log: str = "text"
    query_seconds: float = 30.0
    query_memory_mb: int = 2048
    query_rows: int = 1_000_000
    query_mb: int = 512
    queries: int = 8
    query_queue: int = 64
    cache_mb: int = 64
    body_mb: int = 16
    body_seconds: float = 30.0
    url_length: int = 16_384
    jobs: int = 32


def variable(name: str) -> str:
    """The environment variable that sets the field `name`."""
    return PREFIX + name.upper()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; InputError names a variable whose value cannot be used."""
    given = os.environ if environment is None else environment
    values = {
        field.name: _parse(field.name, str(field.type), given[variable(field.name)])
        for field in fields(Settings)
        if given.get(variable(field.name))
    }
    return check_settings(Settings(**values))


def _parse(name: str, kind: str, text: str) -> Any:
    convert, wanted = _KINDS[kind]
    try:
        return convert(text)
    except ValueError as error:
        raise InputError(f"{variable(name)} must be {wanted}, not {text!r}.") from error


_KINDS: Final[Mapping[str, tuple[Callable[[str], Any], str]]] = {
    "str": (str, "text"),
    "str | None": (str, "text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
}


def check_settings(settings: Settings) -> Settings:
    """The settings, if they can be used together; else InputError names the one that cannot."""
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if field.name in ("port", "cache_mb"):
            continue
        if isinstance(value, int | float) and not value > 0:
            raise InputError(f"{variable(field.name)} must be more than zero, not {value}.")
    if settings.cache_mb < 0:
        raise InputError(f"{variable('cache_mb')} must be zero or more, not {settings.cache_mb}.")
    if not 0 <= settings.port <= 65_535:  # 0 takes any that is free
        raise InputError(f"{variable('port')} must be 0 to 65535, not {settings.port}.")
    if settings.write_token and is_remote(settings.store):
        raise InputError(f"{variable('write_token')} cannot be set for a store behind an endpoint.")
    if not _ROOT_PATH.fullmatch(settings.root_path):
        raise InputError(f"{variable('root_path')} must be a path such as /beat, not {settings.root_path!r}.")
    if settings.log not in ("text", "json"):
        raise InputError(f"{variable('log')} must be 'text' or 'json', not {settings.log!r}.")
    return settings
