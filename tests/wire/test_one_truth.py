"""Whatever door, content type, zone and form of date a row is written by, all others tell the same of it.

The model is small and knows nothing of the product: texts and numbers as they were sent, moments as instants (zoneinfo), days
as they were written. What each reader must say is worked out from it anew.
"""

import gzip
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

import brotli
from contract.door import Door, Reply
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from wire.typed import CARRIERS, patch_of, received, rows, sent

BASE = ZoneInfo("Europe/Oslo")
# What the header says, whose clock that is, and whether offsets are to be told.
ZONES = [
    (None, BASE, False), ("UTC", UTC, False), ("utc, includeTZOffset", UTC, True), ("includeTZOffset", BASE, True),
    ("NO,includeTZOffset", BASE, True), ("US-NY", ZoneInfo("America/New_York"), False),
    ("US-NY, includeTZOffset", ZoneInfo("America/New_York"), True), ("GB", ZoneInfo("Europe/London"), False),
    ("IN,includeTZOffset", ZoneInfo("Asia/Kolkata"), True), ("1", UTC, False),
]  # fmt: skip
MEDIA = [
    "application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded",
    "application/json-patch+json", "application/merge-patch+json",
]  # fmt: skip
ACCEPTS = [
    None,
    "application/json",
    "text/json",
    "application/xml",
    "text/xml",
    "application/merge-patch+json",
]
PACKED = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


class Kind(NamedTuple):
    """`columns`: the archive's name of each property, where it has one. A dotted one is the id of a reference."""

    entity: str
    key: str
    columns: dict[str, str]
    moments: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def carrier(self) -> str:
        return f"{self.entity}Entity"

    @property
    def properties(self) -> tuple[str, ...]:
        return self.moments + self.days + self.numbers + self.references + self.texts


KINDS = [
    Kind("Contact", "ContactId", {"Name": "name", "Department": "department", "OrgNr": "orgnr"},
        references=("Country.CountryId",), texts=("Name", "Department", "OrgNr")),
    Kind("Person", "PersonId", {"Firstname": "firstName", "Lastname": "lastName", "Contact.ContactId": "contactId", "BirthDate": "birthdate"},
        days=("BirthDate",), references=("Contact.ContactId",), texts=("Firstname", "Lastname", "Title")),
    Kind("Appointment", "AppointmentId", {"StartDate": "date", "Contact.ContactId": "contactId"},
        moments=("StartDate", "EndDate"), references=("Contact.ContactId",), texts=("Title", "Location")),
    Kind("Sale", "SaleId", {"Saledate": "date", "Amount": "amount", "Heading": "heading", "Contact.ContactId": "contactId"},
        moments=("Saledate",), numbers=("Amount",), references=("Contact.ContactId",), texts=("Heading",)),
]  # fmt: skip

LETTERS = "aZæ中😀<>&'\";=+%[].:/\\"
texts = st.text(LETTERS, min_size=1, max_size=8)
numbers = st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100)
references = st.integers(2, 6)
days = st.dates(date(1900, 1, 2), date(2030, 12, 31))
moments = st.one_of(
    st.datetimes(datetime(1975, 1, 1), datetime(2036, 1, 1)),
    st.datetimes(datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 4)),
    st.datetimes(datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 4)),
    st.datetimes(datetime(2026, 11, 1, 4), datetime(2026, 11, 1, 8)),
).map(
    lambda moment: moment.replace(
        microsecond=moment.microsecond // 1000 * 1000 if moment.second % 2 else 0, tzinfo=UTC
    )
)
forms = st.sampled_from(["bare", "Z", "offset", "millis"])


def kept(moment: datetime) -> datetime:
    """The base zone's clock shows an hour twice a year: what was in its second round is told as in the first."""
    return moment.astimezone(BASE).replace(fold=0).astimezone(UTC)


def fraction(moment: datetime) -> str:
    return f".{moment.microsecond:06}0" if moment.microsecond else ""


def offset(moment: datetime) -> str:
    ahead = moment.utcoffset()
    assert ahead is not None
    return (
        "Z"
        if moment.tzinfo is UTC
        else moment.strftime("%z")[:3] + ":" + moment.strftime("%z")[3:5]
    )


