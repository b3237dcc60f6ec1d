"""Nothing of anybody's is in a recording, wherever it stood."""

import base64
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording.taping import HOST, Target, loaded, read_back, target

from so_mock.app import App
from so_mock.config import Config
from so_mock.tenants import Tenants
from so_mock.world import World

WORLD = World(Config(scenario="empty", auth="off"))
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
TICKET = "7T:NABlADQANgAyAGQAZAA1ADgAOAAy"
TOKEN = "8A:Cust98765.AbCdEfGhIjKlMnOpQrStUvWx"

# Names that are no word of the API's: long, and begun as no word begins.
_letters = st.text("abcdefghijklmnopqrstuvwxyzæøåéü", min_size=4, max_size=9)
names = _letters.map(lambda text: ("Zq" + text).capitalize())
digits = st.integers(10**7, 10**8 - 1).map(lambda n: str(n))


def fresh() -> Target:
    """One of a world that is made once."""
    made = Target.__new__(Target)
    made.tenants = Tenants(WORLD)
    made.app = App(made.tenants, WORLD.config)
    from so_mock.recording.seen import Seen

    made.seen = Seen()
    return made


people = st.fixed_dictionaries(
    {"first": names, "last": names, "company": names, "street": names, "city": names, "login": names, "word": names,
     "phone": digits, "orgnr": digits, "zip": st.integers(10000, 99999).map(str)}
)  # fmt: skip


def told(ask: Target, who: dict[str, str]) -> None:
    """All of it in many places: carriers, texts, lists, questions, errors, addresses."""
    mail = f"{who['first'].lower()}.{who['last'].lower()}@{who['company'].lower()}.no"
    full = f"{who['first']} {who['last']}"
    contact = ask("POST", "Contact", {
        "Name": f"{who['company']} AS", "Department": who["city"], "OrgNr": who["orgnr"],
        "Emails": [{"Value": mail}], "Phones": [{"Value": f"+47 {who['phone']}"}], "Urls": [{"Value": f"https://www.{who['company'].lower()}.no/{who['last']}"}],
        "Address": {"Street": {"Address1": f"{who['street']} 12", "City": who["city"], "Zipcode": who["zip"]}},
        "Description": f"Ask for {full}, {who['word']}, tel. {who['phone']} or {mail}. Token {JWT}",
        "UserDefinedFields": {"SuperOffice:1": who["word"]},
    })  # fmt: skip
    id = contact["ContactId"]
    person = ask("POST", "Person", {
        "Firstname": who["first"], "Lastname": who["last"], "Contact": {"ContactId": id}, "Title": who["word"],
        "Emails": [{"Value": mail}], "MobilePhones": [{"Value": who["phone"]}], "BirthYear": 1977, "BirthMonth": 11, "BirthDay": 23,
        "Description": full,
    })  # fmt: skip
    ask("GET", f"Person/{person['PersonId']}")
    ask("GET", f"Contact/{id}")
    ask(
        "GET",
        "Person",
        query=f"$select=fullName,email/emailAddress,contact/name&$filter=lastname eq '{who['last']}'",
    )
    ask(
        "GET",
        "Contact",
        query=f"$select=name,orgnr,postalAddress/city&$filter=name begins '{who['company']}'",
    )
    ask.agent("Archive.GetArchiveListByColumns", ArchiveProviderName="Person", Columns=["personId", "fullName", "email/emailAddress"],
              SortOrder=[], Restriction=[{"Name": "lastname", "Operator": "begins", "Values": [who["last"]]}], Page=0, PageSize=9)  # fmt: skip
    ask("POST", "Appointment", {"Title": f"Meet {full}", "Description": {"Text": f"at {who['street']}"}, "Contact": {"ContactId": id}, "Associate": {"AssociateId": 1}})  # fmt: skip
    ask(
        "POST",
        "Ticket",
        {"Title": f"{who['company']} is down", "Person": {"PersonId": person["PersonId"]}},
    )
    ask("POST", "Contact", {"Name": f"{who['company']} AS", "Country": who["word"]})
    ask.saw("POST", "Agents/AI/SummarizeContact", b"", b'{"ContactId": 1}', 200, "application/json",
            f"<p title='{full}'>Dear {full},</p> {TICKET} &amp; {TOKEN}")  # fmt: skip
    ask.saw("POST", "Agents/User/GetUser", f"access_token={JWT}".encode(), f'{{"Login": "{who["login"]}", "Password": "{who["word"]}"}}'.encode(), 500,
            "application/json", {"Error": True, "ErrorType": "SoException", "Message": f"'{who['login']}' at {HOST} failed", "Secret": TOKEN})  # fmt: skip
    ask.saw("GET", f"Person/{person['PersonId']}", f"q={full}".replace(" ", "+").encode(), b"", 429, "application/json", {full: [mail]})  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(people)
