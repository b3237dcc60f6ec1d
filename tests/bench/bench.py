"""so-mock against a bare Starlette route that does the same with a dict and orjson.

    python tests/bench/bench.py [--rounds 5] [--seconds 2] [--connections 1,16,64] [--quick] [--install] [--rows] [--rights] [--wire]

Both run at once on one core, the load on another; rounds are interleaved, and what counts is the
median of the ratios within a round. The load comes from `wrk` when it is on PATH, else from `load.py`,
which at high rates is the one that limits. Then `rows.py` compares calls and moments (a tenant made,
reset, saved, restored) with the demo's rows to those with 100,000; `--rows` does nothing else.
`rights.py` compares calls with rights enforced to the same with rights off; `--rights` does nothing else.
`wire.py` compares calls that are packed, in XML, of a language or zone with the same in plain JSON; `--wire` does nothing else.
Results go to `result.json`.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

import rights
import wire
from report import (
    median,
    print_rest,
    print_rights,
    print_rows,
    print_speed,
    print_wire,
    rows_table,
    speed_table,
)
from servers import FIRST, HERE, ROOT, Kind, Seen, Server, built_in, load, pin_to, running

AGENTS = "/api/v1/Agents"
MAILBOX = {
    "MailInFilterId": 0,
    "ServerType": "Imap",
    "Address": "sales@example.com",
    "Username": "sales",
    "Password": "s3cret",
    "Server": "imap.example.com",
    "Port": 993,
}
# Typed samples of 0.6 to 1.4 KB; the first that nobody has given a behaviour yet is measured.
SAMPLES = (
    "AI/ParseQueryIntoRestrictions",
    "ErpSync/SyncAll",
    "Find/Find",
)
STEP, STEPS = 50_000, 4  # requests between two looks at the memory
STARTS = 9
ROWS = {"rows": 100_000, "rounds": 7, "calls": 500, "moments": 200, "repetitions": 10_000}
QUICK_ROWS = ROWS | {"rounds": 3, "calls": 200, "moments": 50}
BARE = ["starlette", "uvicorn", "httptools", "orjson"]


# The targets: what was asked of so-mock at its design, measured the same way.
GET = Kind("get", "GET", FIRST, "", {1: 0.85, 0: 1.0}, p50=1.2, p99=2.0)
AGENT = Kind("agent", "POST", f"{AGENTS}/Contact/GetContactEntity?contactEntityId=2", "", {16: 0.8})
CREATE = Kind(
    "create",
    "POST",
    f"{AGENTS}/CustomerService/SaveMailboxEntity",
    json.dumps(MAILBOX),
    {0: 0.7},
    p99=3.0,
)
LIST = f"{AGENTS}/Contact/GetContactList"
# A page of a hundred rows of twelve columns, filtered and ordered.
QUERY = (
    "/api/v1/Contact?$select=contactId,name,department,associateId,category,business,country,number,orgnr,stop,"
    "registeredDate,updatedDate&$filter=name+contains+'a'&$orderBy=name&$top=100"
)


def look(mock: Server, folder: Path) -> list[Kind]:
    """Asks so-mock once for everything: its bodies become the bare one's, its words of fidelity the report's."""
    shapes: dict[str, Any] = {}
    with running(mock):
        kinds = [GET, AGENT, CREATE]
        for kind in kinds:
            body, kind.fidelity = mock.ask(kind)
            shapes[kind.name] = json.loads(body)
        ids = fill(mock)
        for size in (10, 100):
            asked = json.dumps(ids[:size])
            kind = Kind(f"list {size}", "POST", LIST, asked, {0: 0.7})
            body, kind.fidelity = mock.ask(kind)
            kinds.append(kind)
        shapes["list"] = json.loads(body)
        query = Kind("query 100", "GET", QUERY, "", {0: 0.7})
        body, query.fidelity = mock.ask(query)
        kinds.append(query)
        shapes["query"] = json.loads(body)
        for path in SAMPLES:
            kind = Kind("sample", "POST", f"{AGENTS}/{path}", "{}", {0: 0.5})
            body, kind.fidelity = mock.ask(kind)
            if kind.fidelity == "generated":
                break
        shapes["sample"], shapes["sample_path"] = json.loads(body), kind.path.partition("?")[0]
        kinds.append(kind)
    (folder / "shapes.json").write_text(json.dumps(shapes, ensure_ascii=False), encoding="utf-8")
    return kinds


def fill(mock: Server) -> list[int]:
    """A hundred contacts: those of the demo and, by the same calls each time, some more. Answers their ids."""
    wanted = list(range(1, 101))
    found = json.loads(mock.ask(Kind("", "POST", LIST, json.dumps(wanted)))[0])
    ids = [row["ContactId"] for row in found]
    for number in range(len(ids), 100):
        contact = {
            "Name": f"Company {number}",
            "Department": "Sales",
            "OrgNr": str(902_000_000 + number),
        }
        save = Kind("", "POST", f"{AGENTS}/Contact/SaveContactEntity", json.dumps(contact))
        ids.append(json.loads(mock.ask(save)[0])["ContactId"])
    return ids


def same_bodies(mock: Server, bare: Server, kinds: list[Kind]) -> None:
    """The comparison is fair only while both sides send as much: ids and stamps may differ by some digits."""
    for kind in kinds:
        ours, theirs = len(mock.ask(kind)[0]), len(bare.ask(kind)[0])
        if abs(ours - theirs) > 100 + ours // 20:
            raise SystemExit(f"{kind.name}: so-mock sends {ours} bytes, the bare one {theirs}")


def rates(
    mock: Server,
    bare: Server,
    kinds: list[Kind],
    connections: list[int],
    rounds: int,
    seconds: float,
    core: int | None,
) -> dict[tuple[str, int], list[tuple[Seen, Seen]]]:
    """(kind, connections) -> for each round what was seen of so-mock and of the bare one."""
    found: dict[tuple[str, int], list[tuple[Seen, Seen]]] = {}
    for number in range(rounds):
        with running(mock, bare):  # anew for each round, since creates fill both
            fill(mock)
            same_bodies(mock, bare, kinds)
            for kind in kinds:
                for server in (mock, bare):  # warm
                    built_in(server, [kind.as_request()], 4, core, count=400)
                for many in connections:
                    order = (mock, bare) if (number + many) % 2 else (bare, mock)
                    seen = {s.name: load(s, kind, many, seconds, core) for s in order}
                    pair = seen[mock.name], seen[bare.name]
                    found.setdefault((kind.name, many), []).append(pair)
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return found


def starts(mock: Server, bare: Server, rounds: int) -> list[tuple[float, float]]:
    """Seconds to the first answer; the first pair warms the disk and is left out."""
    found = []
    for number in range(rounds + 1):
        seconds = {}
        for server in (mock, bare) if number % 2 else (bare, mock):
            seconds[server.name] = server.start()
            server.stop()
        found.append((seconds[mock.name], seconds[bare.name]))
    return found[1:]


def idle(mock: Server, bare: Server) -> dict[str, Any]:
    with running(mock, bare):
        time.sleep(0.3)
        return {server.name: server.memory() for server in (mock, bare)}


def growth(mock: Server, kinds: list[Kind], step: int, core: int | None) -> dict[str, Any]:
    """Resident MB after each `step` of requests that leave nothing behind, then KB that a created row takes."""
    plan = [kind.as_request() for kind in kinds if kind is not CREATE]
    plan += [
        GET.as_request() | {"path": "/api/v1/Contact/{n}"},  # nearly always 404
        GET.as_request() | {"path": "/api/v1/Nothing{n}/2"},
        GET.as_request() | {"path": "/api/v1/Contact/2?$select=Name,X{n}"},
        AGENT.as_request() | {"headers": {}},  # 401
        AGENT.as_request() | {"path": f"{AGENTS}/Contact/getcontactentity?contactentityid={{n}}"},
    ]
    with running(mock):
        first = mock.memory()
        if first is None:
            return {}
        fill(mock)
        made = json.loads(mock.ask(CREATE)[0])["MailInFilterId"]
        plan.append(CREATE.as_request() | {"body": json.dumps({**MAILBOX, "MailInFilterId": made})})
        megabytes, statuses = [first[0]], {}
        for _ in range(STEPS):
            statuses = built_in(mock, plan, 16, core, count=step)["statuses"]
            now = mock.memory()
            megabytes.append(now[0] if now else 0.0)
        before = mock.memory()
        built_in(mock, [CREATE.as_request()], 16, core, count=step)
        after = mock.memory()
    row = (after[0] - before[0]) * 1024 / step if before and after else 0.0
    return {"step": step, "megabytes": megabytes, "statuses": statuses, "kilobytes_a_row": row}


def by_rows(plan: dict[str, int], core: int | None) -> dict[str, Any]:
    """What `rows.py` sees, in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(HERE / "rows.py")],
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=pin_to(core),
    )
    return rows_table(json.loads(made.stdout))


