"""The exchange of a system token: who is let in, by lenient and by strict, in either form; and who he then is."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from contract.door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.errors import JoseError
from login import signing
from login.signing import NOW, PREFIX, REST, SECRET, SOAP, App, signature, signed

from so_mock.auth.standing import put
from so_mock.config import Config

TOKEN = "My App 2.0-a1B2c3D4e5"
APPS = f"""
extends: demo
auth: strict
clock: {{at: 2026-01-15T08:00:00Z, frozen: true}}
apps:
  - {{client_id: app, name: My App 2.0, client_secret: {SECRET}, system_token: {TOKEN}, public_key: "%s"}}
  - {{client_id: other, name: Other, client_secret: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, system_token: Other-x, public_key: "%s"}}
  - {{client_id: plain, name: Plain, client_secret: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, public_key: "%s"}}
  - {{client_id: keyless, name: Keyless, client_secret: cccccccccccccccccccccccccccccccc, system_token: Keyless-x}}
  - {{client_id: broken, name: Broken, client_secret: dddddddddddddddddddddddddddddddd, system_token: Broken-x, public_key: none}}
"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory) -> Iterator[Door]:
    file = tmp_path_factory.mktemp("scenario") / "apps.yaml"
    keys = signing.rsa_key_value("app"), signing.pem("other").replace("\n", "\\n"), signing.rsa_key_value("app")  # fmt: skip
    file.write_text(APPS % keys)
    made = Door(Config(scenario=str(file)))
    yield made
    made.close()


@pytest.fixture
def app(strict: Door) -> App:
    """One that the tenant knows, as it signs in for the first time."""
    strict.reset()
    return App(strict, TOKEN)


@pytest.fixture
def any_app(door: Door) -> App:
    """One that nobody knows, in a tenant that takes any."""
    return App(door, "Any App-1234567890", "whatever")


# -- who is let in


def test_the_right_app_with_the_right_key_gets_a_token_for_the_databases_serial(app: App):
    found = app.admitted()
    assert (found["iss"], found["aud"]) == ("SuperOffice AS", "spn:1000000001")
    told = {name.removeprefix(PREFIX): value for name, value in found.items() if name.startswith(PREFIX)}  # fmt: skip
    assert told["serial"] == "1000000001" and told["ctx"] == "Cust12345"
    assert told["ticket"].startswith("7T:") and told["company_name"] == "Fjordlys AS"
    assert told["webapi_url"] == "http://so.test/Cust12345/api/"
    assert told["netserver_url"] == "http://so.test/Cust12345/Remote/Services88/"
    assert int(told["associateid"]) and told["is_administrator"] == "False"
    assert found["exp"] - found["iat"] == 300 and found["iat"] - found["nbf"] == 60
    assert all(isinstance(value, str) for value in told.values())


@pytest.mark.parametrize("kind", ["JWT", "jwt", "Jwt", "", None, 0])
def test_a_jwt_is_what_there_is_by_whatever_spelling(app: App, kind):
    app.admitted(ReturnTokenType=kind)


def test_another_kind_of_token_is_named_in_the_refusal(app: App):
    assert "'Kerberos' is neither Jwt nor Saml" in app.refused(ReturnTokenType="Kerberos")


def test_saml_is_an_assertion_with_the_same_claims(app: App):
    told = app.ask(ReturnTokenType="SAML")
    root = ElementTree.fromstring(base64.b64decode(told["Token"], validate=True))
    space = "{urn:oasis:names:tc:SAML:2.0:assertion}"
    assert root.tag == f"{space}Assertion" and root.get("Version") == "2.0"
    found = {
        each.get("Name"): each.findtext(f"{space}AttributeValue")
        for each in root.iter(f"{space}Attribute")
    }
    jwt = {name: value for name, value in app.admitted().items() if name.startswith(PREFIX)}
    assert found.keys() == jwt.keys()
    own = {f"{PREFIX}ticket"}
    assert {n: v or "" for n, v in found.items() if n not in own} == {n: v for n, v in jwt.items() if n not in own}  # fmt: skip
    assert root.findtext(f".//{space}Audience") == "spn:1000000001"
    limits = root.find(f"{space}Conditions")
    assert limits is not None and limits.get("NotBefore") == "2026-01-15T07:59:00Z"
    assert limits.get("NotOnOrAfter") == "2026-01-15T08:05:00Z"


