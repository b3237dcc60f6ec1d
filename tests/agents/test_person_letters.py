"""Person and User: mails that the server writes to people are in the outbox, and reach who is in the tenant."""

from email import message_from_bytes
from email.policy import default as reading
from typing import Any

import pytest
from contract.door import Door
from mail_world import rows

TERJE, KARI, ODD = "terje.dahl@fjordlys.example", "kari.bjorge@bjorge-trelast.example", "odd@haugen.example"  # fmt: skip
LETTER = {"To": f"Kari <{KARI}>; {ODD}", "Subject": "Til Kåre", "PlainBody": "Hei", "HtmlBody": "<p>Hei</p>"}  # fmt: skip
TICKET_FILE = 1  # an attachment of the demo


def sent(door: Door) -> tuple[Any, Any]:
    """The newest row of the outbox, and the mail as a library reads it."""
    row = [row for row in rows(door, "_mail") if row["Direction"] == "out"][-1]
    return row, message_from_bytes(row["Message"], policy=reading)


def kari(door: Door) -> Any:
    (person,) = (r for r in rows(door, "person") if any(e["Value"] == KARI for e in r["Emails"] or ()))  # fmt: skip
    return person


def test_an_email_is_put_into_the_outbox(door: Door) -> None:
    mails = rows(door, "email")
    letter = LETTER | {"From": "Desk <desk@fjordlys.example>", "AttachmentIds": [TICKET_FILE]}
    assert door.agent("Person.SendEmail", letter) is None
    row, mail = sent(door)
    assert (row["From"], row["To"], row["By"]) == ("desk@fjordlys.example", [KARI, ODD], "Person.SendEmail")  # fmt: skip
    assert (mail["From"], mail["Subject"]) == ("Desk <desk@fjordlys.example>", "Til Kåre")
    assert mail.get_body(("html",)).get_content().strip() == "<p>Hei</p>"
    (attached,) = mail.iter_attachments()
    stored = door.tenant.store.table("attachment").rows[TICKET_FILE]
    assert (attached.get_filename(), len(attached.get_content().encode())) == (stored["Name"], stored["AttSize"])  # fmt: skip
    assert rows(door, "email") == mails, "no copy is kept"


def test_who_tells_no_sender_is_the_sender_himself(door: Door) -> None:
    door.agent("Person.SendEmail", LETTER)
    row, mail = sent(door)
    assert row["From"] == TERJE and mail["From"].addresses[0].addr_spec == TERJE


def test_the_name_of_an_event_stands_by_the_mail(door: Door) -> None:
    door.agent("Person.SendEmailWithEventName", LETTER | {"EventName": "Invited"})
    row, _ = sent(door)
    assert (row["By"], row["About"]) == ("Person.SendEmailWithEventName", {"EventName": "Invited"})


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"To": ""}, 400, "To: nobody"),
        ({"To": "kari"}, 400, "To: 'kari'"),
        ({"From": "desk"}, 400, "From: 'desk'"),
        ({"AttachmentIds": [99_999]}, 404, "Attachment id 99999"),
    ],
)
def test_a_letter_that_cannot_be_sent_is_told_why(
    door: Door, changed: Any, status: int, told: str
) -> None:
    reply = door("POST", "Agents/Person/SendEmail", LETTER | changed)
    assert reply.status == status and reply.json()["Message"].startswith(told)
    assert rows(door, "_mail") == []


def test_an_email_to_a_user_lies_in_his_inbox(door: Door) -> None:
    door.agent("Person.SendEmail", LETTER | {"To": TERJE, "From": ODD})
    assert door.agent("EMail.GetEMail", {"Id": max(r["EmailItemId"] for r in rows(door, "email"))})["Subject"] == "Til Kåre"  # fmt: skip


def test_the_password_template_is_the_one_of_the_settings(door: Door) -> None:
    id = kari(door)["PersonId"]
    found = door.agent("Person.GetCustomerCentrePasswordReplyTemplate", {"PersonId": id})
    assert (found["ReplyTemplateId"], found["Subject"]) == (3, "Your password")
    settings = door.agent("CustomerService.GetSystemTemplateSettings")
    door.agent("CustomerService.SaveSystemTemplateSettings", {"SystemTemplateSettings": settings | {"CustomerPasswordTemplateId": 1}})  # fmt: skip
    found = door.agent("Person.GetCustomerCentrePasswordReplyTemplate", {"PersonId": id})
    assert (found["ReplyTemplateId"], found["Subject"]) == (1, "Welcome")


