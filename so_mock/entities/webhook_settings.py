"""How webhooks are sent in a tenant (sheet: webhooks.md 3, 9, 14): the one row of `_webhook_setting`, as the scenario has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from so_mock.errors import BadRequest
from so_mock.store.changes import Store

SETTINGS = "_webhook_setting"
ONE = "webhooks"  # the id of the row
ONLY_200, ANY_2XX = "200", "2xx"
SUCCESS = (ONLY_200, ANY_2XX)
ANY_HOST = "*"

# `timeout` in seconds of real time; `attempts` of one event; `disable_after` failed attempts in a row; `probe`: a save asks the
# target first, with `probe_stopped` also that of a webhook that is stopped; `http`: hosts that need no TLS, beside this machine.
USUAL: Mapping[str, Any] = MappingProxyType({
    "id": ONE, "require_https": True, "success": ONLY_200, "timeout": 10.0, "attempts": 3, "disable_after": 9,
    "field_values": True, "probe": True, "probe_stopped": True, "http": (),
})  # fmt: skip


def settings(store: Store) -> Mapping[str, Any]:
    return store.table(SETTINGS).rows.get(ONE) or USUAL


def planted(told: Mapping[str, Any], http: Iterable[str]) -> dict[str, Any]:
    """The row, of what a scenario tells and the hosts that the process was told."""
    return {**USUAL, **told, "http": tuple(host.lower() for host in http)}


def succeeded(status: int, held: Mapping[str, Any]) -> bool:
    return status == 200 or (held["success"] == ANY_2XX and 200 <= status < 300)


# -- where they go

_HERE = re.compile(r"localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|::1")


def is_here(host: str) -> bool:
    """Whether it is this machine, whose own receivers have no certificate."""
    return _HERE.fullmatch(host.lower()) is not None


def require_target(url: str, held: Mapping[str, Any]) -> None:
    """Raises BadRequest for what is no address, and for one without TLS, unless it is on this machine or one of `http`."""
    text = url.strip()
    scheme = text.partition(":")[0].lower()
    if scheme == "https" or (scheme == "http" and not held["require_https"]):
        _host(text)
        return
    if scheme == "http":
        host = _host(text)
        if is_here(host) or host in held["http"] or ANY_HOST in held["http"]:
            return
    raise BadRequest(f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {url}")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError as wrong:
        raise BadRequest(f"Webhook TargetUrl is no address: {url} ({wrong})") from None
    if not host or re.search(r"[\x00-\x20\x7f\\]", url):
        raise BadRequest(f"Webhook TargetUrl is no address: {url}; it looks like https://host/path")
    return host
