"""EMail: the templates of what a mail is made of. They are blank, of no state, and good enough to be filled in and sent."""

from typing import Any

import pytest
from contract.door import Door
from mail_world import HEM0, TJE0, email, everything

NEVER = "0001-01-01T00:00:00"
BLANK_GLUE = {"DocumentId": 0, "AppointmentId": 0, "ProjectId": 0, "SaleId": 0, "Archived": False, "ArchivedAt": NEVER,
              "ArchivedBy": 0, "ArchivedDisplayName": ""}  # fmt: skip
SERVER = {"ServerName": "", "UserName": "", "Password": "", "Folder": "", "UseSSL": False, "UseGraphApi": False}  # fmt: skip
TEMPLATES: dict[str, dict[str, Any]] = {
    "CreateDefaultEMailAddress": {
        "ContactId": 0, "ContactName": "", "PersonId": 0, "PersonName": "", "AssociateId": 0, "Address": "", "EmailId": 0,
        "DuplicatePersonIds": [], "Name": "",
    },
    "CreateDefaultEMailAppointment": {
        "Appointment": None, "CalMethod": "Unknown", "Participants": [], "Comment": "", "Sequence": 0, "DtStart": NEVER,
        "DtEnd": NEVER, "Superseded": False,
    },
    "CreateDefaultEMailAttachment": {
        "Description": "", "Filename": "", "Size": 0, "Type": "", "Encoding": "", "Id": "", "Disposition": "", "Stream": None,
    },
    "CreateDefaultEMailConnectionInfo": SERVER,
    "CreateDefaultEMailConnectionInfoExtended": SERVER | {"Port": 0, "Protocol": ""},
    "CreateDefaultEMailCustomHeader": {"Name": "", "Values": []},
    "CreateDefaultEMailEnvelope": {
        "ServerId": 0, "ServerIdentifier": "", "MessageId": "", "Subject": "", "To": [], "Sent": NEVER, "Priority": "NoPriority",
        "Flags": "None", "Size": 0,
    },
    "CreateDefaultEMailFolder": {
        "Name": "", "Delimiter": "", "Flags": "", "TotalItems": 0, "UnreadItems": 0, "Subscribed": False, "EmailFolderId": 0,
    },
    "CreateDefaultEMailSOInfo": BLANK_GLUE,
}  # fmt: skip


@pytest.mark.parametrize("method", TEMPLATES)
def test_a_template_is_blank_and_nothing_is_stored(door: Door, method: str) -> None:
    before, expected = everything(door), TEMPLATES[method]
    for user in (TJE0, HEM0):
        reply = door("POST", f"Agents/EMail/{method}", auth=user)
        shown = reply.json()
        assert {name: shown[name] for name in expected} == expected
        assert reply.headers["x-so-mock-fidelity"] == "modelled", "blank on purpose"
    assert everything(door) == before


def test_an_envelope_has_its_glue_though_it_is_of_no_mail(door: Door) -> None:
    glue = door.agent("EMail.CreateDefaultEMailEnvelope")["EMailSOInfo"]
    assert {name: glue[name] for name in BLANK_GLUE} == BLANK_GLUE


def test_templates_that_are_filled_in_make_a_mail(door: Door) -> None:
    """Each says something of its own, and what it left blank is not in the way."""
    blank = {name: door.agent(f"EMail.CreateDefault{name}") for name in (
        "EMailEntity", "EMailAddress", "EMailAttachment", "EMailCustomHeader", "EMailEnvelope", "EMailSOInfo", "EMailConnectionInfo",
    )}  # fmt: skip
    mail = blank["EMailEntity"] | {
        "To": [blank["EMailAddress"] | {"Address": "kari.bjorge@bjorge-trelast.example"}],
        "Attachments": [blank["EMailAttachment"] | {"Filename": "a.txt", "Stream": "NDI="}],
        "CustomHeaderList": [blank["EMailCustomHeader"] | {"Name": "X-A", "Values": ["1"]}],
        "InReplyTo": blank["EMailEnvelope"] | {"MessageId": "<demo-975@so-mock.invalid>"},
        "EMailSOInfo": blank["EMailSOInfo"] | {"SaleId": 3},
    }
    there = blank["EMailConnectionInfo"] | {
        "ServerName": "imap.fjordlys.example", "UserName": "terje.dahl@fjordlys.example", "Folder": "Projects",
    }  # fmt: skip
    saved = email(door, "SaveEMail", ConnectionInfo=there, Email=mail)
    assert (saved["FolderName"], saved["ServerId"]) == ("Projects", 1)
    assert (saved["To"][0]["PersonId"], saved["InReplyTo"]["ServerId"]) == (5, 1)
    (attached,), (header,) = saved["Attachments"], saved["CustomHeaderList"]
    assert (attached["Id"], attached["Size"], header["Values"]) == ("1", 2, ["1"])
    assert (saved["EMailSOInfo"]["SaleId"], saved["EMailSOInfo"]["Archived"]) == (3, False)