@pytest.mark.parametrize("stamp", ["202601150745", "202601150815", NOW])
def test_a_stamp_of_a_quarter_of_an_hour_is_fresh(app: App, stamp):
    app.admitted(SignedSystemToken=signed(TOKEN, stamp))


@pytest.mark.parametrize("stamp", ["202601150744", "202601150816", "202501150800", "202601150900", "202613450800", "2026011508", "20260115080000", "soon"])  # fmt: skip
def test_a_stale_stamp_is_refused_and_the_tenants_time_told(app: App, stamp):
    """An hour off is the mistake that most make: local time for UTC."""
    text = app.refused(SignedSystemToken=signed(TOKEN, stamp))
    assert text.startswith("InvalidTimestamp: ")
    assert NOW in text or "yyyyMMddHHmm" in text


def test_the_stamp_is_held_against_the_tenants_clock(app: App):
    app.door("POST", "/_so_mock/clock", {"advance": "20m"}, auth=None)
    assert "InvalidTimestamp" in app.refused()
    app.admitted(SignedSystemToken=signed(TOKEN, "202601150820"))


def test_a_token_signed_with_another_apps_key_is_refused(app: App):
    text = app.refused(SignedSystemToken=signed(TOKEN, name="other"))
    assert text.startswith("InvalidSignature: ")


def test_a_signature_over_another_text_is_refused(app: App):
    forged = f"{TOKEN}.{NOW}.{signature(f'{TOKEN}x.{NOW}')}"
    assert app.refused(SignedSystemToken=forged).startswith("InvalidSignature: ")


@pytest.mark.parametrize("text", ["", "nothing", f"{TOKEN}.{NOW}", f"{TOKEN}.{NOW}.", f"{TOKEN}.{NOW}.!!!", f"{TOKEN}.{NOW}.QUJD"])  # fmt: skip
def test_a_token_without_a_signature_that_can_be_read_is_refused(app: App, text):
    assert app.refused(SignedSystemToken=text).startswith("InvalidSignature: ")


def test_a_system_token_that_is_not_the_apps_own_is_refused(app: App):
    text = app.refused(SignedSystemToken=signed("My App 2.0-0000000000"))
    assert text.startswith("Denied: ") and "is not the system token of 'My App 2.0'" in text


@pytest.mark.parametrize("secret", ["", "x", SECRET.upper(), f"{SECRET}0", "app", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Ø", None])  # fmt: skip
def test_the_application_token_is_the_apps_secret_and_nothing_else(app: App, secret):
    """Not its client_id, and not the secret of another app, whose key has not signed."""
    assert app.refused(ApplicationToken=secret).startswith(("Denied: ", "InvalidSignature: "))


@pytest.mark.parametrize("tenant", ["Cust99999", "", None, "Cust1234", "../Cust12345"])
def test_a_tenant_that_is_not_there_is_refused(app: App, tenant):
    assert "there is no tenant" in app.refused(ContextIdentifier=tenant)


def test_a_tenant_that_is_no_more_is_refused(app: App):
    store = app.door.tenant.store
    with store.unit():
        put(store, {"state": "Deleted"})
    assert app.refused() == "Denied: the state of Cust12345 is Deleted"


def test_a_tenants_name_is_found_in_any_case(app: App):
    app.admitted(ContextIdentifier="cust12345")


@pytest.mark.parametrize(("name", "secret", "why"), [
    ("Plain-x", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "has no system user"),
    ("Keyless-x", "cccccccccccccccccccccccccccccccc", "has no public_key"),
    ("Broken-x", "dddddddddddddddddddddddddddddddd", "neither PEM"),
])  # fmt: skip
def test_an_app_that_lacks_something_is_told_what(app: App, name, secret, why):
    assert why in app.refused(ApplicationToken=secret, SignedSystemToken=signed(name))


def test_what_is_refused_leaves_nothing_behind(app: App):
    before = app.door.tenant.store.stamp
    app.refused(SignedSystemToken=signed(TOKEN, name="other"))
    assert app.door.tenant.store.stamp == before


def test_lenient_takes_any_app_with_any_signature_and_names_its_user_after_the_token(any_app: App):
    found = any_app.admitted(SignedSystemToken="Any App-1234567890.197001010000.QUJD")
    assert found[f"{PREFIX}ctx"] == "Cust12345"
    [row] = [r for r in any_app.door.tenant.store.table("associate").scan() if r["Type"] == "SystemAssociate"]  # fmt: skip
    assert row["Name"] == "Any App"


@pytest.mark.parametrize("more", [{"ApplicationToken": ""}, {"SignedSystemToken": ""}, {"SignedSystemToken": "App"}, {"ContextIdentifier": "Cust99"}])  # fmt: skip
def test_lenient_still_wants_the_form_and_a_tenant_that_is_there(any_app: App, more):
    any_app.refused(**more)


# -- whatever is tried


def nobody_else(app: App, **more: str) -> None:
    """Refused, and nothing is left behind."""
    before = app.door.tenant.store.stamp
    app.refused(**more)
    assert app.door.tenant.store.stamp == before


RIGHT = signed(TOKEN)
SOME = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


@SOME
@given(st.binary(min_size=1, max_size=256))
def test_no_forged_signature_lets_anybody_in(app: App, forged: bytes):
    nobody_else(app, SignedSystemToken=f"{TOKEN}.{NOW}.{base64.b64encode(forged).decode()}")


@SOME
@given(st.integers(0, len(RIGHT) - 1), st.sampled_from("aZ09+/ .=\u00e6"))
def test_no_altered_token_lets_anybody_in(app: App, at: int, put: str):
    altered = RIGHT[:at] + put + RIGHT[at + 1 :]
    same = altered.rsplit(".", 1)[0] == f"{TOKEN}.{NOW}" and _decoded(altered) == _decoded(RIGHT)
    if not same:
        nobody_else(app, SignedSystemToken=altered)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.rsplit(".", 1)[1].split()), validate=True)
    except ValueError:
        return None


