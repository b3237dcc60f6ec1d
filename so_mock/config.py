"""What one process was told: read once, from arguments and environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from so_mock.clock import Start

DEFAULT_TENANT = "Cust12345"
DEFAULT_SEED = 1
MEGABYTE = 1024 * 1024
LENIENT, STRICT = "lenient", "strict"
AUTH = (LENIENT, STRICT, "off")  # ways to look at credentials
ENFORCE, REPORT, OFF = "enforce", "report", "off"
RIGHTS = (ENFORCE, REPORT, OFF)  # what becomes of roles
SUPEROFFICE = "superoffice"
HOSTS = (SUPEROFFICE,)  # whose names of hosts mean something
ZONE = "NO"


@dataclass(frozen=True, slots=True)
class Config:
    """`auth` is lenient, strict or off; `body_limit` in bytes; `catalogue` a file made by `so-mock catalogue`.
    Without `keys` the authority and the key are in memory. `public_url` has no slash at its end.

    What a scenario may say too is None, or empty, where the user said nothing: then the scenario's counts.
    """

    host: str = "127.0.0.1"
    port: int = 8405
    scenario: str | tuple[str, ...] = "demo"  # several: as a file that extends them in that order
    seed: int | None = None  # None: the scenario's, else DEFAULT_SEED
    auth: str | None = None
    rights: str | None = None
    clock: Start | None = None
    strict: bool = False
    log: str = "text"
    catalogue: Path | None = None
    body_limit: int = 160 * MEGABYTE  # a file of 100 MB as base64 in JSON, and room to spare
    tenant: str = DEFAULT_TENANT
    zone: str = ""
    admin_token: str = ""  # asked for by the admin API; empty: by nobody
    reload: bool = False  # the scenario file is read again when it was edited
    scenarios: Path | None = None  # a folder whose files are scenarios known by their names
    tls: bool = False
    tls_hosts: tuple[str, ...] = ()  # more names for its certificate
    tls_cert: Path | None = None  # the user's own; None: one of the local authority
    tls_key: Path | None = None  # None: in the same file
    keys: Path | None = None  # folder of the local authority and of the key that signs
    public_url: str = ""  # where clients find this server; empty: where each calls it
    hosts: str | None = None  # one of HOSTS; None: names mean nothing
    smtp_port: int | None = None  # where mail is taken; None: nowhere; 0: a free port
    webhook_http: tuple[str, ...] = ()  # hosts that need no TLS, beside this machine; `*`: any
    files: bool = False  # a scenario that comes through the admin API may extend files: only where caller and server are one

    @property
    def scenario_names(self) -> tuple[str, ...]:
        return (self.scenario,) if isinstance(self.scenario, str) else self.scenario
