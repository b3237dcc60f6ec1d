"""The world of the matrix: twelve entities with rows of several owners, and how each is read and written at both doors."""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from contract.door import Door, Reply
from scenario_files import playing

from so_mock.config import Config

ANN, BEN, CAT, DAN = 11, 12, 13, 14
COLLEAGUE = 501  # ben as a person

# o: own. m: ben's, of the same group. c: cat's, whose primary group is another, with one in common. s: dan's, a stranger.
# p: dan's, for his eyes only. g: dan's, for Sales too. i: ann's, for her eyes only.
# d: ben's, completed or closed. h: the company that all users belong to. u: ben as a person. k: dan's company, ann's contact.
LETTERS = {"o": 101, "m": 102, "c": 103, "s": 104, "p": 105, "g": 106, "i": 107, "d": 108, "h": 1, "u": COLLEAGUE, "k": 109}  # fmt: skip

WORLD = """
extends: empty
clock: {at: 2026-01-15T08:00:00Z, frozen: true}
auth: strict
users:
  - {login: ann, password: a, associate: 11, group: Sales, other_groups: [], role: Judged}
  - {login: ben, password: b, associate: 12, group: Sales, other_groups: [], role: CRM Administrator}
  - {login: cat, password: c, associate: 13, group: Service, other_groups: [Sales], role: CRM Administrator}
  - {login: dan, password: d, associate: 14, group: Marketing, other_groups: [], role: CRM Administrator}
apps:
  - {client_id: matrix, restricted_agents: [EMail]}
data:
  associate:
    - {AssociateId: 12, Name: ben, PersonId: 501, Type: InternalAssociate, GroupIdx: 2, UserName: ben}
  contact:
    - {ContactId: 101, Name: o, OrgNr: "f", Associate: 11}
    - {ContactId: 102, Name: m, OrgNr: "f", Associate: 12}
    - {ContactId: 103, Name: c, OrgNr: "f", Associate: 13}
    - {ContactId: 104, Name: s, OrgNr: "f", Associate: 14}
    - {ContactId: 1, Name: h, OrgNr: "f", Associate: 12}
  person:
    - {PersonId: 101, Firstname: o, Title: f, Contact: 101}
    - {PersonId: 102, Firstname: m, Title: f, Contact: 102}
    - {PersonId: 103, Firstname: c, Title: f, Contact: 103}
    - {PersonId: 104, Firstname: s, Title: f, Contact: 104}
    - {PersonId: 109, Firstname: k, Title: f, Contact: 104, Associate: 11}
    - {PersonId: 501, Firstname: u, Title: f, Contact: 1}
  project:
    - {ProjectId: 101, Name: o, ProjectNumber: f, Associate: 11}
    - {ProjectId: 102, Name: m, ProjectNumber: f, Associate: 12}
    - {ProjectId: 103, Name: c, ProjectNumber: f, Associate: 13}
    - {ProjectId: 104, Name: s, ProjectNumber: f, Associate: 14}
  project_member:
    - {ProjectmemberId: 101, ProjectId: 101, PersonId: 101, ContactId: 101, Comment: f}
    - {ProjectmemberId: 102, ProjectId: 102, PersonId: 102, ContactId: 102, Comment: f}
    - {ProjectmemberId: 103, ProjectId: 103, PersonId: 103, ContactId: 103, Comment: f}
    - {ProjectmemberId: 104, ProjectId: 104, PersonId: 104, ContactId: 104, Comment: f}
  appointment:
    - &one {AppointmentId: 101, Title: o, Location: f, Associate: 11, StartDate: 2026-01-20T10:00:00Z, EndDate: 2026-01-20T11:00:00Z}
    - {<<: *one, AppointmentId: 102, Title: m, Associate: 12}
    - {<<: *one, AppointmentId: 103, Title: c, Associate: 13}
    - {<<: *one, AppointmentId: 104, Title: s, Associate: 14}
    - {<<: *one, AppointmentId: 105, Title: p, Associate: 14, Private: PrivateUser, VisibleFor: [{VisibleId: 14, Visibility: Associate}]}
    - {<<: *one, AppointmentId: 107, Title: i, Associate: 11, Private: PrivateUser, VisibleFor: [{VisibleId: 11, Visibility: Associate}]}
  sale:
    - {SaleId: 101, Heading: o, Amount: 7, Associate: 11, Status: Open}
    - {SaleId: 102, Heading: m, Amount: 7, Associate: 12, Status: Open}
    - {SaleId: 103, Heading: c, Amount: 7, Associate: 13, Status: Open}
    - {SaleId: 104, Heading: s, Amount: 7, Associate: 14, Status: Open}
    - {SaleId: 105, Heading: p, Amount: 7, Associate: 14, Status: Open, VisibleFor: [{VisibleId: 14, Visibility: Associate}]}
    - {SaleId: 106, Heading: g, Amount: 7, Associate: 14, Status: Open, VisibleFor: [{VisibleId: 2, Visibility: Group}]}
    - {SaleId: 107, Heading: i, Amount: 7, Associate: 11, Status: Open, VisibleFor: [{VisibleId: 11, Visibility: Associate}]}
    - {SaleId: 108, Heading: d, Amount: 7, Associate: 12, Status: Sold, Completed: Completed}
    - {SaleId: 111, Heading: without a quote, Associate: 11}
    - {SaleId: 112, Heading: without a quote, Associate: 12}
    - {SaleId: 114, Heading: without a quote, Associate: 14}
  document:
    - {DocumentId: 101, Header: o, OurRef: f, Associate: 11, Completed: NotStarted}
    - {DocumentId: 102, Header: m, OurRef: f, Associate: 12, Completed: NotStarted}
    - {DocumentId: 103, Header: c, OurRef: f, Associate: 13, Completed: NotStarted}
    - {DocumentId: 104, Header: s, OurRef: f, Associate: 14, Completed: NotStarted}
    - {DocumentId: 105, Header: p, OurRef: f, Associate: 14, Completed: NotStarted, VisibleFor: [{VisibleId: 14, Visibility: Associate}]}
    - {DocumentId: 106, Header: g, OurRef: f, Associate: 14, Completed: NotStarted, VisibleFor: [{VisibleId: 2, Visibility: Group}]}
    - {DocumentId: 107, Header: i, OurRef: f, Associate: 11, Completed: NotStarted, VisibleFor: [{VisibleId: 11, Visibility: Associate}]}
    - {DocumentId: 108, Header: d, OurRef: f, Associate: 12, Completed: Completed}
  ticket:
    - {TicketId: 101, Title: o, Author: f, OwnedBy: 11, BaseStatus: Active, Status: 1, Category: 1}
    - {TicketId: 102, Title: m, Author: f, OwnedBy: 12, BaseStatus: Active, Status: 1, Category: 1}
    - {TicketId: 103, Title: c, Author: f, OwnedBy: 13, BaseStatus: Active, Status: 1, Category: 1}
    - {TicketId: 104, Title: s, Author: f, OwnedBy: 14, BaseStatus: Active, Status: 1, Category: 1}
    - {TicketId: 108, Title: d, Author: f, OwnedBy: 12, BaseStatus: Closed, Status: 2, Category: 1}
  ticket_message:
    - {EjMessageId: 101, Ticket: 101, Body: o, Author: f}
    - {EjMessageId: 102, Ticket: 102, Body: m, Author: f}
    - {EjMessageId: 103, Ticket: 103, Body: c, Author: f}
    - {EjMessageId: 104, Ticket: 104, Body: s, Author: f}
    - {EjMessageId: 108, Ticket: 108, Body: d, Author: f}
  selection:
    - &selection {SelectionId: 101, Name: o, Source: 5, Associate: 11, SelectionType: Static, TargetTableNumber: 5, TargetTableName: contact, SelectionCategory: 1}
    - {<<: *selection, SelectionId: 102, Associate: 12}
    - {<<: *selection, SelectionId: 103, Associate: 13}
    - {<<: *selection, SelectionId: 104, Associate: 14}
    - {<<: *selection, SelectionId: 105, Associate: 14, VisibleFor: [{VisibleId: 14, Visibility: Associate}]}
    - {<<: *selection, SelectionId: 107, Associate: 11, VisibleFor: [{VisibleId: 11, Visibility: Associate}]}
  quote:
    - {QuoteId: 101, SaleId: 101, PoNumber: f}
    - {QuoteId: 102, SaleId: 102, PoNumber: f}
    - {QuoteId: 103, SaleId: 103, PoNumber: f}
    - {QuoteId: 104, SaleId: 104, PoNumber: f}
    - {QuoteId: 105, SaleId: 105, PoNumber: f}
    - {QuoteId: 108, SaleId: 108, PoNumber: f}
  email_account:
    - {EMailAccountId: 101, EMailAddress: a101@x.example, AssociateId: 11}
    - {EMailAccountId: 102, EMailAddress: a102@x.example, AssociateId: 12}
    - {EMailAccountId: 103, EMailAddress: a103@x.example, AssociateId: 13}
    - {EMailAccountId: 104, EMailAddress: a104@x.example, AssociateId: 14}
"""  # fmt: skip

