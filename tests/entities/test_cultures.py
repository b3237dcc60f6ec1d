"""Numbers, dates and times within texts, in the caller's culture; where none is named, as they always were."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import call_of
from entities.test_custom import define

from so_mock.call import Wishes
from so_mock.entities.cultures import CULTURES, SPACE, culture
from so_mock.entities.languages import LANGUAGES
from so_mock.pipeline import perform
from so_mock.tenant import Tenant

AT = "2026-03-05T15:04:00"
# culture: short date, long date, time, 1234567.5 with two decimals
SPELT = {
    "nb-NO": ("05.03.2026", "5. mars 2026", "15:04", "1 234 567,50"),
    "en-US": ("3/5/2026", "March 5, 2026", "3:04 PM", "1,234,567.50"),
    "en-GB": ("05/03/2026", "5 March 2026", "15:04", "1,234,567.50"),
    "da-DK": ("05-03-2026", "5. marts 2026", "15:04", "1.234.567,50"),
    "sv-SE": ("2026-03-05", "5 mars 2026", "15:04", "1 234 567,50"),
    "de-DE": ("05.03.2026", "5. März 2026", "15:04", "1.234.567,50"),
    "de-CH": ("05.03.2026", "5. März 2026", "15:04", "1'234'567.50"),
    "fr-FR": ("05/03/2026", "5 mars 2026", "15:04", "1 234 567,50"),
    "nl-NL": ("5-3-2026", "5 maart 2026", "15:04", "1.234.567,50"),
    "it-IT": ("05/03/2026", "5 marzo 2026", "15:04", "1.234.567,50"),
    "es-ES": ("05/03/2026", "5 de marzo de 2026", "15:04", "1.234.567,50"),
    "fi-FI": ("5.3.2026", "5. maaliskuuta 2026", "15.04", "1 234 567,50"),
    "cs-CZ": ("05.03.2026", "5. března 2026", "15:04", "1 234 567,50"),
    "pl-PL": ("05.03.2026", "5 marca 2026", "15:04", "1 234 567,50"),
    "ru-RU": ("05.03.2026", "5 марта 2026 г.", "15:04", "1 234 567,50"),
    "ja-JP": ("2026/03/05", "2026年3月5日", "15:04", "1,234,567.50"),
    "zh-CN": ("2026/3/5", "2026年3月5日", "15:04", "1,234,567.50"),
}


@pytest.mark.parametrize(("name", "spelt"), SPELT.items())
def test_a_culture_spells(name: str, spelt: tuple[str, str, str, str]) -> None:
    told = culture(name)
    assert told is not None
    shown = told.date(AT), told.long_date(AT), told.hour(AT), told.number(1234567.5, 2)
    assert shown == (*spelt[:3], spelt[3].replace(" ", SPACE))
    assert told.number(-0.25).endswith(f"{told.decimal}25") and told.number(3.0) == "3"
    assert len(told.months) == 12


def test_every_language_has_a_culture_and_what_is_not_known_is_like_it() -> None:
    for language in LANGUAGES:
        assert culture(language.culture) is CULTURES[language.culture]
        assert culture(language.culture.partition("-")[0]) is CULTURES[language.culture]
        assert (
            culture(f"{language.culture.partition('-')[0]}-XX".upper())
            is CULTURES[language.culture]
        )
    assert culture("nn-NO") is culture("no") is CULTURES["nb-NO"]
    assert culture("en-au") is culture("en_GB") is CULTURES["en-GB"]
    assert culture("") is culture("tlh") is None


def test_the_hours_of_twelve_begin_and_end_at_twelve() -> None:
    hours = [CULTURES["en-US"].hour(f"2026-03-05T{h:02}:05:00") for h in (0, 1, 11, 12, 13, 23)]
    assert hours == ["12:05 AM", "1:05 AM", "11:05 AM", "12:05 PM", "1:05 PM", "11:05 PM"]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, "1234.5|15.01.2026"),
        ({"so-culture": "nb-NO"}, "1234.5|15.01.2026"),  # without a language it says nothing
        ({"accept-language": "nb-NO"}, f"1{SPACE}234,50|15.01.2026"),
        ({"accept-language": "en"}, "1,234.50|1/15/2026"),
        ({"accept-language": "en", "so-culture": "de-CH"}, "1'234.50|15.01.2026"),
        ({"accept-language": "nb-NO", "so-language": "sv"}, f"1{SPACE}234,50|2026-01-15"),
        ({"accept-language": "*"}, "1234.5|15.01.2026"),
    ],
)
def test_variables_of_a_text_are_in_the_callers_culture(
    door: Door, headers: dict[str, str], told: str
) -> None:
    sale = door.rest("POST", "Sale", {"Heading": "C", "Amount": 1234.5, "Saledate": "2026-01-15T00:00:00"})  # fmt: skip
    given = {"Source": "{saam}|{sada}", "SaleId": sale["SaleId"], "GeneratorEncoding": "Text"}
    reply = door("POST", "Agents/Document/SubstituteTemplateVariables", given, headers=headers)
    assert reply.status == 200 and reply.json() == told
    given["CultureName"] = "en-GB"
    reply = door("POST", "Agents/Document/SubstituteTemplateVariables", given, headers=headers)
    assert reply.json() == "1,234.50|15/01/2026", "the argument counts more than the header"


@pytest.mark.parametrize(
    ("wished", "line"),
    [("", "2026-03-05T15:04:00 - 2026-03-05T16:04:00"), ("da-DK", "05-03-2026 15:04 - 05-03-2026 16:04"), ("en-US", "3/5/2026 3:04 PM - 3/5/2026 4:04 PM")],
)  # fmt: skip
def test_an_invitation_is_in_the_callers_culture(tenant: Tenant, wished: str, line: str) -> None:
    given: dict[str, Any] = {"Title": "Lunch", "StartDate": AT, "EndDate": "2026-03-05T16:04:00"}
    call = call_of(tenant, "Appointment.GetAppointmentEmailInvitation", wishes=Wishes(culture=wished), appointment=given)  # fmt: skip
    assert perform(call, tenant).value["PlainBody"].splitlines()[1] == line


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("nb-NO", "4,43", "4.43"), ("nb-NO", f"1{SPACE}234,5", "1234.5"), ("nb-NO", "1 234", "1234"), ("nb-NO", "1.5", "1.5"),
        ("de-DE", "1.234", "1234"), ("de-DE", "-1.234,5", "-1234.5"), ("de-DE", "4.43", "4.43"), ("de-DE", "4,43", "4.43"),
        ("en-US", "1,234.5", "1234.5"), ("en-US", "4,43", "4,43"), ("de-CH", "1'234.5", "1234.5"),
        ("nb-NO", "x", "x"), ("nb-NO", "", ""), ("nb-NO", "1,2,3", "1,2,3"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written_there(name: str, text: str, plain: str) -> None:
    assert CULTURES[name].plain(text) == plain


@pytest.mark.parametrize("name", CULTURES)
def test_what_a_culture_writes_it_reads(name: str) -> None:
    for value in (0, 7, 1234.5, -1234567.25, 0.125, 999.0):
        assert float(CULTURES[name].plain(CULTURES[name].number(value))) == value


def test_an_undecorated_custom_number_is_the_callers(door: Door) -> None:
    define(door.tenant)
    norwegian = {"accept-language": "nb-NO"}
    for sent, headers, shown in (
        ("1234,5", norwegian, "[F:1234.5]"),
        ("1.234,5", {"accept-language": "de"}, "[F:1234.5]"),
        ("[F:4.43]", norwegian, "[F:4.43]"),
        ("4.5", norwegian, "[F:4.5]"),
        ("1,234", {"accept-language": "en"}, "[F:1234]"),
    ):
        for verb in ("PUT", "PATCH"):
            given = {"CustomFields": {"SuperOffice:8": sent}}
            if verb == "PUT":
                given = door.rest("GET", "Person/5") | given
            assert door(verb, "Person/5", given, headers=headers).status == 200, (sent, verb)
            assert door.rest("GET", "Person/5")["CustomFields"]["SuperOffice:8"] == shown, (sent, verb)  # fmt: skip
            door.rest("PATCH", "Person/5", {"CustomFields": {"SuperOffice:8": "[F:0]"}})
    assert door("PATCH", "Person/5", {"CustomFields": {"SuperOffice:8": "1,5"}}).status == 400
