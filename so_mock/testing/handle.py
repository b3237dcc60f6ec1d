"""SoMock: what a test holds of its tenant. Everything it does goes through the admin API."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from so_mock.config import STRICT
from so_mock.testing.calls import Journal
from so_mock.testing.clock import Clock
from so_mock.testing.link import NOT_STARTED, Link, NotRunning, SoMockError, part
from so_mock.testing.server import Server
from so_mock.testing.states import States
from so_mock.testing.webhooks import Webhooks
from so_mock.testing.world import Told, When, World, start, tell

if TYPE_CHECKING:
    import httpx

    from so_mock.testing.clients import Auth

Row = dict[str, Any]
__tracebackhide__ = SoMockError.hidden


class SoMock:
    """A tenant of so-mock with a world of its own.

        with SoMock("demo") as so:
            contact = so.client.get("/api/v1/Contact/2").json()

    `scenario` is the name of a packaged one, a file, YAML text or a dict of its keys. `clock` is where the tenant's clock
    starts (`"2026-01-15T08:00:00Z"`, a datetime, or `{"at": ..., "frozen": True}`), `seed` a whole number, `auth`
    lenient, strict or off: each wins over the scenario's. `strict` refuses samples and ignored input. With
    `tls` it speaks https, for apps that insist on it; `so.trust` is the file of the authority that they are to trust.

    A server starts in a thread of this process. With `url`, or SO_MOCK_URL in the environment, the tenant is one of a
    so-mock that runs there, a container for example, and is deleted at the end; SO_MOCK_ADMIN_TOKEN is sent where it is
    set. Raises SoMockError when the scenario is bad, with every complaint, and NotRunning when no server answers.
    """

    def __init__(
        self, scenario: World = "demo", *, clock: When | None = None, seed: int | None = None,
        auth: str | None = None, strict: bool = False, tls: bool = False, url: str | None = None,
        server: Server | None = None, folders: tuple[Path, ...] = (),
    ) -> None:  # fmt: skip
        self._scenario = scenario
        wished = {"clock": start(clock), "seed": seed, "auth": auth}
        self._wishes = {name: value for name, value in wished.items() if value is not None}
        self._own = server is None
        at = os.environ.get("SO_MOCK_URL", "") if url is None else url
        self._server = server or Server(url=at, strict=strict, tls=tls)
        self._folders = folders  # where files are looked for first
        self._tenant = ""
        self._user = {"login": "", "password": ""}
        self._way = ""  # how credentials are looked at

    # -- beginning and end

    def start(self) -> Self:
        """What `with` does: for a setUp, with `self.addCleanup(so.close)`. Raises SoMockError."""
        if self._tenant:
            return self
        self._server.start()
        try:
            told = tell(self._scenario, self._wishes, self._folders, here=self._server.here)
            made = self._link.ask("POST", "tenants", told.start)
            self._tenant, self._user, self._way = made["name"], made["user"], made["auth"]
            if told.content is not None:  # else the tenant started in it
                self._put(told)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Deletes the tenant, and stops the server if it is this handle's own. A second time does nothing."""
        client = self.__dict__.pop("client", None)
        if client is not None:
            client.close()
        self.__dict__.pop("async_client", None)  # holds no connection
        try:
            if self._tenant:
                with self._forgetting():
                    self._link.ask("DELETE", f"tenants/{part(self._tenant)}")
        except SoMockError:
            pass  # it is gone already, and perhaps the server as well
        finally:
            self._tenant = ""
            if self._own:
                self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.close()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        client = self.__dict__.pop("async_client", None)
        if client is not None:
            await client.aclose()
        self.close()

    def __repr__(self) -> str:
        return f"<SoMock {self.url}>" if self._tenant else "<SoMock, not running>"

    # -- where it is, and who calls

    @property
    def tenant(self) -> str:
        """The tenant's name, `Cust10001`. Raises NotRunning before the start and after the end."""
        if not self._tenant:
            raise NotRunning(NOT_STARTED)
        return self._tenant

    @property
    def url(self) -> str:
        """The tenant's address, without a slash at its end: `so.url + "/api/v1/Contact"`."""
        return f"{self._link.url}/{self.tenant}"

    @property
    def api(self) -> str:
        """The address of the tenant's API: `so.api + "/v1/Contact"`."""
        return f"{self.url}/api"

    @property
    def auth(self) -> tuple[str, str]:
        """Login and password of the scenario's first administrator, as httpx and requests take them.

        Not in strict, which takes no password at a tenant's address: there `so.headers` or `so.token()` tell who calls.
        """
        _ = self.tenant  # nobody can sign in before the start
        return self._user["login"], self._user["password"]

    @property
    def headers(self) -> dict[str, str]:
        """Who that is as headers, for clients of another kind. In strict a token that is over in an hour of the clock."""
        if self._way == STRICT:
            return {"Authorization": f"Bearer {self.token()}"}
        told = base64.b64encode(":".join(self.auth).encode()).decode()
        return {"Authorization": f"Basic {told}"}

    # -- signing in

    @property
    def trust(self) -> str:
        """The file, as PEM, of the authority that vouches for this server: `requests.get(..., verify=so.trust)`. Empty without
        `tls`, and for a so-mock elsewhere: there `so-mock ca` tells, and SSL_CERT_FILE names it to this handle too."""
        return self._server.trust

    @property
    def authority(self) -> str:
        """Where an app signs in to this tenant: what it takes for `https://sod.superoffice.com/login`.

        Discovery is at `so.authority + "/.well-known/openid-configuration"`. As on the platform the issuer is another, the
        address without `/login`: libraries that compare the two are told not to. Users are the scenario's, and only
        in strict the login page asks for their password. Apps are its `apps`; other than in strict any client_id is taken
        whose redirect_uri is of this machine.
        """
        return f"{self.url}/login"

    def token(self, login: str = "", *, client: str = "") -> str:
        """An access token, as if the user had signed in through the app; the first administrator where none is told.

            httpx.get(so.api + "/v1/User/currentPrincipal", headers={"Authorization": f"Bearer {so.token('tje0')}"})

        It is over in an hour of the tenant's clock. Raises SoMockError for a user, or in strict an app, that is not there.
        """
        return self._issued("access", login, client)

    def ticket(self, login: str = "", *, client: str = "") -> str:
        """A ticket, sent as `Authorization: SOTicket ...`; in strict beside `SO-AppToken`, the secret of an app.

        It is over six hours of the tenant's clock after it was used last. Raises SoMockError as `token` does.
        """
        return self._issued("ticket", login, client)

    def _issued(self, kind: str, login: str, client: str) -> str:
        made = self._ask("POST", "tokens", {"kind": kind, "user": login, "client": client})
        return str(made["token"])

    @cached_property
    def client(self) -> httpx.Client:
        """An httpx.Client whose addresses begin at the tenant: `so.client.get("/api/v1/Contact/2")`.

        It signs in as the first administrator. A call with `auth=("tje0", "Tje0")`, or with a header that tells who it is of,
        `headers={"Authorization": f"Bearer {so.token('tje0')}"}`, is somebody else's; strict takes only the latter here.
        """
        from so_mock.testing.clients import client

        return client(self.url, self._signing_in(), self._server.transport)

    @cached_property
    def async_client(self) -> httpx.AsyncClient:
        """The same for async tests: `await so.async_client.get("/api/v1/Contact/2")`. It need not be closed."""
        from so_mock.testing.clients import async_client

        return async_client(self.url, self._signing_in(), self._server.trust)

    # -- the world

    def load(self, scenario: World) -> None:
        """Another world from now on: rows, clock, states, rules, users and journal begin anew.

        A packaged name, a file, YAML text or a dict. What SoMock or the marker said of clock, seed and auth holds no
        longer. Raises SoMockError with every complaint; the tenant then stays as it is.
        """
        self._put(tell(scenario, {}, self._folders, here=self._server.here))

    def reset(self) -> None:
        """As it was after its scenario was loaded: rows, ids, clock, states and journal. Checkpoints stay."""
        with self._forgetting():
            self._ask("POST", "reset")

    def rows(self, entity: str, *, filter: str = "", **props: Any) -> list[Row]:
        """Rows behind the API that have all these values: `so.rows("contact", Name="Bjørge AS")`.

        Properties in any case; a reference holds the id of what it leads to (`so.rows("person", Contact=10)`). `filter` is
        OData: `"Name begins 'B' and Contact/Category = 1"`. Raises SoMockError for an unknown entity or property.
        """
        asked = [f"({filter})"] if filter else []
        asked += [f"{name} eq {_literal(value)}" for name, value in props.items() if _plain(value)]
        found = self._link.ask(
            "GET",
            f"state/{part(entity)}",
            tenant=self.tenant,
            query={"$filter": " and ".join(asked)},
        )
        rows: list[Row] = found["rows"]
        # OData compares without regard to case, and knows no lists.
        return [row for row in rows if all(_has(row, *each) for each in props.items())]

    def row(self, entity: str, id: int | str) -> Row:
        """One row by its id. Raises SoMockError, status 404, when there is none."""
        found: Row = self._ask("GET", f"state/{part(entity)}/{part(id)}")
        return found

    def put(self, entity: str, id: int | str, **props: Any) -> Row:
        """Makes a row, or puts it in place of what was there, behind the API's back; what is not told is blank.

        Raises SoMockError for what the entity does not have, and for references to nothing.
        """
        stored: Row = self._ask("PUT", f"state/{part(entity)}/{part(id)}", props)
        return stored

    def change(self, entity: str, id: int | str, **props: Any) -> Row:
        """Changes a row behind the API's back, as another user would: `so.change("contact", 10, Name="Changed")`.

        Raises SoMockError as `put` does; status 404 when there is no such row.
        """
        row = self.row(entity, id)
        named = {name.lower(): name for name in row}
        told = {named.get(name.lower(), name): value for name, value in props.items()}
        return self.put(entity, id, **(row | told))

    def delete(self, entity: str, id: int | str) -> None:
        """Deletes a row as another user would: softly where the API does so, and for good what is deleted so already.

        Raises SoMockError, status 404, when there is none.
        """
        self._ask("DELETE", f"state/{part(entity)}/{part(id)}")

    def checkpoint(self, name: str = "checkpoint") -> Checkpoint:
        """Keeps this moment: rows, ids, states and clock. With `with so.checkpoint():` it returns at the block's end."""
        return Checkpoint(self, name, self._ask("POST", f"checkpoints/{part(name)}"))

    def restore(self, name: str = "checkpoint") -> None:
        """Returns to a checkpoint, any number of times. Raises SoMockError, status 404, for an unknown one."""
        self._ask("POST", f"checkpoints/{part(name)}/restore")

    # -- what shall happen

    @property
    def clock(self) -> Clock:
        """The tenant's clock: `so.clock.now`, `so.clock.advance(days=8)`, `so.clock.freeze()`."""
        return Clock(self._link, self.tenant)

    @property
    def states(self) -> States:
        """The scenario's state machines, `{"quota": "low"}`; `so.states["quota"] = "used"` moves one."""
        return States(self._link, self.tenant)

    @property
    def webhooks(self) -> Webhooks:
        """What was sent to webhooks: `so.webhooks.idle()`, `so.webhooks.deliveries("contact.created")`."""
        return Webhooks(self._link, self.tenant)

    def set_state(self, **states: str) -> None:
        """Moves state machines: `so.set_state(quota="used")`. Raises SoMockError for one that was not declared."""
        self.states.move(states)

    # -- what happened

    @property
    def journal(self) -> Journal:
        """The calls so far, the oldest first: `so.journal.last["status"]`, `so.journal.where("EMail.*")`."""
        return Journal(self._link, self.tenant)

    @property
    def coverage(self) -> dict[str, Any]:
        """What was called since the last reset: `operations` with calls, statuses, users and fidelity, `users`, `totals`."""
        found: dict[str, Any] = self._ask("GET", "coverage")
        return found

    def verify(
        self, operation: str, *, count: int | None = None, at_least: int | None = None, at_most: int | None = None,
        body: Mapping[str, Any] | None = None, query: Mapping[str, Any] | None = None,
        header: Mapping[str, Any] | None = None, user: str | None = None, status: int | str | None = None,
        rule: str | None = None,
    ) -> None:  # fmt: skip
        """Passes when the operation was called so often, as told: without a number, at least once.

            so.verify("EMail.SaveToMailServer", body={"Email.Subject": {"contains": "Invoice"}}, count=1)

        `operation` in agent or REST spelling, or a pattern; `body`, `query` and `header` as in a rule's `when`: equals,
        or matches, contains, in, exists, gt, lt, not. Raises AssertionError with the calls that nearly matched, and
        SoMockError for a question that nothing can answer: an unknown operation, a property that its body cannot have.
        """
        __tracebackhide__ = True
        if count is not None and (at_least is not None or at_most is not None):
            raise SoMockError("count is exact: tell it, or at_least and at_most")
        bounds = {"at_least": at_least, "at_most": at_most}
        told = {name: number for name, number in bounds.items() if number is not None}
        asked = {
            "operation": operation, "body": body, "query": query, "header": header, "user": user,
            "status": status, "rule": rule, "count": told or count,
        }  # fmt: skip
        given = {name: value for name, value in asked.items() if value is not None}
        answer = self._link.ask("POST", "verify", given, passing=(409,), tenant=self.tenant)
        if "error" in answer:
            raise AssertionError(answer["error"])

    # -- asking

    @property
    def _link(self) -> Link:
        return self._server.link

    def _ask(self, verb: str, path: str, body: Any = None) -> Any:
        return self._link.ask(verb, path, body, tenant=self.tenant)

    def _put(self, told: Told) -> None:
        with self._forgetting():
            made = self._link.ask(
                "PUT", "scenario", told.content, tenant=self.tenant, media_type=told.media_type, query=told.query
            )  # fmt: skip
        self._user, self._way = made["user"], made["auth"]
        for each in ("client", "async_client"):
            if each in self.__dict__:
                self.__dict__[each].auth = self._signing_in()

    def _signing_in(self) -> Auth:
        from so_mock.testing.clients import Bearer, Usually

        return Usually(Bearer(self.token) if self._way == STRICT else self.auth)

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """The journal is lost within: a run that counts coverage looks at it before, and counts it if it was lost."""
        told = self._server.forgetting
        before = self.coverage if told else {}
        yield
        if told:
            told(before)


class Checkpoint:
    """A moment of a tenant that was given a name. As a context manager it returns there at the end."""

    def __init__(self, so: SoMock, name: str, told: Mapping[str, Any]) -> None:
        self._so, self.name = so, name
        self.when: str = told["when"]  # by the tenant's clock
        self.rows: int = told["rows"]

    def restore(self) -> None:
        """Rows, ids, states and clock as they were then."""
        self._so.restore(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.restore()


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _literal(value: str | int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'{}'".format(value.replace("'", "''")) if isinstance(value, str) else str(value)


def _has(row: Row, name: str, wanted: Any) -> bool:
    held = next((value for prop, value in row.items() if prop.lower() == name.lower()), None)
    if isinstance(wanted, datetime):
        wanted = wanted.isoformat()
    return bool(held == wanted)
