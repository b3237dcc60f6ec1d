"""A mail that comes to a user's account lies in his inbox, once."""

from typing import Any

from contract.door import Door
from mail_desk import comes, mail
from mail_world import account, arrived, email

RAW = (
    b"From: Kari <kari@bjorge.example>\r\nTo: terje.dahl@fjordlys.example\r\nSubject: Oak\r\n"
    b"Message-ID: <oak@bjorge.example>\r\n\r\nOn Friday.\r\n"
)


def inbox(door: Door) -> Any:
    listed = email(door, "CacheFolderList")
    return next(it for it in listed if it["Name"] == "INBOX")


def test_a_mail_arrives_recent_and_unseen(door: Door) -> None:
    before = inbox(door)
    row = arrived(door, account(door, 895), RAW)
    mail = email(door, "GetEMail", Id=row["EmailItemId"])
    assert (mail["Flags"], mail["FolderName"], mail["AccountId"]) == ("Recent", "INBOX", 895)
    assert (mail["Subject"], mail["PlainBody"].strip(), mail["Size"]) == ("Oak", "On Friday.", len(RAW))  # fmt: skip
    assert mail["From"]["Address"] == "kari@bjorge.example" and not mail["IsSent"]
    after = inbox(door)
    assert after["TotalItems"] == before["TotalItems"] + 1
    assert after["UnreadItems"] == before["UnreadItems"] + 1


def test_what_arrived_is_new_mail_once(door: Door) -> None:
    folder = inbox(door)["EmailFolderId"]
    email(door, "GetNewMail", Folders=[folder])
    arrived(door, account(door, 895), RAW)
    assert [it["Subject"] for it in email(door, "GetNewMail", Folders=[folder])] == ["Oak"]
    assert email(door, "GetNewMail", Folders=[folder]) == []


def test_a_mail_that_comes_twice_is_there_once(door: Door) -> None:
    first = arrived(door, account(door, 895), RAW)
    again = arrived(door, account(door, 895), RAW.replace(b"Friday", b"Monday"))
    assert again == first


def test_what_has_no_header_is_a_mail_of_the_envelopes_sender(door: Door) -> None:
    row = arrived(door, account(door, 895), b"\x00 not a mail", sender="odd@haugen.example")
    assert row["From"]["Address"] == "odd@haugen.example"
    assert row["MessageID"].endswith("@so-mock.invalid>")
    assert "not a mail" in row["PlainBody"]


def test_a_server_that_somebody_only_looked_into_is_nobodys_address(door: Door) -> None:
    there = {"ServerName": "imap.x.example", "UserName": "kari@x.example", "Folder": "INBOX"}
    email(door, "SaveEMail", ConnectionInfo=there, Email={"Subject": "Hi"})
    (found,) = comes(door, mail(), "kari@x.example")
    assert (found.kind, found.mail) == ("", 0)
    assert email(door, "GetFolderEMailCount", ConnectionInfo=there, OnlyUnread=False) == 1
