"""Where a tenant is found: the addresses that claims and states name (sheet: auth.md 1, 10, 18).

On the platform one signs in at a host without a digit, and a tenant's API is at one with a digit. With `--hosts superoffice` the
Host header tells which was called; else, and for every other name, all is at the address that was called or `--public-url`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from so_mock.call import Visit

NUMBER = "2"  # in the name of the host at which all tenants are
ENVIRONMENTS = ("sod", "qaonline", "qastage", "stage", "online")
DOMAIN = "superoffice.com"
# Compiled when first asked for: few servers are called by names of the platform.
_HOST = rf"({'|'.join(ENVIRONMENTS)}|app)(\d*)\.{re.escape(DOMAIN)}"
_ADDRESS = r"(https?://)([^/:\[\]]*)(.*)"


class Origins(NamedTuple):
    """`public` is where clients find this server, whatever Host they send, without a slash at its end; `platform` whether hosts
    for signing in are told apart from hosts of the API."""

    public: str = ""
    platform: bool = False

    def called(self, scheme: str, host: str, front: str) -> str:
        """The address that was called, up to the end of `front`, a path."""
        if not self.public:
            return f"{scheme}://{host}{front}"
        inner = self.public.split("/", 3)[3:]  # a path that a proxy may have left in front
        if inner and f"{front}/".lower().startswith(f"/{inner[0]}/".lower()):
            front = front[len(inner[0]) + 1 :]
        return self.public + front

    def login(self, address: str) -> str:
        """The same at the host where one signs in."""
        return self._moved(address, "")

    def api(self, address: str) -> str:
        """The same at the host where the API of a tenant is."""
        return self._moved(address, NUMBER)

    def _moved(self, address: str, number: str) -> str:
        told = re.fullmatch(_ADDRESS, address, re.I | re.S) if self.platform else None
        host = re.fullmatch(_HOST, told[2], re.I) if told else None
        if told is None or host is None:
            return address
        name = host[1].lower()
        if name == "app":
            if number:
                return address
            name = "online"
        return f"{told[1]}{name}{number}.{DOMAIN}{told[3]}"


def to_redirect(environment: str) -> tuple[str, str]:
    """Where one signs in to an environment, and where its tenants are."""
    return f"{environment}.{DOMAIN}", f"{environment}{NUMBER}.{DOMAIN}"


def wrong_host(host: str) -> bool:
    """Whether a Host header names one of the platform's at which no tenant's API is: without a digit, or with another's."""
    told = re.fullmatch(_HOST, host.partition(":")[0], re.I)
    return told is not None and told[1].lower() != "app" and told[2] != NUMBER


def endpoint(visit: Visit, ctx: str) -> str:
    """`https://sod2.superoffice.com/Cust12345`. No address here has a slash at its end; claims add one."""
    return f"{visit.home}/{ctx}"


def api_base(visit: Visit, ctx: str) -> str:
    """The API's address for a tenant, as `webapi_url` and the tenant's state name it: `.../Cust12345/api`."""
    return f"{endpoint(visit, ctx)}/api"


def services_base(visit: Visit, ctx: str) -> str:
    """Where its SOAP services are, as `netserver_url` names it."""
    return f"{endpoint(visit, ctx)}/Remote/Services88"
