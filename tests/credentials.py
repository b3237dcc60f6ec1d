"""What tests of sign-in share: headers, and who is found by them."""

import base64
from typing import Any, NamedTuple

from so_mock.auth.identify import Place, identify
from so_mock.auth.tokens import issue
from so_mock.call import Caller
from so_mock.store.table import Row
from so_mock.tenant import Tenant

SERVER_SECRET = "c0ffee00c0ffee00c0ffee00c0ffee00"  # of the demo world's app demo-server


class Shown(NamedTuple):
    """The headers of a request that tell who calls."""

    authorization: bytes | None = None
    app_token: str = ""
    xsrf: str = ""
    cookie: str = ""


def basic(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return "Basic " + base64.b64encode(raw).decode()


def who(
    tenant: Tenant, header: str | None, auth: str = "lenient", online: bool = False, **more: str
) -> Caller:
    shown = Shown(header.encode("latin-1") if header is not None else None, **more)
    return identify(shown, Place(tenant.name, auth, online, tenant.clock, tenant.store)).caller


def issued(tenant: Tenant, kind: str, associate: int = 5, **facts: Any) -> Row:
    with tenant.store.unit():
        return issue(tenant.acting(Caller(0, "")), kind, associate, **facts)
