"""Messages, attachments and relations of requests by the agent's own doors: as they are made, read, saved and deleted."""

from typing import Any

from contract.door import Door

KARI = 5


def ticket(door: Door, **given: Any) -> int:
    return int(door.rest("POST", "Ticket", {"Title": "Printer", **given})["TicketId"])


def message(door: Door, id: int, **given: Any) -> Any:
    said = {"Body": "Hello", "Ticket": {"TicketId": id}, **given}
    return door.agent("Ticket.SaveTicketMessageEntity", said)


def test_templates_are_blank_belong_to_the_caller_and_are_stored_nowhere(door: Door) -> None:
    tables = ("ticket_message", "attachment", "ticket_relation")
    before = [len(door.tenant.store.table(name).rows) for name in tables]
    said = door.agent("Ticket.CreateDefaultTicketMessageEntity")
    assert (said["EjMessageId"], said["Body"], said["CreatedBy"]["AssociateId"]) == (0, "", 5)
    assert (said["Ticket"], said["MessageHeaders"], said["AttachmentsInfo"]) == (None, [], [])
    file = door.agent("Ticket.CreateDefaultAttachmentEntity")
    assert (file["AttachmentId"], file["Name"], file["InlineImage"]) == (0, "", False)
    assert file["IsSafeFileExtension"] is True, "a name without an extension runs nothing"
    relation = door.agent("Ticket.CreateDefaultTicketRelationEntity")
    assert (relation["TicketRelationId"], relation["SourceTicketId"]) == (0, 0)
    assert (relation["Comment"], relation["DestinationTicketId"]) == ("", 0)
    assert [len(door.tenant.store.table(name).rows) for name in tables] == before


def test_a_message_is_read_flat_and_deleted_for_good(door: Door) -> None:
    id = ticket(door, Person={"PersonId": KARI})
    kept, gone = message(door, id, TimeSpent=3), message(door, id, Body="Bye", TimeSpent=4, Person={"PersonId": KARI})  # fmt: skip
    flat = door.agent(f"Ticket.GetTicketMessage?ticketMessageId={gone['EjMessageId']}")
    assert flat["TicketMessageId"] == gone["EjMessageId"]
    assert (flat["PersonId"], flat["PersonFullName"]) == (KARI, gone["Person"]["FullName"])
    assert (flat["ContactId"], flat["NumAttachments"]) == (2, 0)
    assert door.rest("GET", f"Ticket/{id}")["TimeSpent"] == 7
    door.agent("Ticket.DeleteTicketMessageEntity", {"TicketMessageEntityId": gone["EjMessageId"]})
    left = door.rest("GET", f"Ticket/{id}")
    assert [each["TicketMessageId"] for each in left["Messages"]] == [kept["EjMessageId"]]
    assert (left["NumMessages"], left["TimeSpent"]) == (1, 3)
    assert door.agent(f"Ticket.GetTicketMessage?ticketMessageId={gone['EjMessageId']}") is None


def test_an_attachment_is_saved_with_a_key_that_it_keeps(door: Door) -> None:
    made = door.agent("Ticket.SaveAttachmentEntity", {"Name": "run.exe", "AuthKey": "mine"})
    assert made["AttachmentId"] and len(made["AuthKey"]) > 10 and made["AuthKey"] != "mine"
    assert made["IsSafeFileExtension"] is False
    again = door.agent("Ticket.SaveAttachmentEntity", made | {"Name": "read.txt", "AuthKey": "x"})
    assert (again["AttachmentId"], again["AuthKey"]) == (made["AttachmentId"], made["AuthKey"])
    assert (again["Name"], again["IsSafeFileExtension"]) == ("read.txt", True)


def test_a_relation_is_read_and_deleted_by_its_id(door: Door) -> None:
    one, other = ticket(door), ticket(door, Title="Paper")
    asked = {"SourceTicketIds": [one], "DestinationTicketId": other, "RelationType": "Related", "Comment": "same"}  # fmt: skip
    door.agent("Ticket.CreateTicketRelations", asked)
    (seen,) = door.agent("Ticket.GetTicketRelations", {"TicketId": one})
    address = f"ticketRelationEntityId={seen['TicketRelationId']}"
    relation = door.agent(f"Ticket.GetTicketRelationEntity?{address}")
    assert (relation["SourceTicketId"], relation["DestinationTicketId"]) == (one, other)
    assert (relation["RelationType"], relation["Comment"]) == ("Related", "same")
    door.agent(f"Ticket.DeleteTicketRelationEntity?{address}")
    assert door.agent("Ticket.GetTicketRelations", {"TicketId": other}) == []


def test_many_are_read_flat_in_the_order_asked_and_each_once(door: Door) -> None:
    first, second = ticket(door), ticket(door, Title="Paper", OwnedBy={"AssociateId": 17})
    asked = door.agent("Ticket.GetTickets", {"TicketIds": [second, first, second, 99_999]})
    assert [(each["TicketId"], each["Title"]) for each in asked] == [(second, "Paper"), (first, "Printer")]  # fmt: skip
    assert [each["OwnedByAssociateId"] for each in asked] == [17, 5]


def test_the_screen_of_requests_reads_the_whole_entity(door: Door) -> None:
    id = ticket(door, OwnedBy={"AssociateId": 17})
    message(door, id)
    shown = door.agent("Ticket.GetForRmUi", {"TicketId": id})
    assert shown == door.agent(f"Ticket.GetTicketEntity?ticketEntityId={id}")
    assert (shown["TicketId"], shown["NumMessages"]) == (id, 1)


def test_what_a_search_finds_is_spam(door: Door) -> None:
    ids = [ticket(door, Title=title) for title in ("Cheap watches", "Cheap loans", "Printer")]
    restrictions = [{"Name": "title", "Operator": "begins", "Values": ["Cheap"], "IsActive": True}]
    asked = {"ProviderName": "FindTicket", "Restrictions": restrictions}
    assert sorted(door.agent("Ticket.SetSpamStatusByProvider", asked)) == ids[:2]
    bases = [door.rest("GET", f"Ticket/{id}")["BaseStatus"] for id in ids]
    assert bases == ["Spam", "Spam", "Active"]


def test_a_file_of_an_attached_mail_is_read_by_its_position(door: Door) -> None:
    from base64 import b64encode
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", "Two"
    mail.set_content("Hi")
    for name, content in (("a.bin", b"\x00a"), ("b.bin", b"\x00b")):
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    id = door.agent("Ticket.SaveAttachmentEntity", {"Name": "mail.eml"})["AttachmentId"]
    content = b64encode(mail.as_bytes()).decode()
    door.agent("Ticket.UploadAttachment", {"AttachmentId": id, "Content": content})
    raw = {"accept": "application/octet-stream"}
    path = "Agents/Ticket/GetRfcAttachmentStream"
    found = [
        door("POST", path, {"AttachmentId": id, "Position": position}, headers=raw)
        for position in range(3)
    ]
    assert [reply.body for reply in found[:2]] == [b"\x00a", b"\x00b"]
    assert found[2].status == 404


def test_no_number_grows_beyond_what_clients_read(door: Door) -> None:
    most = 2**31 - 1
    id = ticket(door)
    for _ in range(2):
        message(door, id, TimeSpent=most)
    assert door.rest("GET", f"Ticket/{id}")["TimeSpent"] == most
    headings = "List/TicketPriority/Headings"
    door.rest("POST", headings, {"Name": "Last", "Rank": most})
    assert door.rest("POST", headings, {"Name": "Behind it"})["Rank"] == most
