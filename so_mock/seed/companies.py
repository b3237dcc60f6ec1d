"""The companies of `demo`: one's own, with the id 1, and those it deals with in ten countries.

Numbers are from the ranges that a country keeps for fiction, where it has any; else they are written with 555.
"""

from __future__ import annotations

from typing import Any

from so_mock.seed.settings import GROUP_OF
from so_mock.seed.values import Rows, address, at, choose, element

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
    ("Trønder Meieri SA", "", 578, 1, 8, "Fossegrenda 12", "7038", "Trondheim", "tronder-meieri.example", "+47 73 55 51 10"),
    ("Lofoten Sjømat AS", "", 578, 1, 9, "Storgata 40", "8300", "Svolvær", "lofoten-sjomat.example", "+47 76 55 51 22"),
    ("Sørlandet Eiendom AS", "Utvikling", 578, 2, 13, "Markens gate 17", "4611", "Kristiansand", "sorlandet-eiendom.example", "+47 38 55 51 30"),
    ("Vestfold kommune", "Eiendom", 578, 1, 10, "Rådhusgata 6", "3210", "Sandefjord", "vestfold-kommune.example", "+47 33 55 51 40"),
    ("Polarlys Hotell AS", "", 578, 1, 7, "Sjøgata 21", "9008", "Tromsø", "polarlys-hotell.example", "+47 77 55 51 55"),
    ("Advokatfirmaet Ness DA", "", 578, 2, 1, "Rosenkrantz' gate 9", "0159", "Oslo", "ness-advokat.example", "+47 22 55 51 66"),
    ("Lysverket Norge AS", "", 578, 6, 6, "Kanalveien 50", "5068", "Bergen", "lysverket.example", "+47 55 55 51 77"),
    ("Skagerrak Logistikk AS", "Terminal", 578, 1, 12, "Havneveien 33", "1630", "Gamle Fredrikstad", "skagerrak-logistikk.example", "+47 69 55 51 88"),
    ("Elektro Partner AS", "", 578, 4, 11, "Luramyrveien 25", "4313", "Sandnes", "elektro-partner.example", "+47 51 55 51 99"),
    ("Göta Kontor AB", "", 752, 1, 6, "Vasagatan 28", "411 24", "Göteborg", "gotakontor.example", "+46 31 390 06 12"),
    ("Mälardalens Bygg AB", "Inköp", 752, 1, 8, "Stora gatan 41", "722 12", "Västerås", "malardalens-bygg.example", "+46 21 555 04 21"),
    ("Norrskens Handel AB", "", 752, 2, 6, "Hjalmar Lundbohmsvägen 14", "981 31", "Kiruna", "norrsken.example", "+46 980 319 235"),
    ("Stockholms Försäkring AB", "Fastigheter", 752, 2, 3, "Sveavägen 63", "113 59", "Stockholm", "stockholms-forsakring.example", "+46 8 465 004 38"),
    ("Skåne Transport AB", "", 752, 1, 12, "Jägersrovägen 90", "213 76", "Malmö", "skane-transport.example", "+46 40 628 04 45"),
    ("Sollux Sverige AB", "", 752, 6, 9, "Backavägen 7", "417 05", "Göteborg", "sollux.example", "+46 31 390 06 51"),
    ("Jysk Vindkraft A/S", "Drift", 208, 1, 8, "Vestre Ringgade 112", "8000", "Aarhus C", "jysk-vindkraft.example", "+45 86 55 51 01"),
    ("Fynske Møbler A/S", "", 208, 1, 8, "Rugårdsvej 54", "5000", "Odense C", "fynske-mobler.example", "+45 65 55 51 12"),
    ("Café Nyhavn ApS", "", 208, 5, 7, "Nyhavn 27", "1051", "København K", "cafe-nyhavn.example", "+45 33 55 51 23"),
    ("Limfjord Kommune", "Teknik og miljø", 208, 2, 10, "Boulevarden 13", "9000", "Aalborg", "limfjord.example", "+45 98 55 51 34"),
    ("Øresund Engros A/S", "", 208, 3, 9, "Amager Landevej 145", "2770", "Kastrup", "oresund-engros.example", "+45 32 55 51 45"),
    ("Merseyside Freight Ltd", "", 826, 1, 12, "22 Regent Road", "L3 7DR", "Liverpool", "merseyside-freight.example", "+44 151 496 0142"),
    ("Highland Spirits plc", "Distillery", 826, 1, 8, "9 George Street", "EH2 2PB", "Edinburgh", "highland-spirits.example", "+44 131 496 0177"),
    ("Brightway Lighting Ltd", "", 826, 6, 9, "81 Digbeth", "B5 6DT", "Birmingham", "brightway.example", "+44 121 496 0215"),
    ("Severn Insurance plc", "Facilities", 826, 2, 3, "3 Queen Square", "BS1 4JE", "Bristol", "severn-insurance.example", "+44 117 496 0288"),
    ("Cardiff Bay Hotel Ltd", "", 826, 1, 7, "5 Mermaid Quay", "CF10 5BZ", "Cardiff", "cardiffbay-hotel.example", "+44 29 2018 0334"),
    ("Spreewerk Elektronik GmbH", "", 276, 1, 8, "Köpenicker Straße 126", "10179", "Berlin", "spreewerk.example", "+49 30 23125 118"),
    ("Hansekontor Handels GmbH", "Einkauf", 276, 1, 9, "Große Elbstraße 39", "22767", "Hamburg", "hansekontor.example", "+49 40 66969 240"),
    ("Isar Versicherung AG", "Immobilien", 276, 2, 3, "Leopoldstraße 88", "80802", "München", "isar-versicherung.example", "+49 89 99998 315"),
    ("Mainufer Kanzlei PartG", "", 276, 2, 1, "Schaumainkai 47", "60596", "Frankfurt am Main", "mainufer-kanzlei.example", "+49 69 90009 422"),
    ("Domblick Hotel GmbH", "", 276, 1, 7, "Trankgasse 11", "50667", "Köln", "domblick.example", "+49 221 4710 533"),
    ("Schwarzwald Möbel KG", "", 276, 5, 8, "Kaiser-Joseph-Straße 201", "79098", "Freiburg", "schwarzwald-moebel.example", "+49 761 5550 646"),
    ("Maas Logistiek BV", "Planning", 528, 1, 12, "Waalhaven Zuidzijde 19", "3089 JH", "Rotterdam", "maas-logistiek.example", "+31 10 555 0130"),
    ("Utrechtse Bibliotheek", "", 528, 2, 10, "Neude 11", "3512 AE", "Utrecht", "utrechtse-bibliotheek.example", "+31 30 555 0141"),
    ("Brabant Techniek BV", "", 528, 4, 11, "Kruisstraat 64", "5612 CJ", "Eindhoven", "brabant-techniek.example", "+31 40 555 0152"),
    ("Zuiderzee Verzekeringen NV", "", 528, 1, 3, "Dam 8", "1012 NP", "Amsterdam", "zuiderzee.example", "+31 20 555 0163"),
    ("Itämeren Laiva Oy", "", 246, 1, 12, "Eteläranta 14", "00130", "Helsinki", "itameren-laiva.example", "+358 9 555 0110"),
    ("Tampereen Konepaja Oy", "Osto", 246, 1, 8, "Hämeenkatu 19", "33200", "Tampere", "tampereen-konepaja.example", "+358 3 555 0121"),
    ("Turun Kahvila Oy", "", 246, 2, 7, "Linnankatu 33", "20100", "Turku", "turun-kahvila.example", "+358 2 555 0132"),
    ("Oulun Ohjelmistot Oy", "", 246, 4, 4, "Kirkkokatu 15", "90100", "Oulu", "oulun-ohjelmistot.example", "+358 8 555 0143"),
    ("Lumière du Rhône SARL", "", 250, 3, 9, "18 rue de la République", "69002", "Lyon", "lumiere-rhone.example", "+33 4 65 71 12 18"),
    ("Cabinet Moreau & Associés", "", 250, 2, 1, "42 avenue de l'Opéra", "75002", "Paris", "cabinet-moreau.example", "+33 1 99 00 24 29"),
    ("Hôtel du Vieux Port SAS", "", 250, 1, 7, "7 quai du Port", "13002", "Marseille", "hotel-vieux-port.example", "+33 4 65 71 33 40"),
    ("Atelier Breton SA", "Achats", 250, 1, 8, "25 rue de Siam", "29200", "Brest", "atelier-breton.example", "+33 2 61 91 45 51"),
    ("Great Lakes Fixtures Inc.", "Purchasing", 840, 1, 8, "1820 Lakeshore Avenue", "48207", "Detroit", "greatlakes-fixtures.example", "+1 313 555 0134"),
    ("Harbor & Pine LLC", "", 840, 2, 6, "455 Commercial Street", "04101", "Portland", "harbor-pine.example", "+1 207 555 0145"),
    ("Prairie Data Systems Inc.", "", 840, 4, 4, "909 Walnut Street", "50309", "Des Moines", "prairie-data.example", "+1 515 555 0156"),
    ("Wawel Meble sp. z o.o.", "", 616, 1, 8, "ul. Floriańska 24", "31-021", "Kraków", "wawel-meble.example", "+48 12 555 01 67"),
    ("Bałtyk Spedycja S.A.", "Zakupy", 616, 1, 12, "ul. Portowa 9", "81-350", "Gdynia", "baltyk-spedycja.example", "+48 58 555 01 78"),
]  # fmt: skip

