"""Writes the packaged worlds: python -m so_mock.seed.demo

Rows hold only what differs from blank; `@-3 09:00:00` is three days before the clock's start.
"""

from __future__ import annotations

from typing import Any

import orjson

from so_mock.catalogue import Catalogue
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Model
from so_mock.seed.extra import EXTRA
from so_mock.seed.scenario import fixtures

Rows = list[dict[str, Any]]

COUNTRIES = [
    (578, "Norway", "NO", "NOR", "47", "no"), (752, "Sweden", "SE", "SWE", "46", "se"),
    (208, "Denmark", "DK", "DNK", "45", "dk"), (826, "United Kingdom", "GB", "GBR", "44", "uk"),
    (276, "Germany", "DE", "DEU", "49", "de"), (528, "Netherlands", "NL", "NLD", "31", "nl"),
    (840, "USA", "US", "USA", "1", "com"),
]  # fmt: skip
CATEGORIES = [
    (1, "Customer", "Customer"), (2, "Potential customer", "PotentialCustomer"), (3, "Supplier", "Other"),
    (4, "Partner", "Partner"), (5, "Lost customer", "Lost"), (6, "Competitor", "Other"),
]  # fmt: skip
BUSINESSES = [
    "Lawyers",
    "Bank/Finance",
    "Insurance",
    "IT",
    "Graphics",
    "Trade",
    "Hotel/Restaurant",
    "Industry",
    "Wholesale",
    "Public sector",
    "Service",
    "Transport",
    "Other",
]
POSITIONS = ["Unknown", "Top management", "Administration", "Sales", "Marketing", "Technical"]
STATUSES = [(1, "Open", "Active"), (2, "Closed", "Closed"), (3, "Postponed", "Postponed"),
            (4, "Deleted", "Deleted"), (5, "Merged", "Merged")]  # fmt: skip
CURRENCIES = [(36, "GBP", 13.4), (76, "NOK", 1.0), (95, "SEK", 0.98), (40, "EUR", 11.7)]

# name, department, country, category, business, street, zip, city, domain, phone
COMPANIES = [
    ("Fjordlys AS", "", 578, 4, 4, "Drammensveien 211", "0281", "Oslo", "fjordlys.example", "+47 22 51 75 00"),
    ("Bjørge Trelast AS", "", 578, 1, 6, "Industrigata 8", "2406", "Elverum", "bjorge-trelast.example", "+47 62 41 10 20"),
    ("Hardanger Reiseliv", "Odda", 578, 1, 7, "Røldalsvegen 14", "5750", "Odda", "hardanger-reise.example", "+47 53 64 80 11"),
    ("Nordavind Shipping ASA", "Chartering", 578, 2, 12, "Strandgaten 31", "5013", "Bergen", "nordavind.example", "+47 55 30 44 00"),
    ("Lindqvist & Söner AB", "", 752, 1, 8, "Verkstadsgatan 5", "633 46", "Eskilstuna", "lindqvist.example", "+46 16 12 40 00"),
    ("Öresund Data AB", "Support", 752, 4, 4, "Kalendegatan 22", "211 35", "Malmö", "oresunddata.example", "+46 40 611 20 30"),
    ("Havnens Revision ApS", "", 208, 1, 2, "Toldbodgade 18", "1253", "København K", "havnens-revision.example", "+45 33 14 22 60"),
    ("Pennine Outdoor Ltd", "Retail", 826, 1, 6, "14 Mill Lane", "LS1 5DQ", "Leeds", "pennine-outdoor.example", "+44 113 496 0120"),
    ("Thames Legal LLP", "", 826, 2, 1, "48 Gray's Inn Road", "WC1X 8LT", "London", "thames-legal.example", "+44 20 7946 0310"),
    ("Rheinwerk Maschinenbau GmbH", "Einkauf", 276, 1, 8, "Hafenstraße 77", "40221", "Düsseldorf", "rheinwerk-mb.example", "+49 211 5550 140"),
    ("Van Dijk Bloemen BV", "", 528, 5, 9, "Legmeerdijk 313", "1431 GB", "Aalsmeer", "vandijkbloemen.example", "+31 297 555 010"),
    ("Gemeente Waterland", "Inkoop", 528, 2, 10, "Pierebaan 3", "1141 GV", "Monnickendam", "waterland.example", "+31 299 555 200"),
]  # fmt: skip

