"""Random lives of companies, persons, sales, projects and selections through all doors, against a tiny model of their own:
what agents, entities, archives, lists and selections say of a row must be the same.

In CI some thousand steps. On demand as many as wanted: `SO_MOCK_STEPS=100000 pytest tests/contract/test_one_truth.py`.
"""

import copy
import os
from typing import Any
from urllib.parse import quote

import hypothesis.strategies as st
from contract.door import Door
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from so_mock.tenant import Tenant

STEPS = int(os.environ.get("SO_MOCK_STEPS", "2000"))
PER_RUN = 50

names = st.text("ABCÆØÅabc '&", min_size=1, max_size=12).filter(str.strip)
doors = st.sampled_from(["agent", "rest"])
writers = st.sampled_from(["agent", "put", "patch"])
pick = st.integers(min_value=0, max_value=1_000)
letters = st.sampled_from("aBæÆå&")
unions = st.sampled_from(["SubtractRightFromLeft", "SubtractLeftFromRight", "Intersect", "XOR", "Union"])  # fmt: skip


class World:
    """What the emulator ought to remember: no more than a reader can check by eye."""

    def __init__(self) -> None:
        self.companies: dict[int, dict[str, Any]] = {}  # name, department, deleted
        self.persons: dict[int, dict[str, Any]] = {}  # first, last, company, deleted
        self.sales: dict[int, dict[str, Any]] = {}  # heading, company, person
        self.projects: dict[int, dict[str, Any]] = {}  # name, members: {member id: person}
        # members: [(company, person)]; or letter, that companies are chosen by; or left, right, union
        self.selections: dict[int, dict[str, Any]] = {}

    def there(self, kind: str) -> list[int]:
        return sorted(id for id, row in getattr(self, kind).items() if not row.get("deleted"))


ONE_DOOR = Door()


