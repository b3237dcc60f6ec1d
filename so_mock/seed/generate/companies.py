"""Companies, and the people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import NamedTuple

from so_mock.seed.generate.ground import Ground, Land
from so_mock.seed.pools import digest, slug
from so_mock.store.table import Row

# Business -> what such companies are called after their owner.
TRADES = {
    "Norway": {
        "Bank/Finance": ["Invest", "Regnskap"], "Graphics": ["Design", "Trykk"], "Hotel/Restaurant": ["Hotell", "Kafé"],
        "IT": ["Data", "Systemer"], "Industry": ["Industri", "Maskin", "Møbler", "Teknikk"], "Lawyers": ["Advokater"],
        "Service": ["Bygg", "Eiendom", "Elektro", "Rør", "Verksted"], "Trade": ["Bakeri", "Hagesenter", "Sport", "Trelast"],
        "Transport": ["Frakt", "Reiser", "Shipping"], "Wholesale": ["Engros", "Fisk", "Import"],
    },
    "USA": {
        "Bank/Finance": ["Capital"], "Graphics": ["Media", "Printing"], "Hotel/Restaurant": ["Catering", "Hotels"],
        "IT": ["Labs", "Software"], "Industry": ["Machines", "Steel"], "Insurance": ["Insurance"], "Lawyers": ["Law"],
        "Service": ["Builders", "Electric", "Plumbing"], "Trade": ["Bakery", "Furniture", "Motors", "Outdoor"],
        "Transport": ["Freight", "Travel"], "Wholesale": ["Foods", "Supplies"],
    },
}  # fmt: skip
TITLES = ["Accountant", "Assistant", "Buyer", "Consultant", "Controller", "Designer", "Engineer", "Finance manager",
          "HR manager", "IT manager", "Logistics coordinator", "Managing director", "Marketing manager", "Office manager",
          "Owner", "Production manager", "Project manager", "Sales manager", "Sales representative", "Technician",
          "Warehouse manager"]  # fmt: skip
BEFORE = 1_500  # days: the oldest company was entered that long before the clock's start


class Names:
    """A company's name by its id: none repeats before all families have been in all trades."""

    def __init__(self, land: Land, seed: int) -> None:
        self.families = land.pools.texts("last_name")
        trades = TRADES[land.name].items()
        self.trades = [(trade, business) for business, named in trades for trade in named]
        self.ending = land.ending
        self.size = len(self.families) * len(self.trades)
        self.offset, self.step = digest(seed, land.name), self.size // 3 | 1
        while gcd(self.step, self.size) > 1:
            self.step += 2
        self._family_slugs = [slug(family) for family in self.families]
        self._trade_slugs = [slug(trade) for trade, _ in self.trades]

    def of(self, id: int) -> tuple[str, str, str]:
        """Name, domain and business."""
        again, at = divmod(id, self.size)
        trade, family = divmod((at * self.step + self.offset) % self.size, len(self.families))
        number = f" {again + 1}" if again else ""
        called, business = self.trades[trade]
        return (
            f"{self.families[family]} {called}{number} {self.ending}",
            f"{self._family_slugs[family]}-{self._trade_slugs[trade]}{number.strip()}.example",
            business,
        )


def contacts(ground: Ground, ids: range) -> Iterator[Row]:
    blank, dice, lands = ground.blank("contact"), ground.dice("contact"), ground.lands
    names = {land.name: Names(land, ground.seed) for land in lands}
    address = Addresses(ground)
    categories, others = ground.ids("category"), ground.ids("business")
    businesses = {row["Value"]: row["Id"] for row in ground.rows("business")}
    associates = ground.associates
    for id in ids:
        dies = dice(id)
        land = lands[dies[0] % len(lands)]
        name, domain, business = names[land.name].of(id)
        owner, group = associates[dies[1] % len(associates)]
        phone = land.pools.texts("phone")[dies[2] % len(land.pools.texts("phone"))]
        yield {
            **blank, "ContactId": id, "Name": name, "Number2": str(10_000 + id),
            "OrgNr": str(900_000_000 + dies[3] % 100_000_000), "Country": land.country,
            "Category": categories[min(dies[4] % len(categories), dies[10] % len(categories))],
            "Business": businesses.get(business) or others[dies[5] % len(others)],
            "Associate": owner, "GroupId": group, "Domains": [domain],
            "Phones": ground.elements(phone, phone.replace(" ", "")),
            "Emails": ground.elements(f"post@{domain}"),
            "Urls": ground.elements(f"https://www.{domain}"),
            "Address": address.of(land, dies[6], dies[7]),
            "CreatedBy": owner, "CreatedDate": ground.at_work(-30 - dies[8] % BEFORE, dies[9]),
        }  # fmt: skip


