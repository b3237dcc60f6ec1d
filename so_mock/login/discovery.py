"""Where the identity provider is found, what it can do, and the key that proves its tokens (sheet: auth.md 2)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.errors import BadArgument
from so_mock.names import meant_or_all
from so_mock.render.as_json import MEDIA_TYPE, encode

CERTIFICATE = (
    "SuperOfficeFederatedLogin"  # clients that pin a certificate look for a file of this name
)
FORMS = ("pem", "crt", "chain", "authority")


@behaviour("login.discovery")
def discovery(crm: Crm, visit: Visit) -> Reply:
    """The issuer is the address without `/login`, under which this is found: clients are told not to compare the two."""
    login = f"{visit.root}/login"
    told = {
        "issuer": visit.root,
        "authorization_endpoint": f"{login}/common/oauth/authorize",
        "token_endpoint": f"{login}/common/oauth/tokens",
        "end_session_endpoint": f"{login}/logout",
        "revocation_endpoint": f"{login}/common/oauth/revoke",
        "jwks_uri": f"{login}/.well-known/jwks",
        "scopes_supported": ["openid"],
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": [
            "code",
            "id_token",
            "code id_token",
            "token id_token",
            "token",
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "grant_types_supported": ["implicit", "authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256", "plain"],
    }
    return Reply(encode(told), MEDIA_TYPE)


@behaviour("login.keys")
def keys(crm: Crm, visit: Visit) -> Reply:
    return Reply(encode(crm.keys.jwks()), MEDIA_TYPE)


@behaviour("login.certificate")
def certificate(crm: Crm, visit: Visit) -> Reply:
    """For clients that pin it instead of asking for the key. `format` pem or crt (the same as DER), `chain` with the authority
    behind it, `authority` alone."""
    form = visit.parameters.get("format", "pem").lower()
    if form not in FORMS:
        raise BadArgument(f"A certificate has no format {form[:40]!r}; {meant_or_all(form, FORMS)}")
    held = crm.keys
    if form == "crt":
        return _file(held.der, "application/pkix-cert", f"{CERTIFICATE}.crt")
    content = {
        "pem": held.certificate,
        "chain": held.certificate + held.authority_certificate,
        "authority": held.authority_certificate,
    }[form]
    name = "SuperOfficeAuthority" if form == "authority" else CERTIFICATE
    return _file(content, "application/x-pem-file", f"{name}.pem")


def _file(content: bytes, media_type: str, name: str) -> Reply:
    return Reply(content, media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip
