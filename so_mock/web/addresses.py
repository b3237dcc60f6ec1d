"""What an address leads to: the tenant in front of `/api`, and the page or operation behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from so_mock.auth.addresses import Origins
from so_mock.call import Wishes
from so_mock.errors import SoError, UnknownAddress
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.web import agents, meta, rest
from so_mock.web.found import Door, Found
from so_mock.web.spoken import Spoken

_TENANT = re.compile(r"cust\d+", re.I)
BEGINS = frozenset(["api", "login", "remote"])  # what an address of ours begins with
REMEMBERED = 4_096  # then all are forgotten, since ids in paths are without end


class Asked(NamedTuple):
    """Arguments, wishes, and what of the request nobody listens to."""

    arguments: Mapping[str, Any]
    wishes: Wishes
    ignored: tuple[str, ...]


class Target:
    """`front` is the address up to `/api`; `found` an error where the path names nothing; `online` whether the tenant's name
    stands in front, as Online; without, a server on site is called."""

    __slots__ = ("_bases", "asked", "found", "front", "online", "tenant")

    def __init__(
        self,
        tenant: Tenant,
        front: str,
        found: Found | meta.Page | Door | SoError,
        online: bool = False,
    ) -> None:
        self.tenant, self.front, self.found, self.online = tenant, front, found, online
        # What a request without a body asks for, by query, Accept, base zone and tongue: read once, asked a thousand times.
        self.asked: dict[tuple[bytes, str, str, Spoken], Asked] = {}
        self._bases: dict[tuple[str, bytes], str] = {}

    def base(self, scheme: str, host: bytes, origins: Origins) -> str:
        """The address that was called, up to `/api` or `/login`, as its own client spelt it."""
        found = self._bases.get((scheme, host))
        if found is None:
            found = origins.called(scheme, host.decode("latin-1"), self.front)
            if len(self._bases) < 8:
                self._bases[scheme, host] = found
        return found

    def remember(self, key: tuple[bytes, str, str, Spoken], asked: Asked) -> None:
        if len(key[0]) + len(key[1]) > 500:
            return
        if len(self.asked) >= 64:  # ids in queries are without end
            self.asked.clear()
        self.asked[key] = asked


class Addresses:
    """Paths already looked at are remembered: most clients call the same ones again."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants
        self._known: dict[tuple[str, str], Target] = {}
        tenants.watch(self._known.clear)  # what a name leads to is another thing now

    def find(self, verb: str, path: str) -> Target:
        """`path` still percent-encoded."""
        found = self._known.get((verb, path))
        if found is None:
            found = self._split("GET" if verb == "HEAD" else verb, path)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            if len(path) < 1_000:
                self._known[verb, path] = found
        return found

    def _split(self, verb: str, path: str) -> Target:
        """`/Cust12345/api/v1/...`; what stands before `/api` and is no tenant is a virtual
        directory."""
        default = self.tenants.default
        first, *parts = path.split("/")
        parts = [first, *filter(None, parts)]  # `//` would lead to a host of that name
        lowered = [part.lower() for part in parts]
        at = next((at for at, part in enumerate(lowered) if part in BEGINS), 0)
        if not at:
            return Target(default, "", nothing(path))
        tenant, named_at, stranger = default, 0, ""
        for number, part in enumerate(parts[1:at], 1):
            named = self.tenants.find(part)
            if named is not None:
                tenant, named_at = named, number
            elif _TENANT.fullmatch(part):
                stranger, named_at = part, number
        front = "/".join(parts[:at])
        door = None
        asks_state = lowered[at] == "api" and "state" in lowered[at + 1 : at + 2]
        if asks_state and named_at and not any(parts[at + 2 :]):
            parts = [*parts[: at + 2], parts[named_at]]  # the state of whoever stands in front
        if lowered[at] != "api" or asks_state:
            from so_mock.web import login  # a plain run of tests never signs in

            home = "/".join(parts[: named_at or at])
            door = login.find(verb, parts[at:], home, named_at > 0)
            if door is None and lowered[at] != "api":
                return Target(tenant, front, nothing(path))
        if stranger and (door is None or not asks_state):
            return Target(tenant, "", UnknownAddress(f"Tenant {stranger[:80]} not found."))
        if door is not None:
            return Target(tenant, front, door)
        front = "/".join(parts[: at + 1])
        inner = [part for part in parts[at + 1 :] if part]
        return Target(tenant, front, _inner(verb, inner, path, tenant), named_at > 0)


def _inner(verb: str, parts: list[str], path: str, tenant: Tenant) -> Found | meta.Page | SoError:
    """What follows `/api`."""
    if not parts or (len(parts) == 1 and parts[0].lower() == "v1"):
        return meta.page(verb, parts)
    if parts[0].lower() != "v1":
        return nothing(path)
    if len(parts) > 1 and parts[1].lower() == "agents":
        return agents.find(verb, parts[2:], path, tenant.world.catalogue)
    return rest.find(verb, parts[1:], path, tenant.world.catalogue)


def nothing(path: str) -> UnknownAddress:
    return UnknownAddress(
        f"No HTTP resource was found that matches the request URI '{path[:200]}'.",
        "The API is at /api/v1/... and /{tenant}/api/v1/...; so-mock's own pages are at /_so_mock/.",
    )
