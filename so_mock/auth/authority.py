"""The local authority, and what it vouches for: servers that speak TLS, and the key that signs tokens (sheet: auth.md 2).

Kept in a folder, so that whatever trusts it, or has pinned the certificate of the signing key, does so after a restart as well.
Imports cryptography late: so-mock tells where the folder is without it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import trustme

AUTHORITY, SIGNING = "authority", "signing"  # names of files
SUBJECT = "so-mock federated login"
DAYS = 397  # of a server's certificate: browsers take none that is valid for longer


class Unusable(Exception):
    """A certificate or a private key that is there and cannot be used; says what to do."""


class Held(NamedTuple):
    """A certificate and its private key, as PEM."""

    certificate: bytes
    private_key: bytes


def usual_folder() -> Path | None:
    """Where programs keep their data on this platform; for each user his own. None for one who has no home."""
    try:
        home = Path.home()
    except RuntimeError:  # a container whose user is but a number
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "so-mock"


class Authority:
    """Made when there is none in the folder. Raises Unusable.

    `folder` is where it is kept; None: in memory, for as long as the process runs. `trouble` says why not in the folder that was
    asked for.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder, self.trouble = folder, ""
        held = self._held(AUTHORITY, self._made, lambda held: True)
        self.certificate = held.certificate
        self._private_key = held.private_key

    @property
    def file(self) -> Path | None:
        """The certificate that clients trust; None in memory."""
        return self.folder / f"{AUTHORITY}.pem" if self.folder else None

    @property
    def fingerprint(self) -> str:
        """SHA-256, as browsers and systems show it."""
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256

        return (
            x509.load_pem_x509_certificate(self.certificate).fingerprint(SHA256()).hex(":").upper()
        )

    @cached_property
    def signing(self) -> Held:
        """The key that signs tokens. Of an authority that is gone it is made anew."""
        return self._held(SIGNING, self._made_signing, self._issued)

    def server(self, names: Sequence[str]) -> bytes:
        """Private key and certificate of a server with these names and addresses, in one PEM. Raises ValueError for what can
        be neither."""
        import trustme

        now = datetime.now(UTC)  # of the real world, which clients live in
        made = self._ca.issue_cert(
            *names, common_name="so-mock", organization_name="so-mock", organization_unit_name="local server",
            not_before=now - timedelta(days=1), not_after=now + timedelta(days=DAYS), key_type=trustme.KeyType.ECDSA,
        )  # fmt: skip
        return made.private_key_and_cert_chain_pem.bytes()

    @cached_property
    def _ca(self) -> trustme.CA:
        import trustme

        return trustme.CA.from_pem(self.certificate, self._private_key)

    @staticmethod
    def _made() -> Held:
        import secrets

        import trustme

        # A name of its own: a trust store may hold those of several machines.
        unit = f"local authority {secrets.token_hex(3)}"
        made = trustme.CA(
            organization_name="so-mock", organization_unit_name=unit, key_type=trustme.KeyType.RSA
        )
        return Held(made.cert_pem.bytes(), made.private_key_pem.bytes())

    def _made_signing(self) -> Held:
        import trustme

        made = self._ca.issue_cert(
            "login.so-mock.invalid", common_name=SUBJECT, organization_name="so-mock",
            organization_unit_name="tokens", key_type=trustme.KeyType.RSA,
        )  # fmt: skip
        return Held(made.cert_chain_pems[0].bytes(), made.private_key_pem.bytes())

    def _issued(self, held: Held) -> bool:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature

        issuer = x509.load_pem_x509_certificate(self.certificate)
        try:
            x509.load_pem_x509_certificate(held.certificate).verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    def _held(self, name: str, make: Callable[[], Held], fits: Callable[[Held], bool]) -> Held:
        """What the folder has of that name; else made, and put there."""
        if self.folder is None:
            return make()
        private, public = self.folder / f"{name}.key.pem", self.folder / f"{name}.pem"
        try:
            found = _read(private)
            if found is None or not fits(found):
                made = make()
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write(private, made.private_key + made.certificate, replace=found is not None)
                found = _read(private) or made  # another process may have been first
        except OSError as wrong:
            self.trouble = f"{self.folder} cannot be used ({wrong.strerror or wrong})"
            self.folder = None
            return make()
        with suppress(OSError):  # a copy for others, which whoever may only read has already
            if not public.is_file() or public.read_bytes() != found.certificate:
                public.write_bytes(found.certificate)
        return found


@cache
def _kept(folder: Path | None) -> Authority:
    return Authority(folder)


_LOCK = Lock()


def authority(folder: Path | None) -> Authority:
    """One for a folder in a process; of those in memory there is one as well. Raises Unusable."""
    with _LOCK:
        return _kept(folder)


def _read(file: Path) -> Held | None:
    """None where there is none. Raises Unusable for what is no pair, and OSError."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        key = load_pem_private_key(content, None)
        [certificate] = x509.load_pem_x509_certificates(content)
        if certificate.public_key() != key.public_key():
            raise ValueError("its key and its certificate are no pair")
    except (ValueError, TypeError) as wrong:
        told = str(wrong).split(". ")[0].rstrip(".") or "it holds no key and certificate"
        raise Unusable(
            f"{file} cannot be used: {told[:120]}. Delete it to have a new one made, which clients must trust anew"
        ) from None
    start = content.index(b"-----BEGIN CERTIFICATE-----")
    return Held(content[start:], content[:start])


def _write(file: Path, content: bytes, *, replace: bool) -> None:
    """Whole or not at all, for the eyes of its owner; what another process has put there meanwhile stays. Raises OSError."""
    import tempfile

    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # of mode 0600
    written = Path(name)
    try:
        with os.fdopen(number, "wb") as out:
            out.write(content)
        if replace:
            written.replace(file)
            return
        try:
            os.link(written, file)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            written.replace(file)
    finally:
        written.unlink(missing_ok=True)
