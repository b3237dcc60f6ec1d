"""TLS of a server: which certificate it shows, and for which names (sheet: auth.md 18)."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from so_mock.auth.addresses import DOMAIN
from so_mock.auth.authority import Authority, Unusable, authority
from so_mock.config import Config

HERE = ("localhost", "127.0.0.1", "::1")


class Secured:
    """What a server needs to speak TLS. `issuer` is None where its certificate is the user's own. Raises Unusable."""

    def __init__(self, config: Config) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_alpn_protocols(["http/1.1"])
        self.issuer: Authority | None = None
        if config.tls_cert is not None:
            _load(self.context, config.tls_cert, config.tls_key)
            return
        self.issuer = authority(config.keys)
        try:
            pem = self.issuer.server(names_of(config))
        except ValueError as wrong:
            named = ", ".join(config.tls_hosts) or config.host
            raise Unusable(f"no certificate can name {named}: {wrong}") from None
        with _file(pem) as name:  # the ssl of Python reads files only
            self.context.load_cert_chain(name)


def names_of(config: Config) -> list[str]:
    """Of the certificate: this machine to itself, and whatever else clients may call it."""
    names = [*HERE, *config.tls_hosts]
    if config.hosts:
        names.append(f"*.{DOMAIN}")
    if config.public_url:
        names.append(urlsplit(config.public_url).hostname or "")
    if not _any(config.host):
        names.append(config.host)
    return list(dict.fromkeys(name for name in names if name))


def _any(host: str) -> bool:
    """Whether it is every address of the machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _load(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    named = f"{certificate} with the key {key}" if key else f"{certificate}"

    def password() -> bytes:  # else OpenSSL would ask at the terminal
        raise Unusable(f"the key of {named} has a password; take one without")

    try:
        context.load_cert_chain(certificate, key, password)
    except ssl.SSLError as wrong:
        told = "certificate and key as PEM are not in there"
        if wrong.reason == "KEY_VALUES_MISMATCH":
            told = "key and certificate are no pair"
        elif wrong.reason not in (None, "NO_START_LINE"):  # a size or a digest that OpenSSL refuses
            told = wrong.reason.replace("_", " ").lower()
        hint = "" if key else "; --tls-key names the key where it is in a file of its own"
        raise Unusable(f"{named} cannot be used: {told}{hint}") from None
    except OSError as wrong:
        raise Unusable(f"{named} cannot be read: {wrong.strerror or wrong}") from None


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """A name under which the content can be read: in memory where the system has such files, since none else may be writable."""
    if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):
        number = os.memfd_create("so-mock")
        try:
            os.write(number, content)
            yield f"/proc/self/fd/{number}"
        finally:
            os.close(number)
        return
    number, name = tempfile.mkstemp()  # of mode 0600
    try:
        with os.fdopen(number, "wb") as out:
            out.write(content)
        yield name
    finally:
        os.unlink(name)
