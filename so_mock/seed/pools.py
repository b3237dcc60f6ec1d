"""Lists of believable texts, and stable choices from them: `python -m so_mock.seed.pools` rewrites `data/pools.json`.

Faker costs 70 ms to import and 80 µs a company, so it fills the lists here, once. A choice is the CRC of a key (seed,
entity or operation, id, property): the same on every machine and in any order, with nothing remembered.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from faker import Faker

DATA = Path(__file__).parent / "data" / "pools.json"
DEFAULT = "en_US"
FIRST_DAY, LAST_DAY = date(2015, 1, 1).toordinal(), date(2026, 6, 30).toordinal()
# One text a row, its columns in step: a city always has its own postal code.
ROWS = {
    "place": ("city", "zip", "county", "state"),
    "land": ("country", "iso2", "iso3", "dial", "currency", "culture"),
    "file": ("filename", "mime"),
}
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)

Lists = dict[str, list[str]]
Make = Callable[[int], Any]  # of a digest


def digest(*key: object) -> int:
    """32 bits of a key. Never `hash`, which differs from process to process."""
    return crc32("\n".join(map(str, key)).encode())


def slug(text: str) -> str:
    """As it stands in an address: `Bjørge & Sønner AS` -> `bjorge-sonner-as`. Never empty: `x` and digits at worst."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore")
    words = "".join(c if c.isalnum() else " " for c in plain.decode().lower().replace("'", ""))
    return "-".join(words.split()) or f"x{digest(text):08x}"


class Pools:
    """The lists of one locale; the file is read when the first of them is asked for."""

    def __init__(self, lists: Callable[[], Lists] | None = None) -> None:
        self._source = lists or (lambda: _packaged(DEFAULT))
        self._texts: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def for_locale(cls, locale: str) -> Pools:
        """What another country calls people, streets and towns. Imports Faker for a locale that is not packaged."""
        return cls(lambda: _packaged(locale))

    def texts(self, pool: str) -> tuple[str, ...]:
        """All of a pool. Raises KeyError for one that there is not."""
        if self._texts is None:
            self._texts = _columns(self._source())
        found = self._texts.get(pool)
        if found is None:
            of, make = DERIVED[pool]
            found = self._texts[pool] = tuple(map(make, self.texts(of)))
        return found

    def __contains__(self, pool: str) -> bool:
        if self._texts is None:
            self._texts = _columns(self._source())
        return pool in self._texts or pool in DERIVED

    def names(self) -> list[str]:
        """Of all pools."""
        if self._texts is None:
            self._texts = _columns(self._source())
        return sorted({*self._texts, *DERIVED})

    def pick(self, pool: str, *key: object) -> str:
        """One of a pool. With equal keys, columns of one row: `pick("city", 1, 5)`, `pick("zip", 1, 5)`."""
        texts = self.texts(pool)
        return texts[digest(*key) % len(texts)]

    def number(self, low: int, high: int, *key: object) -> int:
        return low + digest(*key) % (high - low + 1)

    def moment(self, *key: object) -> str:
        """Within working hours of a day between 2015 and 2026, as the API writes it."""
        day = date.fromordinal(self.number(FIRST_DAY, LAST_DAY, *key, "day"))
        minute = self.number(8 * 12, 17 * 12, *key, "time") * 5
        return f"{day.isoformat()}T{minute // 60:02}:{minute % 60:02}:00"


# A pool made of another, in step with it: a company's domain is its name's.
DERIVED: dict[str, tuple[str, Callable[[str], str]]] = {
    "domain": ("company", lambda name: f"{slug(name)}.example"),
    "first_slug": ("first_name", slug),
    "last_slug": ("last_name", slug),
}


def _packaged(locale: str) -> Lists:
    packaged: dict[str, Lists] = json.loads(DATA.read_text("utf-8"))
    lists = packaged[DEFAULT]
    if locale != DEFAULT:
        lists |= packaged.get(locale) or _fresh(locale)
    return lists


def _columns(lists: Lists) -> dict[str, tuple[str, ...]]:
    texts = {name: tuple(pool) for name, pool in lists.items()}
    for name, columns in ROWS.items():
        rows = (row.split(";") for row in texts[name])
        texts |= dict(zip(columns, zip(*rows, strict=True), strict=True))
    return texts


# -- filling them


def _unique(make: Callable[[], str], count: int) -> list[str]:
    """Sorted, so that a rebuild is a readable diff; fewer when a locale has no more."""
    found: set[str] = set()
    for _ in range(count * 20):
        if len(found) == count:
            break
        found.add(make().replace("\n", ", "))
    return sorted(found)


