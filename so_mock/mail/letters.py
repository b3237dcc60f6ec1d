"""A mail that the server itself writes for somebody, into the outbox."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from so_mock.call import File
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.mail import envelope, outbox
from so_mock.store.table import Row


class Letter(NamedTuple):
    """`sender` as a header has it: an address, or `Kari Bjørge <kari@bjorge.example>`. `to`: one or more of such, between
    commas or semicolons."""

    sender: str
    to: str
    subject: str
    plain: str = ""
    html: str = ""
    files: Sequence[File] = ()


def post(crm: Crm, letter: Letter, by: str, **about: object) -> Row:
    """Raises BadRequest for an address that is none, by the names of the arguments From and To."""
    from so_mock.mail.mime import message  # the package email: only who sends needs it

    sender = envelope.checked(letter.sender, "From")
    people = envelope.split(letter.to) or [letter.to]
    told = [("To", each) for each in people if each.strip()]
    to = envelope.recipients(crm, told, "To: nobody is told to send the e-mail to")
    named = letter.sender.partition("<")[0].strip(' "') if "<" in letter.sender else ""
    blank, attached = crm.blank("EMailAddress"), crm.blank("EMailAttachment")
    row = crud.default_row(crm, crm.model["email"]) | {
        "MessageID": crm.new_message_id(),
        "Sent": crm.now(),
        "From": blank | {"Address": sender, "Name": named},
        "To": [blank | {"Address": each} for each in to],
        "Subject": letter.subject,
        "PlainBody": letter.plain,
        "HTMLBody": letter.html,
        "Attachments": [
            attached | {"Id": str(number), "Filename": file.name, "Type": file.media_type, "Disposition": "attachment",
                        "Size": len(file.content), "Stream": b64encode(file.content).decode()}
            for number, file in enumerate(letter.files, 1)
        ],
    }  # fmt: skip
    return outbox.sent(crm, sender, to, message(row, crm.clock.zone), by, **about)
