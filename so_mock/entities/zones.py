"""Time zones as SuperOffice names them: by country, where it has several by its part, with a number of their own (wire.md 4.4)."""

from __future__ import annotations

from typing import NamedTuple


class Zone(NamedTuple):
    """`code` is SuperOffice's name of it, `iana` that of the rest of the world, `iso` the number of the country."""

    code: str
    id: int
    name: str
    cities: str
    iso: int
    iana: str

    @property
    def country(self) -> str:
        return self.name.partition(", ")[0]

    @property
    def region(self) -> str:
        """The part of a country that lies in several zones."""
        return self.name.partition(", ")[2]


# Those that the documentation prints. All others are so-mock's own, from 1001 on in the order of the lines below: a new zone
# goes to their end.
_IDS = {
    "UTC": 1, "AU-ACT": 36, "BD": 50, "CA-QC": 114, "DK": 140, "FR": 156, "NO": 261, "US-CA": 425, "US-HI": 433, "US-NY": 460,
}  # fmt: skip
# code;number of the country;name;cities;zone. Countries that lie in one zone, and the parts of three that do not, by ISO 3166.
_LINES = """
DK;208;Denmark;Copenhagen, Aarhus;Europe/Copenhagen
SE;752;Sweden;Stockholm, Malmö;Europe/Stockholm
GB;826;United Kingdom;London, Leeds;Europe/London
DE;276;Germany;Berlin, Düsseldorf;Europe/Berlin
NL;528;Netherlands;Amsterdam, Rotterdam;Europe/Amsterdam
FR;250;France;Paris, Lyon;Europe/Paris
UTC;0;UTC;UTC;UTC
NO;578;Norway;Oslo, Bergen, Trondheim;Europe/Oslo
AD;20;Andorra;Andorra la Vella;Europe/Andorra
AE;784;United Arab Emirates;Abu Dhabi, Dubai;Asia/Dubai
AF;4;Afghanistan;Kabul;Asia/Kabul
AL;8;Albania;Tirana;Europe/Tirane
AM;51;Armenia;Yerevan;Asia/Yerevan
AT;40;Austria;Vienna;Europe/Vienna
AZ;31;Azerbaijan;Baku;Asia/Baku
BA;70;Bosnia and Herzegovina;Sarajevo;Europe/Sarajevo
BD;50;Bangladesh;Dhaka;Asia/Dhaka
BE;56;Belgium;Brussels;Europe/Brussels
BG;100;Bulgaria;Sofia;Europe/Sofia
BH;48;Bahrain;Manama;Asia/Bahrain
BY;112;Belarus;Minsk;Europe/Minsk
CH;756;Switzerland;Bern, Zürich;Europe/Zurich
CN;156;China;Beijing, Shanghai;Asia/Shanghai
CO;170;Colombia;Bogotá;America/Bogota
CR;188;Costa Rica;San José;America/Costa_Rica
CY;196;Cyprus;Nicosia;Asia/Nicosia
CZ;203;Czechia;Prague;Europe/Prague
DZ;12;Algeria;Algiers;Africa/Algiers
EE;233;Estonia;Tallinn;Europe/Tallinn
EG;818;Egypt;Cairo;Africa/Cairo
ET;231;Ethiopia;Addis Ababa;Africa/Addis_Ababa
FI;246;Finland;Helsinki;Europe/Helsinki
FO;234;Faroe Islands;Tórshavn;Atlantic/Faroe
GE;268;Georgia;Tbilisi;Asia/Tbilisi
GH;288;Ghana;Accra;Africa/Accra
GR;300;Greece;Athens;Europe/Athens
HK;344;Hong Kong;Hong Kong;Asia/Hong_Kong
HR;191;Croatia;Zagreb;Europe/Zagreb
HU;348;Hungary;Budapest;Europe/Budapest
IE;372;Ireland;Dublin;Europe/Dublin
IL;376;Israel;Jerusalem, Tel Aviv;Asia/Jerusalem
IN;356;India;New Delhi, Mumbai;Asia/Kolkata
IQ;368;Iraq;Baghdad;Asia/Baghdad
IR;364;Iran;Tehran;Asia/Tehran
IS;352;Iceland;Reykjavik;Atlantic/Reykjavik
IT;380;Italy;Rome, Milan;Europe/Rome
JM;388;Jamaica;Kingston;America/Jamaica
JO;400;Jordan;Amman;Asia/Amman
JP;392;Japan;Tokyo, Osaka;Asia/Tokyo
KE;404;Kenya;Nairobi;Africa/Nairobi
KR;410;Korea;Seoul;Asia/Seoul
KW;414;Kuwait;Kuwait City;Asia/Kuwait
LB;422;Lebanon;Beirut;Asia/Beirut
LI;438;Liechtenstein;Vaduz;Europe/Vaduz
LK;144;Sri Lanka;Colombo;Asia/Colombo
LT;440;Lithuania;Vilnius;Europe/Vilnius
LU;442;Luxembourg;Luxembourg;Europe/Luxembourg
LV;428;Latvia;Riga;Europe/Riga
MA;504;Morocco;Casablanca, Rabat;Africa/Casablanca
MC;492;Monaco;Monaco;Europe/Monaco
MD;498;Moldova;Chisinau;Europe/Chisinau
ME;499;Montenegro;Podgorica;Europe/Podgorica
MK;807;North Macedonia;Skopje;Europe/Skopje
MT;470;Malta;Valletta;Europe/Malta
MY;458;Malaysia;Kuala Lumpur;Asia/Kuala_Lumpur
NG;566;Nigeria;Lagos, Abuja;Africa/Lagos
NP;524;Nepal;Kathmandu;Asia/Kathmandu
OM;512;Oman;Muscat;Asia/Muscat
PA;591;Panama;Panama City;America/Panama
PE;604;Peru;Lima;America/Lima
PH;608;Philippines;Manila;Asia/Manila
PK;586;Pakistan;Karachi, Islamabad;Asia/Karachi
PL;616;Poland;Warsaw, Kraków;Europe/Warsaw
QA;634;Qatar;Doha;Asia/Qatar
RO;642;Romania;Bucharest;Europe/Bucharest
RS;688;Serbia;Belgrade;Europe/Belgrade
SA;682;Saudi Arabia;Riyadh, Jeddah;Asia/Riyadh
SG;702;Singapore;Singapore;Asia/Singapore
SI;705;Slovenia;Ljubljana;Europe/Ljubljana
SK;703;Slovakia;Bratislava;Europe/Bratislava
SM;674;San Marino;San Marino;Europe/San_Marino
TH;764;Thailand;Bangkok;Asia/Bangkok
TN;788;Tunisia;Tunis;Africa/Tunis
TR;792;Türkiye;Istanbul, Ankara;Europe/Istanbul
TW;158;Taiwan;Taipei;Asia/Taipei
TZ;834;Tanzania;Dar es Salaam;Africa/Dar_es_Salaam
UA;804;Ukraine;Kyiv;Europe/Kyiv
UG;800;Uganda;Kampala;Africa/Kampala
UY;858;Uruguay;Montevideo;America/Montevideo
VE;862;Venezuela;Caracas;America/Caracas
VN;704;Vietnam;Hanoi, Ho Chi Minh City;Asia/Ho_Chi_Minh
ZA;710;South Africa;Johannesburg, Cape Town;Africa/Johannesburg
AU-ACT;36;Australia, Capital Territory;Canberra;Australia/Sydney
AU-NSW;36;Australia, New South Wales;Sydney;Australia/Sydney
AU-NT;36;Australia, Northern Territory;Darwin;Australia/Darwin
AU-QLD;36;Australia, Queensland;Brisbane;Australia/Brisbane
AU-SA;36;Australia, South Australia;Adelaide;Australia/Adelaide
AU-TAS;36;Australia, Tasmania;Hobart;Australia/Hobart
AU-VIC;36;Australia, Victoria;Melbourne;Australia/Melbourne
AU-WA;36;Australia, Western Australia;Perth;Australia/Perth
CA-AB;124;Canada, Alberta;Calgary, Edmonton;America/Edmonton
CA-BC;124;Canada, British Columbia;Vancouver;America/Vancouver
CA-MB;124;Canada, Manitoba;Winnipeg;America/Winnipeg
CA-NB;124;Canada, New Brunswick;Moncton;America/Moncton
CA-NL;124;Canada, Newfoundland;St. John's;America/St_Johns
CA-NS;124;Canada, Nova Scotia;Halifax;America/Halifax
CA-ON;124;Canada, Ontario;Toronto, Ottawa;America/Toronto
CA-PE;124;Canada, Prince Edward Island;Charlottetown;America/Halifax
CA-QC;124;Canada, Quebec;Montreal, Quebec;America/Toronto
CA-SK;124;Canada, Saskatchewan;Regina;America/Regina
US-AK;840;United States, Alaska;Anchorage;America/Anchorage
US-AL;840;United States, Alabama;Birmingham;America/Chicago
US-AR;840;United States, Arkansas;Little Rock;America/Chicago
US-AZ;840;United States, Arizona;Phoenix;America/Phoenix
US-CA;840;United States, California;Los Angeles, San Francisco;America/Los_Angeles
US-CO;840;United States, Colorado;Denver;America/Denver
US-CT;840;United States, Connecticut;Hartford;America/New_York
US-DC;840;United States, District of Columbia;Washington;America/New_York
US-DE;840;United States, Delaware;Wilmington;America/New_York
US-FL;840;United States, Florida;Miami;America/New_York
US-GA;840;United States, Georgia;Atlanta;America/New_York
US-HI;840;United States, Hawaii;Honolulu;Pacific/Honolulu
US-IA;840;United States, Iowa;Des Moines;America/Chicago
US-ID;840;United States, Idaho;Boise;America/Boise
US-IL;840;United States, Illinois;Chicago;America/Chicago
US-IN;840;United States, Indiana;Indianapolis;America/Indiana/Indianapolis
US-KS;840;United States, Kansas;Wichita;America/Chicago
US-KY;840;United States, Kentucky;Louisville;America/Kentucky/Louisville
US-LA;840;United States, Louisiana;New Orleans;America/Chicago
US-MA;840;United States, Massachusetts;Boston;America/New_York
US-MD;840;United States, Maryland;Baltimore;America/New_York
US-ME;840;United States, Maine;Portland;America/New_York
US-MI;840;United States, Michigan;Detroit;America/Detroit
US-MN;840;United States, Minnesota;Minneapolis;America/Chicago
US-MO;840;United States, Missouri;St. Louis, Kansas City;America/Chicago
US-MS;840;United States, Mississippi;Jackson;America/Chicago
US-MT;840;United States, Montana;Billings;America/Denver
US-NC;840;United States, North Carolina;Charlotte;America/New_York
US-ND;840;United States, North Dakota;Fargo;America/Chicago
US-NE;840;United States, Nebraska;Omaha;America/Chicago
US-NH;840;United States, New Hampshire;Manchester;America/New_York
US-NJ;840;United States, New Jersey;Newark;America/New_York
US-NM;840;United States, New Mexico;Albuquerque;America/Denver
US-NV;840;United States, Nevada;Las Vegas;America/Los_Angeles
US-NY;840;United States, New York;New York, Buffalo;America/New_York
US-OH;840;United States, Ohio;Columbus, Cleveland;America/New_York
US-OK;840;United States, Oklahoma;Oklahoma City;America/Chicago
US-OR;840;United States, Oregon;Portland;America/Los_Angeles
US-PA;840;United States, Pennsylvania;Philadelphia;America/New_York
US-RI;840;United States, Rhode Island;Providence;America/New_York
US-SC;840;United States, South Carolina;Charleston;America/New_York
US-SD;840;United States, South Dakota;Sioux Falls;America/Chicago
US-TN;840;United States, Tennessee;Nashville, Memphis;America/Chicago
US-TX;840;United States, Texas;Houston, Dallas;America/Chicago
US-UT;840;United States, Utah;Salt Lake City;America/Denver
US-VA;840;United States, Virginia;Richmond;America/New_York
US-VT;840;United States, Vermont;Burlington;America/New_York
US-WA;840;United States, Washington;Seattle;America/Los_Angeles
US-WI;840;United States, Wisconsin;Milwaukee;America/Chicago
US-WV;840;United States, West Virginia;Charleston;America/New_York
US-WY;840;United States, Wyoming;Cheyenne;America/Denver
""".strip()  # fmt: skip


def _zones() -> tuple[Zone, ...]:
    found = []
    for own, line in enumerate(_LINES.splitlines(), 1001):
        code, iso, name, cities, iana = line.split(";")
        found.append(Zone(code, _IDS.get(code, own), name, cities, int(iso), iana))
    return tuple(sorted(found, key=lambda zone: (zone.code != "UTC", zone.name)))


LOCATIONS = _zones()
BY_CODE = {zone.code: zone for zone in LOCATIONS}
BY_ID = {zone.id: zone for zone in LOCATIONS}


def known(told: str) -> str:
    """The code of a zone told by its code or number; "" for any other."""
    name = told.strip().upper()
    found = BY_ID.get(int(name)) if name.isdecimal() and len(name) < 10 else BY_CODE.get(name)
    return found.code if found else ""


def data(zone: Zone) -> dict[str, object]:
    """As TimeZoneData; how the server keys its rules is unknown, so there are none."""
    return {
        "TZLocationID": zone.id, "Name": zone.name, "TZLocationCode": zone.code, "TZLocationCities": zone.cities,
        "IsoNumber": zone.iso, "TimeZoneSTDRules": {}, "TimeZoneDSTRules": {},
    }  # fmt: skip
