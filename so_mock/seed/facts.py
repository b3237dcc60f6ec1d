"""What a sample tells by the name of a property: who, where, how much and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from zlib import crc32

from so_mock.seed.pools import Pools, digest

Make = Callable[[int], Any]  # of a digest


class Facts:
    """Who and where: texts that hang together, each made of the digest of (seed, kind, id).

    So the company with an id has one name wherever it is shown, and a person one name and an address that fits it.
    """

    def __init__(self, pools: Pools, seed: int) -> None:
        self.pools, self.seed = pools, seed
        choose = self.choose
        street, city, code = (
            choose("street", "Street"),
            choose("city", "City"),
            choose("zip", "City"),
        )
        self.place = place = {
            "street": street, "city": city, "zip": code, "county": choose("county", "City"),
            "state": choose("state", "City"), "phone": choose("phone", "Phone"),
            "lines": lambda base: f"{street(base)}\n{code(base)} {city(base)}\n",
        }  # fmt: skip
        name, department = choose("company", "Name"), choose("department", "Department")
        domain = choose("domain", "Name")
        self.company: dict[str, Make] = place | {
            "name": name, "department": department, "domain": domain,
            "full": lambda base: f"{name(base)}, {department(base)}",
            "mail": lambda base: f"post@{domain(base)}", "url": lambda base: f"https://www.{domain(base)}/",
        }  # fmt: skip
        first, last = choose("first_name", "Firstname"), choose("last_name", "Lastname")
        mail, family = (choose("first_slug", "Firstname"), choose("last_slug", "Lastname"))
        title, at = choose("title", "Mrmrs"), self.referred("Contact", "Contact")
        self.person: dict[str, Make] = place | {
            "first": first, "last": last, "title": title, "job": choose("job", "Title"),
            "full": lambda base: f"{first(base)} {last(base)}",
            "formal": lambda base: f"{title(base)} {first(base)} {last(base)}",
            "login": lambda base: f"{mail(base)[0]}{family(base)}",
            "mail": lambda base: f"{mail(base)}.{family(base)}@{domain(at(base))}",
            "domain": lambda base: domain(at(base)), "url": lambda base: f"https://www.{domain(at(base))}/",
        }  # fmt: skip
        behind = self.referred("Person", "Person")
        self.associate = {fact: _through(behind, make) for fact, make in self.person.items()}
        self.labels: dict[str, Make] = {
            kind: choose(pool, "Name") for pool, kinds in LABELS.items() for kind in kinds.split()
        }
        self.labels |= {
            "Contact": name, "Person": self.person["full"], "Associate": self.associate["full"],
        }  # fmt: skip

    def of(self, kind: str) -> dict[str, Make]:
        return {"Contact": self.company, "Associate": self.associate}.get(kind, self.person)

    def base(self, kind: str, id: int) -> int:
        return crc32(b"\n%d" % id, digest(self.seed, kind))

    def choose(self, pool: str, name: str) -> Make:
        """The same choice as `pick(pool, seed, kind, id, name)`, when handed the digest of the first three."""
        texts, salt = self.pools.texts(pool), f"\n{name}".encode()
        count = len(texts)
        return lambda base: texts[crc32(salt, base) % count]

    def refer(self, name: str, kind: str) -> Make:
        """An id of another kind."""
        salt, size = f"\n{name}".encode(), SIZES.get(kind, 100)
        return lambda base: 1 + crc32(salt, base) % size

    def referred(self, name: str, kind: str) -> Make:
        """The digest of what `refer` names."""
        salt, size, start = (f"\n{name}".encode(), SIZES.get(kind, 100), digest(self.seed, kind))
        return lambda base: crc32(b"\n%d" % (1 + crc32(salt, base) % size), start)


def _through(behind: Make, make: Make) -> Make:
    return lambda base: make(behind(base))


# How many there are of a kind; 100 of every other.
SIZES = {
    "Contact": 500, "Person": 900, "Associate": 20, "Group": 5, "UserGroup": 5, "Role": 6, "Category": 6, "Business": 12,
    "Position": 5, "Priority": 4, "TicketPriority": 4, "Currency": 7, "TicketStatus": 6, "Task": 8, "Source": 6,
}  # fmt: skip

# Pool -> what has its name from there.
LABELS = {
    "business": "Business", "category": "Category TicketCategory KbCategory", "position": "Position",
    "priority": "Priority TicketPriority", "country": "Country HomeCountry", "task": "Task TaskListItem SoTask",
    "sale_type": "SaleType SaleTypeCat", "stage": "SaleStage Stage Prob", "role": "Role StakeholderRole", "group": "Group UserGroup",
    "status": "Status TicketStatus ProjStatus ProjectStatus StatusMonitor", "source": "Source Credited ConsentSource",
    "reason": "Reason ReasonSold ReasonStalled QuoteDenyReason", "currency": "Currency", "company": "Competitor Supplier Company",
    "heading": "Project Sale Selection Appointment Document Ticket Shipment ShipmentMessage Quote Event ProjectEvent Dashboard",
    "product": "Product ProductCategory ProductFamily ProductType QuoteLine", "consent": "ConsentPurpose LegalBase",
    "unit": "PriceUnit QuantityUnit SubscriptionUnit", "language": "CustomerLanguage",
    "label": "ProjectType ProjType TicketType Rating ProjectMemberType SuggestedCategory FromCategory ChatTopic PriceList",
}  # fmt: skip

# What a property holds, by `carrier.property` in lower case; the first pattern that fits wins. A source is a fact of a
# company or person, a pool (with the name that its choice hangs on, where several are in step), a code, or a text.
TEXTS = [
    ("person login", r"associate\.name|user\.name|.*\.(\w*username\w*|nickname|associate|(created|updated|registered)by)"),
    ("code hex", r".*\.(generated\w*|\w*newpassword\w*|password\w*foruser|\w*(accesskey|authkey|token|hash|handle|encryptionkey))"),
    ("= ", r".*\.(\w*middlename|kana\w*|post\d|address[23]|password|secret\w*|\w*error\w*|exception|warning\w*|\w*stylehint"
        r"|reject\w*|techexplanation|debuginfo|processinglog|viewstate|email(address)?name|\w*emaildescription|urlname)"),
    ("= Select, Update, Insert, Delete", r"tableright\.mask"), ("= ", r"(table|field)right\.reason"), ("= Update", r".*\.mask"),
    ("= CRU", r".*\.(rights|\w*dataright\w*)|dataright\.value"),
    ("= https://crm.example/api/v1/Archive/$metadata", r".*\.odata\.metadata"),
    ("person first", r".*\.\w*first_?name"), ("person last", r".*\.\w*last_?name"), ("person formal", r".*\.\w*formalname"),
    ("person title", r".*\.(\w*mrmrs|salutation|\w*academictitle)|mrmrs\.\w+"), ("person job", r"(person|bizcard)\.(title|position)|.*\.jobtitle"),
    ("company full", r"contact\.(fullname|displayname)"), ("company department", r".*\.\w*department"),
    ("company name", r"(contact|navigatorcompany|previewcontact|licenseowner)\.name|.*\.(\w*company(name)?|supplier|ownername|organi\w+name)"),
    ("pool interest Name", r"selectablemdolistitem\.(name|fullname)"), ("= 0", r"country\.interareaprefix"),
    ("pool category Name", r"ticketcategory\.fullname"),
    ("person full", r"(person|emailaddress|recipient|participantinfo|user|userinfo)\.(name|displayname)|.*\.(\w*full_?name|author|attention|ourref"
        r"|yourref|fromname|toname|replytoname|customername|\w*byname|archiveddisplayname|botname|organizername)"),
    ("pool iso2 Name", r"country\.(domainname|zipprefix)|.*\.(twoletterisocountry|\w*countrycode|tzlocationcode)"),
    ("pool iso3 Name", r".*\.threeletterisocountry"), ("pool dial Name", r".*\.dialinprefix"),
    ("pool country Name", r"country\.(name|englishname|tooltip)|.*\.\w*country(name)?"), ("pool currency Name", r".*\.\w*currency(code|name)?"),
    ("pool culture", r".*\.\w*culture(name)?"), ("pool language", r".*\.(\w*language\w*|two\w*|three\w*|\w*langcode)"),
    ("pool filename File", r"(attachment|document)\.name|.*\.\w*(filename|tempfile|tmpdocument|renamedocument)"),
    ("pool mime File", r".*\.(mime\w*|contenttype)|emailattachment\.type"), ("= .docx", r".*\.\w*extension"),
    ("= base64", r".*\.encoding"), ("= attachment", r".*\.disposition"), ("pool folder", r".*\.(\w*folder(name|list)?|path|workdir)"),
    ("company domain", r".*\.\w*domain(name)?"), ("person mail", r"\w*address\.address|mailbox\.address|.*\.(\w*e?mail|\w*e_?mail_?address(es)?"
        r"|email(to|cc|from)|from_?addr\w*|reply_?to_?addr\w*|alertrecipient|\w*assender)"),
    ("pool phone", r".*\.\w*(phone|fax|faxnumber|pagernumber|mobile|smsto|smssender)"),
    ("company url", r".*\.\w*(url|uri|link|urlforsmweb|protocol)"), ("place city", r".*\.(\w*city|\w*cities|location)"),
    ("place zip", r".*\.zip_?code"), ("place county", r".*\.county"), ("place state", r"\w*address\w*\.state"),
    ("place street", r".*\.address1?"), ("place lines", r".*\.(formatted\w*|locationaddress)"),
    ("html paragraph Body", r".*\.(\w*html\w*|frames)"), ("pool paragraph Body", r".*\.(\w*body|\w*mailcontents?)"),
    ("code messageid", r".*\.\w*messageids?"), ("= {}", r".*\.(\w*(config|configuration|json|layout\w*|deltas?|mapping\w*|design|attributes|recipe)|claims|payload|frames)"),
    ("code progid", r".*\.progid"), ("code guid", r".*\.\w*(guid|uniqueid\w*|uid\w*|trackingid|contentid|identifier|sessionkey|signature|temporarykey\w*)"),
    ("pool version", r".*\.\w*version"), ("code digits", r".*\.\w*(number\d?|orgnr|key\w*|nr|ids?|isonumber|code|prefix|width|length|size|prefvalue)"),
    ("pool colour", r".*\.\w*colou?r"), ("pool table", r".*\.\w*table(name)?"), ("pool entity", r".*\.(type|\w*icon\w*|entity\w*|\w*entity|linkhint|\w*type|\w*providername\w*)"),
    ("pool unit", r".*\.\w*unit"), ("pool status", r".*\.(\w*status\w*|\w*state)"), ("pool product", r"(product|quoteline)\w*\.name"),
    ("= admin-all", r".*\.\w*functionrights?"), ("= ", r"\w*(item|heading|list)\.(tooltip|extrainfo|groupby)"),
    ("pool heading", r"(appointment|document|sale|project|selection|ticket|quote\w*|shipmentmessage|dash\w*)\.name|.*\.(\w*subject|\w*header|\w*title|\w*heading|saletext|\w*campaign|appointmenttext)"),
    ("pool paragraph", r".*\.(agenda|internalnotes|\w*summary|\w*answer|\w*transcript|\w*markdown|summarize\w*|expandtext|notes|content|text|output)"),
    ("pool sentence", r".*\.(\w*description|\w*tooltip\w*|\w*comment|\w*message|\w*text|\w*question|\w*explanation|postit|\w*reason|\w*response|translate\w*|chunk|\w*preview)"),
    ("pool label Name", r".*\.(\w*name|label|\w*value|displayvalue)"), ("pool word", r".*"),
]  # fmt: skip

# Whole numbers from and to; 1 to 20 for the others.
NUMBERS = [
    (0, 0, r"deleted|retired|xstop|\w*errors?|errorcount|silent\w*|reversed|errorstatus|extraflags"), (0, 1, r"(use|is|show|include|visiblefor|pinfor|has|active)[a-z]+|readby\w+|savein\w+|active"),
    (993, 993, r"port"), (1033, 1033, r"lcid"), (1, 12, r"\w*month"), (1, 28, r"\w*day"), (2020, 2026, r"year"),
    (0, 100, r"\w*(percent\w*|probability\w*|confidence|score|percentage\w*)"), (1, 9999, r"snum|\w*length|\w*tickets?"),
    (200, 90_000, r"\w*(size|memory|bytes)"), (100, 800, r"\w*(width|height)"), (5, 480, r"\w*(time\w*|duration|minutes)"),
    (0, 40, r"(num|tot|count)\w*|\w*(count|counter|replies|messages|clicks|sent|items|total|maximum|days)"),
]  # fmt: skip
FRACTIONS = [(0, 100, r"\w*percent\w*"), (50, 62, r"\w*latitude"), (4, 12, r"\w*longitude"), (1, 20, r"\w*(rate|units|quantity|accuracy)")]  # fmt: skip
# What is seldom so, and what is nearly always; the others are as it falls.
SELDOM = r"deleted|retired|xstop|nomailing|\w*hidden|hide\w*|\w*locked|\w*expired|\w*error\w*|\w*cancelled|\w*conflict|superseded|\w*blank|waiting\w+|has(reached|mappings)\w*"  # fmt: skip
MOSTLY = r"(is)?(success|succeeded|valid|ok|enabled|active|available|visible|connected)|enabled|can\w+|\w*(exist\w*|supported)"
# Days after the first of a record: what is created comes first, what is updated last.
MOMENTS = [
    (0, 1, r"\w*(created?|registered)(date|at|date\w*)?|createdat|registered"), (1, 2, r"\w*(start|from|sent|opened?|activate\w*|initiated)\w*|\w*sent|when"),
    (10, 400, r"\w*(updated?|changed|modified|lastused|syncron\w+|last\w+)\w*"), (6, 4, r"\w*(end|to|closed?|replied|completed|deadline|due|expir|finish|until|stop)\w*"),
    (3, 3, r".*"),
]  # fmt: skip
SPANS = {"Start": "08:00:00", "Stop": "16:00:00"}


@cache
def source_of(name: str) -> tuple[str, list[str]]:
    """What fills `carrier.property`: the kind of source, and its words."""
    lowered = name.lower()
    source = next(source for source, pattern in TEXTS if re.fullmatch(pattern, lowered))
    what, _, which = source.partition(" ")
    return what, [which] if what == "=" else which.split()


def span_of(
    name: str, table: list[tuple[int, int, str]], otherwise: tuple[int, int]
) -> tuple[int, int]:
    lowered = name.lower()
    return next((row[:2] for row in table if re.fullmatch(row[2], lowered)), otherwise)
