"""A recording holds values, whichever format, language and time zone they went over the wire in."""

import json
from urllib.parse import urlencode

import pytest
from recording.taping import BASE, BASES, Target, loaded, read_back, replayed, target

from so_mock.recording.reading import NotUnderstood, read
from so_mock.recording.seen import Exchange
from so_mock.render import as_xml

XML, FORM = "application/xml", "application/x-www-form-urlencoded"
CARRIERS = BASE.carriers


def xml(value: object, carrier: str) -> bytes:
    return as_xml.encode(value, CARRIERS.type(carrier), CARRIERS)


def taped() -> Target:
    """An emulator that nothing was asked of; what it says is put into the tape by hand."""
    return target("empty")


def test_what_is_seen_in_xml_is_what_is_seen_in_json():
    ask = target()
    person = ask("GET", "Person/5")
    texts = []
    for kind, asked, answered in (
        ("application/json", json.dumps(person).encode(), json.dumps(person).encode()),
        (XML, xml(person, "PersonEntity"), xml(person, "PersonEntityWithLinks")),
        ("text/xml", xml(person, "PersonEntity"), xml(person, "PersonEntityWithLinks").replace(b'encoding="utf-8"', b"")),
    ):  # fmt: skip
        ask.seen.exchanges.clear()
        ask.saw("PUT", "Person/5", b"", asked, 200, kind, answered, asked=kind)
        texts.append(ask.written().text)
        assert all("blank there" in why for why in ask.written().left)
    assert texts[0] == texts[1] == texts[2]
    rows = read_back(texts[0])["data"]["person"]
    assert any(row["PersonId"] == 5 for row in rows)


def test_an_error_in_xml_is_one_in_json():
    body = {"Error": True, "ErrorType": "SoRuntimeException", "Message": "No", "ErrorSource": None}
    told = [
        Exchange("GET", "Contact/2", b"", "", "", b"", 500, kind, answer)
        for kind, answer in (
            ("application/json", json.dumps(body).encode()),
            (XML, as_xml.encode(body, None, None, root="Error")),
        )
    ]
    first, second = (read(each, BASE, BASES) for each in told)
    assert first == second


def test_a_form_is_read_by_its_type():
    form = urlencode({"Name": "Zwyxo", "Emails[0].Value": "a@zwyxo.test", "NoMailing": "true", "Category.Id": "1"}).encode()  # fmt: skip
    made = {"ContactId": 9, "Name": "Zwyxo"}
    answer = json.dumps(made).encode()
    call = read(Exchange("POST", "Contact", b"", FORM, "", form, 200, "application/json", answer), BASE, BASES)  # fmt: skip
    assert call.body == {
        "Name": "Zwyxo", "Emails": [{"Value": "a@zwyxo.test"}], "NoMailing": True, "Category": {"Id": 1},
    }  # fmt: skip


def test_options_in_a_form_are_options():
    form = b"%24select=name&%24top=2&%24filter=contact%2Fname+begins+%27a%27"
    call = read(Exchange("POST", "Archive/Contact", b"", FORM, "", form, 200, "application/json", b"{}"), BASE, BASES)  # fmt: skip
    assert call.body == {"$select": "name", "$top": "2", "$filter": "contact/name begins 'a'"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [(XML, b"<a><b></a>"), (FORM, b"A=1&A.B=2"), ("multipart/form-data; boundary=x", b"--x--"), ("application/json", b"{")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_no_part_of_it(kind, body):
    with pytest.raises(NotUnderstood, match=r"a body (of|that is no) "):
        read(
            Exchange("PUT", "Contact/5", b"", kind, "", body, 200, "application/json", b"{}"),
            BASE,
            BASES,
        )


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "faked"])
@pytest.mark.parametrize("kind", [XML, FORM])
def test_no_secret_is_in_a_recording_whatever_carried_it(kind, keep):
    ask = taped()
    as_form = b"AssociateName=x&OldPassword=Zqsecret1&NewPassword=Zqsecret2"
    in_xml = b"<a><AssociateName>x</AssociateName><OldPassword>Zqsecret1</OldPassword><NewPassword>Zqsecret2</NewPassword></a>"
    body = as_form if kind == FORM else in_xml
    answer = as_xml.encode({"Message": "Zqerror", "Token": "Zqsecret3"}, None, None, root="Error")
    ask.saw("POST", "Agents/User/ChangePasswordFromName", b"", body, 500, XML, answer, asked=kind)
    assert "rules" in read_back(ask.written(keep=keep).text)
    assert "Zqsecret" not in ask.written(keep=keep).text


def test_rows_are_made_of_what_is_told_in_the_base_zone_and_without_a_language():
    ask = target()
    sale = ask("GET", "Sale/2")
    ask.seen.exchanges.clear()
    moved = sale | {"Saledate": "1999-09-09T19:00:00", "Heading": "Zqtold"}
    ask.saw("GET", "Sale/2", b"", b"", 200, "application/json", moved, SO_TimeZone="AU-ACT")
    ask.saw("GET", "Sale/2", b"", b"", 200, "application/json", moved, SO_Language="NO")
    alone = read_back(ask.written(keep=True).text)
    assert "sale" not in alone.get("data", {})
    assert [rule["when"]["header"] for rule in alone["rules"]] == [{"SO-TimeZone": "AU-ACT"}, {"SO-Language": "NO"}]  # fmt: skip
    ask.saw("GET", "Sale/2", b"", b"", 200, "application/json", sale)
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    (row,) = (row for row in read_back(written.text)["data"]["sale"] if row["SaleId"] == 2)
    assert (row["Saledate"], row["Heading"]) == (sale["Saledate"], sale["Heading"])
    played = replayed(written, calls)
    assert played[2].answer["Heading"] == sale["Heading"]
    assert not played[2].rule


def test_two_languages_are_two_questions():
    ask = taped()
    for language, reason in (("NO", "Nei"), ("DE", "Nein"), ("", "No")):
        voices = {"SO_Language": language} if language else {}
        ask.saw("POST", "Agents/AI/DetectSentiment", b"", b'{"Text": "x"}', 500, "application/json",
                {"Error": True, "ErrorType": f"Zq{reason}Exception", "Message": reason}, **voices)  # fmt: skip
    played = replayed(ask.written(keep=True), ask.calls(keep=True))
    assert [each.answer["Message"] for each in played] == ["Nei", "Nein", "No"]


def test_stamps_of_flat_carriers_are_the_rows():
    ask = target()
    flat = ask("POST", "Agents/Project/GetProject", {}, "projectId=2")
    ask.seen.exchanges.clear()
    flat = flat | {"Updated": "2020-02-03T04:05:06"}
    ask.saw(
        "POST",
        "Agents/Project/GetProject",
        b"projectId=2",
        b"{}",
        200,
        "application/json",
        flat,
    )
    written = ask.written(keep=True)
    (row,) = read_back(written.text)["data"]["project"]
    assert str(row["UpdatedDate"]) in ("2020-02-03T04:05:06", "2020-02-03 04:05:06")
    assert loaded(written.text).scenario.data["project"][0]["UpdatedDate"] == "2020-02-03T04:05:06"
    assert replayed(written, ask.calls(keep=True))[0].answer["Updated"] == "2020-02-03T04:05:06"
