"""Texts in the caller's language, wherever an answer has them (wire.md 9)."""

import json
from contextlib import closing
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from contract.door import Door
from hypothesis import given
from hypothesis import strategies as st
from scenario.playing import door_of
from scenario_files import playing

from so_mock.render.as_xml import ANYTHING
from so_mock.render.dress import Dress, dress
from so_mock.render.languages import chosen

DATA = Path(__file__).parent.parent / "data"
CUSTOMER = 'US:"Customer";NO:"Kunde"'
SWEDISH = {"Accept-Language": "sv"}
NORWEGIAN = {"SO-Language": "nb-NO"}
CATEGORY = "List/Category/Items/4"


def rename(door: Door, name: str) -> None:
    """The category of the first company."""
    item = door.rest("GET", CATEGORY)
    door.rest("PUT", CATEGORY, item | {"Name": name})


def company(door: Door, headers: dict[str, str] | None = None, id: int = 1) -> dict[str, Any]:
    return door("GET", f"Contact/{id}", headers=headers).json()


# -- the grammar


@pytest.mark.parametrize(
    "value, language, told",
    [
        (CUSTOMER, "NO", "Kunde"), (CUSTOMER, "US", "Customer"), (CUSTOMER + ";", "NO", "Kunde"), (CUSTOMER, "SW", "Customer"),
        ('NO:"Kunde"; US:"Customer" ; ', "US", "Customer"), ('NO:"Kunde";DA:"Kunden"', "SW", "Kunde"), ('NO:"";US:"Customer"', "NO", "Customer"),
        ('NO:"A;B";US:"x"', "NO", "A;B"), ('NO:"a\nb"', "NO", "a\nb"),
        ('US:"Customer"', "NO", "Customer"), ('US:""', "NO", ""),
    ],
)  # fmt: skip
def test_a_text_in_several_languages(value: str, language: str, told: str) -> None:
    assert chosen(value, language) == told


@pytest.mark.parametrize(
    "value",
    ["", "Customer", 'US:"Customer', 'US:Customer;NO:"Kunde"', 'Re: "hello"', 'us:"x"', 'XX:"x"', 'RE:"x"', 'US:"a" NO:"b"',
     'see US:"a"', 'NO:"a "b" c"', '{"US":"a"}'],
)  # fmt: skip
def test_what_does_not_parse_is_plain_text(value: str) -> None:
    assert chosen(value, "NO") == value


@given(st.text(alphabet='US:NO"; x\n', max_size=60))
def test_no_text_breaks_it(value: str) -> None:
    told = chosen(value, "NO")
    assert told == value or (told in value and ':"' in value)


# -- where answers have them


def test_without_a_language_all_is_as_it_is_stored(door: Door) -> None:
    rename(door, CUSTOMER)
    for headers in (None, {"Accept-Language": "*"}, {"Accept-Language": "sv", "SO-Language": "-"}):
        shown = company(door, headers)
        assert shown["Category"]["Value"] == CUSTOMER
        assert (
            shown["FieldProperties"]["Name"]["FieldRight"]["Reason"] == "[SR_MANDATORY_FIELD_1281]"
        )
        assert shown["Address"]["LocalizedAddress"][0][0]["Label"] == "SR_AL_STREET"


def test_a_language_reaches_names_labels_and_reasons(door: Door) -> None:
    rename(door, CUSTOMER)
    shown = company(door, NORWEGIAN)
    assert shown["Category"]["Value"] == "Kunde"
    assert shown["FieldProperties"]["Name"]["FieldRight"]["Reason"] == "Firmanavn"
    assert shown["Address"]["LocalizedAddress"][0][0]["Label"] == "Gate"
    assert company(door, SWEDISH)["Category"]["Value"] == "Customer", (
        "English where there is no Swedish"
    )
    agent = door("POST", "Agents/Contact/GetContactEntity?contactEntityId=1", headers=NORWEGIAN)
    assert agent.json()["Category"]["Value"] == "Kunde"
    assert agent.ignored == []


