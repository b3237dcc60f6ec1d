"""What one process was told: read once, from arguments and environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_TENANT = "Cust12345"
DEFAULT_SEED = 1
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Config:
    """`auth` is lenient, strict or off; `body_limit` in bytes; `catalogue` a file made by `so-mock catalogue`."""

    host: str = "127.0.0.1"
    port: int = 8405
    scenario: str = "demo"
    seed: int | None = None  # None: the scenario's, else DEFAULT_SEED
    auth: str = "lenient"
    strict: bool = False
    log: str = "text"
    catalogue: Path | None = None
    body_limit: int = 64 * MEGABYTE
    tenant: str = DEFAULT_TENANT
    zone: str = "NO"