ROLE = """
roles:
  Judged:
"""

Ask = tuple[str, str, Any]  # verb, path below /api/v1/, body


def post(path: str, body: Any = None) -> Ask:
    return "POST", f"Agents/{path}", body


@dataclass(frozen=True)
class Entity:
    """`{id}` stands for a row's key in paths and bodies, `{new}` for the letter of whoever shall own a new row."""

    key: str
    rows: str  # letters
    other: str  # a property that no role speaks of
    field: str  # the one that roles lock or hide; `f` in each row, Amount 7
    get: tuple[Ask, ...]
    list: tuple[Ask, ...]
    save: str
    delete: Ask
    query: tuple[Ask, ...]
    by_field: Ask
    new: Any  # owner's letter -> a new row's properties
    rest: str = ""
    wrapped: str = ""  # the argument's name, where the carrier is not the body itself
    simple: tuple[Ask, ...] = ()
    blank: Any = ""
    was: Any = "f"
    changed: Any = "z"
    other_changed: Any = "z"


def by_rule(agent: str, name: str, key: str, **told: Any) -> Entity:
    """What an entity has whose methods are named as most are."""
    camel = name[0].lower() + name[1:]
    given: dict[str, Any] = {
        "key": key, "rest": name, "save": f"{agent}/Save{name}Entity",
        "get": (post(f"{agent}/Get{name}Entity?{camel}EntityId={{id}}"), ("GET", f"{name}/{{id}}", None)),
        "simple": (post(f"{agent}/Get{name}?{camel}Id={{id}}"), ("GET", f"{name}/{{id}}/Simple", None)),
        "list": (post(f"{agent}/Get{name}List", ["{ids}"]),),
        "delete": post(f"{agent}/Delete{name}Entity?{camel}EntityId={{id}}"),
        "new": lambda owner: {told["other"]: "new", "Associate": {"AssociateId": OWNERS[owner]}},
    }  # fmt: skip
    return Entity(**given | told)


