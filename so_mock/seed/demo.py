"""Writes the packaged worlds: python -m so_mock.seed.demo

Rows hold only what differs from blank; `@-3 09:00:00` is three days before the clock's start.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Type
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Model
from so_mock.seed import projects as plans
from so_mock.seed.apps import apps
from so_mock.seed.companies import COMPANIES, companies
from so_mock.seed.diary import appointments
from so_mock.seed.documents import documents
from so_mock.seed.extra import EXTRA
from so_mock.seed.lists import standard_lists
from so_mock.seed.mail import account, folders, mailboxes, mails
from so_mock.seed.people import consents, people
from so_mock.seed.products import assortment, quotes
from so_mock.seed.sales import sales, stakeholders
from so_mock.seed.scenario import fixtures
from so_mock.seed.service import attachments, chats, faq, reply_templates
from so_mock.seed.settings import (
    ADMINISTRATOR,
    USERS,
    associates,
    counters,
    groups_and_roles,
    licences,
    logins,
    preferences,
)
from so_mock.seed.tickets import tickets
from so_mock.seed.values import Rows

# What tables that no entity describes hold: the content of documents, who answers a chat topic, licences.
APART = {
    "_reply_template_body": "id",
    "_kb_category": "id",
    "_kb_entry": "id",
    "_content": "id",
    "_chat_topic_agent": "id",
    "_license_owner": "id",
    "_module_license": "id",
    "_license_link": "id",
}

# Part -> the tables in it. Both worlds share the lists; the rest of `empty` is small enough to stand in its own file.
PARTS = {
    "lists": [*standard_lists(), *groups_and_roles(), *preferences(), "reply_template", "_reply_template_body", "_license_owner",
              "_module_license"],
    "companies": ["contact", "contact_relation"],
    "people": ["person", "consent_person"],
    "diary": ["appointment"],
    "sales": ["sale", "sale_stakeholder", "quote_connection", "price_list", "product", "quote", "quote_version",
              "quote_alternative", "quote_line"],
    "work": ["project", "project_member", "document", "_content", "ticket", "ticket_message", "ticket_relation",
             "attachment", "chat_topic", "_chat_topic_agent", "_kb_category", "_kb_entry", "chat_session", "chat_message", "selection", "selection_member"],
}  # fmt: skip


def settings(users: list[Any]) -> dict[str, Rows]:
    own = reply_templates() | {"associate": associates(users)}
    return standard_lists() | groups_and_roles() | preferences() | own | licences(users)


def demo() -> dict[str, Any]:
    data = settings(USERS) | {"contact": companies(), "person": people()}
    persons = data["person"]
    staff: dict[int, list[int]] = {id: [] for id in range(1, len(COMPANIES) + 1)}
    for row in persons:
        staff[row["Contact"]].append(row["PersonId"])
    works = plans.of_companies()
    data["consent_person"] = consents(persons)
    data["project"] = plans.projects()
    data["project_member"] = plans.members(staff)
    data["contact_relation"] = plans.relations(staff)
    data["sale"] = sales(staff, works)
    data["sale_stakeholder"] = stakeholders(data["sale"], staff)
    data |= assortment() | quotes(data["sale"])
    data["appointment"] = appointments(data, staff, works)
    data |= documents(data, staff, works) | tickets(data, staff, works)
    files = attachments(data["ticket_message"])
    data |= {**files, "_content": data["_content"] + files["_content"]} | faq()
    people_of = {row["PersonId"]: f"{row['Firstname']} {row['Lastname']}" for row in persons}
    data |= chats(persons, {r["AssociateId"]: people_of[r["PersonId"]] for r in data["associate"]})
    data |= plans.selections(data)
    data["mailbox"] = mailboxes()
    data["email_account"] = [account(895, 5, "terje.dahl@fjordlys.example")]
    data["email_folder"] = folders(895)
    data["email"] = mails(persons)
    data["ref_count"] = counters(data)
    data |= EXTRA
    return {
        "about": "A small Norwegian company that sells light, its customers in ten countries, and its daily work with them.",
        "users": logins(USERS),
        "apps": apps(),
        "data": data,
    }


def empty() -> dict[str, Any]:
    owner = companies()[0] | {"Associate": 1, "GroupId": 1}
    data = settings(ADMINISTRATOR) | {"contact": [owner], "person": people()[:1]}
    data["ref_count"] = counters(data)
    return {
        "about": "Standard lists, one company of one's own and one administrator; nothing else.",
        "users": logins(ADMINISTRATOR),
        "data": data,
    }


class Finisher:
    """Makes rows as they are stored: nested carriers whole; what is blank, or not kept by the model, left out."""

    def __init__(self) -> None:
        catalogue = Catalogue.load()
        self.model = Model(ENTITIES, catalogue.carriers, rows_of(catalogue.families))
        self.absorber = Absorber(self.model)

    def row(self, name: str, row: dict[str, Any]) -> dict[str, Any]:
        if name in APART or name not in self.model:
            return row
        entity = self.model[name]
        blank = self.absorber.blank_row(entity)
        properties = self.model.properties(entity)
        types = {prop.name: prop.type for prop in self.absorber.stored(entity)}
        whole = {}
        for prop, value in row.items():
            if prop not in types and prop not in entity.extra and prop != entity.key:
                if prop not in properties:
                    raise KeyError(f"{name} has no {prop}")
                continue  # made for an answer
            if prop in types and prop not in entity.references and prop not in entity.choices:
                if of_list(types[prop]):
                    continue  # ids of items, which the model cannot show yet
                value = self.absorber.whole(value, types[prop])
            if prop == entity.key or value != blank.get(prop):
                whole[prop] = value
        return whole


def of_list(type: Type) -> bool:
    return type.item is not None and type.item.name == "SelectableMDOListItem"


def dated(rows: Rows) -> list[str]:
    """The columns in which days are counted: only they are looked at on loading."""
    day = re.compile(rb'"@[+-]\d+ \d\d:\d\d:\d\d"')
    return sorted(
        {p for row in rows for p, value in row.items() if day.search(orjson.dumps(value))}
    )


def tables(data: dict[str, Rows]) -> bytes:
    """A row a line, so that a rebuild is a readable diff."""
    found = [
        b'"%s":[\n%s\n]' % (name.encode(), b",\n".join(orjson.dumps(row) for row in rows))
        for name, rows in data.items()
    ]
    return b"{\n" + b",\n".join(found) + b"\n}"


def files() -> dict[str, bytes]:
    """What each file holds: a world with what is its own, and the parts that it is made of."""
    finisher, found = Finisher(), {}
    for name, world in (("demo", demo()), ("empty", empty())):
        data = {
            entity: [finisher.row(entity, row) for row in rows]
            for entity, rows in world["data"].items()
        }
        parts = {
            part: {entity: data.pop(entity) for entity in entities if entity in data}
            for part, entities in PARTS.items()
            if part == "lists" or name == "demo"
        }
        dates = {
            entity: dated(rows) for part in (data, *parts.values()) for entity, rows in part.items()
        }
        head = {
            "about": world["about"],
            "users": world["users"],
            "apps": world.get("apps", []),
            "dates": dates,
            "parts": list(parts),
        }
        lines = [b'"%s":%s' % (key.encode(), orjson.dumps(value)) for key, value in head.items()]
        found[f"{name}.json"] = b"{\n" + b",\n".join([*lines, b'"data":' + tables(data)]) + b"\n}\n"
        for part, rows in parts.items():
            found[f"parts/{part}.json"] = tables(rows) + b"\n"
    return found


def main() -> None:
    folder = fixtures() / "data"
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content) // 1024} KB")


if __name__ == "__main__":
    main()
