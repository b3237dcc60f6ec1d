"""The authority that a server of this process shows certificates of."""

from __future__ import annotations

from so_mock.admin.asked import Answered, Asked

PEM = "application/x-pem-file"


def authority(asked: Asked) -> Answered:
    """The certificate that clients trust, where so-mock speaks TLS; as PEM."""
    return Answered(asked.tenants.world.keys.authority_certificate, PEM)