def search(collection: str, provider: str, key: str) -> tuple[Ask, ...]:
    return (
        ("GET", f"{collection}?$select={key}", None),
        post(
            "Archive/GetArchiveListByColumns",
            {"ProviderName": provider, "Columns": [key], "Page": 0, "PageSize": 500},
        ),
    )


def dynamic(table: str, key: str) -> tuple[Ask, ...]:
    return (("GET", f"Archive/dynamic?$select={table}.{key}", None),)


OWNERS = {"o": ANN, "m": BEN, "s": DAN}

ENTITIES = {
    "contact": by_rule("Contact", "Contact", "ContactId", rows="omcsh", other="Department", field="OrgNr",
        query=search("Contact", "FindContact", "contactId"), by_field=("GET", "Contact?$select=contactId&$filter=orgnr eq 'f'", None),
        new=lambda owner: {"Name": "new", "Associate": {"AssociateId": OWNERS[owner]}}),
    "person": by_rule("Person", "Person", "PersonId", rows="omcsku", other="MiddleName", field="Title",
        query=search("Person", "Person", "personId"), by_field=("GET", "Person?$select=personId&$filter=title eq 'f'", None),
        new=lambda owner: {"Firstname": "new", "Contact": {"ContactId": LETTERS[owner]}}),
    "project": by_rule("Project", "Project", "ProjectId", rows="omcs", other="Name", field="ProjectNumber",
        query=search("Project", "FindProject", "projectId"), by_field=("GET", "Project?$select=projectId&$filter=number eq 'f'", None)),
    "appointment": by_rule("Appointment", "Appointment", "AppointmentId", rows="omcspi", other="Title", field="Location",
        query=search("Appointment", "FindAppointment", "appointmentId"),
        by_field=("GET", "Appointment?$select=appointmentId&$filter=location eq 'f'", None)),
    "sale": by_rule("Sale", "Sale", "SaleId", rows="omcspgid", other="Heading", field="Amount", blank=0.0, was=7.0, changed=9.0,
        query=search("Sale", "FindSale", "saleId"), by_field=("GET", "Sale?$select=saleId&$filter=amount gt 1", None)),
    "document": by_rule("Document", "Document", "DocumentId", rows="omcspgid", other="Header", field="OurRef",
        simple=(post("Document/GetDocument?documentId={id}"),),
        query=search("Document", "FindDocument", "documentId"), by_field=("GET", "Document?$select=documentId&$filter=ourref eq 'f'", None)),
    "ticket": by_rule("Ticket", "Ticket", "TicketId", rows="omcsd", other="Title", field="Author",
        list=(post("Ticket/GetTickets", {"TicketIds": ["{ids}"]}), post("Ticket/GetTicketSummaries", {"TicketIds": ["{ids}"]})),
        delete=post("Ticket/DeleteTicketEntity", {"TicketEntityId": "{id}"}),
        query=search("Ticket", "Ticket", "ticketId"), by_field=("GET", "Ticket?$select=ticketId&$filter=author eq 'f'", None),
        new=lambda owner: {"Title": "new", "OwnedBy": {"AssociateId": OWNERS[owner]}}),
    "selection": by_rule("Selection", "Selection", "SelectionId", rows="omcspi", other="Description", field="Source", simple=(), blank=0, was=5, changed=6,
        list=(post("Selection/GetSelectionSummaries", {"SelectionIds": ["{ids}"]}),),
        delete=post("Selection/DeleteSelectionEntity", {"SelectionEntityId": "{id}"}),
        query=search("Selection", "FindSelection", "selectionId"),
        by_field=("GET", "Archive/dynamic?$select=selection.selection_id&$filter=selection.source = 5", None),
        new=lambda owner: {"Name": "new", "TargetTableNumber": 5, "Associate": {"AssociateId": OWNERS[owner]}}),
    "ticket_message": by_rule("Ticket", "TicketMessage", "EjMessageId", rows="omcsd", other="Body", field="Author",
        simple=(post("Ticket/GetTicketMessage?ticketMessageId={id}"),),
        list=tuple(post("Ticket/GetTicketMessageEntities", {"TicketId": each, "MessageIds": ["{ids}"]}) for each in (101, 102, 103, 104, 108)),
        delete=post("Ticket/DeleteTicketMessageEntity", {"TicketMessageEntityId": "{id}"}),
        query=search("TicketMessage", "TicketMessage", "ticketMessageId"),
        by_field=("GET", "TicketMessage?$select=ticketMessageId&$filter=author eq 'f'", None),
        new=lambda owner: {"Body": "new", "Ticket": {"TicketId": LETTERS[owner]}}),
    "quote": Entity("QuoteId", "omcspd", "OrderComment", "PoNumber", wrapped="QuoteEntity", save="Quote/SaveQuoteEntity",
        get=(post("Quote/GetQuoteEntity", {"QuoteId": "{id}"}),), simple=(post("Quote/GetQuote", {"QuoteId": "{id}"}),),
        list=tuple(post("Quote/GetQuoteFromSaleId", {"SaleId": each}) for each in (101, 102, 103, 104, 105, 108)),
        delete=post("Quote/DeleteQuote", {"QuoteId": "{id}"}),
        query=dynamic("quote", "quote_id"), by_field=("GET", "Archive/dynamic?$select=quote.quote_id&$filter=quote.PoNumber eq 'f'", None),
        new=lambda owner: {"OrderComment": "new", "SaleId": LETTERS[owner] + 10}),
    "email_account": Entity("EMailAccountId", "omcs", "InboxFolder", "EMailAddress", save="EMail/SaveEMailAccount", was="a101@x.example",
        get=(post("EMail/GetEMailAccount?eMailAccountId={id}"),),
        list=tuple(post("EMail/GetEMailAccountFromEMailAddress", {"FromAddress": f"a{each}@x.example"}) for each in (101, 102, 103, 104)),
        delete=post("EMail/DeleteEMailAccount?eMailAccountId={id}"),
        query=dynamic("email_account", "email_account_id"),
        by_field=("GET", "Archive/dynamic?$select=email_account.email_account_id&$filter=email_account.email_address begins 'a1'", None),
        new=lambda owner: {"InboxFolder": "new", "EMailAddress": "new@x.example", "AssociateId": OWNERS[owner]}),
    "project_member": Entity("ProjectmemberId", "omcs", "ProjectMemberTypeId", "Comment", rest="ProjectMember", save="Project/SaveProjectMember", other_changed=2,
        get=(post("Project/GetProjectMember?projectMemberId={id}"), ("GET", "ProjectMember/{id}", None)),
        list=tuple(post("Project/GetProjectMembers", {"ProjectId": each}) for each in (101, 102, 103, 104)),
        delete=post("Project/DeleteProjectMember?projectMemberId={id}"),
        query=search("ProjectMember", "ProjectMember", "projectMemberId"),
        by_field=("GET", "ProjectMember?$select=projectMemberId&$filter=infoText eq 'f'", None),
        new=lambda owner: {"ProjectMemberTypeId": 2, "ProjectId": LETTERS[owner], "PersonId": 109, "ContactId": 104}),
}  # fmt: skip


class Judged:
    """The world with ann in a role, asked by her."""

    def __init__(self, folder: Any, role: str) -> None:
        file = folder / "matrix.yaml"
        file.write_text(WORLD + ROLE + role, encoding="utf-8")
        self.door = Door(Config(scenario=str(file)))
        self._basic = f"Basic {b64encode(b'ann:a').decode()}"

    def __call__(self, ask: Ask) -> Reply:
        verb, path, body = ask
        sent = {} if body is None else {"json": body}
        return self.door(verb, path.replace(" ", "%20"), auth=self._basic, **sent)

    def play(self, role: str) -> None:
        """From the start, with ann in another role."""
        self.door.tenant.play(playing(self.door.tenant.world, WORLD + ROLE + role))

    def row(self, entity: str, id: int) -> dict[str, Any] | None:
        """What is stored, whoever may see it."""
        return self.door.tenant.store.table(entity).get(id)


def filled(ask: Ask, id: int = 0, ids: list[int] | None = None) -> Ask:
    verb, path, body = ask
    text = json.dumps(body).replace('"{id}"', str(id))
    text = text.replace('["{ids}"]', json.dumps(ids or []))
    return verb, path.replace("{id}", str(id)), json.loads(text)