def test_each_language_has_bytes_of_its_own(door: Door) -> None:
    rename(door, CUSTOMER)
    for _ in range(2):  # made, and then kept
        assert company(door, NORWEGIAN)["Category"]["Value"] == "Kunde"
        assert company(door, {"Accept-Language": "en"})["Category"]["Value"] == "Customer"
        assert company(door)["Category"]["Value"] == CUSTOMER
    rename(door, 'US:"Client";NO:"Klient"')
    assert company(door, NORWEGIAN)["Category"]["Value"] == "Klient"


def test_resources_stand_within_texts_and_unknown_ones_stay(door: Door) -> None:
    told = {"[SR_YES] [SR_NO] (x)": "Ja Nej (x)", "SR_YES": "Ja", "SR_YES or not": "SR_YES or not", "[SR_NO_SUCH]": "[SR_NO_SUCH]",
            'US:"[SR_YES]"': "Ja", "[sr_yes]": "[sr_yes]"}  # fmt: skip
    for name, shown in told.items():
        id = door.agent("Contact.SaveContactEntity", {"Name": name})["ContactId"]
        assert company(door, SWEDISH, id)["Name"] == shown
        assert company(door, None, id)["Name"] == name


def test_mdo_lists_and_custom_fields(door: Door) -> None:
    rename(door, CUSTOMER)
    items = door("GET", "MDOList/category", headers=NORWEGIAN).json()
    assert "Kunde" in [item["Name"] for item in items]
    months = door("GET", "MDOList/ofmonth", headers=SWEDISH).json()
    assert months[0]["ExtraInfo"] == "januari"


def test_headings_of_archives(door: Door) -> None:
    asked = {"ProviderName": "Contact", "Context": ""}
    columns = door("POST", "Agents/Archive/GetAvailableColumns", asked, headers=SWEDISH).json()
    found = {each["Name"]: (each["DisplayName"], each["DisplayTooltip"]) for each in columns}
    assert found["contactId"] == ("Företag – ID", "Företag – ID")
    assert found["name"] == ("Företagsnamn", "")


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
@pytest.mark.parametrize("path", ["Contact/$metadata", "Contact$metadata", "Contact?$metadata=ALL"])
def test_columns_of_a_list_are_told_in_the_language_whichever_way_they_are_asked_for(
    door: Door, path: str, accept: str
) -> None:
    """Through an operation that declares a page of rows, too."""
    told = door("GET", f"Archive/{path}", headers=SWEDISH | {"accept": accept})
    assert told.status == 200
    assert "Företag – ID" in told.body.decode()
    assert b"[SR_" not in told.body
    assert b"[SR_CONTACT_ID]" in door("GET", f"Archive/{path}", headers={"accept": accept}).body


def test_what_may_be_anything_has_texts_too(door: Door) -> None:
    wanted = Dress(lambda text: text.upper())
    value = {"a": ["b", {"c": "d", "e": 1}], "f": None}
    carriers = door.tenant.world.carriers
    assert dress(value, ANYTHING, carriers, wanted) == {"a": ["B", {"c": "D", "e": 1}], "f": None}
    assert value == {"a": ["b", {"c": "d", "e": 1}], "f": None}


def test_an_error_is_told_in_the_language(door: Door) -> None:
    """A user's person is not deleted, and the reason is a resource."""
    assert door("DELETE", "Person/1").json()["Message"] == "[SR_ACCESS_ASSOC_DELETE]"
    told = door("DELETE", "Person/1", headers=SWEDISH)
    assert told.status == 403
    assert told.json()["Message"] == "En person som är användare kan inte tas bort"


def test_input_is_not_translated_so_a_resolved_name_overwrites(door: Door) -> None:
    rename(door, CUSTOMER)
    item = door("GET", CATEGORY, headers=NORWEGIAN).json()
    assert item["Name"] == "Kunde"
    door("PUT", CATEGORY, item, headers=NORWEGIAN)
    assert door.rest("GET", CATEGORY)["Name"] == "Kunde"


# -- what an installation says instead