@SOME
@given(st.sampled_from(["other", "stranger"]), st.sampled_from([SECRET, "a" * 32]))
def test_no_other_key_signs_for_the_app(app: App, key: str, secret: str):
    nobody_else(app, SignedSystemToken=signed(TOKEN, name=key), ApplicationToken=secret)


@SOME
@given(st.integers(-3 * 1440, 3 * 1440))
def test_a_stamp_is_fresh_for_a_quarter_of_an_hour_to_either_side_and_no_longer(app: App, off: int):
    moment = datetime(2026, 1, 15, 8, tzinfo=UTC) + timedelta(minutes=off)
    given = signed(TOKEN, moment.strftime("%Y%m%d%H%M"))
    if abs(off) <= 15:
        app.admitted(SignedSystemToken=given)
    else:
        assert app.refused(SignedSystemToken=given).startswith("InvalidTimestamp: ")


@SOME
@given(st.text(max_size=30).filter(lambda text: text.lower() != "cust12345"))
def test_no_other_tenants_name_lets_anybody_in(app: App, name: str):
    nobody_else(app, ContextIdentifier=name)


def unsigned(token: str) -> str:
    """The same claims under `alg: none`."""
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def test_a_token_under_alg_none_is_verified_by_nobody_and_opens_nothing(app: App):
    forged = unsigned(app.ask()["Token"])
    with pytest.raises(JoseError):
        signing.claims(app.door, forged)
    for scheme in ("Bearer", "SOTicket"):
        for path in ("/api/v1/Contact/1", "/Cust12345/api/v1/Contact/1"):
            reply = app.door("GET", path, headers={"SO-AppToken": SECRET}, auth=f"{scheme} {forged}")  # fmt: skip
            assert reply.status == 401
    nobody_else(app, SignedSystemToken=forged)


# -- how it may be asked


def test_names_and_addresses_are_read_in_any_case(app: App):
    given = {"signedSystemToken": signed(TOKEN), "APPLICATIONTOKEN": SECRET, "contextidentifier": "Cust12345"}  # fmt: skip
    reply = app.door("POST", "/login/API/partnersystemuser/authenticate", given, auth=None)
    assert reply.json()["IsSuccessful"]


