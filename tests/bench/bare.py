"""The yardstick: what one would write by hand with Starlette, a dict and orjson, and nothing else.

Its bodies are copies of so-mock's own answers, so both sides send the same number of bytes. It looks
at no credential, keeps no journal, checks no type and caches no bytes.

    SO_MOCK_BENCH_SHAPES=shapes.json uvicorn bare:app
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROWS = 1_000
JSON = "application/json; charset=utf-8"
SHAPES: dict[str, Any] = orjson.loads(Path(os.environ["SO_MOCK_BENCH_SHAPES"]).read_bytes())


def _rows(shape: dict[str, Any], key: str) -> dict[int, dict[str, Any]]:
    """`ROWS` rows shaped like one answer; the row that was asked for is that answer itself."""
    return {id: {**shape, key: id} for id in range(1, ROWS + 1)} | {shape[key]: shape}


CONTACTS = _rows(SHAPES["get"], "ContactId")
ENTITIES = _rows(SHAPES["agent"], "ContactId")
LISTED = _rows(SHAPES["list"][0], "ContactId") | {row["ContactId"]: row for row in SHAPES["list"]}
QUERY: dict[str, Any] = SHAPES["query"]
MAILBOX: dict[str, Any] = SHAPES["create"]
MAILBOXES: dict[int, dict[str, Any]] = {}
SAMPLE: dict[str, Any] = SHAPES["sample"]


async def get(request: Request) -> Response:
    return Response(orjson.dumps(CONTACTS[int(request.path_params["id"])]), media_type=JSON)


async def agent(request: Request) -> Response:
    row = ENTITIES[int(request.query_params["contactEntityId"])]
    return Response(orjson.dumps(row), media_type=JSON)


async def create(request: Request) -> Response:
    given = orjson.loads(await request.body())
    row = {**MAILBOX, **given, "MailInFilterId": len(MAILBOXES) + 1}
    MAILBOXES[row["MailInFilterId"]] = row
    return Response(orjson.dumps(row), media_type=JSON)


async def listed(request: Request) -> Response:
    ids = orjson.loads(await request.body())
    return Response(orjson.dumps([LISTED[id] for id in ids if id in LISTED]), media_type=JSON)


async def query(request: Request) -> Response:
    """The same rows, found by the plainest means and then put in order."""
    rows = [row for row in QUERY["value"] if "a" in row["name"].lower()]
    rows.sort(key=lambda row: row["name"].lower())
    return Response(orjson.dumps({**QUERY, "value": rows[:100]}), media_type=JSON)


async def sample(request: Request) -> Response:
    return Response(orjson.dumps({**SAMPLE}), media_type=JSON)


AGENTS = "/api/v1/Agents"
app = Starlette(
    routes=[
        Route("/api/v1/Contact/{id:int}", get),
        Route("/api/v1/Contact", query),
        Route(f"{AGENTS}/Contact/GetContactEntity", agent, methods=["POST"]),
        Route(f"{AGENTS}/CustomerService/SaveMailboxEntity", create, methods=["POST"]),
        Route(f"{AGENTS}/Contact/GetContactList", listed, methods=["POST"]),
        Route(SHAPES["sample_path"], sample, methods=["POST"]),
    ]
)
