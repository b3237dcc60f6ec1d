"""Whatever is done to mail, by whichever way it is addressed: what must hold of the mail world holds after every call."""

from typing import Any

import pytest
from contract.door import Door
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from mail_world import HEM0, TJE0, arrived, email, rows

from so_mock.clock import Setting

ADDRESSES = {TJE0: "terje.dahl@fjordlys.example", HEM0: "henrik@fjordlys.example"}
OUTSIDE = "odd@haugen.example"
STANDING = Setting().standing(True)
FOLDERS = ["INBOX", "Drafts", "Sent Items", "Deleted Items", "Archive"]
USERS = st.sampled_from([TJE0, HEM0])
PLACE = st.integers(0, 50)  # which of the mails that there are
NAMED = st.sampled_from(FOLDERS)


class MailWorld(RuleBasedStateMachine):
    """Two users write to each other and to somebody outside."""

    door: Door

    def __init__(self) -> None:
        super().__init__()
        self.door.reset()
        self.door.tenant.clock.turn(STANDING)  # what one call writes twice is the same second
        account = {
            "EMailAddress": ADDRESSES[HEM0], "InboxFolder": "INBOX", "SentFolder": "Sent Items",
            "IncomingCredentials": {"Server": "imap.fjordlys.example", "Username": ADDRESSES[HEM0]},
        }  # fmt: skip
        his = self.door.agent("EMail.SaveEMailAccount", account, auth=HEM0)["EMailAccountId"]
        self.accounts = {TJE0: 895, HEM0: his}
        self.sent: dict[str, set[str]] = {TJE0: {"<demo-977@so-mock.invalid>"}, HEM0: set()}
        self.uids: dict[tuple[int, str], dict[int, int]] = {}  # folder -> number -> item
        self.number = 0

    def call(self, user: str, method: str, **arguments: Any) -> Any:
        return email(self.door, method, user, **arguments)

    def mails(self, user: str) -> list[Any]:
        mine = self.accounts[user]
        return [row for row in rows(self.door, "email") if row["AccountId"] == mine]

    def one(self, user: str, place: int) -> Any:
        """Every third of them a draft, of which there are few."""
        held = self.mails(user)
        if not place % 3:
            held = [mail for mail in held if "Draft" in mail["Flags"]] or held
        return held[place % len(held)] if held else None

    def mail(self, user: str, to_colleague: bool) -> dict[str, Any]:
        self.number += 1
        other = ADDRESSES[HEM0 if user == TJE0 else TJE0]
        to = [{"Address": other if to_colleague else OUTSIDE}]
        return {"To": to, "Subject": f"Mail {self.number}", "PlainBody": "Text."}

    def at(self, user: str, folder: str) -> dict[str, str]:
        return {
            "ServerName": "imap.fjordlys.example",
            "UserName": ADDRESSES[user],
            "Folder": folder,
        }

    def forgotten(self, user: str, gone: set[str]) -> None:
        self.sent[user] -= gone

    @initialize()
    def there_is_mail(self) -> None:
        for user in USERS_OF:
            self.saves_a_draft(user, True)
            self.sends(user, True, 0, False)
            self.replies(user, 0, True)

    # -- what users do

    @rule(user=USERS, to_colleague=st.booleans())
    def saves_a_draft(self, user: str, to_colleague: bool) -> None:
        draft = self.call(user, "SaveDraft", Entity=self.mail(user, to_colleague))
        assert (draft["FolderName"], draft["Flags"]) == ("Drafts", "Draft")

    @rule(user=USERS, to_colleague=st.booleans(), place=PLACE, by_message_id=st.booleans())
    def sends(self, user: str, to_colleague: bool, place: int, by_message_id: bool) -> None:
        """A new mail, a draft, or one that is there already."""
        held = self.one(user, place) if place % 4 else None
        given = self.mail(user, to_colleague)
        if held is not None:
            key = "MessageID" if by_message_id else "EmailItemId"
            given |= {key: held[key]}
        before = len(rows(self.door, "_mail"))
        (sent,) = self.call(user, "Send", Emails=[given])
        assert len(rows(self.door, "_mail")) == before + 1
        self.sent[user].add(sent["MessageID"])
        if held is not None and held["FolderName"] != "Drafts":
            assert held in self.mails(user), "what was received or sent before stays as it is"
        if to_colleague:
            self.is_there_for_the_colleague(user, sent)

    @rule(user=USERS)
    def writes_to_himself(self, user: str) -> None:
        mail = self.mail(user, False) | {"To": [{"Address": ADDRESSES[user]}]}
        (sent,) = self.call(user, "Send", Emails=[mail])
        self.sent[user].add(sent["MessageID"])

    @rule(user=USERS, place=PLACE, to_colleague=st.booleans())
    def replies(self, user: str, place: int, to_colleague: bool) -> None:
        original = self.one(user, place)
        if original is None:
            return
        others = self.mails(HEM0 if user == TJE0 else TJE0)
        answered = {"MessageId": original["MessageID"]}
        (sent,) = self.call(user, "Send", Emails=[self.mail(user, to_colleague) | {"InReplyTo": answered}])  # fmt: skip
        self.sent[user].add(sent["MessageID"])
        after = self.call(user, "GetEMail", Id=original["EmailItemId"])
        assert "Answered" in after["Flags"] and after["RepliedAt"] == sent["Sent"]
        assert sent["InReplyTo"]["MessageId"] == original["MessageID"]
        still = self.mails(HEM0 if user == TJE0 else TJE0)
        assert all(mail in still for mail in others), "it is answered for him only"

    @rule(user=USERS, to_colleague=st.booleans(), folder=st.sampled_from([None, "Sent Items"]))
    def sends_by_connection(self, user: str, to_colleague: bool, folder: str | None) -> None:
        copy = self.at(user, folder) if folder else None
        outgoing = {"ServerName": "smtp.fjordlys.example", "UserName": ADDRESSES[user]}
        (sent,) = self.call(user, "SendEMails", OutgoingConnectionInfo=outgoing, Emails=[self.mail(user, to_colleague)], SentItemsConnectionInfo=copy)  # fmt: skip
        if copy:
            self.sent[user].add(sent["MessageID"])

    @rule(user=USERS, folder=NAMED)
    def saves_to_the_server(self, user: str, folder: str) -> None:
        saved = self.call(user, "SaveToMailServer", Email=self.mail(user, False) | {"FolderName": folder})  # fmt: skip
        if folder == "Sent Items":
            self.sent[user].add(saved["MessageID"])

    @rule(user=USERS, answers=st.booleans(), place=PLACE)
    def gets_mail_from_outside(self, user: str, answers: bool, place: int) -> None:
        self.number += 1
        original = self.one(user, place)
        head = f"In-Reply-To: {original['MessageID']}\r\n" if answers and original else ""
        raw = f"From: {OUTSIDE}\r\nSubject: In\r\nMessage-ID: <in-{self.number}@x.example>\r\n{head}\r\nText.\r\n"  # fmt: skip
        account = self.door.tenant.store.table("email_account").rows[self.accounts[user]]
        row = arrived(self.door, account, raw.encode())
        got = self.call(user, "GetEMail", Id=row["EmailItemId"])
        assert (got["FolderName"], got["Flags"]) == ("INBOX", "Recent")

    @rule(user=USERS, place=PLACE, read=st.booleans(), by_connection=st.booleans())
    def marks(self, user: str, place: int, read: bool, by_connection: bool) -> None:
        mail = self.one(user, place)
        if mail is None:
            return
        if by_connection:
            self.call(user, "MarkAsRead", ConnectionInfo=self.at(user, mail["FolderName"]), MessageServerIds=[mail["ServerId"]], Read=read)  # fmt: skip
        else:
            self.call(user, "MarkEmailsAsRead", Ids=[mail["EmailItemId"]], Read=read)
        after = self.call(user, "GetEMail", Id=mail["EmailItemId"])
        assert ("Seen" in after["Flags"]) == read

    @rule(user=USERS, place=PLACE, folder=NAMED, by_connection=st.booleans())
    def moves(self, user: str, place: int, folder: str, by_connection: bool) -> None:
        mail = self.one(user, place)
        if mail is None:
            return
        if by_connection:
            here = self.at(user, mail["FolderName"])
            self.call(user, "MoveToFolder", ConnectionInfo=here, MessageServerIds=[mail["ServerId"]], TargetFolder=folder)  # fmt: skip
        else:
            self.call(user, "DeleteEmails", Ids=[mail["EmailItemId"]], MoveToFolder=folder)
        (self.sent[user].add if folder == "Sent Items" else self.sent[user].discard)(mail["MessageID"])  # fmt: skip

    @rule(user=USERS, place=PLACE, how=st.sampled_from(["trash", "ids", "connection", "raw"]))
    def deletes(self, user: str, place: int, how: str) -> None:
        mail = self.one(user, place)
        if mail is None:
            return
        here = self.at(user, mail["FolderName"])
        if how == "trash":
            self.call(user, "MoveEmailsToTrash", Ids=[mail["EmailItemId"]])
        elif how == "ids":
            self.call(user, "DeleteEmails", Ids=[mail["EmailItemId"]], MoveToFolder=None)
        elif how == "connection":
            self.call(user, "Delete", ConnectionInfo=here, MessageServerIds=[mail["ServerId"]], MoveToFolder=None)  # fmt: skip
        else:
            self.call(user, "DeleteExtended", ConnectionInfoExtended=here, MessageIds=[mail["MessageID"]])  # fmt: skip
        self.forgotten(user, {mail["MessageID"]})
        left = self.call(user, "GetEMail", Id=mail["EmailItemId"])
        assert left["FolderName"] == "Deleted Items" if how == "trash" else left is None

    @rule(user=USERS, folder=NAMED)
    def empties(self, user: str, folder: str) -> None:
        known = {f["Name"] for f in self.call(user, "CacheFolderList")}
        if folder not in known:
            return
        gone = {m["MessageID"] for m in self.mails(user) if m["FolderName"] == folder}
        self.call(user, "EmptyFolder", ConnectionInfo=self.at(user, folder), MoveToFolder=None)
        self.forgotten(user, gone)

    @rule(user=USERS, place=PLACE)
    def a_failure_leaves_no_trace(self, user: str, place: int) -> None:
        before = rows(self.door, "email"), rows(self.door, "_mail"), rows(self.door, "email_folder")
        good, bad = self.mail(user, True), self.mail(user, False) | {"Cc": [{"Address": "none"}]}
        held = self.one(user, place)
        good |= {"EmailItemId": held["EmailItemId"]} if held else {}
        reply = self.door("POST", "Agents/EMail/Send", {"Emails": [good, bad]}, auth=user)
        assert reply.status == 400
        after = rows(self.door, "email"), rows(self.door, "_mail"), rows(self.door, "email_folder")
        assert after == before

    # -- what holds

    def is_there_for_the_colleague(self, user: str, sent: Any) -> None:
        other = HEM0 if user == TJE0 else TJE0
        got = self.call(other, "GetMailFromMessageId", MessageId=sent["MessageID"])
        assert got["From"]["Address"] == ADDRESSES[user]
        assert (got["IsSent"], got["Bcc"]) == (False, [])

    @invariant()
    def folders_count_what_lies_in_them(self) -> None:
        for user in USERS_OF:
            held = self.mails(user)
            counted = {}
            for folder in self.call(user, "CacheFolderList"):
                here = [m for m in held if m["FolderName"] == folder["Name"]]
                unread = sum("Seen" not in m["Flags"] for m in here)
                counted[folder["Name"]] = (len(here), unread)
                assert (folder["TotalItems"], folder["UnreadItems"]) == (len(here), unread)
            name = FOLDERS[self.number % len(FOLDERS)]  # each in its turn
            told = self.call(user, "GetFolderEMailCount", ConnectionInfo=self.at(user, name), OnlyUnread=True)  # fmt: skip
            assert told == counted.get(name, (0, 0))[1]

    @invariant()
    def sent_items_are_what_was_sent(self) -> None:
        for user in USERS_OF:
            here = [m for m in self.mails(user) if m["FolderName"] == "Sent Items"]
            assert {m["MessageID"] for m in here} == self.sent[user]
            assert all(m["IsSent"] for m in here)

    @invariant()
    def drafts_are_in_drafts_only(self) -> None:
        for user in USERS_OF:
            where = {m["FolderName"] for m in self.mails(user) if "Draft" in m["Flags"]}
            assert where <= {"Drafts"}

    @invariant()
    def a_message_id_is_one_mail_of_its_account(self) -> None:
        for user in USERS_OF:
            held = self.mails(user)
            ids = [m["MessageID"] for m in held]
            assert len(ids) == len(set(ids)) and all(ids)
            for mail in held:
                original = (mail["InReplyTo"] or {}).get("MessageId")
                if original:
                    shown = self.call(user, "GetEMail", Id=mail["EmailItemId"])
                    assert bool(shown["InReplyTo"]) == (original in ids)

    @invariant()
    def all_ways_lead_to_the_same_mail(self) -> None:
        for user in USERS_OF:
            held: dict[str, dict[int, str]] = {}
            for mail in self.mails(user):
                assert mail["ServerId"] not in held.setdefault(mail["FolderName"], {})
                held[mail["FolderName"]][mail["ServerId"]] = mail["MessageID"]
            for folder, mails in [*held.items()][self.number % 2 :: 2]:
                here = self.at(user, folder)
                seen = self.call(user, "GetEMailEnvelopes", ConnectionInfo=here, MessageServerIds=[*mails])  # fmt: skip
                assert [each["MessageId"] for each in seen] == [*mails.values()]
                ids = self.call(user, "GetEmailMessageIds", ConnectionInfoExtended=here)
                assert sorted(ids) == sorted(mails.values())

    @invariant()
    def a_number_of_a_folder_is_never_given_twice(self) -> None:
        for row in rows(self.door, "email"):
            given = self.uids.setdefault((row["AccountId"], row["FolderName"]), {})
            assert given.setdefault(row["ServerId"], row["EmailItemId"]) == row["EmailItemId"]

    @invariant()
    def nobody_sees_a_colleagues_mail(self) -> None:
        for user, other in ((TJE0, HEM0), (HEM0, TJE0)):
            for mail in self.mails(other)[:1]:
                assert self.call(user, "GetEMail", Id=mail["EmailItemId"]) is None


