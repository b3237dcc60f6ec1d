"""Companies that may be one and the same."""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.duplicates import (
    Rule,
    alike,
    bare,
    entry,
    is_active,
    listed,
    new_entry,
    set_status,
)
from so_mock.crm import Crm
from so_mock.store.table import Row

NAME = Rule(
    "ContactNameDepartment",
    "Name and department",
    "Companies whose name and department are the same or begin alike",
)
DOMAIN = Rule("ContactDomain", "Domain", "Companies with the same web domain or e-mail domain")
KNOWN = (NAME, DOMAIN)


@behaviour("Contact.GetDuplicateRules")
def get_duplicate_rules(crm: Crm) -> list[Record]:
    return listed(crm, KNOWN)


@behaviour("Contact.SetDuplicateRulesStatus")
def set_duplicate_rules_status(crm: Crm, rules: list[Record] | None) -> None:
    set_status(crm, KNOWN, rules)


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
    return [
        entry(crm, "contact", row["ContactId"], DOMAIN)
        for row in crm.rows("contact")
        if wanted in domains(row)
    ]


@behaviour("Contact.CreateNewEntry")
def create_new_entry(crm: Crm, duplicate: Record | None) -> int:
    return new_entry(crm, "contact", duplicate)


def by_name(crm: Crm, name: str | None, department: str | None) -> list[Record]:
    wanted, part = bare(name), bare(department)
    if not wanted or not is_active(crm, NAME):
        return []
    return [
        entry(crm, "contact", row["ContactId"], NAME)
        for row in crm.rows("contact")
        if alike(wanted, bare(row["Name"])) and (not part or bare(row["Department"]) == part)
    ]


def host(domain: str | None) -> str:
    """`https://www.acme.example/about` and `post@acme.example` are of acme.example."""
    text = (domain or "").strip().lower().rpartition("@")[2]
    return re.sub(r"^\w+://", "", text).split("/")[0].removeprefix("www.")


def domains(row: Row) -> set[str]:
    elements = [each["Value"] for name in ("Urls", "Emails") for each in row[name] or ()]
    return {host(each) for each in [*(row["Domains"] or ()), *elements]} - {""}
