"""Countries and currencies. A country's id is its ISO 3166 number; a currency's is a numbering of SuperOffice's own."""

from __future__ import annotations

from pathlib import Path

from so_mock.seed.values import Rows

# In order of their ids. What a sample base is known to hold (1 ADF to 21 COP, 36 GBP, 76 NOK) stands at its id;
# the others keep the alphabet in between, and what is missing there follows behind. Each with units for one USD.
CURRENCIES = """
ADF 5.68 AED 3.673 AFA 68 ALL 83 ANG 1.79 ARP 1290 ATS 11.91 AUD 1.53 BAK 1.69 BEF 34.9 BGL 1.69 BND 1.29 BOB 6.91
BRR 5.41 BSD 1 BYR 3.27 CAD 1.38 CHF 0.807 CLP 944 CNY 7.12 COP 4010
CRC 505 CUP 24 CYP 0.507 CZK 21.1 DEM 1.69 DKK 6.45 DOP 62 DZD 130 EEK 13.5 EGP 48.2 ESP 144 EUR 0.863 FIM 5.14 FRF 5.67
GBP 0.754
GEL 2.7 GHS 10.9 GIP 0.754 GRD 295 GTQ 7.66 HKD 7.8 HNL 26.2 HRK 6.5 HTG 131 HUF 337 IDR 16400 IEP 0.681 ILS 3.36
INR 88.2 IQD 1310 IRR 42100 ISK 122 ITL 1674 JMD 160 JOD 0.709 JPY 147 KES 129 KRW 1390 KWD 0.305 KZT 538 LBP 89500
LKR 302 LTL 2.98 LUF 34.9 LVL 0.607 MAD 9.02 MDL 16.7 MKD 53 MTL 0.371 MUR 45.6 MXN 18.7 MYR 4.22 NGN 1530 NLG 1.9
NOK 10.1
NPR 141 NZD 1.7 OMR 0.385 PAB 1 PEN 3.53 PGK 4.2 PHP 57 PKR 282 PLN 3.67 PTE 173 PYG 7230 QAR 3.64 RON 4.37 RSD 101
RUB 80.5 SAR 3.75 SEK 9.47 SGD 1.29 SIT 207 SKK 26 THB 32.3 TND 2.92 TRY 41.2 TTD 6.79 TWD 30.6 TZS 2480 UAH 41.3
UGX 3550 USD 1 UYU 40.1 UZS 12350 VES 148 VND 26350 XAF 566 XCD 2.7 XOF 566 ZAR 17.7 ZMW 23.6
AFN 68 AMD 383 AOA 912 ARS 1290 AWG 1.79 AZN 1.7 BAM 1.69 BBD 2 BDT 122 BHD 0.376 BIF 2960 BMD 1 BRL 5.41 BTN 88.2
BWP 13.4 BYN 3.27 BZD 2 CDF 2890 CVE 95.1 DJF 178 ERN 15 ETB 142 FJD 2.26 FKP 0.754 GMD 71.5 GNF 8680 GYD 209
KGS 87.4 KHR 4010 KMF 425 KPW 900 KYD 0.833 LAK 21650 LRD 192 LSL 17.7 LYD 5.42 MGA 4430 MMK 2100 MNT 3590 MOP 8.03
MRU 39.9 MVR 15.4 MWK 1734 MZN 63.9 NAD 17.7 NIO 36.8 RWF 1448 SBD 8.22 SCR 14.2 SDG 601 SHP 0.754 SLE 23.2 SOS 571
SRD 38.6 SSP 4700 STN 21.2 SYP 13000 SZL 17.7 TJS 9.4 TMT 3.5 TOP 2.38 VUV 119 WST 2.73 XCG 1.79 XPF 103 YER 240
"""

BASE = "NOK"
_WORDS = CURRENCIES.split()
PER_DOLLAR = {code: float(units) for code, units in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
CURRENCY_IDS = {code: id for id, code in enumerate(PER_DOLLAR, 1)}
ABROAD = {"1": "011", "61": "0011", "81": "010"}  # how calls abroad start, where it is not 00


def per_unit(code: str) -> float:
    """What one of it is worth in the base currency."""
    return PER_DOLLAR[BASE] / PER_DOLLAR[code]


def scale(code: str) -> tuple[float, float]:
    """Rate and units: an amount / rate x units is its worth in the base currency (domain.md 9)."""
    rate, units = PER_DOLLAR[code] / PER_DOLLAR[BASE], 1.0
    while rate < 1:
        rate, units = rate * 10, units * 10
    return round(rate, 4), units


def currencies() -> Rows:
    return [
        {
            "CurrencyId": id,
            "Name": code,
            "Rate": scale(code)[0],
            "Units": scale(code)[1],
            "Rank": id,
        }
        for code, id in CURRENCY_IDS.items()
    ]


def alphabetical(name: str) -> str:
    return name.replace("Å", "A")


def countries() -> Rows:
    lines = (Path(__file__).parent / "data" / "countries.txt").read_text("utf-8").splitlines()[1:]
    facts = sorted((line.split("\t") for line in lines), key=lambda fact: alphabetical(fact[-1]))
    return [
        {
            "CountryId": int(id), "Name": name, "EnglishName": name, "Rank": rank,
            "TwoLetterISOCountry": two, "ThreeLetterISOCountry": three, "DialInPrefix": dial,
            "InterAreaPrefix": ABROAD.get(dial, "00"), "DomainName": domain, "ZipPrefix": prefix,
            "CurrencyId": CURRENCY_IDS[currency] if currency else 0, "AddressLayoutId": int(layout),
            "DomesticAddressLayoutId": int(layout), "ForeignAddressLayoutId": int(layout),
        }
        for rank, (id, two, three, dial, currency, layout, domain, prefix, name) in enumerate(facts, 1)
    ]  # fmt: skip
