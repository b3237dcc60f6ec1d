"""What a call costs that is packed, spoken, zoned or in XML, beside the same call in plain JSON; and whether memory stays flat.

    python tests/bench/bench.py --wire [--rounds 5] [--seconds 2]

One server; what is compared is sent in turns. Kept bytes, and fresh ones, which each request has made for a host of its own.
What counts is the median of the ratios of requests/s, and of the CPU of a request, within a round. Nothing here has a target:
plain JSON has, in the benchmark's first table.
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
ROWS = 1_000
AGENTS = "/api/v1/Agents"
XML = "application/xml"
WISHES = {
    "gzip": {"Accept-Encoding": "gzip"},
    "br": {"Accept-Encoding": "br"},
    "nb": {"Accept-Language": "nb"},
    "zone": {"SO-TimeZone": "US-NY,includeTZOffset"},
    "xml": {"Accept": XML},
    "all": {
        "Accept": XML,
        "Accept-Encoding": "gzip",
        "Accept-Language": "nb",
        "SO-TimeZone": "US-NY,includeTZOffset",
    },
}
CREATE = f"{AGENTS}/CustomerService/SaveMailboxEntity"
PAGE = f"/api/v1/Contact?$select=contactId,name,department,associateId,category,business,country,number,orgnr,stop,registeredDate,updatedDate&$top={ROWS}"
MAILBOX: dict[str, Any] = {
    "MailInFilterId": 0, "ServerType": "Imap", "Address": "sales@example.com", "Username": "sales",
    "Password": "s3cret", "Server": "imap.example.com", "Port": 993,
}  # fmt: skip
AS_XML = "".join(f"<{name}>{value}</{name}>" for name, value in MAILBOX.items())
AS_FORM = "&".join(f"{name}={value}" for name, value in MAILBOX.items()).replace("@", "%40")


def _kinds() -> dict[str, list[Kind]]:
    """The plain one first, then what is compared with it."""
    found = {}
    for name, host in (("get", ""), ("get fresh", "h{n}")):
        plain = Kind(name, "GET", FIRST, host=host)
        found[name] = [plain, *(replace(plain, name=w, headers=h) for w, h in WISHES.items())]
    create = Kind("create", "POST", CREATE, json.dumps(MAILBOX))
    found["create"] = [
        create,
        replace(create, name="xml in", body=f"<MailboxEntity>{AS_XML}</MailboxEntity>", headers={"Content-Type": XML}),
        replace(create, name="form in", body=AS_FORM, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    ]  # fmt: skip
    for name, host in ((f"page {ROWS}", ""), (f"page {ROWS} fresh", "h{n}")):
        plain = Kind(name, "GET", PAGE, host=host)
        found[name] = [plain, *(replace(plain, name=w, headers=WISHES[w]) for w in ("gzip", "nb", "zone", "xml"))]  # fmt: skip
    return found


def compared(
    folder: Path, rounds: int, seconds: float, core: int | None, loads: int | None
) -> dict[str, Any]:
    """Kind -> requests/s and CPU of the plain call, and of each other what part of its requests/s, how many times its CPU."""
    server = _server(folder, core)
    seen: dict[str, dict[str, list[Seen]]] = {}
    for number in range(rounds):
        with running(server):
            save = Kind("", "POST", f"{AGENTS}/Contact/SaveContactEntity", '{"Name": "Company"}')
            built_in(server, [save.as_request()], 4, loads, count=ROWS)
            for name, kinds in _kinds().items():
                for kind in kinds:
                    built_in(server, [kind.as_request()], 4, loads, count=100)  # warm
                turned = number % len(kinds)
                for kind in (*kinds[turned:], *kinds[:turned]):
                    told = load(server, kind, CONNECTIONS, seconds, loads)
                    seen.setdefault(name, {}).setdefault(kind.name, []).append(told)
        print(f"  wire: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return {name: _row(name, found) for name, found in seen.items()}


def growth(folder: Path, step: int, steps: int, core: int | None, loads: int | None) -> list[float]:
    """Resident MB after each `step` of calls in all languages and zones there are, in XML and packed: kept bytes are bounded."""
    plan = [
        {**kind.as_request(), "headers": {**kind.as_request()["headers"], **wishes}}
        for kind in (Kind("", "GET", FIRST), Kind("", "GET", FIRST, host="h{n}"), Kind("", "GET", f"{PAGE[:-4]}20"))
        for wishes in _tongues()
    ]  # fmt: skip
    server = _server(folder, core)
    with running(server):
        found = []
        for _ in range(steps):
            built_in(server, plan, 16, loads, count=step)
            memory = server.memory()
            found.append(memory[0] if memory else 0.0)
    return found


def _tongues() -> list[dict[str, str]]:
    languages = [
        "nb",
        "en-US",
        "de-DE",
        "fr",
        "sv",
        "da",
        "nl",
        "es",
        "it",
        "pl",
        "ru",
        "fi",
        "{n}",
    ]
    zones = ["NO", "UTC", "US-NY,includeTZOffset", "AU-WA", "FR,includeTZOffset"]
    formats = ["application/json", XML, f"text/xml;q=0.9, {XML};q=0.1", "*/*"]
    codings = ["gzip", "br", "deflate", "identity"]
    return [
        {
            "Accept-Language": language, "SO-TimeZone": zones[at % 5],
            "Accept": formats[at % 4], "Accept-Encoding": codings[at % 3],
        }
        for at, language in enumerate(languages)
    ]  # fmt: skip


def _server(folder: Path, core: int | None) -> Server:
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "pyc")}
    serve = ["-m", "so_mock", "serve"]
    return Server("wire", lambda port: [sys.executable, *serve, f"--port={port}"], core, compiled)


def _row(name: str, found: dict[str, list[Seen]]) -> dict[str, Any]:
    plain = found.pop(name)
    spent = [seen.cpu for seen in plain if seen.cpu]
    row: dict[str, Any] = {
        "rate": median([seen.rate for seen in plain]),
        "cpu": median(spent) if spent else None,
        "bad": sum(seen.bad for seen in plain),
        "others": {},
    }
    for other, seens in found.items():
        both = list(zip(seens, plain, strict=True))
        ratios = [ours.rate / theirs.rate for ours, theirs in both]
        times = [ours.cpu / theirs.cpu for ours, theirs in both if ours.cpu and theirs.cpu]
        row["others"][other] = {
            "ratio": median(ratios), "low": min(ratios), "high": max(ratios),
            "cpu": median(times) if times else None, "bad": sum(ours.bad for ours, _ in both),
        }  # fmt: skip
    return row