# company, first, last, title, position, mobile
PEOPLE = [
    (1, "Ingrid", "Solberg", "Managing director", 2, "+47 908 11 201"),
    (1, "Terje", "Dahl", "Account manager", 4, "+47 908 11 202"),
    (1, "Solveig", "Aas", "Sales manager", 4, "+47 908 11 203"),
    (1, "Henrik", "Moe", "Support consultant", 6, "+47 908 11 204"),
    (2, "Kari", "Bjørge", "Owner", 2, "+47 913 40 551"),
    (2, "Odd", "Haugen", "Warehouse manager", 3, "+47 913 40 552"),
    (3, "Marit", "Lofthus", "Booking manager", 3, "+47 924 62 118"),
    (3, "Per", "Aga", "Guide", 6, "+47 924 62 119"),
    (4, "Jonas", "Wiik", "Chartering broker", 4, "+47 951 77 340"),
    (4, "Ragnhild", "Stord", "Chief financial officer", 2, "+47 951 77 341"),
    (5, "Erik", "Lindqvist", "Production manager", 6, "+46 70 555 21 10"),
    (5, "Anna", "Lindqvist", "Managing director", 2, "+46 70 555 21 11"),
    (6, "Fatima", "Rahimi", "Support lead", 6, "+46 72 555 80 45"),
    (7, "Mette", "Krogh", "Auditor", 3, "+45 20 55 14 76"),
    (7, "Lars", "Bech", "Partner", 2, "+45 20 55 14 77"),
    (8, "Oliver", "Whitfield", "Buyer", 3, "+44 7700 900118"),
    (8, "Priya", "Nair", "Store manager", 3, "+44 7700 900119"),
    (9, "Charlotte", "Amery", "Solicitor", 2, "+44 7700 900245"),
    (10, "Jürgen", "Schäfer", "Head of purchasing", 3, "+49 171 5550 233"),
    (10, "Katrin", "Vogel", "Engineer", 6, "+49 171 5550 234"),
    (11, "Sanne", "van Dijk", "Owner", 2, "+31 6 5550 7781"),
    (12, "Bram", "Hoekstra", "Procurement officer", 3, "+31 6 5550 9012"),
]  # fmt: skip

# associate id, login, password, person, group, administrator
USERS = [
    (1, "ADM0", "Adm0", 1, 1, True),
    (5, "tje0", "Tje0", 2, 2, False),
    (17, "SAL0", "", 3, 2, False),
    (18, "HEM0", "Hem0", 4, 3, False),
]


def element(value: str, description: str = "") -> dict[str, Any]:
    stripped = value if "@" in value else value.replace(" ", "")
    return {"Value": value, "StrippedValue": stripped, "Description": description,
            "TableRight": None, "FieldProperties": {}}  # fmt: skip


def address(street: str, zipcode: str, city: str) -> dict[str, Any]:
    lines = f"{street}\n{zipcode} {city}\n"
    part = {"Address2": "", "Address3": "", "County": "", "State": ""}
    whole = part | {"Address1": street, "City": city, "Zipcode": zipcode, "Formatted": lines}
    return {
        "Wgs84Latitude": 0.0, "Wgs84Longitude": 0.0, "LocalizedAddress": [],
        "Street": {"AtypeIdx": "ContactStreetAddress"} | whole,
        "Postal": {"AtypeIdx": "ContactPostalAddress"} | whole,
        "Formatted": lines, "TableRight": None, "FieldProperties": {},
    }  # fmt: skip


