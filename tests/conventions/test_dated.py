"""Conditional requests: Last-Modified, 304 and 412 on the dated entities, over HTTP."""

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from so_mock.app import create_app
from so_mock.clock import zone_info
from so_mock.world import World

EARLY, LATE = "Mon, 01 Jan 2001 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.fixture
def ask():
    app = create_app()

    def ask(verb: str, path: str, **options) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://so.test/api/v1", auth=("tje0", "Tje0")
            ) as client:
                return await client.request(verb, path, **options)

        return asyncio.run(send())

    return ask


def test_last_modified_is_the_update_else_the_creation_in_gmt(ask):
    created = ask("GET", "/Contact/2")
    wall = datetime.fromisoformat(created.json()["CreatedDate"]).replace(tzinfo=zone_info("NO"))
    told = parsedate_to_datetime(created.headers["last-modified"])
    assert told == wall.astimezone(UTC)
    assert created.headers["last-modified"].endswith(" GMT")
    ask("PATCH", "/Contact/2", json={"Department": "Oslo"})
    updated = ask("GET", "/Contact/2")
    assert parsedate_to_datetime(updated.headers["last-modified"]) > told


def test_what_did_not_change_is_304_without_a_body(ask):
    told = ask("GET", "/Contact/2").headers["last-modified"]
    answer = ask("GET", "/Contact/2", headers={"If-Modified-Since": told})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["last-modified"] == told
    assert "content-type" not in answer.headers
    assert ask("GET", "/Contact/2", headers={"If-Modified-Since": EARLY}).status_code == 200


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE"])
def test_what_changed_since_is_412_and_stays_as_it_is(ask, verb):
    before = ask("GET", "/Person/5").json()
    body = {} if verb == "DELETE" else {"json": {"Firstname": "Changed"}}
    refused = ask(verb, "/Person/5", headers={"If-Unmodified-Since": EARLY}, **body)
    assert refused.status_code == 412
    assert refused.json()["Error"] is True and refused.json()["ErrorType"]
    assert ask("GET", "/Person/5").json() == before
    assert ask(verb, "/Person/5", headers={"If-Unmodified-Since": LATE}, **body).is_success


KEYS = [
    "AppointmentId", "DocumentId", "ForeignAppId", "RelationId", "SaleId", "SelectionId", "ProjectId", "PersonId", "ContactId",
]  # fmt: skip
# What makes a row of each dated entity, the verbs published with a condition, and a property that a change writes.
DATED = {
    "Appointment": ({"Description": "First"}, "Description"),
    "Contact": ({"Name": "First AS"}, "Name"),
    "Document": ({"Header": "First"}, "Header"),
    "ForeignApp": ({"Name": "First"}, "Name"),
    "Person": ({"Lastname": "First"}, "Lastname"),
    "Project": ({"Name": "First"}, "Name"),
    "Relation": (
        {"SourceContactId": 2, "DestinationContactId": 3, "RelationDefinitionId": 1, "Comment": "First"},
        "Comment",
    ),
    "Sale": ({"Heading": "First"}, "Heading"),
    "Selection": ({"Name": "First"}, "Name"),
}  # fmt: skip
WITHOUT_A_CONDITION = {("Selection", "DELETE")}  # published with 204 alone
each_dated = pytest.mark.parametrize("entity", DATED)


def test_the_dated_entities_are_those_published_with_304(world: World) -> None:
    found = {
        operation.path.partition("/")[0]
        for operation in world.catalogue.operations
        if 304 in operation.statuses
    }
    assert found == DATED.keys()
    for entity in DATED:
        for verb in ("PUT", "PATCH", "DELETE"):
            operation = world.catalogue.operations.rest(verb, f"{entity}/1")
            assert isinstance(operation, tuple)
            conditional = (entity, verb) not in WITHOUT_A_CONDITION
            assert (412 in operation[0].statuses) == conditional, (entity, verb)


