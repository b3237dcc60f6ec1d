"""Published names and the Python names they get."""

import keyword
import re
from keyword import iskeyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.catalogue import Catalogue
from so_mock.names import nearest, snake


@pytest.mark.parametrize(
    "published, ours",
    [
        ("MessageServerId", "message_server_id"), ("EMail", "email"), ("EMailItemId", "email_item_id"),
        ("EMails", "emails"), ("eMailAccountId", "email_account_id"), ("cRMScriptEntityId", "crm_script_entity_id"),
        ("CRMScript", "crm_script"), ("BLOB", "blob"), ("BLOBEntity", "blob_entity"), ("contactId", "contact_id"),
        ("URLName", "url_name"), ("Number1", "number_1"), ("Wgs84Latitude", "wgs_84_latitude"), ("$select", "select"),
        ("x", "x"), ("TwoLetterISOCountry", "two_letter_iso_country"), ("", ""),
    ],
)  # fmt: skip
def test_words_are_told_apart(published, ours):
    assert snake(published) == ours


@given(
    st.lists(
        st.from_regex(r"[A-Z][a-z]+", fullmatch=True).filter(
            lambda w: w != "Blob" and not iskeyword(w.lower())
        ),
        min_size=1,
        max_size=5,
    )
)
def test_words_come_apart_where_they_were_joined(words):
    assert snake("".join(words)) == "_".join(word.lower() for word in words)


@given(st.text("abcXYZ019_$", max_size=20))
def test_names_are_lower_case_and_stay_so(name):
    once = snake(name)
    assert re.fullmatch(r"[a-z0-9_]*", once)
    assert snake(once) == once


def given_names() -> list[tuple[str, list[str]]]:
    """Of every operation the names its arguments have: options such as $select are none."""
    catalogue = Catalogue.load()
    found = []
    for operation in catalogue.operations:
        names = [p.name for p in operation.parameters if not p.name.startswith("$")]
        if operation.wrapper:
            names = [n for n in names if operation.body is None or n != operation.body.name]
            names += catalogue.carriers.carrier(operation.wrapper).properties
        found.append((operation.key, names))
    return found


def test_no_two_arguments_of_an_operation_get_one_name():
    for key, names in given_names():
        assert len({snake(name) for name in names}) == len(names), key


def test_every_argument_can_be_a_parameter():
    """But for `From` of five methods, which no behaviour can name: it would need `**others`."""
    unfit = {
        (key, name)
        for key, names in given_names()
        for name in names
        if not snake(name).isidentifier() or keyword.iskeyword(snake(name)) or snake(name) == "crm"
    }
    assert {name for _, name in unfit} <= {"From"}
    assert len(unfit) <= 5


def test_nothing_of_a_name_is_lost():
    for key, names in given_names():
        for name in names:
            assert snake(name).replace("_", "") == re.sub(r"\W|_", "", name).lower(), key


@pytest.mark.parametrize(
    "name, near",
    [("dmo", "demo"), ("DEMO", "demo"), ("emtpy", "empty"), ("xyz", None), ("", None)],
)
def test_the_nearest_is_the_one_most_alike(name, near):
    assert nearest(name, ["demo", "empty"]) == near


def test_the_nearest_comes_in_its_own_spelling():
    assert nearest("savetomailsrver", iter(["SaveToMailServer", "Send"])) == "SaveToMailServer"
    assert nearest("x", []) is None