def standard_lists() -> dict[str, Rows]:
    return {
        "business": [{"Id": n, "Value": name} for n, name in enumerate(BUSINESSES, 1)],
        "position": [{"Id": n, "Value": name} for n, name in enumerate(POSITIONS, 1)],
        "category": [
            {"CategoryId": id, "Name": name, "CategoryGroup": group, "Rank": id}
            for id, name, group in CATEGORIES
        ],
        "country": [
            {"CountryId": id, "Name": name, "EnglishName": name, "TwoLetterISOCountry": two,
             "ThreeLetterISOCountry": three, "DialInPrefix": dial, "DomainName": domain, "Rank": n}
            for n, (id, name, two, three, dial, domain) in enumerate(COUNTRIES, 1)
        ],
        "currency": [{"CurrencyId": id, "Name": name, "Rate": rate, "Units": 1.0} for id, name, rate in CURRENCIES],
        "ticket_priority": [
            {"TicketPriorityId": n, "Name": name, "SortOrder": n, "Status": "Normal"}
            for n, name in enumerate(("Low", "Medium", "High"), 1)
        ],
        "ticket_status": [
            {"TicketStatusId": id, "Name": name, "Status": base, "IsDefault": id == 1} for id, name, base in STATUSES
        ],
        "ticket_type": [{"TicketTypeId": 1, "Name": "Request", "Rank": 1, "IsDefault": True, "ShowInNew": True}],
        "dash_theme": [
            {"DashboardThemeId": 1, "Name": "Light", "Config": "{}", "Rank": 1},
            {"DashboardThemeId": 2, "Name": "Dark", "Config": "{}", "Rank": 2},
        ],
    }  # fmt: skip


def associates(users: list[Any]) -> Rows:
    return [
        {"AssociateId": id, "Name": login, "PersonId": person, "GroupIdx": group, "Rank": n,
         "Type": "InternalAssociate", "UserName": login, "EjUserId": id}
        for n, (id, login, _, person, group, _) in enumerate(users, 1)
    ]  # fmt: skip


def logins(users: list[Any]) -> Rows:
    return [
        {"login": login, "password": password, "associate": id, "administrator": administrator}
        for id, login, password, _, _, administrator in users
    ]


def companies() -> Rows:
    owners = (5, 17)
    return [
        {
            "ContactId": n, "Name": name, "Department": department, "OrgNr": f"9{n:02}555{n:03}",
            "Number2": str(10_000 + n), "Category": category, "Business": business, "Country": country,
            "Associate": owners[n % 2], "GroupId": 2, "Phones": [element(phone)],
            "Emails": [element(f"post@{domain}")], "Urls": [element(f"https://www.{domain}")],
            "Address": address(street, zipcode, city), "Domains": [domain],
            "CreatedDate": f"@-{400 - n * 11} 10:12:00", "CreatedBy": 1,
        }
        for n, (name, department, country, category, business, street, zipcode, city, domain, phone)
        in enumerate(COMPANIES, 1)
    ]  # fmt: skip


def plain(text: str) -> str:
    for letter, spelt in (("ø", "o"), ("å", "a"), ("ä", "a"), ("ö", "o"), ("ü", "u"), (" ", "")):
        text = text.lower().replace(letter, spelt)
    return text


def people() -> Rows:
    rows = []
    for n, (company, first, last, title, position, mobile) in enumerate(PEOPLE, 1):
        domain, country = COMPANIES[company - 1][8], COMPANIES[company - 1][2]
        rows.append({
            "PersonId": n, "Firstname": first, "Lastname": last, "Title": title, "Contact": company,
            "Position": position, "Country": country, "PersonNumber": str(10_000 + n),
            "Emails": [element(f"{plain(first)}.{plain(last)}@{domain}")],
            "MobilePhones": [element(mobile)], "CreatedDate": f"@-{390 - n * 7} 11:30:00", "CreatedBy": 1,
        })  # fmt: skip
    return rows


def person_address(person: int) -> dict[str, Any]:
    row = people()[person - 1]
    return {"ContactId": 0, "ContactName": "", "PersonId": 0, "PersonName": "", "AssociateId": 0,
            "Address": row["Emails"][0]["Value"], "EmailId": 0, "DuplicatePersonIds": [],
            "Name": f"{row['Firstname']} {row['Lastname']}", "TableRight": None, "FieldProperties": {}}  # fmt: skip