def _faker(locale: str) -> Faker:
    from faker import Faker  # 70 ms: only for a rebuild or a locale that is not packaged

    fake = Faker(locale, use_weighting=False)
    fake.seed_instance(1)
    return fake


def _fresh(locale: str) -> Lists:
    """What differs from country to country. The state stays blank: few addresses outside the USA have one."""
    fake = _faker(locale)
    return {
        "first_name": _unique(fake.first_name, 150),
        "last_name": _unique(fake.last_name, 200),
        "street": _unique(fake.street_address, 200),
        "place": _unique(lambda: f"{fake.city()};{fake.postcode()};;".replace("\n", " "), 100),
        "company": _unique(fake.company, 200),
    }


def _default() -> Lists:
    fake = _faker(DEFAULT)

    def place() -> str:
        state = fake.state_abbr(include_territories=False, include_freely_associated_states=False)
        return f"{fake.city()};{fake.postcode_in_state(state)};{fake.last_name()} County;{state}"

    return {
        "company": _unique(fake.company, 350),
        "first_name": _unique(fake.first_name, 250),
        "last_name": _unique(fake.last_name, 350),
        "street": _unique(lambda: f"{fake.numerify('%##')} {fake.street_name()}", 300),
        "place": _unique(place, 250),
        "phone": _unique(lambda: fake.numerify("+1 %## 555 01##"), 250),  # 555-01xx rings nowhere
        "job": _unique(fake.job, 200),
        "heading": _unique(fake.catch_phrase, 250),
        "word": _unique(lambda: fake.word().lower(), 400),
        "sentence": _unique(lambda: fake.sentence(nb_words=7), 300),
        "paragraph": _unique(lambda: fake.paragraph(nb_sentences=4), 130),
    }


def _norwegian() -> Lists:
    fake = _faker("no_NO")
    return _fresh("no_NO") | {
        "company": _unique(fake.company, 200),
        "phone": _unique(lambda: fake.numerify("+47 2# ## ## ##"), 150),
        "place": list(NORWAY),
    }


