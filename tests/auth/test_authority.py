"""The local authority is kept where it was told to be, for its owner's eyes, and goes on being itself."""

import hashlib
import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from so_mock.auth import authority as module
from so_mock.auth.authority import Authority, Unusable, usual_folder
from so_mock.auth.keys import Keys, keys

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes as POSIX has them")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "keys"


def test_it_is_the_same_after_a_restart(folder):
    first, again = Authority(folder), Authority(folder)
    assert again.certificate == first.certificate
    assert again.signing == first.signing, "a pinned certificate stays right"
    assert Keys(again).kid == Keys(first).kid
    assert Keys(again).jwks() == Keys(first).jwks()


def test_what_clients_trust_lies_beside_what_is_secret(folder):
    made = Authority(folder)
    signing = made.signing
    assert made.file == folder / "authority.pem"
    assert made.file.read_bytes() == made.certificate
    assert (folder / "signing.pem").read_bytes() == signing.certificate
    assert sorted(each.name for each in folder.iterdir()) == [
        "authority.key.pem", "authority.pem", "signing.key.pem", "signing.pem",
    ]  # fmt: skip
    for public in folder.glob("*[!y].pem"):
        assert b"PRIVATE" not in public.read_bytes()


@POSIX
def test_private_files_are_for_the_owner_alone(folder):
    before = os.umask(0)
    try:
        Authority(folder).signing  # noqa: B018
    finally:
        os.umask(before)
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
    assert modes["authority.key.pem"] == modes["signing.key.pem"] == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_in_memory_nothing_is_written(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = Authority(None)
    assert made.signing is made.signing
    assert made.file is None and made.trouble == ""
    assert list(tmp_path.iterdir()) == []


def test_a_process_has_one_in_memory():
    assert keys().kid == keys(None).kid == Keys(module.authority(None)).kid


def test_a_folder_that_cannot_be_written_leaves_it_in_memory_and_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    made = Authority(tmp_path / "file" / "keys")
    assert made.file is None and made.signing.certificate
    assert str(tmp_path / "file" / "keys") in made.trouble and "cannot be used" in made.trouble


def test_what_was_kept_is_used_where_nothing_can_be_written(folder, monkeypatch):
    first = Authority(folder)
    kept = first.signing

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "_write", refused)
    monkeypatch.setattr(Path, "write_bytes", refused)
    (folder / "authority.pem").unlink()
    again = Authority(folder)
    assert (again.certificate, again.signing, again.trouble) == (first.certificate, kept, "")


@pytest.mark.parametrize("content", [b"", b"lala", b"-----BEGIN CERTIFICATE-----\nlala\n"])
def test_a_file_that_is_no_key_is_refused_and_named(folder, content):
    folder.mkdir(parents=True)
    file = folder / "authority.key.pem"
    file.write_bytes(content)
    with pytest.raises(Unusable, match="Delete it to have a new one made") as refused:
        Authority(folder)
    assert str(file) in str(refused.value)
    assert file.read_bytes() == content


def test_a_key_of_another_certificate_is_refused(folder, tmp_path):
    Authority(folder)
    other = Authority(None)
    key = (folder / "authority.key.pem").read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    (folder / "authority.key.pem").write_bytes(key + other.certificate)
    with pytest.raises(Unusable, match="no pair"):
        Authority(folder)


def test_the_signing_key_of_an_authority_that_is_gone_is_made_anew(folder):
    before = Authority(folder).signing
    (folder / "authority.key.pem").unlink()
    after = Authority(folder)
    assert after.signing.certificate != before.certificate
    issuer = x509.load_pem_x509_certificate(after.certificate)
    x509.load_pem_x509_certificate(after.signing.certificate).verify_directly_issued_by(issuer)
    assert (folder / "signing.pem").read_bytes() == after.signing.certificate
    assert Authority(folder).signing == after.signing


def test_whoever_is_first_makes_it(folder):
    """As several workers of a test run do on a new machine."""
    script = (
        "import sys, pathlib; from so_mock.auth.authority import Authority\n"
        "made = Authority(pathlib.Path(sys.argv[1])); print(hash(made.certificate), hash(made.signing))"
    )
    command = [sys.executable, "-c", script, str(folder)]
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) for _ in range(4)
    ]
    told = {each.communicate(timeout=60)[0] for each in started}
    assert len(told) == 1 and "" not in told
    assert len(list(folder.iterdir())) == 4


def test_a_file_system_without_links_will_do(folder, monkeypatch):
    def none(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(module.os, "link", none)
    first = Authority(folder)
    assert first.trouble == "" and Authority(folder).certificate == first.certificate


def test_a_servers_certificate_holds_names_and_addresses_and_is_not_valid_for_too_long():
    made = Authority(None)
    pem = made.server(["localhost", "127.0.0.1", "::1", "*.superoffice.com"])
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERT") :])
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "*.superoffice.com"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lifetime.days <= 398
    key = load_pem_private_key(pem, None)
    assert key.public_key() == certificate.public_key()
    with pytest.raises(ValueError):
        made.server(["no name"])


def test_its_certificate_is_one_that_openssl_takes_for_an_authority():
    made = Authority(None)
    trusting = ssl.create_default_context(cadata=made.certificate.decode())
    [told] = [each for each in trusting.get_ca_certs() if "so-mock" in str(each["subject"])]
    assert told["subject"] == told["issuer"]
    digest = ssl.PEM_cert_to_DER_cert(made.certificate.decode())
    assert made.fingerprint.replace(":", "") == hashlib.sha256(digest).hexdigest().upper()


def test_the_usual_folder_is_the_platforms(monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("LOCALAPPDATA", "C:/Local")
    told = {}
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr(module.sys, "platform", platform)
        told[platform] = usual_folder().as_posix()
    assert told["linux"] == "/data/so-mock"
    assert told["darwin"].endswith("/Library/Application Support/so-mock")
    assert told["win32"] == "C:/Local/so-mock"


def test_who_has_no_home_has_no_usual_folder(monkeypatch):
    """A container whose user is but a number."""

    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(module.Path, "home", none)
    assert usual_folder() is None
