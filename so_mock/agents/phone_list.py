"""PhoneList: whom to call, by company, person or department."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, by_rank
from so_mock.entities.simple import first_value
from so_mock.errors import required
from so_mock.store.table import Row

PREFERENCES = "_phone_list_preferences"  # by associate
MODES: dict[str, Callable[[str, str], bool]] = {
    "Exact": lambda text, asked: text == asked,
    "BeginsWith": lambda text, asked: text.startswith(asked),
    "EndsWith": lambda text, asked: text.endswith(asked),
    "Contains": lambda text, asked: asked in text,
}
KINDS = ("Company", "Firstname", "Lastname", "Department")
USUAL = {f"Search{kind}": True for kind in KINDS} | {
    f"SearchMode{kind}": "BeginsWith" for kind in KINDS
}


@behaviour("PhoneList.GetPreferences")
def get_preferences(crm: Crm) -> Record:
    held = crm.reads.row(PREFERENCES, crm.caller.associate_id) or USUAL
    return crm.blank("PhoneListPreferences") | {name: held[name] for name in USUAL}


@behaviour("PhoneList.SetPreferences")
def set_preferences(crm: Crm, preferences: Record | None) -> None:
    preferences = required(preferences, "Preferences")
    told = {
        name: value for name, value in preferences.items() if name in USUAL and value is not None
    }
    row = {**get_preferences(crm), **told, "id": crm.caller.associate_id}
    crm.keep(PREFERENCES, row)


@behaviour("PhoneList.Search")
def search(crm: Crm, search_string: str | None) -> list[Record]:
    return found(crm, search_string, get_preferences(crm))


@behaviour("PhoneList.SearchWithPreferences")
def search_with_preferences(
    crm: Crm, search_string: str | None, preferences: Record | None
) -> list[Record]:
    told = {name: value for name, value in (preferences or {}).items() if value is not None}
    return found(crm, search_string, get_preferences(crm) | told)


def found(crm: Crm, text: str | None, asked: Record) -> list[Record]:
    wanted = (text or "").strip().lower()
    if not wanted:
        return []

    def fits(kind: str, value: str) -> bool:
        mode = MODES.get(asked[f"SearchMode{kind}"] or "", MODES["BeginsWith"])
        return bool(asked[f"Search{kind}"]) and mode(value.lower(), wanted)

    items = [company_item(crm, row) for row in crm.rows("contact") if fits("Company", row["Name"])]
    persons = {
        row["PersonId"]: row
        for row in crm.rows("person")
        if fits("Firstname", row["Firstname"]) or fits("Lastname", row["Lastname"])
    }
    for group in crm.rows("user_group"):
        if fits("Department", group["Value"]):
            persons |= {row["PersonId"]: row for row in in_department(crm, group["Id"])}
    return items + person_items(crm, persons.values())


def in_department(crm: Crm, group: int | None) -> Iterable[Row]:
    """A department is a user group."""
    for user in crm.rows("associate"):
        person = crm.row("person", user["PersonId"])
        if user["GroupIdx"] == group and person is not None:
            yield person


def person_items(crm: Crm, persons: Iterable[Row]) -> list[Record]:
    return [person_item(crm, person) for person in persons if not person["Retired"]]


def person_item(crm: Crm, row: Row) -> Record:
    return crm.blank("PhoneListItem") | {
        "PersonDirectPhone": first_value(row["OfficePhones"]), "PersonCellPhone": first_value(row["MobilePhones"]),
        "PersonPrivatePhone": first_value(row["PrivatePhones"]), "PersonFaxNumber": first_value(row["Faxes"]),
        "PersonPagerNumber": first_value(row["OtherPhones"]), "PersonEmail": first_value(row["Emails"]),
        "Id": row["PersonId"], "Name": crm.text("person", row["PersonId"]), "UniqueId": f"person_{row['PersonId']}",
        "Tooltip": crm.text("contact", row["Contact"]),
    }  # fmt: skip


def company_item(crm: Crm, row: Row) -> Record:
    name = crm.text("contact", row["ContactId"])
    return crm.blank("PhoneListItem") | {
        "PersonDirectPhone": first_value(row["Phones"]), "PersonFaxNumber": first_value(row["Faxes"]),
        "PersonEmail": first_value(row["Emails"]), "Id": row["ContactId"], "Name": name, "Tooltip": name,
        "UniqueId": f"contact_{row['ContactId']}",
    }  # fmt: skip


@behaviour("PhoneList.GetDepartmentPhones")
def get_department_phones(crm: Crm, department_id: int | None) -> list[Record]:
    return person_items(crm, in_department(crm, department_id))


@behaviour("PhoneList.GetContactPhones")
def get_contact_phones(crm: Crm, contact_id: int | None) -> list[Record]:
    persons = by_rank(crm.by("person", OF_COMPANY, contact_id)) if contact_id else []
    return person_items(crm, persons)


@behaviour("PhoneList.AddToFavorites")
def add_to_favorites(crm: Crm, contact_id: int | None) -> int:
    """The company stands first in the caller's history, the others behind it; answers its rank."""
    company = crm.need("contact", contact_id)["ContactId"]
    rank = 1
    for row in [row for row in history(crm) if row["Id"] != company]:
        rank += 1
        crm.update("history", {**row, "Rank": rank})
    held = next((row for row in history(crm) if row["Id"] == company), None)
    row = held or crud.default_row(crm, crm.model["history"])
    row = {
        **row, "HistoryName": "contact", "Id": company, "AssociateId": crm.caller.associate_id, "Rank": 1,
        "Name": crm.text("contact", company),
    }  # fmt: skip
    if held is None:
        crm.insert("history", row)
    else:
        crm.update("history", row)
    return 1


@behaviour("PhoneList.GetFavoritesPhones")
def get_favorites_phones(crm: Crm) -> list[Record]:
    ids = [row["Id"] for row in history(crm)]
    return [company_item(crm, row) for row in crm.known("contact", ids)]


def history(crm: Crm) -> list[Row]:
    mine = crm.referring("history", "AssociateId", crm.caller.associate_id)
    companies = [row for row in mine if str(row["HistoryName"]).lower() == "contact"]
    return sorted(companies, key=lambda row: int(row["Rank"]))
