"""The WebAPI that is recorded, and how its addresses and the proxy's stand for each other."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit


class BadTarget(Exception):
    """An address that no WebAPI can have."""


class Target(NamedTuple):
    """`origin` is scheme and host; `front` the path up to and with `/api`, as `/Cust12345/api`."""

    origin: str
    front: str

    @property
    def base(self) -> str:
        return self.origin + self.front

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    def address(self, path: str, query: bytes) -> tuple[str, str | None, str]:
        """Where a path of the proxy's leads, the part below `/api/v1/` (None outside of it), and what stood up to `/api`.

        Whatever stands before `/api` is the target's own front: its tenant, or a virtual directory.
        """
        parts = path.split("/")
        at = next((n for n, part in enumerate(parts) if part.lower() == "api"), None)
        asked = f"?{query.decode('latin-1')}" if query else ""
        if at is None:
            return f"{self.origin}{path}{asked}", None, ""
        rest = parts[at + 1 :]
        below = "/".join(["", *rest])
        inner = "/".join(part for part in rest[1:] if part)
        api = bool(rest) and rest[0].lower() == "v1" and bool(inner)
        return f"{self.base}{below}{asked}", inner if api else None, "/".join(parts[: at + 1])


def read_target(text: str) -> Target:
    """`https://online.superoffice.com/Cust12345`, with or without `/api` and `/api/v1`. Raises BadTarget."""
    parts = urlsplit(text.strip())
    try:
        host, _ = parts.hostname, parts.port
    except ValueError as wrong:
        raise BadTarget(f"{text!r} is no address: {wrong}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise BadTarget(
            f"{text!r} is no address of a WebAPI; one looks like https://online.superoffice.com/Cust12345"
        )
    if parts.username or parts.password:
        raise BadTarget("credentials do not stand in --target; the client sends its own")
    if parts.query or parts.fragment:
        raise BadTarget(f"{text!r} holds more than an address: leave out what follows ? or #")
    front = re.sub(r"/+(api(/+v1)?)?/*$", "", parts.path, flags=re.I)
    return Target(f"{parts.scheme}://{parts.netloc}", f"{front}/api")


class Rewriter:
    """One address in place of another in a text that comes in pieces; JSON may have escaped its slashes."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        """Of two addresses of which one begins with the other the longer comes first."""
        self._pairs: dict[bytes, bytes] = {}
        for old, new in pairs:
            self._pairs.setdefault(old.lower().encode(), new.encode())
            escaped = old.replace("/", "\\/").lower().encode()
            self._pairs.setdefault(escaped, new.replace("/", "\\/").encode())
        # An address ends where its host or its last part does: `http://crm` is not the beginning of `http://crm2`.
        any_of = b"|".join(map(re.escape, self._pairs))
        self._pattern = re.compile(b"(" + any_of + rb")(?![\w.:-])", re.I)
        self._longest = max(map(len, self._pairs))
        self._rest = b""

    def feed(self, piece: bytes) -> bytes:
        whole = self._rest + piece
        done: list[bytes] = []
        at = 0
        for found in self._pattern.finditer(whole):
            if found.start() + self._longest >= len(whole):
                break  # what follows tells whether it ends there, or is a longer one
            done += [whole[at : found.start()], self._pairs[found[1].lower()]]
            at = found.end()
        keep = max(at, len(whole) - self._longest)
        self._rest = whole[keep:]
        return b"".join([*done, whole[at:keep]])

    def end(self) -> bytes:
        rest, self._rest = self._rest, b""
        return self._pattern.sub(lambda found: self._pairs[found[1].lower()], rest)

    def whole(self, text: str) -> str:
        """Of a header."""
        return (self.feed(text.encode("latin-1", "replace")) + self.end()).decode("latin-1")
