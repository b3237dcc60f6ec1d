"""The sample requests of the two documented pages, sent as printed over a socket, and their sample answers.

`tests/data/` holds both pages' samples. Their generator made the values up: an answer is compared by what can be true of
a real one, property by property: there or not, JSON type, member of the enum, order.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract.shapes import faults

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Type

DATA = Path(__file__).parent.parent / "data"
CARRIERS = Catalogue.load().carriers

# Declared by the current API and not yet by the pages, by carrier.
NEWER = {
    "EMailEntity": ["ServerIdentifier"],
    "EMailEnvelope": ["ServerIdentifier"],
    "EMailAttachment": ["IsSafeFileExtension"],
}
# Printed by the page where a server has nothing to show; the reason stands beside it.
NULL = {
    "$.Attachments[].Stream": "only outgoing mail carries the content, an existing one never does",
    "$.InReplyTo": "the request's empty envelope names no original, so there is none to show",
}
# ETableRight and EFieldRight (rights.md 2 and 3).
TABLE_RIGHTS = {"None", "Select", "Update", "Insert", "Delete", "Filtering", "RestrictedUpdate", "Unused1", "Uninitialized"}  # fmt: skip
FIELD_RIGHTS = {"None", "Read", "Write", "Update", "FULL", "Unused1", "Unused2", "Unused3", "Unused4", "Nullable", "UIHintMandatory", "UIHintReadOnly"}  # fmt: skip


class Sample:
    def __init__(self, name: str) -> None:
        page = json.loads((DATA / f"{name}.json").read_text("utf-8"))
        self.method, self.path, self.headers = page["method"], page["path"], page["headers"]
        self.body = "\n".join(page["body"])
        self.status, self.answer_headers = page["status"], page["answer_headers"]
        self.answer = page["answer"]

    def send(self, url: str, body: str = "") -> Any:
        """As printed, headers and all; the answer's status and content type are the page's."""
        with httpx.Client(trust_env=False) as client:
            reply = client.request(
                self.method, url + self.path, headers=self.headers, content=body or self.body
            )
        assert reply.status_code == self.status, reply.text
        assert reply.headers["content-type"] == self.answer_headers["Content-Type"]
        return reply.json()


@pytest.fixture
def save_to_mail_server() -> Sample:
    return Sample("save_to_mail_server")


@pytest.fixture
def save_mailbox_entity() -> Sample:
    return Sample("save_mailbox_entity")


@pytest.fixture
def url(own_server: Any) -> str:
    """A server of its own: the samples change rows that other tests know."""
    return str(own_server().url)


def differences(page: Any, answer: Any, type: Type, at: str = "$") -> Iterator[str]:
    """Where the answer lacks or adds something, or has another JSON type or order, each with its path."""
    if type.name in ("TableRight", "FieldProperty", "map<FieldProperty>"):
        return  # the page's are made up: see `rights`
    if at in NULL and answer is None:
        return
    if json_type(page) != json_type(answer):
        yield f"{at}: {json_type(answer)} where the page has {json_type(page)}"
    elif type.kind == "array" and type.item is not None and page:
        for each in answer:
            yield from differences(page[0], each, type.item, f"{at}[]")
    elif type.kind == "carrier" and page:
        told = [name for name in answer if name in page]
        newer = [name for name in answer if name not in page]
        if told != list(page):
            yield f"{at}: {told} where the page has {list(page)}"
        if newer != NEWER.get(type.name, []):
            yield f"{at}: {newer} beyond the page"
        properties = CARRIERS.carrier(type.name).properties
        for name in page:
            yield from differences(page[name], answer[name], properties[name].type, f"{at}.{name}")


def json_type(value: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def rights(answer: Any) -> Iterator[Any]:
    """Every TableRight and FieldProperties there is, nested ones too."""
    if isinstance(answer, dict):
        yield from ((name, answer[name]) for name in ("TableRight", "FieldProperties") if name in answer)  # fmt: skip
        for each in answer.values():
            yield from rights(each)
    elif isinstance(answer, list):
        for each in answer:
            yield from rights(each)


def has_rights_by_the_rule(answer: Any) -> bool:
    """The pages print `{}`, `null`, `Mask: Delete`, a key `fieldName`: fakes of their generator (rights.md 4).

    The rule: a TableRight is null or a mask of ETableRight's names with a reason, in every carrier; FieldProperties a
    dictionary by property name with a mask of EFieldRight's names or null, and the CLR type and length.
    """
    found = list(rights(answer))
    for name, value in found:
        if name == "TableRight":
            assert value is None or list(value) == ["Mask", "Reason"]
            assert value is None or set(value["Mask"].split(", ")) <= TABLE_RIGHTS
            continue
        assert isinstance(value, dict)
        for prop, told in value.items():
            assert prop != "fieldName"
            assert list(told) == ["FieldRight", "FieldType", "FieldLength"]
            right = told["FieldRight"]
            assert right is None or set(right["Mask"].split(", ")) <= FIELD_RIGHTS
    return bool(found)


def test_save_to_mail_server_answers_its_own_sample(save_to_mail_server: Sample, url: str) -> None:
    answer = save_to_mail_server.send(url)

    assert list(faults(answer, CARRIERS.type("EMailEntity"), CARRIERS)) == []
    page = save_to_mail_server.answer
    assert list(differences(page, answer, CARRIERS.type("EMailEntity"))) == []
    assert has_rights_by_the_rule(answer)


def test_save_to_mail_server_keeps_what_its_sample_says(
    save_to_mail_server: Sample, url: str
) -> None:
    answer = save_to_mail_server.send(url)

    sent = json.loads(save_to_mail_server.body)["Email"]
    echoed = {"Subject", "HTMLBody", "PlainBody", "Priority", "Flags", "MessageID", "IsSent", "FolderName",
              "EmailItemId", "AccountId", "HasCalendarData", "CalMethod", "CalReplyStatus"}  # fmt: skip
    assert {name: answer[name] for name in echoed} == {name: sent[name] for name in echoed}
    # Without a time zone asked for: the wall clock of the tenant, which the sample's offsets are of.
    for name in ("Sent", "ReceivedAt", "RepliedAt"):
        assert answer[name] == sent[name][:27]
    assert [len(answer[name]) for name in ("To", "Cc", "Bcc", "Attachments", "CustomHeaderList")] == [2] * 5  # fmt: skip
    # The server's own, whatever the sample says: the number in a folder that was not there, the size as it is.
    assert (answer["ServerId"], answer["ServerIdentifier"]) == (1, "1")
    assert answer["Size"] not in (0, sent["Size"])


def test_carriers_within_the_mail_look_as_on_its_page(
    save_to_mail_server: Sample, url: str
) -> None:
    """The sample's empty carriers filled in, so that an envelope is there to be compared."""
    email = json.loads(save_to_mail_server.body)["Email"]
    email["InReplyTo"] = {"MessageId": "<demo-976@so-mock.invalid>"}
    email["To"] = [{"Address": "kari.bjorge@bjorge-trelast.example"}]
    email["EMailSOInfo"] = {"ProjectId": 3, "SaleId": 4}
    email["Attachments"] = [{"Filename": "a.txt", "Stream": "R0lGODlh"}]
    email["CustomHeaderList"] = [{"Name": "X-Totam", "Values": ["totam", "sed"]}]
    answer = save_to_mail_server.send(url, json.dumps({"Email": email}))

    assert answer["InReplyTo"] is not None
    page = save_to_mail_server.answer
    type = CARRIERS.type("EMailEntity")
    assert list(faults(answer, type, CARRIERS)) == []
    assert list(differences(page, answer, type)) == []
    assert has_rights_by_the_rule(answer["InReplyTo"])
    assert (answer["EMailSOInfo"]["ProjectId"], answer["EMailSOInfo"]["SaleId"]) == (3, 4)


