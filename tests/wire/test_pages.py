"""The two documented pages in every combination of content types they name, and with each header they name.

`tests/data/` holds both pages' sample requests. Each call goes over a socket to a tenant of its own, so that all of them meet
the same world.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract.door import Door
from credentials import SERVER_SECRET, issued
from wire.typed import CARRIERS, received, sent

from so_mock.auth import sessions
from so_mock.auth.tokens import TICKET
from so_mock.call import Caller
from so_mock.config import Config

DATA = Path(__file__).parent.parent / "data"

REQUESTS = (
    "application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded",
    "application/json-patch+json", "application/merge-patch+json",
)  # fmt: skip
ACCEPTS = (
    "application/json", "text/json", "application/xml", "text/xml", "application/json-patch+json",
    "application/merge-patch+json",
)  # fmt: skip
ANSWERED = {
    "text/json": "text/json",
    "application/xml": "application/xml",
    "text/xml": "text/xml",
}  # else: application/json


@dataclass(frozen=True, slots=True)
class Page:
    file: str
    asked: str  # the type of the body
    answered: str  # the type of the answer
    entity: str  # whose row is saved
    key: str

    @property
    def sample(self) -> Any:
        return json.loads((DATA / f"{self.file}.json").read_text("utf-8"))

    @property
    def body(self) -> Any:
        return json.loads("\n".join(self.sample["body"]))

    def type(self, name: str) -> Any:
        return CARRIERS.type(name)


MAIL = Page("save_to_mail_server", "EMail.SaveToMailServerRequest", "EMailEntity", "email", "EmailItemId")  # fmt: skip
MAILBOX = Page("save_mailbox_entity", "MailboxEntity", "MailboxEntity", "mailbox", "MailInFilterId")  # fmt: skip


class Served:
    """One server, and a tenant for each call."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(trust_env=False, timeout=60)
        self.number = 0

    def tenant(self) -> str:
        self.number += 1
        name = f"Page{self.number}"
        made = self.client.post(f"{self.url}/_so_mock/tenants", json={"name": name})
        assert made.is_success, made.text
        return name

    def send(
        self, page: Page, tenant: str, *, media: str = "application/json; charset=utf-8", body: Any = None, **headers: str
    ) -> httpx.Response:  # fmt: skip
        told = dict(page.sample["headers"])
        del told["Accept-Language"]
        told |= {"Content-Type": media}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        content = sent(page.body if body is None else body, page.type(page.asked), media.partition(";")[0])  # fmt: skip
        url = f"{self.url}/{tenant}{page.sample['path']}"
        kept = {name: value for name, value in told.items() if value}
        return self.client.post(url, content=content, headers=kept)

    def row(self, page: Page, tenant: str, id: int) -> Any:
        asked = f"{self.url}/_so_mock/state/{page.entity}/{id}"
        found = self.client.get(asked, params={"tenant": tenant})
        assert found.status_code == 200, found.text
        return found.json()


@pytest.fixture(scope="module")
def served(module_server: Any) -> Iterator[Served]:
    served = Served(str(module_server.url))
    yield served
    served.client.close()


@pytest.fixture(scope="module")
def plain(served: Served) -> dict[str, Any]:
    """What each page answers, and leaves behind, in JSON."""
    found = {}
    for page in (MAIL, MAILBOX):
        tenant = served.tenant()
        reply = served.send(page, tenant)
        assert reply.status_code == 200, reply.text
        answer = reply.json()
        found[page.file] = answer, served.row(page, tenant, answer[page.key])
    return found


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("media", REQUESTS)
@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_each_combination_saves_and_answers_the_same(
    served: Served, plain: dict[str, Any], page: Page, media: str, accept: str
) -> None:
    tenant = served.tenant()
    reply = served.send(page, tenant, media=f"{media}; charset=utf-8", Accept=accept)
    assert reply.status_code == 200, reply.text
    kind, _, charset = reply.headers["content-type"].partition("; ")
    assert (kind, charset) == (ANSWERED.get(accept, "application/json"), "charset=utf-8")
    answer = received(reply.content, reply.headers["content-type"], page.type(page.answered))
    expected, row = plain[page.file]
    assert answer == expected
    assert served.row(page, tenant, answer[page.key]) == row
    assert "x-so-mock-ignored" not in reply.headers


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
@pytest.mark.parametrize("media", ["text/plain", "image/png", "application/x-yaml"])
@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
def test_another_content_type_is_refused(served: Served, page: Page, media: str, accept: str) -> None:  # fmt: skip
    reply = served.send(page, served.tenant(), media=media, Accept=accept)
    assert reply.status_code == 415
    text = f"The request entity's media type '{media}' is not supported for this resource."
    if accept == "application/json":
        assert reply.json() == {"Message": text}
    else:
        assert reply.headers["content-type"] == "application/xml; charset=utf-8"
        assert f"<Message>{text}</Message>" in reply.text


