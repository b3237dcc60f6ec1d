"""SoPrincipal: sign-in by SOAP, as on-site servers have it (sheet: auth.md 12)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm


@behaviour("login.principal")
def principal(crm: Crm, visit: Visit) -> Reply:
    from so_mock.login.soap import principal  # XML, for those who speak it

    return principal.answered(crm, visit)


@behaviour("login.principal_wsdl")
def principal_wsdl(crm: Crm, visit: Visit) -> Reply:
    from so_mock.login.soap import principal

    return principal.described(crm, visit)
