"""Template variables: `{name}` in a letter becomes the company's name.

The tags are the product's (help pages "Template variable reference"); each leads to where its value lies. A tag that
nobody knows stays as it is, one without a value becomes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.entities.simple import first_value
from so_mock.store.table import Row

TAG = re.compile(r"\{([a-z0-9?#.]{4})\}|<([a-z0-9?#.]{4})>|&lt;([a-z0-9?#.]{4})&gt;")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT = "{d:02}.{m:02}.{y}"  # where nobody named a culture: as most of Europe writes it

# A tag's way to its value: a property; `Prop/`: the text of what it refers to; `Prop*`: the first of its elements;
# `A.B`: within a value; `Prop@`: a date, `Prop@@` in long form, `Prop@time` its time; a function of (values, row).
Path = str | Callable[["Values", Row], str]


class Subjects(NamedTuple):
    """What a text is about: ids, 0 where there is none."""

    contact: int = 0
    person: int = 0
    appointment: int = 0
    document: int = 0
    sale: int = 0
    selection: int = 0
    project: int = 0
    associate: int = 0  # the sender; 0: the caller


class Values:
    """The values of tags, found when asked for."""

    def __init__(
        self,
        crm: Crm,
        about: Subjects,
        custom: Mapping[str, str],
        culture: str = "",
        unsaved: Row | None = None,
    ) -> None:
        self.crm, self.custom = crm, custom
        self.culture = crm.culture(culture)
        document = unsaved or crm.row("document", about.document) or {}
        person_id = about.person or document.get("Person") or 0
        person = crm.row("person", person_id)
        contact = about.contact or document.get("Contact") or (person["Contact"] if person else 0)
        sender = crm.row("associate", about.associate or crm.caller.associate_id)
        sender_person = crm.row("person", sender["PersonId"] if sender else 0)
        self.rows: dict[str, Row | None] = {
            "contact": crm.row("contact", contact),
            "person": person,
            "appointment": crm.row("appointment", about.appointment),
            "document": document or None,
            "sale": crm.row("sale", about.sale or document.get("Sale") or 0),
            "selection": crm.row("selection", about.selection),
            "project": crm.row("project", about.project or document.get("Project") or 0),
            "sender": sender,
            "sender_person": sender_person,
            "sender_contact": crm.row("contact", sender_person["Contact"] if sender_person else 0),
        }

    def of(self, tag: str) -> str | None:
        """None for a tag that nobody knows."""
        if tag in self.custom:
            return self.custom[tag]
        if tag in SYSTEM:
            return SYSTEM[tag](self)
        for subject, tags in TAGS.items():
            if tag in tags:
                row = self.rows[subject]
                return "" if row is None else self.read(subject, row, tags[tag])
        return None

    def read(self, subject: str, row: Row, path: Path) -> str:
        if not isinstance(path, str):
            return path(self, row)
        if path.endswith("/"):
            entity = self.crm.model[ENTITY.get(subject, subject)]
            name = path[:-1]
            reference = entity.references.get(name)
            return self.crm.text(reference.entity, row.get(name)) if reference else ""
        if path.endswith("*"):
            return first_value(row.get(path[:-1]))
        name, _, form = path.partition("@")
        if "@" in path:
            return self.moment(str(row.get(name) or ""), form)
        value: Any = row
        for part in path.split("."):
            value = (value or {}).get(part)
        return (
            self.number(value) if isinstance(value, float) else str("" if value is None else value)
        )

    def number(self, value: float) -> str:
        """An amount or a percentage as the culture writes it."""
        return str(value) if self.culture is None else self.culture.number(value, 2)

    def moment(self, text: str, form: str = "") -> str:
        """A date as the culture writes it; "" for none."""
        if not text or text == NO_DATE:
            return ""
        told = self.culture
        if told is not None:
            spell = {"time": told.hour, "@": told.long_date}.get(form, told.date)
            return spell(text)
        when = datetime.fromisoformat(text[:19])
        match form:
            case "time":
                return f"{when:%H:%M}"
            case "@":
                return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
        return SHORT.format(d=when.day, m=when.month, y=when.year)


ENTITY = {"sender": "associate", "sender_person": "person", "sender_contact": "contact"}


def _address(line: str, kind: str = "") -> Path:
    """A line of the postal address, else of the street address (help page: smart variables)."""

    def read(values: Values, row: Row) -> str:
        address = row.get("Address") or {}
        kinds = (kind,) if kind else ("Postal", "Street")
        parts = (address.get(each) or {} for each in kinds)
        return next((str(part[line]) for part in parts if part.get(line)), "")

    return read


def _zip_city(values: Values, row: Row) -> str:
    lines = (values.read("", row, _address(line)) for line in ("Zipcode", "City"))
    return " ".join(filter(None, lines))


def _label(entity: str, key: str) -> Path:
    return lambda values, row: values.crm.text(entity, row[key])


def _company(path: str) -> Path:
    """Of the person's company."""

    def read(values: Values, row: Row) -> str:
        company = values.crm.row("contact", row.get("Contact"))
        return values.read("contact", company, path) if company else ""

    return read


