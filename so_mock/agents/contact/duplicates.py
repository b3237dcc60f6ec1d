"""Companies that may be one and the same."""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.store.table import Row

RULES = "_duplicate_rule"  # those that were set: `Name` -> whether it is active
# Name, what a user reads, and what it looks at. The names are so-mock's own.
NAME, DOMAIN = "ContactNameDepartment", "ContactDomain"
KNOWN = (
    (NAME, "Name and department", "Companies whose name and department are the same or begin alike"),
    (DOMAIN, "Domain", "Companies with the same web domain or e-mail domain"),
)  # fmt: skip

# What is often left out of a company's name.
_LEGAL = re.compile(r"\b(as|asa|ab|aps|a/s|ltd|limited|inc|llc|gmbh|ag|bv|nv|oy|plc|sa|co)\b\.?")


@behaviour("Contact.GetDuplicateRules")
def get_duplicate_rules(crm: Crm) -> list[Record]:
    return [
        crm.blank("DuplicateRule")
        | {
            "Name": name,
            "DisplayName": shown,
            "DisplayTooltip": tooltip,
            "IsActive": is_active(crm, name),
        }
        for name, shown, tooltip in KNOWN
    ]


@behaviour("Contact.SetDuplicateRulesStatus")
def set_duplicate_rules_status(crm: Crm, rules: list[Record] | None) -> None:
    known = {name for name, *_ in KNOWN}
    for rule in rules or ():
        name = rule.get("Name") or ""
        if name not in known:
            raise BadRequest(f"There is no duplicate rule {name!r}")
        row = {"id": name, "IsActive": bool(rule.get("IsActive"))}
        if crm.reads.row(RULES, name) is None:
            crm.store.insert(RULES, row)
        else:
            crm.update(RULES, row)


def is_active(crm: Crm, name: str) -> bool:
    row = crm.reads.row(RULES, name)
    return row is None or bool(row["IsActive"])


@behaviour("Contact.GetDuplicates")
def get_duplicates(crm: Crm, name: str | None) -> list[Record]:
    """The same name, or one that begins with the other; legal forms and punctuation do not count."""
    return by_name(crm, name, None)


@behaviour("Contact.GetNameDepartmentDuplicates")
def get_name_department_duplicates(
    crm: Crm, name: str | None, department: str | None
) -> list[Record]:
    return by_name(crm, name, department)


@behaviour("Contact.GetDomainDuplicates")
def get_domain_duplicates(crm: Crm, domain: str | None) -> list[Record]:
    wanted = host(domain)
    if not wanted or not is_active(crm, DOMAIN):
        return []
    return [entry(crm, row, DOMAIN) for row in crm.rows("contact") if wanted in domains(row)]


@behaviour("Contact.CreateNewEntry")
def create_new_entry(crm: Crm, duplicate: Record | None) -> int:
    """What another system knows becomes a company here; one that is here already is answered as it is."""
    given = duplicate or {}
    if given.get("SoPrimaryKey"):
        return int(crm.need("contact", given["SoPrimaryKey"])["ContactId"])
    view = crud.save(crm, crm.model["contact"], {"Name": given.get("EntryName") or ""})
    return int(view.row["ContactId"])


def by_name(crm: Crm, name: str | None, department: str | None) -> list[Record]:
    wanted, part = bare(name), bare(department)
    if not wanted or not is_active(crm, NAME):
        return []
    return [
        entry(crm, row, NAME)
        for row in crm.rows("contact")
        if alike(wanted, bare(row["Name"])) and (not part or bare(row["Department"]) == part)
    ]


def alike(one: str, other: str) -> bool:
    return bool(other) and (one.startswith(other) or other.startswith(one))


def bare(text: str | None) -> str:
    return re.sub(r"\W+", "", _LEGAL.sub(" ", (text or "").lower()))


def host(domain: str | None) -> str:
    """`https://www.acme.example/about` and `post@acme.example` are of acme.example."""
    text = (domain or "").strip().lower().rpartition("@")[2]
    return re.sub(r"^\w+://", "", text).split("/")[0].removeprefix("www.")


def domains(row: Row) -> set[str]:
    elements = [each["Value"] for name in ("Urls", "Emails") for each in row[name] or ()]
    return {host(each) for each in [*(row["Domains"] or ()), *elements]} - {""}


def entry(crm: Crm, row: Row, rule: str) -> Record:
    return crm.blank("DuplicateEntry") | {
        "RuleName": rule,
        "RuleDisplayName": next(shown for name, shown, _ in KNOWN if name == rule),
        "SoPrimaryKey": row["ContactId"],
        "EntryName": crm.text("contact", row["ContactId"]),
    }
