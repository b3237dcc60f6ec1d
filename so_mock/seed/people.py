"""The people of `demo`: those of one's own company, and a few at each of the others."""

from __future__ import annotations

from typing import Any

from so_mock.seed.companies import COMPANIES, COUNTRY, DOMAIN
from so_mock.seed.pools import digest
from so_mock.seed.settings import PERSON_OF
from so_mock.seed.values import Rows, at, element, mailbox, number

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
# Colleagues: the associates of settings.py and two without a login.
COLLEAGUES = [
    (1, "Nora", "Vik", "Marketing manager", 5, "+47 908 11 205"), (1, "Arne", "Lunde", "Key account manager", 4, "+47 908 11 206"),
    (1, "Silje", "Berg", "Support consultant", 6, "+47 908 11 207"), (1, "Mads", "Foss", "Project engineer", 6, "+47 908 11 208"),
    (1, "Tor", "Hagen", "Warehouse worker", 3, "+47 908 11 209"), (1, "Hanne", "Lie", "Accountant", 3, "+47 908 11 210"),
]  # fmt: skip

# Country -> women's, men's and family names, and the form of a mobile number (those for fiction where there are such).
NAMES = {
    578: ("Anne Berit Camilla Eli Frøya Guro Hilde Ida Jorunn Kristin Live Maria Oda Ragna Sigrid Tone Unni Vilde",
          "Anders Bjørn Christian Einar Fredrik Geir Håkon Ivar Jan Kjell Lars Magnus Nils Olav Pål Rune Sverre Trond",
          "Amundsen Bakke Bakken Dale Eide Fjeld Grønli Haugland Iversen Jakobsen Kvam Larsen Myhre Nygård Olsen Rud Sæther Tangen Ueland Øvrebø",
          "+47 905 55 {:03}"),
    752: ("Agnes Birgitta Cecilia Elin Frida Gunilla Hanna Ingela Johanna Karin Lovisa Maja Petra Sara Ulrika",
          "Axel Bengt Carl Daniel Emil Fredrik Göran Henrik Isak Johan Kalle Ludvig Mattias Nils Oskar Per",
          "Andersson Bergman Carlsson Dahlin Ekström Forsberg Gustafsson Hedlund Isaksson Johansson Karlsson Lundgren Nyström Sandberg Wallin Åkesson",
          "+46 70 174 06 {:02}"),
    208: ("Anne Bente Camilla Ditte Freja Gitte Helle Ida Karen Lone Maja Pia Rikke Signe Trine",
          "Anders Bo Christian Erik Flemming Henrik Jens Kasper Lasse Mads Niels Ole Peter Rasmus Søren Thomas",
          "Andersen Bruun Christensen Dam Frandsen Gade Hansen Iversen Jensen Kjær Lund Mikkelsen Nørgaard Poulsen Skov Winther",
          "+45 50 55 51 {:02}"),
    826: ("Alice Bethany Chloe Diana Emma Fiona Grace Harriet Isla Jessica Kate Lucy Megan Nadia Rosie Sophie Zara",
          "Adam Ben Callum David Edward Finlay George Harry Imran James Liam Matthew Nathan Owen Robert Samuel Thomas",
          "Abbott Barker Chapman Davies Ellis Fletcher Gibson Hughes Jenkins Khan Lawson MacLeod Norris Parry Reid Shah Turner Walsh",
          "+44 7700 900{:03}"),
    276: ("Anja Birgit Claudia Doris Elke Franziska Greta Heike Ines Julia Kerstin Lena Monika Nadine Petra Silke Ursula",
          "Andreas Bernd Christian Dieter Emre Florian Gerd Holger Ingo Jens Klaus Lukas Markus Norbert Rolf Stefan Uwe",
          "Albrecht Bauer Dietrich Engel Fischer Graf Hoffmann Jansen Keller Lehmann Müller Neumann Peters Richter Schröder Weiß Yilmaz Zimmermann",
          "+49 171 39200 {:02}"),
    528: ("Anouk Bregje Carla Daphne Esther Femke Hanneke Ilse Joke Lotte Marieke Nienke Roos Sanne Tessa",
          "Arjen Bas Coen Daan Erik Floris Gijs Hans Jeroen Koen Lars Maarten Niels Pieter Ruud Sander",
          "Bakker Brouwer Dekker Jansen Kuiper Meijer Mulder Peters Postma Smit Visser Vos Willems Zijlstra",
          "+31 6 5550 {:04}"),
    246: ("Aino Eeva Hanna Inka Johanna Kaisa Laura Marja Noora Outi Päivi Riikka Sanna Tiina",
          "Antti Eero Heikki Ilkka Jari Kalle Lauri Matti Niko Olli Pekka Risto Sami Timo Ville",
          "Aalto Heikkinen Järvinen Korhonen Laine Mäkinen Nieminen Peltonen Rantanen Salminen Toivonen Virtanen",
          "+358 50 555 {:04}"),
    250: ("Adèle Brigitte Camille Delphine Élodie Florence Hélène Inès Juliette Léa Manon Nathalie Sylvie",
          "Antoine Bruno Cédric Denis Étienne François Guillaume Hugo Julien Karim Luc Mathieu Olivier Pascal",
          "Bernard Caron Dubois Fournier Garnier Lambert Lefèvre Mercier Morel Petit Renard Rousseau Simon Vidal",
          "+33 6 39 98 {:02} {:02}"),
    840: ("Amanda Brooke Carol Denise Emily Grace Heather Jasmine Kayla Linda Megan Nicole Rachel Tanya",
          "Aaron Brian Carlos Derek Ethan Frank Greg Hector Jason Kevin Marcus Nathan Paul Ryan Tyler",
          "Adams Brooks Carter Diaz Evans Foster Greene Howard Jackson Kim Lopez Mitchell Nguyen Parker Reyes Sullivan",
          "+1 {} 555 01{:02}"),
    616: ("Agnieszka Barbara Dorota Ewa Hanna Iwona Joanna Katarzyna Magda Natalia Renata Zofia",
          "Adam Bartosz Dariusz Filip Grzegorz Jakub Krzysztof Łukasz Marek Paweł Robert Tomasz",
          "Baran Dudek Górski Jabłoński Kaczmarek Kowalczyk Lis Mazur Nowak Pawlak Sikora Wójcik Zając",
          "+48 600 555 {:03}"),
}  # fmt: skip
AREA = {"Detroit": "313", "Portland": "207", "Des Moines": "515"}
JOBS = [
    ("Managing director", 2), ("Head of purchasing", 3), ("Facility manager", 6), ("Project manager", 6), ("Chief financial officer", 2),
    ("Marketing manager", 5), ("Store manager", 3), ("Engineer", 6), ("Office manager", 3), ("Sales manager", 4), ("Buyer", 3),
    ("IT manager", 6), ("Assistant", 3), ("Electrician", 6), ("Communications officer", 5),
]  # fmt: skip
CREATED_BY = tuple(PERSON_OF)


