"""What a server shows of itself over TLS, and what is said where it cannot."""

import os
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from so_mock.auth import tls
from so_mock.auth.authority import Unusable
from so_mock.auth.tls import Secured, names_of
from so_mock.config import Config


def shaken(secured: Secured, name: str, trusted: bytes) -> dict:
    """The server's certificate, as a client that trusts so much sees it. Raises ssl.SSLError."""
    client = ssl.create_default_context(cadata=trusted.decode())
    ends = [ssl.MemoryBIO() for _ in range(4)]
    mine = client.wrap_bio(ends[0], ends[1], server_hostname=name)
    other = secured.context.wrap_bio(ends[2], ends[3], server_side=True)
    for _ in range(4):
        for each, sent, heard in ((mine, ends[1], ends[2]), (other, ends[3], ends[0])):
            with suppress(ssl.SSLWantReadError):
                each.do_handshake()
            heard.write(sent.read())
    return mine.getpeercert()


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "::1", "sod.superoffice.com", "online2.superoffice.com",
             "crm.test", "10.0.0.7", "so.example.com", "mock.internal"],
)  # fmt: skip
def test_it_is_taken_under_every_name_that_it_was_told(name):
    config = Config(
        tls=True, hosts="superoffice", tls_hosts=("crm.test", "10.0.0.7"), host="mock.internal",
        public_url="https://so.example.com:8443/mock",
    )  # fmt: skip
    secured = Secured(config)
    assert shaken(secured, name, secured.issuer.certificate)


@pytest.mark.parametrize("name", ["sod.superoffice.com", "example.com", "10.0.0.7"])
def test_it_is_taken_under_no_other(name):
    secured = Secured(Config(tls=True))
    with pytest.raises(ssl.SSLCertVerificationError, match=r"mismatch|not valid for"):
        shaken(secured, name, secured.issuer.certificate)


def test_whoever_does_not_trust_the_authority_does_not_take_it():
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(Secured(Config(tls=True)), "localhost", trustme.CA().cert_pem.bytes())


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_every_address_of_the_machine_is_no_name(host):
    assert names_of(Config(host=host)) == ["localhost", "127.0.0.1", "::1"]


def test_a_name_that_is_none_is_told():
    with pytest.raises(Unusable, match="no certificate can name so mock: "):
        Secured(Config(tls=True, tls_hosts=("so mock",)))


def test_the_key_needs_no_file_where_the_system_has_some_in_memory(monkeypatch):
    """A container whose file system is read-only."""
    if not hasattr(os, "memfd_create"):
        monkeypatch.setattr(tls.tempfile, "tempdir", None)
    else:
        monkeypatch.setattr(tls.tempfile, "mkstemp", None)
    made = Secured(Config(tls=True))
    assert shaken(made, "localhost", made.issuer.certificate)


def test_elsewhere_it_is_in_a_file_for_a_moment(monkeypatch, tmp_path):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tls.tempfile, "tempdir", str(tmp_path))
    made = Secured(Config(tls=True))
    assert shaken(made, "localhost", made.issuer.certificate)
    assert list(tmp_path.iterdir()) == []


# -- one's own


@pytest.fixture
def own(tmp_path):
    authority = trustme.CA()
    made = authority.issue_cert("crm.example.com")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    made.cert_chain_pems[0].write_to_path(tmp_path / "certificate.pem")
    made.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    return authority.cert_pem.bytes(), tmp_path


@pytest.mark.parametrize("files", [("certificate.pem", "key.pem"), ("both.pem", None)])
def test_a_certificate_of_ones_own_is_shown_as_it_is(own, files):
    trusted, folder = own
    key = folder / files[1] if files[1] else None
    secured = Secured(Config(tls=True, tls_cert=folder / files[0], tls_key=key))
    assert secured.issuer is None
    assert shaken(secured, "crm.example.com", trusted)


def encrypted(folder: Path) -> Path:
    key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    (folder / "encrypted.pem").write_bytes(pem)
    return folder / "encrypted.pem"


def foreign(folder: Path) -> Path:
    trustme.CA().issue_cert("x").private_key_pem.write_to_path(folder / "foreign.pem")
    return folder / "foreign.pem"


def rubbish(folder: Path) -> Path:
    (folder / "rubbish.pem").write_text("lala")
    return folder / "rubbish.pem"


@pytest.mark.parametrize(
    ("key", "told"),
    [(encrypted, "has a password; take one without"), (foreign, "key and certificate are no pair"),
     (rubbish, "certificate and key as PEM are not in there"), (lambda folder: folder / "none.pem", "cannot be read: No such file")],
)  # fmt: skip
def test_a_key_that_cannot_be_used_is_named(own, key, told):
    folder = own[1]
    file = key(folder)
    with pytest.raises(Unusable, match=told) as refused:
        Secured(Config(tls=True, tls_cert=folder / "certificate.pem", tls_key=file))
    assert str(file) in str(refused.value) and "_ssl.c" not in str(refused.value)


def test_a_certificate_without_its_key_says_where_to_name_it(own):
    with pytest.raises(Unusable, match="--tls-key names the key"):
        Secured(Config(tls=True, tls_cert=own[1] / "certificate.pem"))