def test_none_of_the_originals_is_in_a_recording(who: dict[str, str]):
    ask = fresh()
    told(ask, who)
    written = ask.written()
    lowered = written.text.lower()
    secrets = [value.lower() for value in who.values()]
    secrets += [JWT.lower(), TICKET.lower(), TOKEN.lower(), HOST, "cust98765"]
    assert [each for each in secrets if each in lowered] == []
    noted = " ".join(written.left).lower()
    assert [each for each in secrets if each in noted] == []
    loaded(written.text)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_the_demo_company_is_not_in_a_recording_of_it():
    ask = target()
    names: set[str] = set()
    for id in range(1, 20):
        contact, person = ask("GET", f"Contact/{id}"), ask("GET", f"Person/{id}")
        names |= {contact["Name"], contact["OrgNr"], person["Lastname"], person["Firstname"]}
        names |= {each["Value"] for kind in ("Emails", "Phones", "Urls") for each in contact[kind]}
        names |= {each["Value"] for kind in ("Emails", "MobilePhones") for each in person[kind]}
        names.add((contact["Address"] or {"Street": {"Address1": ""}})["Street"]["Address1"])
        ask("GET", f"Appointment/{id}"), ask("GET", f"Document/{id}"), ask("GET", f"Ticket/{id}")
    ask("GET", "Person", query="$select=fullName,contact/name&$top=40")
    found = texts(read_back(ask.written().text))
    kept = {
        name
        for name in names
        if len(name) > 2 and any(map(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search, found))
    }
    assert kept == set()


def test_the_same_original_is_the_same_fake_everywhere():
    ask = target()
    for id in range(2, 12):
        ask("GET", f"Person/{id}")
    people = read_back(ask.written().text)["data"]["person"]
    original = {ask("GET", f"Person/{id}")["PersonId"]: ask("GET", f"Person/{id}")["Lastname"] for id in range(2, 12)}  # fmt: skip
    pairs = {(original[p["PersonId"]], p["Lastname"]) for p in people if p["PersonId"] in original}
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def test_what_holds_no_data_survives():
    ask = target()
    before = ask("GET", "Person/5")
    after = next(p for p in read_back(ask.written().text)["data"]["person"] if p["PersonId"] == 5)
    assert after["Contact"] == before["Contact"]["ContactId"]
    assert after["Country"] == before["Country"]["CountryId"]
    assert after["CreatedDate"] == before["CreatedDate"]
    assert after["Firstname"] != before["Firstname"]


def test_credentials_are_dropped_with_kept_data_too():
    ask = fresh()
    told(ask, {key: f"Zq{key}" for key in ("first", "last", "company", "street", "city", "login", "word", "zip")} | {"phone": "22334455", "orgnr": "987654321"})  # fmt: skip
    text = ask.written(keep=True).text
    assert "Zqlast" in text
    assert [each for each in (JWT, TICKET, TOKEN) if each in text] == []


def test_small_binaries_are_kept_only_with_the_data():
    ask = fresh()
    image = base64.b64encode(b"PNG" * 20).decode()
    ask.saw("POST", "Agents/Blob/GetBlob", b"", b'{"BlobId": 1}', 200, "application/json", {"BlobId": 1, "Name": "x"})  # fmt: skip
    ask.saw(
        "POST",
        "Agents/Document/GetDocumentStream",
        b"",
        b'{"DocumentId": 1}',
        200,
        "application/json",
        image,
    )
    assert image not in ask.written().text