def _or_company(path: str, fallback: str) -> Path:
    """The person's own, else the company's."""

    def read(values: Values, row: Row) -> str:
        return values.read("person", row, path) or values.read("person", row, _company(fallback))

    return read


def _country_code(values: Values, row: Row) -> str:
    country = values.crm.row("country", row.get("Country"))
    return str(country["TwoLetterISOCountry"]) if country else ""


def _country_english(values: Values, row: Row) -> str:
    country = values.crm.row("country", row.get("Country"))
    return str(country["EnglishName"] or country["Name"]) if country else ""


def _no_protocol(values: Values, row: Row) -> str:
    return first_value(row.get("Urls")).partition("://")[2] or first_value(row.get("Urls"))


def _cost(values: Values, row: Row) -> str:
    return values.number((row["Amount"] or 0.0) - (row["Earning"] or 0.0))


def _attention(values: Values, row: Row) -> str:
    return str(row["Attention"]) or values.crm.text("person", row["Person"])


PERSON: dict[str, Path] = {
    "atfn": "Firstname", "atmn": "MiddleName", "atln": "Lastname", "atmr": "Mrmrs", "atti": "Title", "asal": "Salutation",
    "atpo": "Position/", "atin": lambda values, row: str(row["Firstname"])[:1],
    "ati.": lambda values, row: str(row["Firstname"])[:1] + "." if row["Firstname"] else "",
    "abdt": "BirthDate@", "actr": "Country/", "acid": _country_code, "acat": _company("Category/"),
    "abus": _company("Business/"), "adep": _company("Department"), "amai": "Emails*", "atem": _or_company("Emails*", "Emails*"),
    "apho": "OfficePhones*", "phon": _or_company("OfficePhones*", "Phones*"), "atpc": "MobilePhones*",
    "atph": "PrivatePhones*", "atfa": "Faxes*", "faxn": _or_company("Faxes*", "Faxes*"), "awww": "Urls*",
    "awnp": _no_protocol, "anum": "PersonNumber", "aret": "Retired", "apad": _address("Address1", "Postal"),
    "apa2": _address("Address2", "Postal"), "apa3": _address("Address3", "Postal"), "acit": _address("City", "Postal"),
    "azip": _address("Zipcode", "Postal"), "asta": _address("State", "Postal"), "acnt": _address("County", "Postal"),
    "ascn": "SupportAssociate/",
}  # fmt: skip

