"""Lists of companies and persons, apart and together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from so_mock.conventions.mdo.asked import Asked, Item, lists, pairs
from so_mock.conventions.mdo.kinds import Kind, Name, listed, listed_as, rows_of, words
from so_mock.crm import Crm
from so_mock.entities.crm import joined
from so_mock.entities.membership import members
from so_mock.store.table import Row

# -- companies


def company_name(crm: Crm, row: Row) -> str:
    return joined(row["Name"], row["Department"], by=", ")


def name_of_company(crm: Crm, id: int | None) -> str:
    row = crm.row("contact", id)
    return company_name(crm, row) if row else ""


CONTACT = Kind(
    "contact", "Contact", company_name, lambda row: str(row["ContactId"]), lambda row: "stop" if row["Xstop"] else "",
)  # fmt: skip


def with_persons(retired: bool) -> Name:
    """A company and who works there: what is searched in lists that find both."""

    def name(crm: Crm, row: Row) -> str:
        persons = crm.referring("person", "Contact", row["ContactId"])
        names = (person_name(crm, each) for each in persons if retired or not each["Retired"])
        return " ".join([company_name(crm, row), *names])

    return name


@lists("contact", "contact_new", "contact_freetextsearch")
def companies(asked: Asked) -> list[Item]:
    ids = asked.numbers("contact_id")
    found = asked.crm.known("contact", ids) if ids else None
    return listed(asked, CONTACT, rows_of(asked, "contact", found))


@lists("locatecontact", "locatecontact_new", "contactwithpersonsearch", "contactwithpersonsearch_new", "contactperson_freetextsearch")  # fmt: skip
def companies_by_person(asked: Asked) -> list[Item]:
    """Companies, found by the names of their persons as well."""
    retired = not asked.truth("skipretired")
    return listed(asked, CONTACT, rows_of(asked, "contact"), with_persons(retired))


@lists("ownercontact")
def owners(asked: Asked) -> list[Item]:
    """Companies that own the installation."""
    every: list[Item] = [{"Id": 0, "Name": "All"}] if asked.truth("addallitem") else []
    owned = {
        person["Contact"]
        for row in asked.crm.rows("associate")
        if row["Type"] == "InternalAssociate"
        and (person := asked.crm.row("person", row["PersonId"]))
    }
    return every + listed(asked, CONTACT, asked.crm.known("contact", sorted(filter(None, owned))))


# -- persons


def person_name(crm: Crm, row: Row) -> str:
    return joined(row["Firstname"], row["MiddleName"], row["Lastname"])


def person_and_company(crm: Crm, row: Row) -> str:
    company = name_of_company(crm, row["Contact"])
    return f"{person_name(crm, row)} ({company})" if company else person_name(crm, row)


def person_icon(row: Row) -> str:
    return "Personwithcontact" if row["Contact"] else "Personwithoutcontact"


def person(name: Name, extra: Callable[[Row], str]) -> Kind:
    return Kind("person", "Person", name, extra, lambda row: "", person_icon)


def of_company(row: Row) -> str:
    return str(row["Contact"] or 0)


def users_of(asked: Asked, mail: bool = False) -> Callable[[Row], str]:
    """`associate_id=11&contact_id=2`, the first only for a user."""
    users = {row["PersonId"]: row["AssociateId"] for row in asked.crm.rows("associate")}

    def extra(row: Row) -> str:
        user = users.get(row["PersonId"])
        told = {"associate_id": user} if user else {}
        told |= {"contact_id": row["Contact"] or 0}
        return pairs(**told, has_email=bool(row["Emails"])) if mail else pairs(**told)

    return extra


def persons_told(asked: Asked) -> list[Row]:
    """Those of the company, project, selection or sale that is told; without any, all who are not retired."""
    crm = asked.crm
    found: Iterable[Row] | None = None
    if id := asked.number("contact_id"):
        found = crm.referring("person", "Contact", id)
    elif id := asked.number("person_id"):
        found = crm.known("person", [id])
    elif id := asked.number("project_id"):
        found = crm.known(
            "person", (row["PersonId"] for row in crm.referring("project_member", "ProjectId", id))
        )
    elif id := asked.number("selection_id"):
        found = selected(crm, id)
    elif id := asked.number("sale_id"):
        found = crm.known(
            "person", (row["PersonId"] for row in crm.referring("sale_stakeholder", "SaleId", id))
        )
    elif id := asked.number("associategroup_id"):
        users = (row for row in crm.rows("associate") if id == -2 or row["GroupIdx"] == id)
        found = crm.known("person", (row["PersonId"] for row in users))
    rows = rows_of(asked, "person", found)
    if asked.truth("withoutcompany"):
        rows = [row for row in rows if not row["Contact"]]
    return rows if asked.ids is not None else [row for row in rows if not row["Retired"]]


def selected(crm: Crm, id: int) -> list[Row]:
    found = members(crm.shaper(), crm.need("selection", id))
    return crm.known("person", (each.person for each in found if each.person))


@lists("person", "personrestrictions", "genericperson")
def persons(asked: Asked) -> list[Item]:
    kind = person(person_name, users_of(asked, asked.truth("includehasemail")))
    return listed(asked, kind, persons_told(asked))


@lists(
    "personwithmail", "genericpersonwithmail", "projectmemberwithmail", "selectionmemberwithmail"
)
def persons_with_mail(asked: Asked) -> list[Item]:
    """`Name <address>`, of the first address or of each."""
    every, extra = asked.truth("getallemails"), users_of(asked)
    asked.searched = True
    wanted = words(asked.search)
    items: list[Item] = []
    for row in persons_told(asked):
        for mail in row["Emails"] if every else row["Emails"][:1]:
            name = f"{person_name(asked.crm, row)} <{mail['Value']}>"
            if all(word in name.lower() for word in wanted):
                items.append({"Id": row["PersonId"], "Name": name, "FullName": person_name(asked.crm, row), "Type": "Person",
                              "IconHint": person_icon(row), "ExtraInfo": extra(row)})  # fmt: skip
    return sorted(items, key=lambda item: item["Name"].lower())


@lists("person_freetextsearch", "locateperson", "personcontact_freetextsearch", "allpersonsearch")
def persons_found(asked: Asked) -> list[Item]:
    retired, company = not asked.truth("skipretired"), asked.number("contactid")
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    name = person_name if asked.name == "person_freetextsearch" else person_and_company
    kind = person(name, (lambda row: "") if asked.name == "locateperson" else of_company)
    items = listed(
        asked, kind, rows, person_and_company if asked.name != "person_freetextsearch" else None
    )
    return boosted(items, company)


def boosted(items: list[Item], company: int) -> list[Item]:
    """Those of one company first."""
    return sorted(items, key=lambda item: item["ExtraInfo"] != str(company)) if company else items


@lists("allpersonwithassociatesearch")
def persons_and_users(asked: Asked) -> list[Item]:
    retired, company = not asked.truth("skipretired"), asked.number("contactid")
    users = (
        {row["PersonId"] for row in asked.crm.rows("associate")}
        if asked.truth("boostassociates")
        else set()
    )
    kind = person(person_and_company, users_of(asked, asked.truth("includehasemail")))
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    at = {
        row["PersonId"]: (row["PersonId"] not in users, bool(company) and row["Contact"] != company)
        for row in rows
    }
    return sorted(listed(asked, kind, rows), key=lambda item: at[item["Id"]])


@lists("combinedcontactpersonsearch", "contact_and_person_freetextsearch")
def companies_and_persons(asked: Asked) -> list[Item]:
    """Both, told apart by their Type."""
    crm = asked.crm
    retired, company, form = (
        not asked.truth("skipretired"),
        asked.number("contactid"),
        asked.told("name"),
    )
    add, expand = asked.truth("addcontact"), asked.truth("expandcontact", True)
    names: Mapping[str, Name] = {
        "person": person_name, "contactperson": lambda crm, row: f"{name_of_company(crm, row['Contact'])}: {person_name(crm, row)}",
    }  # fmt: skip
    kind = person(names.get(form.lower(), person_and_company), of_company)
    searching = bool(asked.search)
    found = listed(asked, CONTACT, rows_of(asked, "contact"))
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    looked = person_and_company if expand else person_name
    people = listed(asked, kind, rows, looked if searching else None)
    if add and searching:
        there = {item["Id"] for item in found}
        more = dict.fromkeys(int(item["ExtraInfo"]) for item in people)
        found += listed_as(
            asked, CONTACT, crm.known("contact", (id for id in more if id not in there))
        )
    return boosted(found + people, company)


@lists("contact_and_person_freetextsearch_hierarchical")
def companies_with_persons(asked: Asked) -> list[Item]:
    """Companies with their persons below; persons without one stand beside."""
    crm, kind = asked.crm, person(person_name, of_company)
    items = listed(asked, CONTACT, rows_of(asked, "contact"), with_persons(False))
    for item in items:
        rows = crm.referring("person", "Contact", item["Id"])
        item["ChildItems"] = listed_as(asked, kind, (row for row in rows if not row["Retired"]))
    alone = [row for row in crm.rows("person") if not row["Contact"] and not row["Retired"]]
    return items + listed(asked, kind, alone)