def test_a_password_mail_goes_to_the_person_from_the_service_desk(door: Door) -> None:
    id = kari(door)["PersonId"]
    door.agent("Person.SendCustomerCentrePasswordEmail", {"PersonId": id})
    row, mail = sent(door)
    assert (row["From"], row["To"]) == ("support@fjordlys.example", [KARI])
    assert row["About"] == {"PersonId": id}
    assert (mail["Subject"], mail["From"].addresses[0].display_name) == ("Your password", "Fjordlys Support")  # fmt: skip
    assert "Choose a new password" in mail.get_body(("plain",)).get_content()
    told = {"PersonId": id, "From": ODD, "To": "other@x.example", "Subject": "Open"}
    door.agent("Person.SendCustomerCentrePasswordEmail", told)
    row, mail = sent(door)
    assert (row["From"], row["To"], mail["Subject"]) == (ODD, ["other@x.example"], "Open")


@pytest.mark.parametrize(
    "method", ["GetCustomerCentrePasswordReplyTemplate", "SendCustomerCentrePasswordEmail"]
)
def test_a_password_is_of_somebody(door: Door, method: str) -> None:
    assert door("POST", f"Agents/Person/{method}", {"PersonId": 99_999}).status == 404


def confirm(door: Door, **changed: Any) -> Any:
    given = {"PersonId": kari(door)["PersonId"], "EmailTemplateId": 6, "Subject": "We keep this"}
    return door("POST", "Agents/Person/SendConsentConfirmationEmail", given | changed)


def test_a_consent_is_confirmed_with_the_template_filled(door: Door) -> None:
    stream = "PGh0bWw+SGkge3BmbmF9PC9odG1sPg=="  # <html>Hi {pfna}</html>
    door.agent("Document.SaveDocumentTemplateStream", {"DocumentTemplateId": 6, "Content": stream})
    assert confirm(door).status == 204
    row, mail = sent(door)
    assert (row["From"], row["To"], mail["Subject"]) == (TERJE, [KARI], "We keep this")
    body = mail.get_body(("html",)).get_content()
    assert body.startswith("<html>Hi ") and "{" not in body


def test_a_confirmation_goes_to_the_address_that_is_told_by_its_text_or_id(door: Door) -> None:
    confirm(door, EmailAddress=ODD)
    assert sent(door)[0]["To"] == [ODD]
    (known,) = door.agent("EMail.FindAddress", {"Address": KARI})
    confirm(door, EmailAddress=str(known["EmailId"]))
    assert sent(door)[0]["To"] == [KARI]


@pytest.mark.parametrize("missing", [{"PersonId": 99_999}, {"EmailTemplateId": 99_999}])
def test_a_confirmation_needs_a_person_and_a_template(door: Door, missing: Any) -> None:
    assert confirm(door, **missing).status == 404
    assert rows(door, "_mail") == []


def test_a_user_is_sent_how_to_change_his_password(door: Door) -> None:
    done = door.agent("User.SendChangePasswordEMail", {"AssociateId": 5})
    assert done["Success"] is True
    row, mail = sent(door)
    assert (row["To"], row["About"]) == ([TERJE], {"AssociateId": 5})
    assert "tje0" in mail.get_body(("plain",)).get_content().lower()


def test_a_user_without_an_address_is_sent_nothing(door: Door) -> None:
    with door.tenant.store.unit():
        person = door.tenant.store.table("associate").rows[5]["PersonId"]
        row = door.tenant.store.table("person").rows[person]
        door.tenant.store.update("person", {**row, "Emails": []})
    done = door.agent("User.SendChangePasswordEMail", {"AssociateId": 5})
    assert done["Success"] is False and "no e-mail address" in done["Message"]
    assert rows(door, "_mail") == []
    assert door("POST", "Agents/User/SendChangePasswordEMail", {"AssociateId": 99_999}).status == 404  # fmt: skip