def mails() -> Rows:
    """Terje's folders; item 975 and account 895 are the ones the documentation's sample names."""
    told = [
        (975, "INBOX", 5, [2], "Delivery of the oak boards", "Hi Terje, when can we expect the oak boards? Kari", "None", -1, False),
        (976, "INBOX", 9, [2, 3], "Charter party for the autumn", "Please find our comments to the draft.", "Seen", -2, False),
        (977, "Sent Items", 2, [19], "Quote 10011", "Dear Mr Schäfer, here is the quote we spoke about.", "Seen", -2, True),
    ]  # fmt: skip
    return [
        {
            "EmailItemId": id, "AccountId": 895, "FolderName": folder, "ServerId": n, "ServerIdentifier": str(n),
            "From": person_address(sender), "To": [person_address(to) for to in receivers],
            "Subject": subject, "PlainBody": body, "HTMLBody": f"<p>{body}</p>", "Flags": flags,
            "Priority": "Normal", "MessageID": f"<demo-{id}@so-mock.invalid>", "IsSent": sent,
            "Size": 400 + len(body), "Sent": f"@{day} 09:40:00", "ReceivedAt": f"@{day} 09:41:00",
        }
        for n, (id, folder, sender, receivers, subject, body, flags, day, sent) in enumerate(told, 1)
    ]  # fmt: skip


def folders(account: int) -> Rows:
    return [
        {"EmailFolderId": n, "AccountId": account, "Name": name, "Delimiter": "/", "Flags": flags, "Subscribed": True}
        for n, (name, flags) in enumerate(
            [("INBOX", "\\HasNoChildren"), ("Drafts", "\\HasNoChildren \\Drafts"),
             ("Sent Items", "\\HasNoChildren \\Sent"), ("Deleted Items", "\\HasNoChildren \\Trash")], 1)
    ]  # fmt: skip


def account(id: int, associate: int, mail: str) -> dict[str, Any]:
    def login(auth: int, port: int) -> dict[str, Any]:
        host = "imap.fjordlys.example" if port == 993 else "smtp.fjordlys.example"
        return {"ServiceAuthId": auth, "Server": host, "Port": port, "AuthType": "Password", "Username": mail,
                "Password": "secret", "TableRight": None, "FieldProperties": {}}  # fmt: skip

    return {"EMailAccountId": id, "EMailAddress": mail, "AssociateId": associate, "AccountStatus": 4,
            "IncomingCredentials": login(1, 993), "OutgoingCredentials": login(2, 587),
            "InboxFolder": "INBOX", "SentFolder": "Sent Items", "LastFetch": "@-0 06:00:00"}  # fmt: skip


def demo() -> dict[str, Any]:
    mailboxes = [
        {"MailInFilterId": 474, "ServerType": "Imaps", "Address": "<support@fjordlys.example> (Fjordlys Support)",
         "Username": "support", "Password": "secret", "Server": "imap.fjordlys.example", "Port": 993},
    ]  # fmt: skip
    data = standard_lists() | {
        "associate": associates(USERS),
        "contact": companies(),
        "person": people(),
        "mailbox": mailboxes,
        "email_account": [account(895, 5, "terje.dahl@fjordlys.example")],
        "email_folder": folders(895),
        "email": mails(),
        **EXTRA,
    }
    return {
        "about": "A small Norwegian company, its customers in six countries, its people and their mail.",
        "users": logins(USERS),
        "data": data,
    }


def empty() -> dict[str, Any]:
    users = [(1, "ADM0", "Adm0", 1, 1, True)]
    owner = companies()[:1]
    owner[0]["Associate"] = 1
    data = standard_lists() | {
        "associate": associates(users),
        "contact": owner,
        "person": people()[:1],
    }
    return {
        "about": "Standard lists, one company of one's own and one administrator; nothing else.",
        "users": logins(users),
        "data": data,
    }


def completed(data: dict[str, Rows]) -> dict[str, Rows]:
    """Nested carriers with every property they declare, in declared order, so that they are shown as they lie."""
    catalogue = Catalogue.load()
    model = Model(ENTITIES, catalogue.carriers, rows_of(catalogue.families))
    absorber = Absorber(model)
    for name, rows in data.items():
        entity = model[name]
        for prop in absorber.stored(entity):
            if prop.name in entity.references:
                continue
            for row in rows:
                if prop.name in row:
                    row[prop.name] = absorber.whole(row[prop.name], prop.type)
    return data


def main() -> None:
    for name, world in (("demo", demo()), ("empty", empty())):
        completed(world["data"])
        file = fixtures() / "data" / f"{name}.json"
        file.write_bytes(
            orjson.dumps(world, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
        print(f"{file.name}: {sum(map(len, world['data'].values()))} rows")


if __name__ == "__main__":
    main()
