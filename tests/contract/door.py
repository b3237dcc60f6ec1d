"""The door of the API without a socket: a request as ASGI hands it over, run to its end, and what came back."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from so_mock.app import App, create_app
from so_mock.call import Knocked, Post, Posted, Question
from so_mock.config import Config
from so_mock.entities.webhook_settings import is_here
from so_mock.journal import Entry
from so_mock.tenant import Tenant

BASIC = "Basic dGplMDpUamUw"  # tje0:Tje0, as the documentation prints it
JSON = "application/json; charset=utf-8"
NOTHING = object()


def strictly(text: bytes | str) -> Any:
    """JSON as RFC 8259 has it; a name told twice, NaN and Infinity are refused."""

    def refuse(word: str) -> Any:
        raise AssertionError(f"{word} is no JSON")

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({name for name, _ in pairs}) == len(pairs), [name for name, _ in pairs]
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=record)


@dataclass(frozen=True, slots=True)
class Reply:
    """`cookies`: values of Set-Cookie, the one header that may be told several times."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    def json(self) -> Any:
        assert self.headers["content-type"] == JSON, self
        return strictly(self.body)

    @property
    def ignored(self) -> list[str]:
        named = self.headers.get("x-so-mock-ignored", "")
        return named.split(", ") if named else []


class Door:
    """Calls the whole app in process. `reset()` gives a tenant as the scenario made it.

    Nothing reaches further than this machine: whoever elsewhere is asked by a call answers as `elsewhere` says, 200 as a
    rule. What was asked stands in `asked`.
    """

    def __init__(self, config: Config | None = None, app: App | None = None) -> None:
        self.app = app or create_app(config)
        self._runner = asyncio.Runner()
        self.elsewhere = Posted(200)
        self.asked: list[Post] = []
        background = self.app.state.tenants.background
        really = background.ask

        async def ask(question: Question) -> Posted | Knocked:
            if not isinstance(question, Post):
                return await really(question)
            self.asked.append(question)
            if is_here(urlsplit(question.url).hostname or ""):
                return await really(question)
            return self.elsewhere

        background.ask = ask

    def close(self) -> None:
        self._runner.close()

    @property
    def tenant(self) -> Tenant:
        found: Tenant = self.app.state.tenants.default
        return found

    def reset(self) -> None:
        self.tenant.reset()
        self.elsewhere = Posted(200)
        self.asked.clear()

    def last(self) -> Entry:
        """What the journal says of the newest request."""
        *_, newest = self.tenant.journal
        return newest

    def __call__(
        self,
        verb: str,
        path: str,
        json: Any = NOTHING,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        auth: str | None = BASIC,
    ) -> Reply:
        """`path` is percent-encoded already; what does not begin with `/` stands below `/api/v1/`."""
        sent = {"host": "so.test"} | {k.lower(): v for k, v in (headers or {}).items()}
        if auth is not None:
            sent.setdefault("authorization", auth)
        if json is not NOTHING:
            body = dumped(json)
            sent.setdefault("content-type", "application/json")
        if body and "transfer-encoding" not in sent:
            sent.setdefault("content-length", str(len(body)))
        address, _, query = (path if path.startswith("/") else f"/api/v1/{path}").partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": verb,
            "scheme": "http",
            "path": unquote(address),
            "raw_path": address.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in sent.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("so.test", 80),
            "state": {},
        }
        return self._runner.run(self._run(scope, body))

    async def _run(self, scope: dict[str, Any], body: bytes) -> Reply:
        unread = [body]
        messages: list[Any] = []

        async def receive() -> dict[str, Any]:
            if not unread:  # a delay listens for a client that goes away meanwhile
                await asyncio.sleep(20)
                raise AssertionError("the door read on after the end of the body")
            return {"type": "http.request", "body": unread.pop(), "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        start, *rest = messages
        told = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
        cookies = tuple(value for name, value in told if name == "set-cookie")
        headers = dict(told)
        assert len(headers) == len(told) - max(len(cookies) - 1, 0), "a header told twice"
        return Reply(start["status"], headers, b"".join(m.get("body", b"") for m in rest), cookies)

    # -- what most tests say

    def agent(self, operation: str, json: Any = NOTHING, **options: Any) -> Any:
        """The value of `Contact.GetContactEntity?contactEntityId=1`; null for an operation without one."""
        reply = self("POST", f"Agents/{operation.replace('.', '/', 1)}", json, **options)
        assert reply.status in (200, 204), reply
        return reply.json() if reply.status == 200 else None

    def rest(self, verb: str, path: str, json: Any = NOTHING, **options: Any) -> Any:
        reply = self(verb, path, json, **options)
        assert reply.status in (200, 204), reply
        return reply.json() if reply.status == 200 else None


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.fixture(scope="session")
def shared_door() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


@pytest.fixture
def door(shared_door: Door) -> Door:
    """The demo world as it was loaded, in a tenant that no test before has touched."""
    shared_door.reset()
    return shared_door


@pytest.fixture
def door_with() -> Iterator[Any]:
    """A door of another configuration."""
    made: list[Door] = []

    def make(**options: Any) -> Door:
        made.append(Door(Config(**options)))
        return made[-1]

    yield make
    for each in made:
        each.close()
