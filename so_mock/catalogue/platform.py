"""Operations of the platform around the API, which no published file lists (sheet: auth.md 18). Rules and the journal name
them like all others."""

from __future__ import annotations

from so_mock.catalogue.operations import Operation

LABEL = "Release_12.4_2026.09.17-05"  # of the release that is served, as states of tenants and /api name it
AGENT = "login"  # in front of the dot of each

# The release whose description the packaged catalogue was built from.
SERVED, ASSEMBLY = "12.4.1514", "12.4.0.0"

# Name -> verb and path; `{ctx}` is a tenant or `common`.
_PATHS = {
    "login.discovery": "GET /login/.well-known/openid-configuration",
    "login.keys": "GET /login/.well-known/jwks",
    "login.authorize": "GET /login/{ctx}/oauth/authorize",
    "login.approve": "POST /login/{ctx}/oauth/authorize",
    "login.token": "POST /login/{ctx}/oauth/tokens",
    "login.revoke": "POST /login/{ctx}/oauth/revoke",
    "login.logout": "GET /login/logout",
    "login.legacy": "GET /login/",
    "login.certificate": "GET /login/.well-known/certificate",
    "login.system_user": "POST /login/api/PartnerSystemUser/Authenticate",
    "login.system_user_soap": "POST /login/services/PartnerSystemUserService.svc",
    "login.system_user_wsdl": "GET /login/services/PartnerSystemUserService.svc",
    "login.principal": "POST /Remote/Services88/SoPrincipal.svc",
    "login.principal_wsdl": "GET /Remote/Services88/SoPrincipal.svc",
    "login.state": "GET /api/state/{ctx}",
}  # fmt: skip


def _operation(key: str, verb: str, path: str) -> Operation:
    return Operation(
        key=key, verb=verb, path=path, agent=AGENT, parameters=(), result=None, statuses=(200,), consumes=(), produces=(),
        calls="", restricted=False, body=None, wrapper="", path_parameters=(), query={}, uploads=verb == "POST", stream=False,
        success=200,
    )  # fmt: skip


PLATFORM: dict[str, Operation] = {
    key: _operation(key, *told.split(" ")) for key, told in _PATHS.items()
}