def spelt(moment: datetime, form: str, zone: Any) -> tuple[str, datetime]:
    """As a client writes it, and what it means: a bare time that the zone's clock shows twice is the first."""
    here = moment.astimezone(zone)
    if form == "bare":
        return f"{here:%Y-%m-%dT%H:%M:%S}{fraction(here)}", here.replace(fold=0).astimezone(UTC)
    if form == "offset":
        there = moment.astimezone(ZoneInfo("Asia/Kolkata"))
        return f"{there:%Y-%m-%dT%H:%M:%S}{fraction(there)}+05:30", moment
    if form == "millis":
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z", moment
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction(moment)}Z", moment


def told(value: Any, zone: Any, tagged: bool) -> Any:
    """What a caller of this zone must be told of a value."""
    if isinstance(value, datetime):
        here = kept(value).astimezone(zone)
        return f"{here:%Y-%m-%dT%H:%M:%S}{fraction(here)}{offset(here) if tagged else ''}"
    if isinstance(value, date):
        return f"{value}T00:00:00{'Z' if tagged else ''}"
    return value


def tree(values: dict[str, Any]) -> dict[str, Any]:
    """`Contact.ContactId: 2` as a carrier within the carrier."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        above, dot, below = name.partition(".")
        made[above] = {below: value} if dot else value
    return made


def member(record: Any, name: str) -> Any:
    for part in name.split("."):
        record = record[part]
    return record


ONE_DOOR = Door()


class OneTruth(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.door = ONE_DOOR
        self.door.reset()
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}

    # -- writing

    def send(
        self,
        verb: str,
        path: str,
        content: bytes,
        media: str,
        packed: str | None,
        zone: str | None,
        accept: str | None,
    ) -> Reply:
        headers = {"Content-Type": media}
        if packed:
            content, headers["Content-Encoding"] = PACKED[packed](content), packed
        if zone:
            headers["SO-TimeZone"] = zone
        if accept:
            headers["Accept"] = accept
        reply = self.door(verb, path, body=content, headers=headers)
        assert reply.status == 200, (reply, content)
        assert not reply.ignored, reply
        return reply

    def drawn(self, kind: Kind, data: Any, zone: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is sent, and what the model keeps of it."""
        given: dict[str, Any] = {}
        meant: dict[str, Any] = {}
        for name in kind.texts:
            given[name] = meant[name] = data.draw(texts)
        for name in kind.numbers:
            given[name] = meant[name] = data.draw(numbers)
        for name in kind.references:
            given[name] = meant[name] = 578 if name.startswith("Country") else data.draw(references)
        for name in kind.days:
            meant[name] = data.draw(days)
            given[name] = (
                f"{meant[name]}T00:00:00{data.draw(st.sampled_from(['', 'Z', '+02:00', '.000Z']))}"
            )
        for number, name in enumerate(kind.moments):
            moment = (
                data.draw(moments) if not number else meant[kind.moments[0]] + timedelta(hours=3)
            )
            given[name], meant[name] = spelt(moment, data.draw(forms), zone)
        return given, meant

    @rule(
        data=st.data(), kind=st.sampled_from(KINDS), how=st.sampled_from(["POST", "Save"]), media=st.sampled_from(MEDIA),
        packed=st.sampled_from([None, None, *PACKED]), zone=st.sampled_from(ZONES), accept=st.sampled_from(ACCEPTS),
    )  # fmt: skip
    def make(
        self, data: Any, kind: Kind, how: str, media: str, packed: Any, zone: Any, accept: Any
    ) -> None:
        header, clock, tagged = zone
        given, meant = self.drawn(kind, data, clock)
        path = kind.entity if how == "POST" else f"Agents/{kind.entity}/Save{kind.carrier}"
        content = sent(tree(given), CARRIERS.type(kind.carrier), media)
        reply = self.send("POST", path, content, media, packed, header, accept)
        answer = self.answer(reply, kind, linked=how == "POST")
        self.agrees(answer, meant, clock, tagged)
        self.rows[kind.entity, answer[kind.key]] = meant

    @precondition(lambda self: self.rows)
    @rule(
        data=st.data(), number=st.integers(0, 99), how=st.sampled_from(["PUT", "PATCH", "operations", "Save"]),
        media=st.sampled_from(MEDIA), packed=st.sampled_from([None, None, *PACKED]), zone=st.sampled_from(ZONES),
        accept=st.sampled_from(ACCEPTS),
    )  # fmt: skip
    def change(
        self, data: Any, number: int, how: str, media: str, packed: Any, zone: Any, accept: Any
    ) -> None:
        entity, id = sorted(self.rows)[number % len(self.rows)]
        kind = next(kind for kind in KINDS if kind.entity == entity)
        header, clock, tagged = zone
        given, meant = self.drawn(kind, data, clock)
        verb, path, type = how, f"{entity}/{id}", CARRIERS.type(kind.carrier)
        if how in ("PATCH", "operations"):
            names = data.draw(st.sets(st.sampled_from(kind.properties), min_size=1))
            names |= (
                set(kind.moments) if names & set(kind.moments) else set()
            )  # an end before its start is another story
            given = {name: given[name] for name in given if name in names}
            meant = self.rows[entity, id] | {name: meant[name] for name in given}
        if how == "operations":
            verb, media = (
                "PATCH",
                data.draw(st.sampled_from([each for each in MEDIA if each.endswith("json")])),
            )
            content = patch_of(given)
        elif how == "Save":
            verb, path = "POST", f"Agents/{entity}/Save{kind.carrier}"
            content = sent({kind.key: id} | tree(given), type, media)
        else:
            content = sent(tree(given), type, media)
        reply = self.send(verb, path, content, media, packed, header, accept)
        self.agrees(self.answer(reply, kind, linked=how != "Save"), meant, clock, tagged)
        self.rows[entity, id] = meant

    # -- reading

    def answer(self, reply: Reply, kind: Kind, linked: bool) -> Any:
        type = CARRIERS.type(f"{kind.carrier}WithLinks" if linked else kind.carrier)
        return received(reply.body, reply.headers["content-type"], type)

    def agrees(self, answer: Any, meant: dict[str, Any], clock: Any, tagged: bool) -> None:
        for name, value in meant.items():
            assert member(answer, name) == told(value, clock, tagged), (name, value, answer)

    @precondition(lambda self: self.rows)
    @rule(
        number=st.integers(0, 99), zone=st.sampled_from(ZONES), accept=st.sampled_from(ACCEPTS),
        language=st.sampled_from([None, "sv", "*"]), packing=st.sampled_from([None, *PACKED]),
    )  # fmt: skip
    def all_readers_agree(
        self, number: int, zone: Any, accept: Any, language: Any, packing: Any
    ) -> None:
        entity, id = sorted(self.rows)[number % len(self.rows)]
        kind, meant = next(kind for kind in KINDS if kind.entity == entity), self.rows[entity, id]
        header, clock, tagged = zone
        named = {
            "SO-TimeZone": header,
            "Accept": accept,
            "Accept-Language": language,
            "Accept-Encoding": packing,
        }
        headers = {name: value for name, value in named.items() if value}

        def ask(verb: str, path: str) -> Reply:
            reply = self.door(verb, path, headers=headers)
            assert reply.status == 200, reply
            return unpacked(reply)

        self.agrees(
            self.answer(ask("GET", f"{entity}/{id}"), kind, linked=True), meant, clock, tagged
        )
        key = f"{kind.carrier[0].lower()}{kind.carrier[1:]}Id={id}"
        agent = f"Agents/{entity}/Get{kind.carrier}?{key}"
        self.agrees(self.answer(ask("POST", agent), kind, linked=False), meant, clock, tagged)

        chosen = list(meant)[number % len(meant)]
        one = self.answer(
            ask("GET", f"{entity}/{id}?$select={chosen.replace('.', '/')}"), kind, linked=True
        )
        self.agrees(one, {chosen: meant[chosen]}, clock, tagged)
        assert not one[kind.key]

        columns = ",".join(kind.columns.values())
        where = quote(f"{kind.key} eq {id}")
        reply = ask("GET", f"{entity}?$select={columns}&$filter={where}")
        (row,) = rows(reply.body, reply.headers["content-type"])
        assert (row["PrimaryKey"], row["EntityName"]) == (str(id), entity.lower())
        for name, column in kind.columns.items():
            assert row[column] == told(meant[name], clock, tagged), (name, meant[name], row)


def unpacked(reply: Reply) -> Reply:
    match reply.headers.get("content-encoding"):
        case "gzip":
            body = gzip.decompress(reply.body)
        case "deflate":
            body = zlib.decompress(reply.body)
        case "br":
            body = brotli.decompress(reply.body)
        case _:
            return reply
    return Reply(reply.status, reply.headers, body, reply.cookies)


OneTruth.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOneTruth = OneTruth.TestCase
