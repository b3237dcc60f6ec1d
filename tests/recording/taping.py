"""Recordings without sockets: an emulator is the target, and what it says is seen as the proxy would see it."""

import asyncio
import json
from typing import Any
from urllib.parse import quote, unquote

import yaml
from scenario_files import playing

from so_mock.app import App
from so_mock.config import Config
from so_mock.recording.compose import Options, Written, base_world, compose
from so_mock.recording.reading import NotUnderstood, Recorded, read
from so_mock.recording.replay import Played, play
from so_mock.recording.seen import Exchange, Seen
from so_mock.recording.veil import Veil
from so_mock.tenants import Tenants
from so_mock.world import World

HOST = "crm.acme-hidden.test"
BASES = [f"https://{HOST}/api"]
BASE = base_world()


class Target:
    """A WebAPI whose calls are recorded."""

    def __init__(self, world: World) -> None:
        self.tenants = Tenants(world)
        self.app = App(self.tenants, world.config)
        self.seen = Seen()

    def __call__(self, verb: str, path: str, body: Any = None, query: str = "") -> Any:
        """The answer's value; the call is seen."""
        return asyncio.run(self._ask(verb, path, body, query))

    def agent(self, method: str, **body: Any) -> Any:
        return self("POST", "Agents/" + method.replace(".", "/"), body)

    async def _ask(self, verb: str, path: str, body: Any, query: str) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        head = [(b"host", HOST.encode()), (b"accept", b"application/json")]
        if content:
            head += [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(content)),
            ]
        raw = quote(f"/api/v1/{path}").encode()
        asked = quote(query, safe="$=&'(),").encode()
        scope = {"type": "http", "method": verb, "scheme": "https", "path": unquote(raw.decode()), "raw_path": raw,
                 "query_string": asked, "headers": head, "state": {}}  # fmt: skip
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app.api(scope, receive, send)
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        kind = dict(sent[0]["headers"]).get(b"content-type", b"").decode().partition(";")[0]
        self.saw(verb, quote(path), asked, content, sent[0]["status"], kind, answer)
        return json.loads(answer) if answer and "json" in kind else answer

    def saw(
        self, verb: str, path: str, query: bytes, body: bytes, status: int, kind: str, answer: Any,
        asked: str = "", **voices: str,
    ) -> None:  # fmt: skip
        """A call that this emulator does not answer like that. `voices`: SO_TimeZone="UTC"."""
        if not isinstance(answer, bytes):
            answer = json.dumps(answer).encode()
        asked = asked or ("application/json" if body else "")
        said = tuple((name.replace("_", "-"), value) for name, value in voices.items())
        self.seen.add(Exchange(verb, path, query, asked, "", body, status, kind, answer, "", said))

    def written(self, *, keep: bool = False, seed: int = 1) -> Written:
        return compose(self.seen, BASE, Options(keep, seed, BASES, ("Cust98765", HOST)))

    def calls(self, *, keep: bool = False, seed: int = 1) -> list[Recorded]:
        """As they are in the recording."""
        calls = []
        for exchange in self.seen.exchanges:
            try:
                calls.append(read(exchange, BASE, BASES))
            except NotUnderstood:
                continue
        return Veil(BASE, seed, calls, keep, ("Cust98765", HOST))(calls)


def read_back(text: str) -> Any:
    """Of a file as it was written, what YAML makes of it; by libyaml where that is there, in a tenth of the time."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def target(scenario: str = "demo") -> Target:
    return Target(World(Config(scenario=scenario, auth="off")))


def loaded(text: str) -> World:
    """Raises BadScenario for whatever is to complain of."""
    made = playing(BASE, text)
    assert not made.scenario.notes
    return made


def replayed(written: Written, calls: list[Recorded]) -> list[Played]:
    return play(loaded(written.text), calls)
