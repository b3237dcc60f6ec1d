"""Long questions in threads while the same tenant is written, reset and removed."""

import asyncio
import json
import time

import pytest
from contract.door import Door, dumped

from so_mock.query import moment

SECONDS = 3.0


@pytest.fixture
def door():
    made = Door()
    yield made
    made.close()


async def asked(door: Door, verb: str, path: str, json_body=None) -> tuple[int, bytes]:
    address, _, query = path.partition("?")
    body = b"" if json_body is None else dumped(json_body)
    headers = {"host": "so.test", "authorization": "Basic dGplMDpUamUw"}
    if body:
        headers |= {"content-type": "application/json", "content-length": str(len(body))}
    scope = {
        "type": "http", "http_version": "1.1", "method": verb, "scheme": "http", "path": address, "state": {},
        "raw_path": address.encode(), "query_string": query.encode(), "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("so.test", 80), "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "asgi": {"version": "3.0", "spec_version": "2.3"},
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await door.app(scope, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])


def test_each_answer_shows_one_moment_whatever_happens_meanwhile(door, monkeypatch):
    """Titles of all persons are written in one unit: no answer may show two of them."""
    monkeypatch.setattr(moment, "LONG", 10)
    tenants = door.app.state.tenants
    statuses: set[int] = set()
    titles: list[set[str]] = []
    end = time.monotonic() + SECONDS

    async def ask(number: int) -> None:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            order = ("fullName", "title", "personId desc", "personContact/name")[turn % 4]
            path = f"/api/v1/Person?$select=title,fullName&$orderBy={order}&$filter=personId+gt+{turn % 3 + 1}+and+lastName+isNot+'{number}{turn}'"
            status, body = await asked(door, "GET", path.replace(" ", "+"))
            statuses.add(status)
            assert status == 200, (path, body)
            titles.append({row["title"] for row in json.loads(body)["value"]})

    async def write() -> None:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            tenant = tenants.default
            if turn % 40 == 0:
                tenant.reset()
            with tenant.store.unit():
                for row in list(tenant.store.table("person").scan()):
                    tenant.store.update("person", {**row, "Title": f"T{turn}"})
            made = tenants.make()
            status, _ = await asked(
                door, "GET", f"/{made.name}/api/v1/Person?$filter=title+contains+'a'"
            )
            statuses.add(status)
            tenants.remove(made.name)
            await asyncio.sleep(0.001)

    async def save() -> None:
        """A call that writes and asks is run once, however often it begins."""
        for number in range(12):
            given = {"ProviderName": "Person", "Columns": ["fullName"], "ExportType": "csv"}
            statuses.add(
                (await asked(door, "POST", "/api/v1/Agents/Archive/ExportArchive", given))[0]
            )
            await asyncio.sleep(0.01 * number)

    async def everything() -> None:
        await asyncio.gather(*(ask(number) for number in range(4)), write(), save())

    door._runner.run(everything())
    assert statuses == {200}
    written = [each for each in titles if any(title.startswith("T") for title in each)]
    assert written and all(len(each) == 1 for each in written)
    assert door.tenant.store.changes is None


def test_what_writes_before_it_asks_writes_once(door, monkeypatch):
    monkeypatch.setattr(moment, "LONG", 0)
    given = {"ProviderName": "Person", "Columns": ["fullName"], "ExportType": "csv"}
    before = len(door.tenant.store.table("batch_task_info"))
    assert door("POST", "/api/v1/Agents/Archive/ExportArchive", given).status == 200
    assert len(door.tenant.store.table("batch_task_info")) == before + 1
    entry = door.last()
    assert [each for each in entry.changes if each.startswith("batch_task_info")]