def test_a_form_is_read_too(app: App):
    body = urlencode({"SignedSystemToken": signed(TOKEN), "ApplicationToken": SECRET, "ContextIdentifier": "Cust12345"})  # fmt: skip
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert app.door("POST", REST, body=body.encode(), headers=headers, auth=None).json()["IsSuccessful"]  # fmt: skip


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff\xfe", b'{"SignedSystemToken": {}}', b"[" * 100_000])  # fmt: skip
def test_a_body_that_is_no_json_object_is_a_bad_request(app: App, body):
    reply = app.door("POST", REST, body=body, headers={"content-type": "application/json"}, auth=None)  # fmt: skip
    assert reply.status == 400 and reply.json()["Message"]


def test_an_empty_request_is_refused_like_one_that_names_nothing(app: App):
    assert not app.door("POST", REST, auth=None).json()["IsSuccessful"]


def test_the_tenant_that_the_body_names_is_meant(strict: Door):
    strict.reset()
    strict.app.state.tenants.make("Cust20002")
    try:
        app = App(strict, TOKEN)
        found = app.admitted(ContextIdentifier="Cust20002")
        assert found[f"{PREFIX}ctx"] == "Cust20002"
        assert found[f"{PREFIX}webapi_url"] == "http://so.test/Cust20002/api/"
        assert "there is no tenant" in app.refused(path=f"/Cust12345{REST}", ContextIdentifier="Cust20002")  # fmt: skip
    finally:
        strict.app.state.tenants.remove("Cust20002")


# -- SOAP


def envelope(signed_token: str, *, kind: str = "Jwt", secret: str = SECRET) -> str:
    """With mixed prefixes for one namespace, as the documentation prints it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:ns0="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="http://www.superoffice.com/superid/partnersystemuser/0.1"
  xmlns:tns="http://www.superoffice.com/superid/partnersystemuser/0.1" xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">
  <SOAP-ENV:Header>
    <tns:ApplicationToken>{secret}</tns:ApplicationToken>
    <tns:ContextIdentifier>Cust12345</tns:ContextIdentifier>
  </SOAP-ENV:Header>
  <ns0:Body>
    <ns1:AuthenticationRequest>
      <ns1:SignedSystemToken>{signed_token}</ns1:SignedSystemToken>
      <ns1:ReturnTokenType>{kind}</ns1:ReturnTokenType>
    </ns1:AuthenticationRequest>
  </ns0:Body>
</SOAP-ENV:Envelope>"""


SPACE = "{http://www.superoffice.com/superid/partnersystemuser/0.1}"
ACTION = "http://www.superoffice.com/superid/partnersystemuser/0.1/IPartnerSystemUserService/Authenticate"


def call(door: Door, text: str, content_type: str = "text/xml;charset=UTF-8", **headers: str):
    return door("POST", SOAP, body=text.encode(), headers={"content-type": content_type, "soapaction": ACTION} | headers, auth=None)  # fmt: skip


def answer(reply) -> dict[str, str | None]:
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(reply.body)
    [response] = root.iter(f"{SPACE}AuthenticationResponse")
    return {each.tag.removeprefix(SPACE): each.text for each in response}


def test_the_documented_envelope_gets_a_token_that_holds(app: App):
    told = answer(call(app.door, envelope(signed(TOKEN))))
    assert told["IsSuccessful"] == "true" and told["ErrorMessage"] is None
    assert signing.claims(app.door, told["Token"])[f"{PREFIX}ctx"] == "Cust12345"


def test_soap_tells_a_failure_within_a_200_as_well(app: App):
    told = answer(call(app.door, envelope(signed(TOKEN, name="other"))))
    assert told["IsSuccessful"] == "false" and told["Token"] is None
    assert told["ErrorMessage"].startswith("InvalidSignature: ")


def test_headers_beside_the_body_are_found(app: App):
    text = envelope(signed(TOKEN)).replace("<SOAP-ENV:Header>", "").replace("</SOAP-ENV:Header>", "")  # fmt: skip
    assert answer(call(app.door, text))["IsSuccessful"] == "true"


def test_soap_1_2_is_answered_as_soap_1_2(app: App):
    text = envelope(signed(TOKEN)).replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")  # fmt: skip
    reply = call(app.door, text, f'application/soap+xml; charset=utf-8; action="{ACTION}"', soapaction="")  # fmt: skip
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("application/soap+xml")
    root = ElementTree.fromstring(reply.body)
    assert root.tag == "{http://www.w3.org/2003/05/soap-envelope}Envelope"
    assert root.findtext(f".//{SPACE}IsSuccessful") == "true"


def test_utf_16_is_xml_too(app: App):
    text = envelope(signed(TOKEN)).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    reply = app.door("POST", SOAP, body=text.encode("utf-16"), headers={"content-type": "text/xml"}, auth=None)  # fmt: skip
    assert answer(reply)["IsSuccessful"] == "true"