@pytest.fixture
def made(entity, ask) -> tuple[str, dict]:
    """The address of a fresh row, and the row."""
    given, _ = DATED[entity]
    answer = ask("POST", f"/{entity}", json=ask("GET", f"/{entity}/default").json() | given)
    assert answer.is_success, answer.text
    row = answer.json()
    return f"/{entity}/{next(iter(row[key] for key in KEYS if row.get(key)))}", row


@each_dated
def test_each_dated_entity_tells_when_it_was_written(ask, entity, made):
    path, row = made
    read = ask("GET", path)
    wall = datetime.fromisoformat(row["CreatedDate"]).replace(tzinfo=zone_info("NO"))
    told = read.headers["last-modified"]
    assert parsedate_to_datetime(told) == wall.astimezone(UTC).replace(microsecond=0)
    same = ask("GET", path, headers={"If-Modified-Since": told})
    assert (same.status_code, same.content, same.headers["last-modified"]) == (304, b"", told)
    newer = ask("GET", path, headers={"If-Modified-Since": EARLY})
    assert (newer.status_code, newer.json()) == (200, read.json())
    assert ask("GET", path, headers={"If-Unmodified-Since": EARLY}).status_code == 412
    assert "last-modified" not in ask("GET", f"/{entity}/default").headers


@each_dated
@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE"])
def test_each_dated_entity_is_changed_only_as_it_was_seen(ask, entity, verb, made):
    path, _ = made
    prop = DATED[entity][1]
    before = ask("GET", path)
    body = {"PUT": {"json": before.json() | {prop: "Second"}}, "PATCH": {"json": {prop: "Second"}}}
    options = body.get(verb, {})
    if (entity, verb) not in WITHOUT_A_CONDITION:
        refused = ask(verb, path, headers={"If-Unmodified-Since": EARLY}, **options)
        assert refused.status_code == 412
        assert refused.json()["Error"] is True and refused.json()["ErrorType"]
        after = ask("GET", path)
        assert (after.json(), after.headers["last-modified"]) == (
            before.json(),
            before.headers["last-modified"],
        )
    told = before.headers["last-modified"]
    done = ask(verb, path, headers={"If-Unmodified-Since": told}, **options)
    assert done.is_success
    assert ("x-so-mock-ignored" in done.headers) == ((entity, verb) in WITHOUT_A_CONDITION)
    if verb == "DELETE":
        assert ask("GET", path, headers={"If-Modified-Since": EARLY}).status_code == 404
    else:
        assert done.json()[prop] == ask("GET", path).json()[prop] == "Second"


def test_what_is_not_there_is_404_first(ask):
    for name in ("If-Modified-Since", "If-Unmodified-Since"):
        assert ask("GET", "/Contact/999", headers={name: EARLY}).status_code == 404
    assert ask("DELETE", "/Contact/999", headers={"If-Unmodified-Since": EARLY}).status_code == 204


@pytest.mark.parametrize(
    ("verb", "path", "value"),
    [
        ("GET", "/Contact/2", "yesterday"),
        ("GET", "/DashTheme/1", LATE),
        ("POST", "/Agents/Contact/GetContactEntity?contactEntityId=2", LATE),
        ("GET", "/Archive", LATE),
    ],
)
def test_what_is_not_heeded_is_said(ask, verb, path, value):
    """A date that cannot be read; an entity without dates; an agent; a sample."""
    answer = ask(verb, path, headers={"If-Modified-Since": value})
    assert answer.status_code == 200
    assert answer.headers["x-so-mock-ignored"] == "If-Modified-Since"


def test_a_template_was_never_written(ask):
    answer = ask("GET", "/Contact/default", headers={"If-Modified-Since": LATE})
    assert answer.status_code == 200
    assert "last-modified" not in answer.headers


def test_a_fraction_of_a_second_does_not_make_it_newer(ask):
    made = ask("POST", "/Contact", json={"Name": "Now AS"}).json()
    path = f"/Contact/{made['ContactId']}"
    now = format_datetime(datetime.now(UTC), usegmt=True)
    assert ask("GET", path, headers={"If-Modified-Since": now}).status_code == 304