STATES = {"Detroit": "MI", "Portland": "ME", "Des Moines": "IA"}
COUNTRY = {id: company[2] for id, company in enumerate(COMPANIES, 1)}
DOMAIN = {id: company[8] for id, company in enumerate(COMPANIES, 1)}
CITY = {id: company[7] for id, company in enumerate(COMPANIES, 1)}
CATEGORY = {id: company[3] for id, company in enumerate(COMPANIES, 1)}
CUSTOMERS = [id for id, category in CATEGORY.items() if category in (1, 2) and id > 1]
FIRST = 12  # those that the documentation and tests name
SELLERS = (5, 17, 3, 2)

LANGUAGE = {578: 1, 752: 3, 208: 4, 276: 5, 528: 6}
ABOUT = {
    1: "{name} in {city} has been a customer for years and asks for a visit every quarter.",
    2: "{name} in {city} has shown interest; the next step is a first meeting.",
    3: "{name} delivers to us from {city}.",
    4: "{name} in {city} sells and installs together with us.",
    5: "{name} in {city} bought from others last year; worth another try.",
    6: "{name} in {city} offers in the same markets as we do.",
}


def owner(id: int) -> int:
    """Who looks after a company."""
    return (5, 17)[id % 2] if id <= FIRST else SELLERS[id % 4]