USERS_OF = (TJE0, HEM0)


def test_the_mail_world_holds_together(door: Door) -> None:
    machine: Any = type("Mails", (MailWorld,), {"door": door})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=15, stateful_step_count=14, deadline=None)
    )


def test_archived_is_what_a_document_says(door: Door) -> None:
    (sent,) = email(door, "Send", Emails=[{"To": [{"Address": OUTSIDE}], "Subject": "To be kept"}])
    document = door.agent("Document.SaveDocumentEntity", {"Header": "Kept", "DocumentTemplate": {"DocumentTemplateId": 6}})  # fmt: skip
    id = document["DocumentId"]
    email(door, "CreateNewPhysicalDocumentFromEmail", DocumentId=id, EmailItemId=sent["EmailItemId"])  # fmt: skip
    glue = email(door, "GetEMail", Id=sent["EmailItemId"])["EMailSOInfo"]
    assert (glue["Archived"], glue["DocumentId"]) == (True, id)
    kept = email(door, "GetEMailFromDocumentId", DocumentId=id)
    assert kept["MessageID"] == sent["MessageID"]
    door.agent(f"Document.DeleteDocumentEntity?documentEntityId={id}")
    assert email(door, "GetEMail", Id=sent["EmailItemId"])["EMailSOInfo"]["Archived"] is False


@pytest.mark.parametrize("place", ["To", "From"])
def test_who_is_known_follows_the_persons_addresses(door: Door, place: str) -> None:
    address = "new.address@x.example"
    (sent,) = email(door, "Send", Emails=[{"To": [{"Address": address}], "From": {"Address": address}, "Subject": "Who"}])  # fmt: skip

    def known() -> int:
        told = email(door, "GetEMail", Id=sent["EmailItemId"])[place]
        return int((told[0] if place == "To" else told)["PersonId"])

    assert known() == 0
    person = door.agent("Person.GetPersonEntity?personEntityId=9")
    door.agent("Person.SavePersonEntity", person | {"Emails": [{"Value": address.upper()}]})
    assert known() == 9
