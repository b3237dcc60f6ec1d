"""Lists of addresses: e-mails, phones and web pages of persons and companies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from so_mock.conventions.mdo.asked import Asked, Item, lists
from so_mock.conventions.mdo.persons import (
    company_name,
    person_and_company,
    person_name,
)
from so_mock.crm import Crm
from so_mock.store.table import Row

PHONES = ("OfficePhones", "MobilePhones", "PrivatePhones", "OtherPhones", "Phones")


class Reached(NamedTuple):
    """A way to reach a person or a company."""

    entity: str
    owner: int
    name: str
    value: str
    plain: str
    nomail: bool
    mail: bool


def reached(
    crm: Crm, entity: str, props: tuple[str, ...], rows: Iterable[Row]
) -> Iterable[Reached]:
    key = crm.model[entity].key
    name = person_name if entity == "person" else company_name
    for row in rows:
        for prop in props:
            for each in row.get(prop) or ():
                yield Reached(
                    entity, row[key], name(crm, row), each["Value"], each.get("StrippedValue") or each["Value"],
                    bool(row["NoMailing"]), prop == "Emails",
                )  # fmt: skip


def ways(asked: Asked, props: tuple[str, ...]) -> list[Reached]:
    """Of a person or company that is told, else of all."""
    crm = asked.crm
    one, company = asked.number("itemid"), asked.number("extraid")
    persons: Iterable[Row] = crm.rows("person")
    companies: Iterable[Row] = crm.rows("contact")
    if one or company:
        persons = crm.known("person", [one]) if one else crm.referring("person", "Contact", company)
        companies = crm.known("contact", [company])
    return [*reached(crm, "person", props, persons), *reached(crm, "contact", props, companies)]


def fitting(asked: Asked, found: Iterable[Reached]) -> list[Reached]:
    """Whose address, number or name has the text in it, or begins with it."""
    asked.searched = True
    wanted = asked.search.lower()
    digits = re.sub(r"\D", "", wanted)
    begins = asked.told("operator").lower() == "startswith"

    def fits(each: Reached) -> bool:
        texts = (each.value.lower(), each.name.lower())
        if begins:
            return any(text.startswith(wanted) for text in texts)
        return any(wanted in text for text in texts) or bool(
            not each.mail and digits and digits in each.plain
        )

    return [each for each in found if fits(each)] if wanted else list(found)


def way_items(asked: Asked, found: Iterable[Reached], named: Callable[[Reached], str], type: Callable[[Reached], str]) -> list[Item]:  # fmt: skip
    """The addresses have no ids of their own here: they are counted."""
    return [
        {"Id": at, "Name": named(each), "FullName": each.name, "ToolTip": each.value, "Type": type(each),
         "IconHint": OWNER[each.entity], "ExtraInfo": each.value,
         "StyleHint": "nomail" if each.mail and each.nomail else ""}
        for at, each in enumerate(found, 1)
    ]  # fmt: skip


OWNER = {"person": "Person", "contact": "Contact"}


def _bracketed(each: Reached) -> str:
    return f"{each.name} <{each.value}>"


def _kind(each: Reached) -> str:
    return OWNER[each.entity]


@lists("emailaddress", "personemailaddress")
def email_addresses(asked: Asked) -> list[Item]:
    return way_items(asked, fitting(asked, ways(asked, ("Emails",))), _bracketed, _kind)


@lists("emailphone")
def emails_and_phones(asked: Asked) -> list[Item]:
    props = PHONES if asked.truth("phoneonly") else ("Emails", *PHONES)
    found = fitting(asked, ways(asked, props))
    return way_items(asked, found, _bracketed, lambda each: "Email" if each.mail else "Phone")


@lists("personphone", "contactphone")
def phones(asked: Asked) -> list[Item]:
    only = "person" if asked.name == "personphone" else "contact"
    found = [each for each in ways(asked, PHONES) if each.entity == only or asked.told("extraid")]
    return way_items(asked, fitting(asked, found), lambda each: f"{each.name} {each.value}", _kind)


@lists("personurl")
def urls(asked: Asked) -> list[Item]:
    return way_items(asked, fitting(asked, ways(asked, ("Urls",))), lambda each: f"{each.name} {each.value}", _kind)  # fmt: skip


@lists("phonesearch")
def phone_search(asked: Asked) -> list[Item]:
    """By the digits of a number: `P` only of persons, `C` only of companies. The item is who has it."""
    crm, only = asked.crm, {"P": "person", "C": "contact"}.get(asked.bare.upper(), "")
    asked.searched = True
    digits = re.sub(r"\D", "", asked.search)
    items: list[Item] = []
    for each in ways(asked, PHONES):
        plain = re.sub(r"\D", "", each.plain)
        if (only and each.entity != only) or (asked.search and (not digits or digits not in plain)):
            continue
        row = crm.need(each.entity, each.owner)
        owner = person_and_company(crm, row) if each.entity == "person" else each.name
        items.append({"Id": each.owner, "Name": f"{owner} {each.value}", "FullName": each.name, "ToolTip": each.plain,
                      "Type": OWNER[each.entity], "IconHint": OWNER[each.entity], "StyleHint": OWNER[each.entity],
                      "ExtraInfo": each.plain})  # fmt: skip
    return items
