"""The words of the table in test_sheet.py, beside those of wire/sheet.py: a listener of raw sockets, and what it must have got."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from contract.door import BASIC, Reply, strictly
from wire.sheet import Prepare

HERE = b"http://ear.test"  # stands for the listener's address in what is sent
SECRET = "s3cret-\u00e6\u00f8\u00e5"


@dataclass(frozen=True, slots=True)
class Heard:
    line: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.headers]

    def head(self, name: str) -> str | None:
        found = [value for known, value in self.headers if known.lower() == name.lower()]
        assert len(found) < 2, (name, found)
        return found[0] if found else None

    @property
    def event(self) -> str:
        return self.head("X-SuperOffice-Event") or ""

    @property
    def is_test(self) -> bool:
        return self.event == "test"

    @property
    def told(self) -> dict[str, Any]:
        return strictly(self.body)


Answer = int | bytes | Callable[[socket.socket, Heard], None] | None


class Ear:
    """Listens, remembers in order, and answers as it was told: a status, raw bytes, or what a function does."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.heard: list[Heard] = []
        self.then: dict[str, list[Answer]] = {}
        self.always: dict[str, Answer] = {}
        self.probe: Answer = 200
        self.answered = 0
        self._listening = socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=512
        )
        self._open: set[socket.socket] = set()
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        self._listening.close()
        for held in list(self._open):
            held.close()

    def _take(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            self._open.add(taken)
            threading.Thread(target=self._listen, args=[taken], daemon=True).start()

    def _listen(self, taken: socket.socket) -> None:
        try:
            with taken, taken.makefile("rb") as coming:
                while (heard := self._one(coming)) is not None:
                    self.heard.append(heard)
                    self._answer(taken, heard)
        except OSError:
            pass
        finally:
            self._open.discard(taken)

    def _one(self, coming: Any) -> Heard | None:
        if not (first := coming.readline()):
            return None
        headers = []
        while line := coming.readline().rstrip(b"\r\n"):
            name, _, value = line.partition(b":")
            headers.append((name.decode("latin-1"), value.strip().decode("latin-1")))
        heard = Heard(first.rstrip(b"\r\n").decode("latin-1"), headers, b"")
        length = heard.head("Content-Length")
        assert length is not None, headers
        return Heard(heard.line, headers, coming.read(int(length)))

    def _answer(self, taken: socket.socket, heard: Heard) -> None:
        if heard.is_test:
            answer = self.probe
        elif queued := self.then.get(heard.path):
            answer = queued.pop(0)
        else:
            answer = self.always.get(heard.path, 200)
        if isinstance(answer, int):
            body = b"" if answer == 204 else b"hello"
            head = f"HTTP/1.1 {answer} Said\r\nX-Mine: yes\r\nContent-Length: {len(body)}\r\n\r\n"
            answer = head.encode() + body
        if isinstance(answer, bytes):
            taken.sendall(answer)
        elif answer is not None:
            answer(taken, heard)
        self.answered += 1


@dataclass
class World:
    """Stands where a `Door` does in wire/sheet.py. HOOK in a path or a body is the id of the newest webhook."""

    url: str
    ear: Ear
    hooks: list[int] = field(default_factory=list)
    scenario: str = ""  # another one than that which the server was started with

    def play(self, text: str) -> None:
        self.scenario = text
        reply = self("PUT", "/_so_mock/scenario", body=text.encode())
        assert reply.status == 200, reply

    def __call__(
        self,
        verb: str,
        path: str,
        *,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        auth: str | None = BASIC,
    ) -> Reply:
        newest = str(self.hooks[-1]) if self.hooks else "0"
        body = body.replace(HERE, self.ear.url.encode()).replace(b'"HOOK"', newest.encode())
        told = dict(headers or {})
        if auth is not None and not path.startswith("/_"):
            told.setdefault("Authorization", auth)
        line = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            path = path.replace("HOOK", newest)
            line.request(verb, path if path[0] == "/" else f"/api/v1/{path}", body or None, told)
            answer = line.getresponse()
            got = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, got, answer.read())
        finally:
            line.close()

    def ask(self, verb: str, path: str, told: Any = None, wanted: int = 200, **headers: str) -> Any:
        body = b"" if told is None else json.dumps(told).encode()
        reply = self(verb, path, body=body, headers={"Content-Type": "application/json"} | headers)
        assert reply.status == wanted, reply
        return strictly(reply.body) if reply.body else None

    def save(self, told: dict[str, Any], **headers: str) -> int:
        saved = self.ask("POST", "Agents/Webhook/SaveWebhook", told, **headers)
        self.hooks.append(saved["WebhookId"])
        return self.hooks[-1]

    def idle(self) -> Any:
        return self.ask("POST", "/_so_mock/webhooks/idle", {"timeout": "20s"})

    def got(self, path: str | None = None) -> list[Heard]:
        """All but test events, once nothing is left to be sent now."""
        answer = self.idle()
        assert answer["idle"] is True, answer
        return [
            heard
            for heard in self.ear.heard
            if not heard.is_test and path in (None, heard.path)
        ]  # fmt: skip

    def hook(self, number: int = -1) -> Any:
        return self.ask("GET", f"Webhook/{self.hooks[number]}")


# -- what is done


def hook(*events: str, at: str = "/hook", **properties: Any) -> Prepare:
    told = {"Name": "My hook", "Events": list(events), "TargetUrl": f"{HERE.decode()}{at}", "Type": "webhook",
            "State": "Active"}  # fmt: skip
    return Prepare(lambda world: world.save(told | properties) and None)


def answering(*answers: Answer, at: str = "/hook", always: Answer = 200) -> Prepare:
    def does(world: World) -> None:
        world.ear.then[at] = list(answers)
        world.ear.always[at] = always

    return Prepare(does)


def probed(answer: Answer) -> Prepare:
    def does(world: World) -> None:
        world.ear.probe = answer

    return Prepare(does)


def turn(by: str | float) -> Prepare:
    """What is due is sent before the clock is turned, and after."""

    def does(world: World) -> None:
        world.idle()
        world.ask("POST", "/_so_mock/clock", {"advance": by})
        world.idle()

    return Prepare(does)


# -- what must have been got


def told(*events: str, at: str | None = None) -> Prepare:
    """These in this order, and no others."""

    def does(world: World) -> None:
        assert [heard.event for heard in world.got(at)] == list(events)

    return Prepare(does)


def heard(check: Callable[[Heard], object], at: str | None = None) -> Prepare:
    """Holds for the last."""

    def does(world: World) -> None:
        last = world.got(at)[-1]
        assert check(last), last

    return Prepare(does)


def said(*path_and_value: Any) -> Prepare:
    *path, wanted = path_and_value

    def does(world: World) -> None:
        value: Any = world.got()[-1].told
        for name in path:
            value = value[name]
        assert wanted(value) if callable(wanted) else value == wanted, value

    return Prepare(does)


def keys(name: str, wanted: str | Iterable[str]) -> Prepare:
    """All keys of the object, or all names of the list."""
    names = wanted.split() if isinstance(wanted, str) else list(wanted)

    def does(world: World) -> None:
        assert sorted(world.got()[-1].told[name]) == sorted(names)

    return Prepare(does)


def counts(number: int = -1, **wanted: Any) -> Prepare:
    """What the webhook itself says."""

    def does(world: World) -> None:
        world.idle()
        shown = world.hook(number)
        assert {name: shown[name] for name in wanted} == wanted

    return Prepare(does)


def signature(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