def replace(door: Door, culture: str, value: str, *, active: bool = True) -> None:
    door.agent("Resource.SetResourceSubstitution", {
        "ResourceName": "[SR_MANDATORY_FIELD_1281]", "ResourceValues": value, "Culture": culture, "IsActive": active})  # fmt: skip


def reason(door: Door, language: str, **headers: str) -> str:
    shown = company(door, {"Accept-Language": language} | headers)
    return str(shown["FieldProperties"]["Name"]["FieldRight"]["Reason"])


def test_an_installations_text_wins_in_its_language(door: Door) -> None:
    before = reason(door, "sv")
    replace(door, "sv-SE", "Bolagsnamn")
    assert (reason(door, "sv"), reason(door, "nb")) == ("Bolagsnamn", "Firmanavn")
    replace(door, "sv-SE", "Bolagsnamn", active=False)
    assert reason(door, "sv") == before
    replace(door, "en-US", "Company")
    replace(door, "en-GB", "Firm")
    assert (reason(door, "en"), reason(door, "en-gb")) == ("Company", "Firm")
    assert reason(door, "en", **{"SO-Culture": "en-GB"}) == "Firm"


def test_names_of_resources_are_told_as_names(door: Door) -> None:
    replace(door, "sv-SE", "[SR_YES]")
    asked = {"ResourceNames": [], "Culture": "", "ActiveOnly": False}
    [told] = door("POST", "Agents/Resource/GetResourceSubstitutions", asked, headers=SWEDISH).json()
    assert (told["ResourceName"], told["ResourceValue"]) == ("SR_MANDATORY_FIELD_1281", "[SR_YES]")


# -- the two documented pages


@pytest.mark.parametrize(
    "page, where",
    [("save_to_mail_server", ("Email", "Subject")), ("save_mailbox_entity", ("Address",))],
)
def test_accept_language_as_the_documented_pages_send_it(
    door: Door, page: str, where: tuple[str, ...]
) -> None:
    """The page's own request, with a text in two languages in it."""
    sample = json.loads((DATA / f"{page}.json").read_text("utf-8"))
    body = json.loads("\n".join(sample["body"]))
    within = body
    for name in where[:-1]:
        within = within[name]
    within[where[-1]] = 'US:"Support";SW:"Kundtjänst"'
    path = sample["path"].removeprefix("/api/v1/")
    assert sample["headers"]["Accept-Language"] == "sv"
    reply = door("POST", path, body, headers=sample["headers"])
    assert (reply.status, reply.ignored) == (200, [])
    assert reply.json()[where[-1]] == "Kundtjänst"
    switched_off = door("POST", path, body, headers=sample["headers"] | {"SO-Language": "*"})
    assert switched_off.json()[where[-1]] == 'US:"Support";SW:"Kundtjänst"'


# -- worlds


def test_a_scenario_file_may_hold_such_texts_anywhere(door: Door) -> None:
    text = """
        data:
          category: [{CategoryId: 77, Name: 'US:"Customer";NO:"Kunde"'}]
          contact: [{ContactId: 9001, Name: 'NO:"Vinhuset"; US:"The wine house"', Category: 77, Description: '[SR_YES]'}]
        """
    world = playing(door.tenant.world, dedent(text))
    with closing(door_of(world)) as planted:
        shown = company(planted, NORWEGIAN, 9001)
    assert (shown["Name"], shown["Category"]["Value"], shown["Description"]) == (
        "Vinhuset",
        "Kunde",
        "Ja",
    )


def test_the_demo_world_names_types_of_follow_ups_in_several_languages(door: Door) -> None:
    def task(headers: dict[str, str] | None = None) -> str:
        return str(door("GET", "List/Task/Items/7", headers=headers).json()["Value"])

    assert task().startswith('US:"Visit";NO:"Besøk";')
    told = {code: task({"Accept-Language": code}) for code in ("en", "nb", "sv", "de", "fr", "ja")}
    assert told == {"en": "Visit", "nb": "Besøk", "sv": "Besök", "de": "Besuch", "fr": "Visite", "ja": "Visit"}  # fmt: skip
