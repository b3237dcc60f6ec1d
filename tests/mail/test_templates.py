"""Reply templates: languages, variables of a person and a request, conditions and counters."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import pytest
from contract.door import Door

from so_mock.call import Caller
from so_mock.mail.template_language import Parser
from so_mock.mail.templates import reply

VALUES = {"name": "Ada & Bob", "status": "Open", "none": "", "count": "4", "at": "2026-01-15 09:05:07"}  # fmt: skip


def parsed(source: str, values: Mapping[str, str] = VALUES, **how: Any) -> str:
    return Parser(values.get, lambda: values).parsed(source, **how)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Hi [[name]]!", "Hi Ada & Bob!"),
        ("Hi <cs:parser>name</cs:parser>!", "Hi Ada & Bob!"),
        ("a[[none]]b", "ab"),
        ("[[nobody]] <cs:parser>nobody</cs:parser>", "[[nobody]] <cs:parser>nobody</cs:parser>"),
        ('[[IF:status="Open"]]a[[ELSEIF:status="Closed"]]b[[ELSE]]c[[ENDIF]]d', "ad"),
        ('[[IF:status="Closed"]]a[[ELSEIF:status="Open"]]b[[ELSE]]c[[ENDIF]]d', "bd"),
        ('[[IF:status="x"]]a[[ELSEIF:status="y"]]b[[ELSE]]c[[ENDIF]]d', "cd"),
        ('[[IF:none=""]]a[[ENDIF]][[IF:nobody=""]]b[[ENDIF]]', "ab"),
        ('[[IF:status="x"]]a[[IF:status="Open"]]b[[ELSE]]c[[ENDIF]]d[[ENDIF]]e', "e"),
        ('[[IF:status="Open"]]a[[IF:status="x"]]b[[ELSE]]c[[ENDIF]]d[[ENDIF]]e', "acde"),
        ('[[IF:status="x"]]a[[SET:n="1"]][[ENDIF]][[n]]', "[[n]]"),
        ('a[[IF:status="x"]]never closed', "a"),
        ("[[ELSE]]a[[ENDIF]]", "[[ELSE]]a[[ENDIF]]"),
        ('[[DECODE:status,"New","1","Open","2","3"]]', "2"),
        ('[[DECODE:status,"New","1","3"]]', "3"),
        ('[[DECODE:status,"New","1"]]', ""),
        ('[[SET:who="me"]][[who]]', "me"),
        ("[[INC:count]][[INC:count]][[count]]", "6"),
        ("[[DEC:count]][[count]] [[INC:new]][[new]]", "3 1"),
        ('[[FORMAT-DATE:"2026-01-15","DD2.MM2.YY4"]]', "15.01.2026"),
        ('[[FORMAT-DATE:at,"YY4 MM2 DD2 HH24:MI2:SS2"]]', "2026 01 15 09:05:07"),
        ('[[FORMAT-DATE:"at","HH24:MI2"]]', "09:05"),
        ('[[FORMAT-DATE:none,"YY4"]]', ""),
        ('[[SEC-TO-TIME:"3661","h:m:s"]]', "1:01:01"),
        ("%PARSER_TREE%", "".join(f"{name} = {VALUES[name]}\n" for name in sorted(VALUES))),
    ],
)
def test_the_language_of_templates(source: str, shown: str) -> None:
    assert parsed(source) == shown


def test_html_is_understood_as_an_editor_leaves_it() -> None:
    source = "<p>[[IF:status&nbsp;=&quot;Open&quot;]]open[[ENDIF]]</p>"
    assert parsed(source) == "<p>open</p>"


def test_a_value_is_no_template() -> None:
    assert parsed("[[name]]", {"name": "[[secret]]", "secret": "x"}) == "[[secret]]"


@pytest.mark.parametrize("source", ["[[" * 100_000, '[[IF:a="' * 50_000, "[[IF:a=\"b\"]]" * 50_000, "<cs:parser>" * 50_000, "[[DECODE:" + "," * 1_900 + "]]"])  # fmt: skip
def test_a_hostile_template_takes_no_time(source: str) -> None:
    begun = perf_counter()
    parsed(source)
    assert perf_counter() - begun < 2


# -- templates of the world


def kept(door: Door, **texts: Any) -> None:
    table = door.tenant.store.table("reply_template")
    with door.tenant.store.unit():
        door.tenant.store.update("reply_template", {**table.rows[2], **texts})


def answered(door: Door, template: int = 2, **asked: Any) -> Any:
    return door.agent("CustomerService.GetParsedTemplate", {"ReplyTemplateId": template, **asked})


def inserted(door: Door, table: str, **row: Any) -> None:
    body = {"TableName": table, "Columns": list(row), "Data": [[str(each) for each in row.values()]]}  # fmt: skip
    assert door.agent("DatabaseTable.Insert", body)["Success"]


@pytest.fixture
def request_id(door: Door) -> int:
    body = {"Title": "Lamp <flickers>", "Person": {"PersonId": 5}, "OwnedBy": {"AssociateId": 18}}
    return int(door.rest("POST", "Ticket", body)["TicketId"])


def written(door: Door, request_id: int, **message: Any) -> None:
    door.agent("Ticket.SaveTicketMessageEntity", {"Ticket": {"TicketId": request_id}, **message})


def test_a_template_is_parsed_for_the_person_of_a_request(door: Door, request_id: int) -> None:
    kept(
        door,
        Subject="Re: [[ticket.title]]",
        Body="[[customer.name]], [[company.name]], [[ticket.id]] [[ticket.category.fullname]]",
        HtmlBody="<p>[[ticket.title]] of [[user.name]]</p>",
    )
    person = door.rest("GET", "Person/5")
    found = answered(door, TicketId=request_id)
    assert found["ReplyTemplateId"] == 2 and found["Subject"] == "Re: Lamp <flickers>"
    told = f"{person['FullName']}, {person['Contact']['Name']}, {request_id} Support"
    assert found["PlainParsed"] == told
    assert found["HtmlParsed"] == "<p>Lamp &lt;flickers&gt; of Terje Dahl</p>"


def test_a_person_who_is_named_comes_before_that_of_the_request(
    door: Door, request_id: int
) -> None:
    kept(door, Body="[[customer.id]] [[ticket.customer]]")
    assert answered(door, PersonId=7, TicketId=request_id)["PlainParsed"] == "7 5"


def test_what_there_is_nothing_of_has_no_value(door: Door) -> None:
    kept(door, Subject="", Body="<[[ticket.id]]|[[customer.name]]|[[company.id]]>", HtmlBody="")
    assert answered(door)["PlainParsed"] == "<||>"
    assert answered(door, 99_999) is None


def test_every_variable_can_be_told(door: Door, request_id: int) -> None:
    kept(door, Body="%PARSER_TREE%")
    written(door, request_id, Body="It does.\nSince noon.", Slevel="External")
    lines = answered(door, TicketId=request_id)["PlainParsed"].split("\n")
    told = dict(line.split(" = ", 1) for line in lines if " = " in line)
    owner, user = door.rest("GET", "User/18"), door.rest("GET", "User/5")
    assert len(told) > 130
    assert told["ticket.ownerFullName"] == owner["Person"]["FullName"]
    assert told["user.name"] == user["Person"]["FullName"] and told["user.loginname"] == "tje0"
    assert told["ticket.lastMessage"] == "It does."
    assert told["ticket.status"] == "Open" and told["ticket.ticketStatus"] == "Open"
    assert (
        told["config.tag"] == "ejTag:" and told["config.defaultMail"] == "support@fjordlys.example"
    )
    assert told["config.companyName"] == "Fjordlys AS" and told["licence.ticket"] == "1"
    assert told["ticket.url"].endswith(f"ticketId={request_id}")
    assert told["company.ourSalesContact.name"] == user["Person"]["FullName"]


@pytest.mark.parametrize(
    "address", ["desk@fjordlys.example", "<desk@fjordlys.example> (Fjordlys)", "desk@fjordlys.example (Fjordlys)"]
)  # fmt: skip
def test_the_default_mail_is_the_bare_address_of_the_first_mailbox(
    door: Door, address: str
) -> None:
    kept(door, Body="[[config.defaultMail]]")
    with door.tenant.store.unit():
        mailbox = next(iter(door.tenant.store.table("mailbox").scan()))
        door.tenant.store.update("mailbox", {**mailbox, "Address": address})
    assert answered(door)["PlainParsed"] == "desk@fjordlys.example"


def test_a_reply_that_nobody_sends_has_no_user(door: Door, request_id: int) -> None:
    kept(door, Body="<[[user.name]]><[[to]]><[[from]]>")
    crm = door.tenant.acting(Caller(5, "tje0"))
    plain = {
        automatic: reply(
            crm, 2, 0, 5, request_id, automatic=automatic, more={"to": "a@b.example"}
        ).plain  # type: ignore[union-attr]
        for automatic in (True, False)
    }
    assert plain[True] == "<><a@b.example><[[from]]>"
    assert plain[False] == f"<{crm.text('associate', 5)}><a@b.example><[[from]]>"


def test_a_subject_is_one_line(door: Door, request_id: int) -> None:
    kept(door, Subject="a\r\nBcc: [[ticket.lastMessage]]")
    written(door, request_id, HtmlBody="<p>one</p><p>two</p>", Type="Html")
    assert answered(door, TicketId=request_id)["Subject"] == "a Bcc: one two"


def test_values_are_spelt_as_the_caller_wants(door: Door, request_id: int) -> None:
    kept(door, Body="[[ticket.createdAt]]")
    body = {"ReplyTemplateId": 2, "TicketId": request_id}
    made = door.rest("GET", f"Ticket/{request_id}")["CreatedAt"]
    reply = door("POST", "Agents/CustomerService/GetParsedTemplate", body, headers={"Accept-Language": "en", "SO-Culture": "en-US"})  # fmt: skip
    day, month = int(made[8:10]), int(made[5:7])
    assert reply.json()["PlainParsed"].startswith(f"{month}/{day}/{made[:4]} ")


def test_a_template_speaks_the_language_asked_for(door: Door) -> None:
    kept(door, Subject="Hello", Body="plain", HtmlBody="")
    inserted(door, "reply_template_body", reply_template_id=2, language_id=1, flags=0, subject="Hallo", body_plain="[[customer.firstname]]")  # fmt: skip
    ours = answered(door, LanguageId=1, PersonId=5)
    assert (ours["Subject"], ours["PlainParsed"]) == ("Hallo", door.rest("GET", "Person/5")["Firstname"])  # fmt: skip
    unparsed = door.agent("CustomerService.GetUnparsedTemplate", {"ReplyTemplateId": 2, "LanguageId": 1})  # fmt: skip
    assert unparsed["PlainParsed"] == "[[customer.firstname]]"
    other = answered(door, LanguageId=3)
    assert (other["Subject"], other["PlainParsed"]) == ("Hello", "plain")


def test_the_files_of_a_template_come_with_it(door: Door) -> None:
    inserted(door, "reply_template_attachment", entry_id=2, attachment_id=1)
    inserted(door, "reply_template_attachment", entry_id=3, attachment_id=2)
    (file,) = answered(door)["Attachments"]
    assert (file["AttachmentId"], file["Name"]) == (1, "wiring.txt")