def install() -> dict[str, float]:
    """MB of a fresh installation without Faker, which only other locales need, and of the bare one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = [need for need in project["dependencies"] if not need.lower().startswith("faker")]
    found = {}
    for name, needs in {"so-mock": ours, "bare": BARE}.items():
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
            pip += ["--target", folder]
            subprocess.run([*pip, *needs], check=True)
            if name == "so-mock":
                subprocess.run([*pip, "--no-deps", str(ROOT)], check=True)
            files = (path for path in Path(folder).rglob("*") if path.is_file())
            found[name] = sum(-(-path.stat().st_size // 4096) * 4096 for path in files) / 2**20
    return found


def versions() -> str:
    names = ["starlette", "uvicorn", "httptools", "orjson", "uvloop"]
    held = {d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions()}
    kept = [f"{name} {held[name]}" for name in names if name in held]
    return ", ".join([f"Python {platform.python_version()}", *kept])


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of load for each figure")
    parser.add_argument("--connections", default="1,16,64")
    parser.add_argument(
        "--quick", action="store_true", help="within a minute: 2 rounds of 1 s at 16 connections"
    )
    parser.add_argument(
        "--install", action="store_true", help="installed size too; needs the network"
    )
    parser.add_argument(
        "--rows", action="store_true", help="only what the number of rows makes of it"
    )
    parser.add_argument("--rights", action="store_true", help="only what rights cost")
    parser.add_argument(
        "--wire", action="store_true", help="only what packing, XML and tongues cost"
    )
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.seconds, given.connections = 2, 1.0, "16"
    return given


def _rights(seen: dict[str, Any]) -> None:
    print_rights(seen, {kind.name: kind.rate[0] for kind in rights.KINDS if kind.rate})


def _wired(
    folder: Path, given: argparse.Namespace, served: int | None, loads: int | None
) -> dict[str, Any]:
    step = 1_000 if given.quick else STEP
    return {
        "calls": wire.compared(folder, given.rounds, given.seconds, served, loads),
        "step": step,
        "megabytes": wire.growth(folder, step, STEPS, served, loads),
    }


def _wire(seen: dict[str, Any]) -> None:
    print_wire(seen["calls"], seen["megabytes"], seen["step"])


def main() -> None:
    given = options()
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    served, loads = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    if loads is not None:
        os.sched_setaffinity(0, {loads})
    plan = QUICK_ROWS if given.quick else ROWS
    if given.rows:
        print(versions())
        print_rows(by_rows(plan, served))
        return
    if given.rights:
        print(versions())
        with tempfile.TemporaryDirectory() as name:
            _rights(rights.compared(Path(name), given.rounds, given.seconds, served, loads))
        return
    if given.wire:
        print(versions())
        with tempfile.TemporaryDirectory() as name:
            _wire(_wired(Path(name), given, served, loads))
        return
    generator = (
        "wrk" if shutil.which("wrk") else "load.py (built in; at high rates it is what limits)"
    )
    print(f"{versions()}\nload from {generator}; {_pinning(served, loads)}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Compiled modules for both, as an installation has them; the first start of each makes them.
        compiled = {"PYTHONPYCACHEPREFIX": str(folder / "pyc")}
        mock = Server(
            "so-mock",
            lambda port: [sys.executable, "-m", "so_mock", "serve", f"--port={port}"],
            served,
            compiled,
        )
        bare = Server(
            "bare",
            lambda port: [
                *[sys.executable, "-m", "uvicorn", "bare:app", "--app-dir", str(HERE)],
                *["--port", str(port), "--http", "httptools"],
                *["--no-access-log", "--log-level", "warning"],
            ],
            served,
            compiled | {"SO_MOCK_BENCH_SHAPES": str(folder / "shapes.json")},
        )
        kinds = look(mock, folder)
        print("  ".join(f"{kind.name}: {kind.fidelity}" for kind in kinds), f"\n{kinds[-1].path}")
        began = starts(mock, bare, 2 if given.quick else STARTS)
        connections = [int(part) for part in given.connections.split(",")]
        found = rates(mock, bare, kinds, connections, given.rounds, given.seconds, loads)
        result: dict[str, Any] = {
            "versions": versions(),
            "generator": generator,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S"),
            "rounds": given.rounds,
            "seconds": given.seconds,
            "fidelity": {kind.name: kind.fidelity for kind in kinds},
            "speed": speed_table(found, {kind.name: kind for kind in kinds}),
            "start": {
                "mock": median([ours for ours, _ in began]),
                "bare": median([theirs for _, theirs in began]),
                "ratio": median([ours / theirs for ours, theirs in began]),
            },
            "idle": idle(mock, bare),
            "growth": growth(mock, kinds, 1_000 if given.quick else STEP, loads),
            "rows": by_rows(plan, served),
            "rights": rights.compared(folder, given.rounds, given.seconds, served, loads),
            "wire": _wired(folder, given, served, loads),
            "install": install() if given.install else {},
        }
    if hasattr(os, "getloadavg"):
        result["load"] = os.getloadavg()
        print(f"load average at the end {result['load'][0]:.1f}; 1 to 2 is this benchmark's own")
    print_speed(result["speed"])
    print_rest(result)
    print_rows(result["rows"])
    _rights(result["rights"])
    _wire(result["wire"])
    (HERE / "result.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _pinning(served: int | None, loads: int | None) -> str:
    if served is None:
        return "nothing pinned: this machine does not let cores be told apart"
    return f"servers on core {served}, load on core {loads}"


if __name__ == "__main__":
    main()