# What no generator tells believably. A row's columns are those of ROWS.
FIXED: Lists = {
    "department": ["Administration", "Customer care", "Finance", "Human resources", "IT", "Logistics", "Marketing",
        "Operations", "Production", "Purchasing", "Research", "Sales", "Service", "Support", "Warehouse"],
    "title": ["Dr.", "Miss", "Mr.", "Mr.", "Mrs.", "Ms.", "Ms.", "Prof."],
    "business": ["Bank/Finance", "Graphics", "Hotel/Restaurant", "IT", "Industry", "Insurance", "Lawyers", "Public sector",
        "Service", "Trade", "Transport", "Wholesale"],
    "category": ["Competitor", "Customer", "Lost customer", "Partner", "Potential customer", "Supplier"],
    "position": ["Administration", "Marketing", "Sales", "Technical", "Top management"],
    "priority": ["Critical", "High", "Low", "Medium"],
    "status": ["Active", "Closed", "Completed", "In progress", "Planned", "Postponed"],
    "task": ["E-mail", "Follow-up", "Letter", "Meeting", "Phone call", "Presentation", "Quote", "Travel"],
    "sale_type": ["Framework agreement", "New sale", "Renewal", "Service contract", "Upgrade"],
    "stage": ["Closing", "First meeting", "Identified", "Negotiation", "Proposal", "Qualified", "Verbal yes"],
    "reason": ["Budget", "Competition", "Delivery time", "Functionality", "Price", "Relation", "Timing"],
    "source": ["Advertisement", "Existing customer", "Internet", "Partner", "Seminar", "Trade fair"],
    "role": ["CRM Administrator", "CRM User", "List Administrator", "User level 1", "User level 2", "User level 5"],
    "group": ["Consulting", "Management", "Marketing", "Sales", "Support"],
    "interest": ["Campaigns", "Christmas card", "Decision maker", "Golf", "Newsletter", "Price lists", "Product news"],
    "consent": ["E-marketing", "Sales and service", "Contract", "Legitimate interest", "Consent"],
    "label": ["Annual", "Basic", "Campaign", "Default", "External", "Extra", "General", "Important", "Internal", "Key account",
        "New", "Open", "Other", "Premium", "Region North", "Region South", "Regular", "Seminar", "Special", "Standard"],
    "product": ["Annual licence", "Consulting day", "Desk lamp", "Installation", "LED panel 60x60", "Office chair", "Oak board",
        "Service agreement", "Spare part kit", "Starter package", "Training course", "Upgrade"],
    "folder": ["Archive", "Drafts", "INBOX", "Sent Items"],
    "table": ["appointment", "contact", "document", "person", "project", "sale", "selection", "ticket"],
    "entity": ["appointment", "contact", "document", "person", "project", "sale", "selection", "ticket"],
    "unit": ["Hour", "Kg", "Month", "Piece", "Year"],
    "language": ["da", "de", "en", "nl", "no", "sv"],
    "colour": ["#0a5e55", "#1f6feb", "#5b2c6f", "#a83232", "#d98e04", "#f2f2f2"],
    "version": ["1.0.0", "8.5.7622.1", "10.1.2", "10.3.9", "11.0.1"],
    "file": ["agenda.docx;application/vnd.openxmlformats-officedocument.wordprocessingml.document", "contract.pdf;application/pdf",
        "invoice.pdf;application/pdf", "minutes.txt;text/plain", "photo.png;image/png", "portrait.jpg;image/jpeg",
        "prices.xlsx;application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "quote.pdf;application/pdf"],
    "land": ["Denmark;DK;DNK;45;DKK;da-DK", "Germany;DE;DEU;49;EUR;de-DE", "Netherlands;NL;NLD;31;EUR;nl-NL",
        "Norway;NO;NOR;47;NOK;nb-NO", "Sweden;SE;SWE;46;SEK;sv-SE", "USA;US;USA;1;USD;en-US",
        "United Kingdom;GB;GBR;44;GBP;en-GB"],
}  # fmt: skip

# Town, postal code and county as they belong together.
NORWAY = [
    "Alta;9510;Finnmark;", "Arendal;4836;Agder;", "Asker;1383;Akershus;", "Bergen;5003;Vestland;", "Bodø;8006;Nordland;",
    "Bryne;4340;Rogaland;", "Drammen;3015;Buskerud;", "Egersund;4370;Rogaland;", "Eidsvoll;2080;Akershus;",
    "Elverum;2406;Innlandet;", "Fredrikstad;1606;Østfold;", "Førde;6800;Vestland;", "Gjøvik;2815;Innlandet;",
    "Grimstad;4876;Agder;", "Halden;1767;Østfold;", "Hamar;2317;Innlandet;", "Hammerfest;9600;Finnmark;",
    "Harstad;9405;Troms;", "Haugesund;5527;Rogaland;", "Horten;3187;Vestfold;", "Hønefoss;3510;Buskerud;",
    "Jessheim;2050;Akershus;", "Kongsberg;3611;Buskerud;", "Kongsvinger;2211;Innlandet;", "Kristiansand;4611;Agder;",
    "Kristiansund;6509;Møre og Romsdal;", "Larvik;3256;Vestfold;", "Levanger;7600;Trøndelag;", "Lillehammer;2609;Innlandet;",
    "Mandal;4515;Agder;", "Mo i Rana;8622;Nordland;", "Molde;6413;Møre og Romsdal;", "Moss;1530;Østfold;",
    "Namsos;7800;Trøndelag;", "Narvik;8514;Nordland;", "Odda;5750;Vestland;", "Oslo;0155;Oslo;", "Oslo;0281;Oslo;",
    "Porsgrunn;3916;Telemark;", "Sandefjord;3210;Vestfold;", "Sandnes;4306;Rogaland;", "Sarpsborg;1706;Østfold;",
    "Skien;3717;Telemark;", "Ski;1400;Akershus;", "Stavanger;4006;Rogaland;", "Steinkjer;7713;Trøndelag;",
    "Tromsø;9008;Troms;", "Trondheim;7011;Trøndelag;", "Tønsberg;3111;Vestfold;", "Vadsø;9800;Finnmark;",
    "Voss;5700;Vestland;", "Ålesund;6002;Møre og Romsdal;",
]  # fmt: skip


def _sorted(lists: Iterable[tuple[str, list[str]]]) -> Lists:
    return {name: pool for name, pool in sorted(lists)}


def main() -> None:
    built = {DEFAULT: _sorted((_default() | FIXED).items()), "no_NO": _sorted(_norwegian().items())}
    DATA.parent.mkdir(exist_ok=True)
    text = json.dumps(built, ensure_ascii=False, indent=0)
    DATA.write_text(f"{text}\n", "utf-8", newline="\n")
    count = sum(len(pool) for lists in built.values() for pool in lists.values())
    print(f"{DATA.name}: {count} texts, {DATA.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