def placed(country: int, street: str, zipcode: str, city: str) -> dict[str, Any]:
    """An address as it is written in the country."""
    if country == 826:
        return address(street, zipcode, city, line=f"{city}\n{zipcode}")
    state = STATES.get(city, "")
    return address(street, zipcode, city, state, f"{city} {state} {zipcode}" if state else "")


def companies() -> Rows:
    """The first dozen is plainer: what is known of them is told to readers of the documentation."""
    rows = []
    for id, company in enumerate(COMPANIES, 1):
        name, department, country, category, business, street, zipcode, city, domain, phone = (
            company
        )
        own = owner(id)
        row = {
            "ContactId": id, "Name": name, "Department": department, "OrgNr": f"9{id:02}555{id:03}",
            "Number2": str(10_000 + id), "Category": category, "Business": business, "Country": country,
            "Associate": own, "GroupId": GROUP_OF[own], "Phones": [element(phone)],
            "Emails": [element(f"post@{domain}")], "Urls": [element(f"https://www.{domain}")],
            "Address": address(street, zipcode, city), "Domains": [domain],
            "CreatedDate": at(id * 11 - 400, "10:12:00") if id <= FIRST else at(id * 17 - 1300, "10:12:00"), "CreatedBy": 1,
        }  # fmt: skip
        if id > FIRST:
            interests = [1 + id % 3] if id % 2 else []
            row |= {
                "Address": placed(country, street, zipcode, city), "Interests": interests,
                "ActiveInterests": len(interests), "SupportAssociate": choose((18, 4, 11), id, "support"),
                "Description": ABOUT[category].format(name=name, city=city), "CustomerLanguage": LANGUAGE.get(country, 2),
                "TicketPriority": 2,
            }  # fmt: skip
        rows.append(row)
    return rows