class OneTruth(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.door = ONE_DOOR
        self.door.reset()
        self.model = World()
        self.moments: list[tuple[Any, World]] = []
        self.looked = 0
        store = self.tenant.store
        self.last = {  # of the scenario
            kind: max(store.table(kind).rows) for kind in ("contact", "person", "sale", "project")
        }

    @property
    def tenant(self) -> Tenant:
        return self.door.tenant

    # -- how a client writes

    def create(self, door: str, collection: str, carrier: str, given: dict[str, Any]) -> Any:
        if door == "rest":
            return self.door.rest("POST", collection, given)
        agent = "Project" if collection == "ProjectMember" else collection
        return self.door.agent(f"{agent}.Save{carrier}", given)

    def write(self, how: str, collection: str, id: int, changes: dict[str, Any]) -> Any:
        if how == "patch":
            return self.door.rest("PATCH", f"{collection}/{id}", changes)
        record = self.door.rest("GET", f"{collection}/{id}") | changes
        if how == "put":
            return self.door.rest("PUT", f"{collection}/{id}", record)
        record.pop("_Links")
        return self.door.agent(f"{collection}.Save{collection}Entity", record)

    def delete(self, door: str, collection: str, id: int) -> None:
        if door == "rest":
            assert self.door("DELETE", f"{collection}/{id}").status == 204
        else:
            name = f"{collection[:1].lower()}{collection[1:]}EntityId"
            self.door.agent(f"{collection}.Delete{collection}Entity?{name}={id}")

    def one(self, kind: str, number: int) -> int:
        ids = self.model.there(kind)
        return ids[number % len(ids)]

    # -- how a client asks

    def asked(self, path: str, select: str, where: str = "") -> list[Any]:
        query = f"?%24select={select}" + (f"&%24filter={quote(where)}" if where else "")
        found: list[Any] = self.door.rest("GET", path + query)["value"]
        return found

    def item(self, name: str, id: int) -> Any:
        return self.door.agent("MDO.GetListItem", {"ListName": name, "Id": id})

    # -- steps

    @rule(door=doors, name=names, department=names)
    def make_company(self, door: str, name: str, department: str) -> None:
        made = self.create(
            door, "Contact", "ContactEntity", {"Name": name, "Department": department}
        )
        assert made["ContactId"] not in self.model.companies, "ids are never used again"
        self.model.companies[made["ContactId"]] = {"name": name, "department": department}

    @precondition(lambda self: self.model.there("companies"))
    @rule(how=writers, name=names, number=pick)
    def rename_company(self, how: str, name: str, number: int) -> None:
        id = self.one("companies", number)
        self.write(how, "Contact", id, {"Name": name})
        self.model.companies[id]["name"] = name

    @precondition(lambda self: self.model.there("companies"))
    @rule(door=doors, first=names, last=names, number=pick)
    def make_person(self, door: str, first: str, last: str, number: int) -> None:
        company = self.one("companies", number)
        given = {"Firstname": first, "Lastname": last, "Contact": {"ContactId": company}}
        made = self.create(door, "Person", "PersonEntity", given)
        self.model.persons[made["PersonId"]] = {"first": first, "last": last, "company": company}

    @precondition(lambda self: self.model.there("persons") and self.model.there("companies"))
    @rule(how=writers, number=pick, other=pick)
    def link_person(self, how: str, number: int, other: int) -> None:
        person, company = self.one("persons", number), self.one("companies", other)
        self.write(how, "Person", person, {"Contact": {"ContactId": company}})
        self.model.persons[person]["company"] = company

    @precondition(lambda self: self.model.there("persons"))
    @rule(door=doors, heading=names, number=pick)
    def make_sale(self, door: str, heading: str, number: int) -> None:
        person = self.one("persons", number)
        company = self.model.persons[person]["company"]
        given = {
            "Heading": heading,
            "Contact": {"ContactId": company},
            "Person": {"PersonId": person},
        }
        made = self.create(door, "Sale", "SaleEntity", given)
        self.model.sales[made["SaleId"]] = {
            "heading": heading,
            "company": company,
            "person": person,
        }

    @precondition(lambda self: self.model.there("sales"))
    @rule(how=writers, heading=names, number=pick)
    def retitle_sale(self, how: str, heading: str, number: int) -> None:
        id = self.one("sales", number)
        # A client that reads and writes back drops what it cannot see: a link to what is deleted softly.
        sale = self.model.sales[id]
        hidden = self.is_hidden("companies", sale["company"]) or self.is_hidden(
            "persons", sale["person"]
        )
        self.write("patch" if hidden else how, "Sale", id, {"Heading": heading})
        sale["heading"] = heading

    @rule(door=doors, name=names)
    def make_project(self, door: str, name: str) -> None:
        made = self.create(door, "Project", "ProjectEntity", {"Name": name})
        self.model.projects[made["ProjectId"]] = {"name": name, "members": {}}

    @precondition(lambda self: self.model.there("projects") and self.model.there("persons"))
    @rule(door=doors, number=pick, other=pick)
    def join_project(self, door: str, number: int, other: int) -> None:
        project, person = self.one("projects", number), self.one("persons", other)
        if person in self.model.projects[project]["members"].values():
            return
        given = {"ProjectId": project, "PersonId": person}
        made = self.create(door, "ProjectMember", "ProjectMember", given)
        self.model.projects[project]["members"][made["ProjectmemberId"]] = person

    @precondition(lambda self: self.model.there("projects"))
    @rule(door=doors, number=pick)
    def delete_project(self, door: str, number: int) -> None:
        id = self.one("projects", number)
        members = self.model.projects.pop(id)["members"]
        self.delete(door, "Project", id)
        for member in members:
            assert self.door.agent(f"Project.GetProjectMember?projectMemberId={member}") is None

    @precondition(lambda self: self.model.there("sales"))
    @rule(door=doors, number=pick)
    def delete_sale(self, door: str, number: int) -> None:
        id = self.one("sales", number)
        self.delete(door, "Sale", id)
        del self.model.sales[id]

    @precondition(lambda self: self.model.there("companies"))
    @rule(door=doors, number=pick)
    def delete_company(self, door: str, number: int) -> None:
        id = self.one("companies", number)
        self.delete(door, "Contact", id)
        self.model.companies[id]["deleted"] = True
        for person in self.model.persons.values():
            if person["company"] == id and not person.get("deleted"):
                person["deleted"] = id  # with this company, and back with it

    @precondition(lambda self: any(c.get("deleted") for c in self.model.companies.values()))
    @rule(number=pick)
    def undelete_company(self, number: int) -> None:
        gone = sorted(id for id, c in self.model.companies.items() if c.get("deleted") is True)
        if not gone:
            return
        id = gone[number % len(gone)]
        self.door.agent("Contact.Undelete", {"Id": id})
        del self.model.companies[id]["deleted"]
        for person in self.model.persons.values():
            if person.get("deleted") == id:
                del person["deleted"]

    @precondition(lambda self: len(self.model.there("companies")) > 1)
    @rule(number=pick, other=pick)
    def merge_companies(self, number: int, other: int) -> None:
        source, target = self.one("companies", number), self.one("companies", other)
        if source == target:
            return
        self.door.agent(
            "Contact.Merge",
            {
                "SourceContactId": source,
                "DestinationContactId": target,
                "MergeIdenticalPersons": False,
            },
        )
        self.model.companies[source]["deleted"] = "merged"
        for selection in self.model.selections.values():
            moved = [(target if c == source else c, p) for c, p in selection.get("members", ())]
            if "members" in selection:
                selection["members"] = list(dict.fromkeys(moved))
        for row in [*self.model.persons.values(), *self.model.sales.values()]:
            if row["company"] == source and not row.get("deleted"):
                row["company"] = target

    @rule(name=names)
    def select_by_hand(self, name: str) -> None:
        made = self.create("agent", "Selection", "SelectionEntity", {"Name": name})
        self.model.selections[made["SelectionId"]] = {"members": []}

    @rule(name=names, letter=letters)
    def select_by_letter(self, name: str, letter: str) -> None:
        given = {"Name": name, "SelectionType": "Dynamic", "IncludePerson": 2}
        id = self.create("agent", "Selection", "SelectionEntity", given)["SelectionId"]
        criteria = f"name contains '{letter}' and contactId > {self.last['contact']}"
        self.door.rest("PUT", f"Selection/{id}/Criteria?%24filter={quote(criteria)}", [])
        self.model.selections[id] = {"letter": letter}

    @precondition(lambda self: self.model.selections)
    @rule(name=names, union=unions, number=pick, other=pick)
    def combine_selections(self, name: str, union: str, number: int, other: int) -> None:
        left, right = self.one("selections", number), self.one("selections", other)
        given = {
            "Name": name, "SelectionType": "Combined", "LeftSelectionId": left, "RightSelectionId": right,
            "SelectionUnionType": union,
        }  # fmt: skip
        id = self.create("agent", "Selection", "SelectionEntity", given)["SelectionId"]
        self.model.selections[id] = {"left": left, "right": right, "union": union}

    @precondition(lambda self: self.by_hand() and self.model.there("companies"))
    @rule(number=pick, other=pick, company=pick, alone=st.booleans())
    def add_member(self, number: int, other: int, company: int, alone: bool) -> None:
        ids, persons = self.by_hand(), self.model.there("persons")
        id = ids[number % len(ids)]
        if alone or not persons:
            member = self.one("companies", company), 0
        else:
            person = persons[other % len(persons)]
            member = self.model.persons[person]["company"], person
        given = [{"ContactId": member[0], "PersonId": member[1]}]
        assert self.door("POST", f"Selection/{id}/Members/AddPerson", given).status == 204
        members = self.model.selections[id]["members"]
        if member not in members and self.is_member(member):
            members.append(member)

    @precondition(lambda self: self.by_hand())
    @rule(number=pick, other=pick)
    def remove_member(self, number: int, other: int) -> None:
        ids = self.by_hand()
        id = ids[number % len(ids)]
        members = self.model.selections[id]["members"]
        if members:
            contact, person = members.pop(other % len(members))
            given = [{"ContactId": contact, "PersonId": person}]
            assert self.door("POST", f"Selection/{id}/Members/RemovePerson", given).status == 204

    def by_hand(self) -> list[int]:
        return sorted(id for id, row in self.model.selections.items() if "members" in row)

    def is_member(self, member: tuple[int, int]) -> bool:
        company, person = member
        return not (self.is_hidden("companies", company) or self.is_hidden("persons", person))

    def members(self, id: int) -> set[tuple[int, int]]:
        selection = self.model.selections[id]
        if "members" in selection:
            return {member for member in selection["members"] if self.is_member(member)}
        if "letter" in selection:
            letter = selection["letter"].lower()
            there = self.model.there("companies")
            return {(c, 0) for c in there if letter in self.model.companies[c]["name"].lower()}
        left, right = self.members(selection["left"]), self.members(selection["right"])
        return {
            "SubtractRightFromLeft": left - right, "SubtractLeftFromRight": right - left, "Intersect": left & right,
            "XOR": left ^ right, "Union": left | right,
        }[selection["union"]]  # fmt: skip

    @rule()
    def save_moment(self) -> None:
        self.moments.append((self.tenant.snapshot(), copy.deepcopy(self.model)))

    @precondition(lambda self: self.moments)
    @rule(number=pick)
    def return_to_moment(self, number: int) -> None:
        moment, model = self.moments[number % len(self.moments)]
        self.tenant.restore(moment)
        self.model = copy.deepcopy(model)

    @rule(name=names)
    def a_save_that_is_refused_leaves_nothing(self, name: str) -> None:
        before = self.tenant.store.stamp
        given = {"Name": " ", "Department": name}
        assert self.door("POST", "Contact", given).status == 400
        assert self.tenant.store.stamp == before

    # -- what must hold after each of them

    def is_hidden(self, kind: str, id: int) -> bool:
        row = getattr(self.model, kind).get(id)
        return bool(row and row.get("deleted"))

    @invariant()
    def rows_agree(self) -> None:
        """One of each kind at every step, in turn: all of them would make a step as long as the life before it."""
        if not hasattr(self, "model"):
            return
        self.looked += 1
        for kind, check in (
            ("companies", self.company_agrees), ("persons", self.person_agrees),
            ("sales", self.sale_agrees), ("projects", self.project_agrees), ("selections", self.selection_agrees),
        ):  # fmt: skip
            ids = sorted(getattr(self.model, kind))
            if ids:
                check(ids[self.looked % len(ids)])
        lists = (
            ("Contact", "contact", "companies"), ("Person", "person", "persons"), ("Sale", "sale", "sales"),
            ("Project", "project", "projects"),
        )  # fmt: skip
        path, entity, kind = lists[self.looked % len(lists)]
        where = f"{entity}Id > {self.last[entity]}"
        listed = [row[f"{entity}Id"] for row in self.asked(path, f"{entity}Id", where)]
        assert listed == self.model.there(kind)

    def company_agrees(self, id: int) -> None:
        company = self.model.companies[id]
        shown = self.door.agent(f"Contact.GetContact?contactId={id}")
        reply = self.door("GET", f"Contact/{id}")
        archived = self.asked("Archive/FindContact", "name,department", f"contactId = {id}")
        item = self.item("contact_new", id)
        if company.get("deleted"):
            assert shown is None
            assert reply.status == 404
            assert archived == [] and item is None
            return
        (row,) = archived
        assert (row["name"], row["department"]) == (company["name"], company["department"])
        assert (item["Id"], item["Name"]) == (id, shown["FullName"])
        entity = reply.json()
        assert (entity["Name"], entity["Department"]) == (company["name"], company["department"])
        assert shown["FullName"] == f"{company['name']}, {company['department']}"
        listed = self.door.agent("Person.GetPersonsFromContact", {"ContactId": id})
        here = {
            p
            for p, row in self.model.persons.items()
            if row["company"] == id and not row.get("deleted")
        }
        assert {person["PersonId"] for person in listed} == here
        rows = self.asked(f"Contact/{id}/Persons", "personId")
        assert {row["personId"] for row in rows} == here
        given = {"Name": "person", "AdditionalInfo": f"contact_id={id}", "ForceFlatList": True}
        assert {each["Id"] for each in self.door.agent("MDO.GetList", given)} == here

    def person_agrees(self, id: int) -> None:
        person = self.model.persons[id]
        entity = self.door.agent(f"Person.GetPersonEntity?personEntityId={id}")
        archived = self.asked(
            "Archive/SimplePerson", "fullName,contactId,personContact/name", f"personId = {id}"
        )
        item = self.item("person", id)
        if person.get("deleted"):
            assert entity is None
            assert archived == [] and item is None
            return
        (row,) = archived
        assert row["fullName"] == item["Name"] == entity["FullName"]
        assert entity["FullName"] == f"{person['first']} {person['last']}"
        company = self.model.companies[person["company"]]
        if company.get("deleted"):
            assert entity["Contact"] is None
        else:
            assert entity["Contact"]["ContactId"] == person["company"]
            assert entity["Contact"]["Name"] == company["name"]
        simple = self.door.rest("GET", f"Person/{id}/Simple")
        assert simple["ContactName"] == row["personContact/name"] == ("" if company.get("deleted") else company["name"])  # fmt: skip

    def sale_agrees(self, id: int) -> None:
        sale = self.model.sales[id]
        entity = self.door.rest("GET", f"Sale/{id}")
        assert entity["Heading"] == sale["heading"]
        company, person = self.model.companies[sale["company"]], self.model.persons[sale["person"]]
        told = entity["Contact"]["Name"] if entity["Contact"] else None
        assert told == (None if company.get("deleted") else company["name"])
        full = entity["Person"]["FullName"] if entity["Person"] else None
        assert full == (None if person.get("deleted") else f"{person['first']} {person['last']}")
        flat = self.door.agent(f"Sale.GetSale?saleId={id}")
        assert flat["ContactName"] == ("" if company.get("deleted") else company["name"])
        (row,) = self.asked(
            "Archive/FindSale", "heading,contact/name,person/fullName", f"saleId = {id}"
        )
        assert row["heading"] == sale["heading"]
        assert (row["contact/name"], row["person/fullName"]) == (told or "", full or "")

    def project_agrees(self, id: int) -> None:
        project = self.model.projects[id]
        entity = self.door.agent(f"Project.GetProjectEntity?projectEntityId={id}")
        assert entity["Name"] == project["name"]
        there = {m: p for m, p in project["members"].items() if not self.is_hidden("persons", p)}
        shown = {m["ProjectmemberId"]: m["PersonId"] for m in entity["ProjectMembers"]}
        assert there.items() <= shown.items()
        assert shown.keys() <= project["members"].keys()
        rows = self.asked(f"Project/{id}/Members", "personId")
        assert {int(row["PrimaryKey"]): row["personId"] for row in rows} == shown
        (row,) = self.asked("Archive/SimpleProject", "name", f"projectId = {id}")
        assert row["name"] == self.item("project_new", id)["Name"] == project["name"]

    def selection_agrees(self, id: int) -> None:
        rows = self.asked(f"Selection/{id}/Members", "contactId,personId")
        found = [(row["contactId"], row["personId"]) for row in rows]
        wanted = self.members(id)
        assert len(found) == len(wanted) and set(found) == wanted
        entity = self.door.agent(f"Selection.GetSelectionEntity?selectionEntityId={id}")
        assert entity["MemberCount"] == len(wanted)


OneTruth.TestCase.settings = settings(
    max_examples=max(1, STEPS // PER_RUN),
    stateful_step_count=PER_RUN,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOneTruth = OneTruth.TestCase