# -- headers


TEXT = 'US:"Order";SW:"Beställning";NO:"Bestilling"'


def worded(page: Page) -> Any:
    """The page's request with a text in three languages."""
    body = page.body
    if page is MAIL:
        body["Email"]["Subject"] = TEXT
    else:
        body["Address"] = TEXT
    return body


def word(page: Page, reply: httpx.Response) -> str:
    assert reply.status_code == 200, reply.text
    return str(reply.json()["Subject" if page is MAIL else "Address"])


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_a_language_is_answered_in(served: Served, page: Page) -> None:
    def told(**headers: str) -> str:
        return word(page, served.send(page, served.tenant(), body=worded(page), **headers))

    assert told() == TEXT
    assert told(Accept_Language="sv") == "Beställning"  # as both pages send it
    assert told(Accept_Language="*") == TEXT
    assert told(SO_Language="nb") == "Bestilling"
    assert told(Accept_Language="sv", SO_Language="no") == "Bestilling"
    assert told(Accept_Language="sv", SO_Language="*") == TEXT
    assert told(Accept_Language="fr") == "Order"  # not there: that of the US


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_what_is_stored_has_all_languages(served: Served, page: Page) -> None:
    tenant = served.tenant()
    reply = served.send(page, tenant, body=worded(page), Accept_Language="sv")
    row = served.row(page, tenant, reply.json()[page.key])
    assert TEXT in json.dumps(row, ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_an_unknown_language_is_reported(served: Served, page: Page) -> None:
    reply = served.send(page, served.tenant(), Accept_Language="tlh", SO_Language="xx")
    assert {"Accept-Language", "SO-Language"} & set(reply.headers["x-so-mock-ignored"].split(", "))


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_a_culture_is_heeded_with_a_language_alone(served: Served, page: Page) -> None:
    with_language = served.send(page, served.tenant(), Accept_Language="en", SO_Culture="nb-NO")
    assert with_language.status_code == 200
    assert "x-so-mock-ignored" not in with_language.headers
    without = served.send(page, served.tenant(), SO_Culture="nb-NO")
    assert without.status_code == 200


@pytest.mark.parametrize(
    ("zone", "sent_at"),
    [
        ("", "2005-04-24T18:28:49"),
        ("NO", "2005-04-24T18:28:49"),
        ("UTC", "2005-04-24T16:28:49"),
        ("utc, includeTZOffset", "2005-04-24T16:28:49Z"),
        ("NO,includeTZOffset", "2005-04-24T18:28:49+02:00"),
        ("includeTZOffset", "2005-04-24T18:28:49+02:00"),
        ("1", "2005-04-24T16:28:49"),
        ("GB", "2005-04-24T17:28:49"),
        ("US-NY, includeTZOffset", "2005-04-24T12:28:49-04:00"),
    ],
)
def test_date_times_are_told_in_the_zone(served: Served, zone: str, sent_at: str) -> None:
    """The page's mail was sent at 2005-04-24T18:28:49+02:00; the tenant's base zone is NO."""
    reply = served.send(MAIL, served.tenant(), SO_TimeZone=zone)
    told = reply.json()["Sent"]
    assert told[:19] + told[27:] == sent_at  # without the fraction
    assert told[19:27] == ".0699577"
    assert ("so-timezone" in reply.headers) == bool(zone)


@pytest.mark.parametrize(("zone", "stored"), [("", "18"), ("UTC", "20"), ("US-NY", "00"), ("GB", "19")])  # fmt: skip
def test_bare_date_times_are_read_in_the_zone(served: Served, zone: str, stored: str) -> None:
    tenant, body = served.tenant(), MAIL.body
    body["Email"]["Sent"] = "2005-04-24T18:28:49"
    reply = served.send(MAIL, tenant, body=body, SO_TimeZone=zone)
    row = served.row(MAIL, tenant, reply.json()["EmailItemId"])
    assert row["Sent"][11:13] == stored
    assert reply.json()["Sent"] == "2005-04-24T18:28:49"  # as the client that sent it


def test_an_unknown_zone_is_reported(served: Served) -> None:
    reply = served.send(MAIL, served.tenant(), SO_TimeZone="Atlantis")
    assert reply.headers["x-so-mock-ignored"] == "SO-TimeZone"
    assert reply.json()["Sent"].startswith("2005-04-24T18:28:49")


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
def test_select_leaves_the_named_alone(served: Served, accept: str) -> None:
    """As the mail's page offers it; the mailbox's page does not."""
    tenant = served.tenant()
    url = f"{served.url}/{tenant}{MAIL.sample['path']}?$select=subject,from/address,TO"
    headers = dict(MAIL.sample["headers"]) | {"Accept": accept}
    reply = served.client.post(url, content=json.dumps(MAIL.body), headers=headers)
    answer = received(reply.content, reply.headers["content-type"], CARRIERS.type("EMailEntity"))
    told = {name for name, value in answer.items() if value not in (None, 0, False, "0001-01-01T00:00:00")}  # fmt: skip
    assert {"Subject", "From", "To"} <= told
    assert told <= {"Subject", "From", "To", "Priority", "Flags", "CalMethod", "CalReplyStatus"}
    assert answer["Subject"] == "sint"
    assert set(answer["From"]) > {"Address", "Name"}
    assert answer["From"]["Name"] is None


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
@pytest.mark.parametrize("scheme", ["Basic dGplMDpUamUw", "SOTicket 7T:abc", "Bearer 8A:Cust12345.abc"])  # fmt: skip
def test_each_scheme_is_taken(served: Served, page: Page, scheme: str) -> None:
    assert served.send(page, served.tenant(), Authorization=scheme).status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_without_a_credential_nothing_is_saved(served: Served, page: Page, accept: str) -> None:
    reply = served.send(page, served.tenant(), Authorization="", Accept=accept)
    assert reply.status_code == 401
    assert "X-XSRF-TOKEN HTTP header missing" in reply.text
    assert reply.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.fixture(scope="module")
def strict() -> Iterator[Door]:
    with closing(Door(Config(auth="strict", scenario="demo"))) as door:
        yield door


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_a_session_needs_its_xsrf_token(strict: Door, page: Page) -> None:
    with strict.tenant.store.unit():
        session = sessions.opened(strict.tenant.acting(Caller(0, "")), 5)
    told = {"Cookie": "; ".join(each.partition(";")[0] for each in session.cookies)}
    path = page.sample["path"]
    taken = strict("POST", path, page.body, auth=None, headers=told | {"X-XSRF-TOKEN": session.hidden})  # fmt: skip
    assert taken.status == 200, taken
    for xsrf in ({}, {"X-XSRF-TOKEN": session.hidden[:-1] + "?"}):
        refused = strict("POST", path, page.body, auth=None, headers=told | xsrf)
        assert refused.status == 401, refused


@pytest.mark.parametrize("page", [MAIL, MAILBOX], ids=lambda page: page.file)
def test_a_ticket_online_needs_the_apps_token(strict: Door, page: Page) -> None:
    ticket = issued(strict.tenant, TICKET)["id"]
    path, auth = f"/Cust12345{page.sample['path']}", f"SOTicket {ticket}"
    taken = strict("POST", path, page.body, auth=auth, headers={"SO-AppToken": SERVER_SECRET})
    # "The EMail agent is not available in Online by default": the app was not granted it.
    assert taken.status == (403 if page is MAIL else 200), taken
    for secret in ({}, {"SO-AppToken": SERVER_SECRET[:-1]}):
        refused = strict("POST", path, page.body, auth=auth, headers=secret)
        assert refused.status == 401, refused