TAGS: dict[str, dict[str, Path]] = {
    "contact": {
        "name": "Name", "dept": "Department", "ndep": _label("contact", "ContactId"), "numb": "Number2", "code": "Number1",
        "orgn": "OrgNr", "cate": "Category/", "busi": "Business/", "cntr": "Country/", "ccid": _country_code,
        "cicn": _country_english, "cont": "Associate/", "mail": "Emails*", "cpho": "Phones*", "cwww": "Urls*",
        "cwnp": _no_protocol, "addr": _address("Address1"), "city": _address("City"), "zipc": _address("Zipcode"),
        "zici": _zip_city, "cnty": _address("County"), "padr": _address("Address1", "Postal"),
        "pad2": _address("Address2", "Postal"), "pad3": _address("Address3", "Postal"), "stat": _address("State", "Postal"),
        "sadr": _address("Address1", "Street"), "sad2": _address("Address2", "Street"), "sad3": _address("Address3", "Street"),
        "scit": _address("City", "Street"), "zipp": _address("Zipcode", "Street"), "szip": _address("Zipcode", "Street"),
        "ssta": _address("State", "Street"), "cspi": "SupportPerson",
    },
    "person": PERSON,
    "document": {
        "attn": _attention, "sdat": "Date@", "date": "Date@@", "dat1": "Date@@", "time": "Date@time", "desc": "Description",
        "file": "Name", "head": "Header", "oref": "OurRef", "yref": "YourRef", "snum": "Snum",
        "dsug": "SuggestedDocumentId", "dopa": "PublishEventDate@", "dops": "PublishFrom@", "dope": "PublishTo@",
    },
    "sale": {
        "sati": "Heading", "sanu": "Number", "saam": "Amount", "saea": "Earning", "saep": "EarningPercent", "salc": _cost,
        "sacu": "Currency/", "saau": "Associate/", "saca": "CreatedBy/", "saci": "CreatedBy", "sanf": "SaleText",
        "saco": "Competitor/", "sacr": "Credited/", "sada": "Saledate@", "sadu": "NextDueDate@", "sapr": "Probability",
        "sare": "Reason/", "saso": "Source/", "sast": "Rating/", "satu": "Status", "saty": "SaleType/", "sarg": "CreatedDate@",
    },
    "project": {
        "pnam": "Name", "pnum": "ProjectNumber", "pinf": "Description", "plea": "Associate/", "psta": "ProjectStatus/",
        "ptyp": "ProjectType/", "pend": "EndDate@", "pmil": "NextMilestoneDate@", "pmid": "NmdAppointmentId", "pwww": "Urls*",
        "pwnp": _no_protocol, "popa": "PublishEventDate@", "pops": "PublishFrom@", "pope": "PublishTo@",
    },
    "appointment": {
        "baid": "AppointmentId", "bown": "Associate/", "bcon": "Contact/", "bper": "Person/", "bpro": "Project/",
        "binf": "Description", "bloc": "Location", "bpri": "Priority/", "btyp": "Task/", "bcrd": "CreatedDate@",
        "bcrt": "CreatedDate@time", "burl": "JoinVideomeetUrl", "binv": "InvitedPerson/", "biid": "InvitedPerson",
        "bsug": "SuggestedAppointmentId", "bupd": "UpdatedDate@", "bupt": "UpdatedDate@time",
        "binl": lambda values, row: str(row["Description"]).partition("\n")[0],
    },
    "sender": {"auth": _label("associate", "AssociateId"), "alun": "Name", "alid": "Name", "aaid": "AssociateId"},
    "sender_person": {
        "aumr": "Mrmrs", "auac": "Salutation", "atit": "Title", "auem": "Emails*", "audp": "OfficePhones*",
        "aupc": "MobilePhones*", "auph": "PrivatePhones*", "audf": "Faxes*", "aupo": "Position/", "auid": "PersonId",
        "aunm": "PersonNumber", "auww": "Urls*", "auwn": _no_protocol, "aubd": "BirthDate@", "aucn": "Country/",
        "usfn": "Firstname", "usmn": "MiddleName", "usln": "Lastname", "usem": "Emails*",
    },
    "sender_contact": {
        "onam": "Name", "odep": "Department", "oema": "Emails*", "opho": "Phones*", "ofax": "Faxes*", "owww": "Urls*",
        "ownp": _no_protocol, "oorg": "OrgNr", "owid": "ContactId", "ocnr": "Country/", "ocid": _country_code,
        "opad": _address("Address1"), "opa2": _address("Address2"), "opa3": _address("Address3"), "ocit": _address("City"),
        "ozip": _address("Zipcode"), "osta": _address("State"), "ocnt": _address("County"),
        "osad": _address("Address1", "Street"), "osct": _address("City", "Street"), "oszi": _address("Zipcode", "Street"),
    },
}  # fmt: skip
SYSTEM: dict[str, Callable[[Values], str]] = {
    "user": lambda values: values.crm.caller.name,
    "usid": lambda values: str(values.crm.caller.associate_id),
    "btod": lambda values: values.crm.now()[:10].replace("-", ""),
    "btot": lambda values: values.crm.now()[11:19].replace(":", ""),
    "ltim": lambda values: values.crm.now()[11:19],
    "clie": lambda values: "netserver",
    "pltf": lambda values: "web",
}

Write = Callable[[str], str]
# What a value must look like within a text of each encoding; others take it as it is.
ESCAPES: dict[str, Write] = {
    "Html": escape, "Xml": escape, "MsOffice2007Xml": escape, "OpenDocumentXml": escape, "Url": quote, "UrlUnicode": quote,
}  # fmt: skip


def substitute(source: str, values: Values, encoding: str = "Text") -> str:
    """The text with every tag that is known replaced by its value."""
    write = ESCAPES.get(encoding, str)

    def replaced(found: re.Match[str]) -> str:
        value = values.of(found[1] or found[2] or found[3])
        return found[0] if value is None else write(value)

    return TAG.sub(replaced, source)