class Addresses:
    def __init__(self, ground: Ground) -> None:
        self.whole, self.part = ground.part("Address"), ground.part("StructuredAddress")

    def of(self, land: Land, street: int, place: int) -> Row:
        texts = land.pools.texts
        line = texts("street")[street % len(texts("street"))]
        place %= len(texts("city"))
        city, code, state = texts("city")[place], texts("zip")[place], texts("state")[place]
        lines = f"{line}\n{city}, {state} {code}\n" if state else f"{line}\n{code} {city}\n"
        part = {
            **self.part, "Address1": line, "City": city, "Zipcode": code, "State": state,
            "County": texts("county")[place], "Formatted": lines,
        }  # fmt: skip
        return {
            **self.whole, "Formatted": lines,
            "Street": {**part, "AtypeIdx": "ContactStreetAddress"},
            "Postal": {**part, "AtypeIdx": "ContactPostalAddress"},
        }  # fmt: skip


class Employer(NamedTuple):
    id: int
    country: int
    domain: str
    owner: int


def employers(ground: Ground, made_from: int) -> list[Employer]:
    """The companies made just now, whose people are made next; without any, all there are."""
    rows = [row for row in ground.store.table("contact").scan() if not row["DeletedDate"]]
    made = [row for row in rows if row["ContactId"] >= made_from]
    return [
        Employer(row["ContactId"], row.get("Country") or 0, next(iter(row.get("Domains") or ()), "so-mock.example"),
                 row.get("Associate") or 0)
        for row in made or rows
    ] or [Employer(0, 0, "so-mock.example", 0)]  # fmt: skip


def persons(ground: Ground, ids: range) -> Iterator[Row]:
    """Each company has somebody before any has two; the rest goes rather to the large ones."""
    blank, dice, lands = ground.blank("person"), ground.dice("person"), ground.lands
    part = ground.part("StructuredAddress")
    address = {**ground.part("Address"), "Street": part, "Postal": part}
    companies = employers(ground, ground.made_from.get("contact", 0))
    positions = ground.ids("position")
    by_country = {land.country: Called(land) for land in lands}
    at_home = by_country[lands[0].country]
    count = len(companies)
    for n, id in enumerate(ids):
        dies = dice(id)
        company = companies[n if n < count else max(dies[0] % count, dies[1] % count)]
        called = by_country.get(company.country, at_home)
        first, last = dies[2] % called.firsts, dies[3] % called.lasts
        mail = f"{called.first_slugs[first]}.{called.last_slugs[last]}@{company.domain}"
        mobile = called.mobile.format(dies[4] % 100, dies[5] % 10_000)
        yield {
            **blank, "PersonId": id, "Firstname": called.first[first], "Lastname": called.last[last],
            "Title": TITLES[dies[7] % len(TITLES)], "Position": positions[dies[8] % len(positions)],
            "Contact": company.id, "Country": company.country or called.country,
            "PersonNumber": str(10_000 + id), "Emails": ground.elements(mail),
            "MobilePhones": ground.elements(mobile, mobile.replace(" ", "")), "Address": address,
            "CreatedBy": company.owner, "CreatedDate": ground.at_work(-1 - dies[9] % BEFORE, dies[10]),
        }  # fmt: skip


class Called:
    """What people are called in a country."""

    def __init__(self, land: Land) -> None:
        texts = land.pools.texts
        self.country, self.mobile = land.country, land.mobile
        self.first, self.last = texts("first_name"), texts("last_name")
        self.first_slugs, self.last_slugs = texts("first_slug"), texts("last_slug")
        self.firsts, self.lasts = len(self.first), len(self.last)
