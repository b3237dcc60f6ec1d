"""An app that keeps an ERP and the CRM in step, as a partner of SuperOffice would write it. It knows nothing of so-mock."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx

Row = dict[str, Any]
BACK_OFF = (30, 60, 120, 240)  # seconds; then the next run tries again
PAGE, CHUNK = 25, 10
# What a mass operation must be told of a company, as the columns are called in the database.
COLUMNS = ("orgnr", "name", "country_id", "business_idx", "category_idx")


class Unavailable(Exception):
    """Not now, and for longer than the app waits."""


class Unanswered(Exception):
    """The call was sent; whether it was carried out is not known."""


class Changed(Exception):
    """Another user has saved the row meanwhile."""


class Api:
    """Calls that get over what passes. `met` counts what they met."""

    def __init__(self, url: str, sign_in: Callable[[], str], wait: Callable[[float], None]) -> None:
        self.met: Counter[str] = Counter()
        self._sign_in, self._wait = sign_in, wait
        self._token = sign_in()
        self._http = httpx.Client(base_url=f"{url}/api/v1/", timeout=10, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def ask(
        self, verb: str, path: str, *, headers: dict[str, str] | None = None, **asked: Any
    ) -> httpx.Response:
        pauses, signed_in = iter(BACK_OFF), False
        while True:
            sent = {"Authorization": f"Bearer {self._token}", **(headers or {})}
            try:
                answer = self._http.request(verb, path, headers=sent, **asked)
            except httpx.TransportError as lost:
                self.met["no answer"] += 1
                if verb != "GET":
                    raise Unanswered(f"{verb} {path}") from lost
                self._pause(pauses)
                continue
            status = answer.status_code
            if status >= 400:
                self.met[str(status)] += 1
            if status == 401 and not signed_in:
                self._token, signed_in = self._sign_in(), True
            elif status == 429:
                self._wait(float(answer.headers["Retry-After"]))
            elif status == 503:
                self._pause(pauses)
            elif status == 412:
                raise Changed(path)
            else:
                return answer.raise_for_status()

    def _pause(self, pauses: Iterator[int]) -> None:
        pause = next(pauses, None)
        if pause is None:
            raise Unavailable
        self._wait(pause)

    def rows(self, path: str, **query: str | int) -> Iterator[Row]:
        """Page by page."""
        page = self.ask("GET", path, params={f"${name}": value for name, value in query.items()})
        while True:
            found = page.json()
            yield from found["value"]
            if not found["odata.nextLink"]:
                return
            page = self.ask("GET", found["odata.nextLink"])


class Sync:
    """`companies` is the app's copy of the CRM; `outbox` what is still to be sent."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.companies: dict[int, Row] = {}
        self.outbox: list[Row] = []

    def pull(self) -> None:
        """The copy is replaced when all of it has come: half a copy is none."""
        asked = self.api.rows(
            "Contact", select="contactId,name,orgNr", orderby="contactId", top=PAGE
        )
        found = list(asked)
        self.companies = {row["contactId"]: row for row in found}
        assert len(self.companies) == len(found), "a page told a row twice"

    def push(self, companies: Iterable[Row]) -> None:
        """A mass operation in chunks, keyed by what the ERP knows: one that is refused may be sent again."""
        rows = [[str(company[column]) for column in COLUMNS] for company in companies]
        chunks = [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]
        for _ in range(3):
            chunks = [chunk for chunk in chunks if not self._upserted(chunk)]
            if not chunks:
                return
        raise Unavailable

    def _upserted(self, chunk: list[list[str]]) -> bool:
        asked = {
            "TableName": "contact", "Columns": COLUMNS, "Keys": ["orgnr"], "NomatchAction": "NoChange",
            "ReturnRowStatus": True, "Data": chunk,
        }  # fmt: skip
        try:
            answer = self.api.ask("POST", "Agents/DatabaseTable/Upsert", json=asked).json()
        except Unanswered:
            return False
        if not answer["Success"]:
            self.api.met["chunk refused"] += 1
        return bool(answer["Success"])

    def create(self, collection: str, row: Row, known_by: str) -> Row:
        """One row. Where no answer comes, `known_by` (a filter) tells whether it was made all the same."""
        try:
            made: Row = self.api.ask("POST", collection, json=row).json()
        except Unanswered:
            found = list(self.api.rows(collection, filter=known_by, top=1))
            return found[0] if found else self.create(collection, row, known_by)
        return made

    def edit(self, contact: int, change: Callable[[Row], Row]) -> Row:
        """Saves what `change` makes of the company as it is; what others save meanwhile stays."""
        while True:
            read = self.api.ask("GET", f"Contact/{contact}")
            since = {"If-Unmodified-Since": read.headers["Last-Modified"]}
            changed = read.json() | change(read.json())
            try:
                saved: Row = self.api.ask(
                    "PUT", f"Contact/{contact}", json=changed, headers=since
                ).json()
            except Changed:
                continue
            return saved

    def drain(self) -> bool:
        """Sends what is in the outbox; whether all of it went. What did not stays there for the next run."""
        while self.outbox:
            company = self.outbox[0]
            try:
                self.create("Contact", company, f"orgNr eq '{company['OrgNr']}'")
            except Unavailable:
                return False
            self.outbox.pop(0)
        return True