def mobile(form: str, city: str, n: int) -> str:
    """The nth of the country's numbers."""
    if form.count("{") == 1:
        return form.format(n)
    return form.format(AREA[city], n) if form.startswith("+1") else form.format(n // 100, n % 100)


def staff(company: int) -> int:
    """How many people of a company there are, beyond those who are told by name."""
    return number(2, 3, "staff", company) if company <= 12 else number(4, 5, "staff", company)


class Cast:
    """Gives out names, so that no two people of a country share one, and numbers in step."""

    def __init__(self) -> None:
        self.taken: set[tuple[str, str]] = {
            (first, last) for _, first, last, *_ in PEOPLE + COLLEAGUES
        }
        self.numbers: dict[int, int] = {}

    def name(self, country: int, woman: bool, key: int) -> tuple[str, str]:
        firsts, lasts = NAMES[country][0 if woman else 1].split(), NAMES[country][2].split()
        turn = digest("name", key)
        while (found := (firsts[turn % len(firsts)], lasts[turn // 97 % len(lasts)])) in self.taken:
            turn += 131
        self.taken.add(found)
        return found

    def mobile(self, country: int, company: int) -> str:
        n = self.numbers[country] = self.numbers.get(country, 19) + 1
        return mobile(NAMES[country][3], COMPANIES[company - 1][7], n)


def people() -> Rows:
    rows = []
    for id, (company, first, last, title, position, phone) in enumerate(PEOPLE + COLLEAGUES, 1):
        rows.append(
            person(id, company, first, last, title, position, phone, at(id * 7 - 390, "11:30:00"))
        )
    cast = Cast()
    for company in range(2, len(COMPANIES) + 1):
        for turn in range(staff(company)):
            id, woman = len(rows) + 1, bool(digest("woman", len(rows)) % 2)
            country = COUNTRY[company]
            first, last = cast.name(country, woman, id)
            title, position = JOBS[(digest("job", company) + turn * 4) % len(JOBS)]
            row = person(id, company, first, last, title, position, cast.mobile(country, company),
                         at(id * 4 - 1150, "11:30:00"))  # fmt: skip
            rows.append(row | more(id, row, woman))
    return rows


def person(
    id: int,
    company: int,
    first: str,
    last: str,
    title: str,
    position: int,
    phone: str,
    created: str,
) -> dict[str, Any]:
    return {
        "PersonId": id, "Firstname": first, "Lastname": last, "Title": title, "Contact": company, "Position": position,
        "Country": COUNTRY[company], "PersonNumber": str(10_000 + id),
        "Emails": [element(f"{mailbox(first, last)}@{DOMAIN[company]}")], "MobilePhones": [element(phone)],
        "CreatedDate": created, "CreatedBy": 1,
    }  # fmt: skip


def more(id: int, row: dict[str, Any], woman: bool) -> dict[str, Any]:
    """What is known of those whom nobody names: title, interests, mailings, consents."""
    interests = sorted({1 + (id + n * 3) % 7 for n in range(id % 4)})
    news = id % 3 == 0
    return {
        "Mrmrs": "Ms." if woman else "Mr.", "CreatedBy": CREATED_BY[id % len(CREATED_BY)],
        "OfficePhones": [element(COMPANIES[row["Contact"] - 1][9])], "Interests": interests, "ActiveInterests": len(interests),
        "ShipmentTypes": [2, 3] if news else [], "NoMailing": id % 11 == 0, "Retired": id % 41 == 0,
        "Salutation": f"Dear {row['Firstname']}",
        **({"BirthDate": at(-365 * number(25, 60, "born", id) - id)} if id % 5 == 0 else {}),
    }  # fmt: skip


def consents(persons: Rows) -> Rows:
    """Those at customers may be served, as the law has it; those who get news have agreed to it."""
    served = [row["PersonId"] for row in persons if row["PersonId"] > len(PEOPLE + COLLEAGUES)]
    given = [(id, 1, 6, 1) for id in served]
    given += [(row["PersonId"], 2, 1, 5) for row in persons if row.get("ShipmentTypes")]
    return [
        {"ConsentPersonId": id, "PersonId": person, "ConsentPurpose": purpose, "LegalBase": base, "ConsentSource": source}
        for id, (person, purpose, base, source) in enumerate(sorted(given), 1)
    ]  # fmt: skip
