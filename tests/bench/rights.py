"""What rights cost: the same world and caller with rights enforced and off, both servers at once, rounds interleaved.

    python tests/bench/bench.py --rights [--rounds 5] [--seconds 2]

The caller's role hides rows (other people's sales), fields (of companies) and grants nothing to delete, so that every stage
has something to do; no company is hidden, so that both answer the same rows. What counts is the median of the ratios of
requests/s, and of the CPU of a request, within a round.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from report import median
from servers import FIRST, Kind, Seen, Server, built_in, load, running

CONNECTIONS = 16
TARGET = 0.85  # of the requests/s without rights, of an entity GET
AGENTS = "/api/v1/Agents"
SCENARIO = """\
extends: demo
rights: "{mode}"
users:
  - {{login: tje0, password: Tje0, associate: 5, role: Measured}}
roles:
  Measured:
    tables:
      contact: Select, Update, Insert
      sale: Select, Update, Insert
    rows: {{sale: own}}
    fields: {{{fields}}}
    functions: all
"""
HIDDEN = "contact.OrgNr: None"
QUERY = (
    "/api/v1/Contact?$select=contactId,name,department,associateId,category,business,country,number,orgnr,stop"
    "&$filter=name+contains+'a'&$orderBy=name&$top={top}"
)
CHANGED = {"ContactId": 3, "Name": "Measured", "Department": "Bench"}
SAVE = Kind("save", "POST", f"{AGENTS}/Contact/SaveContactEntity", json.dumps(CHANGED))
COMPANIES = FIRST.rpartition("/")[0]
KINDS = [
    # Bytes that are kept, each time others, and those after a write of the very row (half of the calls are the writes).
    Kind("get", "GET", FIRST, "", {0: TARGET}),
    Kind("get fresh", "GET", FIRST, "", {0: TARGET}, host="h{n}"),
    Kind("get, save", "GET", f"{COMPANIES}/3", "", turns=(SAVE,)),
    Kind("get bearer", "GET", FIRST, "", {0: TARGET}, credential="access"),
    Kind("get ticket", "GET", FIRST, "", {0: TARGET}, credential="ticket"),
    Kind("agent", "POST", f"{AGENTS}/Contact/GetContactEntity?contactEntityId=2", "", {0: TARGET}),
    Kind("list 50", "POST", f"{AGENTS}/Contact/GetContactList", json.dumps(list(range(1, 51)))),
    Kind("query", "GET", QUERY.format(top=50)),
    # All that looks at a write: what stays hidden, what is refused.
    SAVE,
]


def compared(
    folder: Path, rounds: int, seconds: float, core: int | None, loads: int | None
) -> dict[str, Any]:
    """Kind -> requests/s and CPU with rights and without, and their ratios. `plain`: with a role that hides no field."""
    servers = {
        name: _server(folder, name, mode, fields, core)
        for name, mode, fields in (("off", "off", HIDDEN), ("plain", "enforce", ""), ("fields", "enforce", HIDDEN))
    }  # fmt: skip
    seen: dict[str, dict[str, list[Seen]]] = {}
    for number in range(rounds):
        with running(*servers.values()):
            for kind in KINDS:
                sent = {name: _proving(kind, server) for name, server in servers.items()}
                for name, server in servers.items():
                    built_in(server, sent[name].as_requests(), 4, loads, count=200)  # warm
                order = [*servers][number % 3 :] + [*servers][: number % 3]
                for name in order:
                    found = load(servers[name], sent[name], CONNECTIONS, seconds, loads)
                    seen.setdefault(kind.name, {}).setdefault(name, []).append(found)
        print(f"  rights: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return {name: _row(found) for name, found in seen.items()}


def _proving(kind: Kind, server: Server) -> Kind:
    """With what the server issues, where that is how its caller proves who he is."""
    if kind.credential not in ("access", "ticket"):
        return kind
    wanted = json.dumps({"user": "tje0", "kind": kind.credential})
    told, _ = server.ask(Kind("", "POST", "/_so_mock/tokens", wanted))
    return replace(kind, credential=json.loads(told)["header"])


def _server(folder: Path, name: str, mode: str, fields: str, core: int | None) -> Server:
    file = folder / f"{name}.yaml"
    file.write_text(SCENARIO.format(mode=mode, fields=fields), encoding="utf-8")
    serve = ["-m", "so_mock", "serve", "--scenario", str(file)]
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "pyc")}
    return Server(name, lambda port: [sys.executable, *serve, f"--port={port}"], core, compiled)


def _row(found: dict[str, list[Seen]]) -> dict[str, Any]:
    off = found["off"]
    row: dict[str, Any] = {"off": median([seen.rate for seen in off])}
    for name in ("plain", "fields"):
        both = list(zip(found[name], off, strict=True))
        ratios = [ours.rate / theirs.rate for ours, theirs in both]
        spent = [theirs.cpu / ours.cpu for ours, theirs in both if ours.cpu and theirs.cpu]
        row[name] = {
            "rate": median([ours.rate for ours, _ in both]),
            "ratio": median(ratios), "low": min(ratios), "high": max(ratios),
            "cpu": median(spent) if spent else None,
            "bad": sum(ours.bad + theirs.bad for ours, theirs in both),
        }  # fmt: skip
    return row
