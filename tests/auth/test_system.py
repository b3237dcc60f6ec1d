"""The signed token: how it is taken apart, which keys are read, and that nothing but the right key's signature will do."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from login import signing

from so_mock.auth.system import Refused, read_key, read_signed, require_signature
from so_mock.seed.scenario import fixtures


def test_a_token_is_split_from_the_right_since_it_may_hold_dots_and_blanks():
    found = read_signed("My App 2.0-a1B2c3D4e5.202601150800.QUJD")
    assert found.token == "My App 2.0-a1B2c3D4e5"
    assert (found.stamp, found.signature) == ("202601150800", b"ABC")
    assert found.covered == b"My App 2.0-a1B2c3D4e5.202601150800"


def test_a_signature_in_lines_is_read():
    assert read_signed("App-1.202601150800.QU\r\nJD\r\n").signature == b"ABC"


@pytest.mark.parametrize("text", ["", "App", "App.202601150800", ".202601150800.QUJD", "App.202601150800.", "App.1.###", "App.1.Q", "App.1.Ø", f"{'x' * 5000}.202601150800.QUJD"])  # fmt: skip
def test_what_is_no_signed_token_is_refused_by_its_form(text):
    with pytest.raises(Refused) as refused:
        read_signed(text)
    assert refused.value.code == "InvalidSignature"


@given(st.text())
def test_any_text_is_taken_apart_or_refused(text):
    try:
        found = read_signed(text)
    except Refused:
        return
    assert text.strip().startswith(f"{found.token}.{found.stamp}.")


@pytest.mark.parametrize("form", [signing.pem, signing.rsa_key_value])
def test_a_key_is_read_as_pem_and_as_rsa_key_value(form):
    assert (
        read_key(form("app")).public_numbers() == signing.key("app").public_key().public_numbers()
    )


def test_the_key_pair_of_the_demo_app_is_one_pair_in_each_of_its_forms():
    folder = fixtures() / "keys"
    public, private = (folder / f"demo-server.{each}" for each in ("public.pem", "xml"))
    assert read_key(public.read_text()).public_numbers() == read_key(private.read_text()).public_numbers()  # fmt: skip
    assert "for tests only" in (folder / "README.md").read_text()


def elliptic() -> str:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><RSAKeyValue><Modulus>&b;</Modulus></RSAKeyValue>'


@pytest.mark.parametrize("text", [
    "", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "<RSAKeyValue/>", "<RSAKeyValue>",
    "<RSAKeyValue><Modulus>#</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
    "<RSAKeyValue><Modulus>AA==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>", BOMB, "<" * 20_000, elliptic(),
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
])  # fmt: skip
def test_what_is_no_rsa_key_is_said_to_be_none(text):
    with pytest.raises(ValueError):
        read_key(text)


APP = {"client_id": "app", "name": "App", "public_key": ""}


def app(name: str = "app") -> dict[str, str]:
    return APP | {"public_key": signing.pem(name)}


def test_the_apps_own_signature_holds():
    require_signature(app(), read_signed(signing.signed("App-1")))


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_no_bytes_are_a_signature_unless_they_are_signed(forged):
    encoded = base64.b64encode(forged).decode()
    with pytest.raises(Refused, match="InvalidSignature"):
        require_signature(app(), read_signed(f"App-1.{signing.NOW}.{encoded}"))


RIGHT = signing.signed("App-1")


@settings(deadline=None)
@given(st.integers(0, len(RIGHT) - 1), st.integers(1, 255))
def test_a_token_that_was_altered_anywhere_is_refused(at, by):
    """One bit or more of one character; where base64 ignores the difference, the signature is the same one."""
    altered = RIGHT[:at] + chr(ord(RIGHT[at]) ^ by) + RIGHT[at + 1 :]
    try:
        found = read_signed(altered)
        require_signature(app(), found)
    except Refused:
        return
    assert found == read_signed(RIGHT)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(["other", "third"]), st.text("abc-. ", min_size=1, max_size=20))
def test_another_apps_key_signs_for_nobody_else(name, token):
    with pytest.raises(Refused, match="InvalidSignature"):
        require_signature(app(), read_signed(signing.signed(token.strip() or "x", name=name)))


def test_an_app_without_a_key_has_no_signature_that_holds():
    with pytest.raises(Refused, match="has no public_key"):
        require_signature(APP, read_signed(RIGHT))
