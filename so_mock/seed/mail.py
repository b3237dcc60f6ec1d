"""Terje's mail and account, and the mailbox of support: what the documentation's samples name."""

from __future__ import annotations

from typing import Any

from so_mock.seed.values import Rows


def person_address(row: dict[str, Any]) -> dict[str, Any]:
    return {"ContactId": 0, "ContactName": "", "PersonId": 0, "PersonName": "", "AssociateId": 0,
            "Address": row["Emails"][0]["Value"], "EmailId": 0, "DuplicatePersonIds": [],
            "Name": f"{row['Firstname']} {row['Lastname']}"}  # fmt: skip


def mails(people: Rows) -> Rows:
    """Terje's folders; item 975 and account 895 are the ones the documentation's sample names."""
    told = [
        (975, "INBOX", 5, [2], "Delivery of the oak boards", "Hi Terje, when can we expect the oak boards? Kari", "None", -1, False),
        (976, "INBOX", 9, [2, 3], "Charter party for the autumn", "Please find our comments to the draft.", "Seen", -2, False),
        (977, "Sent Items", 2, [19], "Quote 10011", "Dear Mr Schäfer, here is the quote we spoke about.", "Seen", -2, True),
    ]  # fmt: skip
    return [
        {
            "EmailItemId": id, "AccountId": 895, "FolderName": folder, "ServerId": n, "ServerIdentifier": str(n),
            "From": person_address(people[sender - 1]), "To": [person_address(people[to - 1]) for to in receivers],
            "Subject": subject, "PlainBody": body, "HTMLBody": f"<p>{body}</p>", "Flags": flags,
            "Priority": "Normal", "MessageID": f"<demo-{id}@so-mock.invalid>", "IsSent": sent,
            "Size": 400 + len(body), "Sent": f"@{day} 09:40:00", "ReceivedAt": f"@{day} 09:41:00",
        }
        for n, (id, folder, sender, receivers, subject, body, flags, day, sent) in enumerate(told, 1)
    ]  # fmt: skip


def folders(account: int) -> Rows:
    return [
        {"EmailFolderId": n, "AccountId": account, "Name": name, "Delimiter": "/", "Flags": flags, "Subscribed": True}
        for n, (name, flags) in enumerate(
            [("INBOX", "\\HasNoChildren"), ("Drafts", "\\HasNoChildren \\Drafts"),
             ("Sent Items", "\\HasNoChildren \\Sent"), ("Deleted Items", "\\HasNoChildren \\Trash")], 1)
    ]  # fmt: skip


def account(id: int, associate: int, mail: str) -> dict[str, Any]:
    def login(auth: int, port: int) -> dict[str, Any]:
        host = "imap.fjordlys.example" if port == 993 else "smtp.fjordlys.example"
        return {"ServiceAuthId": auth, "Server": host, "Port": port, "AuthType": "Password", "Username": mail,
                "Password": "secret"}  # fmt: skip

    return {"EMailAccountId": id, "EMailAddress": mail, "AssociateId": associate, "AccountStatus": 4,
            "IncomingCredentials": login(1, 993), "OutgoingCredentials": login(2, 587),
            "InboxFolder": "INBOX", "SentFolder": "Sent Items", "LastFetch": "@-0 06:00:00"}  # fmt: skip


def mailboxes() -> Rows:
    return [
        {"MailInFilterId": 474, "ServerType": "Imaps", "Address": "<support@fjordlys.example> (Fjordlys Support)",
         "Username": "support", "Password": "secret", "Server": "imap.fjordlys.example", "Port": 993},
    ]  # fmt: skip