def test_save_to_mail_server_nulls_what_select_leaves_out(
    save_to_mail_server: Sample, url: str
) -> None:
    """The page's own example of `$select`: columns of no mail, so all is nulled; then one that there is."""
    save_to_mail_server.path += "?$select=name,subject,from/name"
    answer = save_to_mail_server.send(url)

    assert answer["Subject"] == "sint"
    assert answer["From"]["Name"] == "" and answer["From"]["Address"] is None
    assert (answer["HTMLBody"], answer["To"], answer["EmailItemId"]) == (None, None, 0)
    assert list(answer) == list(CARRIERS.carrier("EMailEntity").properties)


def test_save_mailbox_entity_answers_its_own_sample(save_mailbox_entity: Sample, url: str) -> None:
    answer = save_mailbox_entity.send(url)

    type = CARRIERS.type("MailboxEntity")
    assert list(faults(answer, type, CARRIERS)) == []
    assert list(differences(save_mailbox_entity.answer, answer, type)) == []
    assert has_rights_by_the_rule(answer)

    sent = json.loads(save_mailbox_entity.body)
    assert {name: answer[name] for name in sent} == sent | {"Password": ""}, "hidden when reading"


def test_what_the_samples_saved_is_there_afterwards(
    save_to_mail_server: Sample, save_mailbox_entity: Sample, url: str
) -> None:
    saved = save_to_mail_server.send(url)
    mailbox = save_mailbox_entity.send(url)

    def ask(operation: str, body: Any = None) -> Any:
        with httpx.Client(trust_env=False) as client:
            headers = save_to_mail_server.headers
            reply = client.post(f"{url}/api/v1/Agents/{operation}", headers=headers, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    assert ask("EMail/GetUnsanitizedEMail", {"Id": 975}) == saved
    assert ask("EMail/GetMailFromMessageId", {"MessageId": "minima"}) == saved
    assert "Bosco-Kiehn" in [folder["Name"] for folder in ask("EMail/CacheFolderList")]
    assert ask("CustomerService/GetMailboxEntity?mailboxEntityId=474") == mailbox
    assert [it["Address"] for it in ask("CustomerService/GetMailboxes")] == ["laborum"]
