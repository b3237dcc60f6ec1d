"""The token of a system user as a SAML 2.0 assertion (sheet: auth.md 9.3): attributes are named by the claims' addresses.

It is not signed: of the libraries that can, none comes without lxml. A client that verifies asks for `Jwt`, which is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, tostring

from so_mock.login.soap.envelope import add

ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"


def assertion(claims: Mapping[str, Any], id: str) -> str:
    """The claims of a JWT, in base64. `id` is unique to it."""
    issued, ends = _time(claims["iat"]), _time(claims["exp"])
    root = Element("saml:Assertion", {"xmlns:saml": ASSERTION, "ID": f"_{id}", "Version": "2.0", "IssueInstant": issued})  # fmt: skip
    add(root, "saml:Issuer", str(claims["iss"]))
    subject = add(root, "saml:Subject")
    add(subject, "saml:NameID", str(claims["sub"]))
    confirmed = add(subject, "saml:SubjectConfirmation", Method=_BEARER)
    add(confirmed, "saml:SubjectConfirmationData", NotOnOrAfter=ends)
    within = add(root, "saml:Conditions", NotBefore=_time(claims["nbf"]), NotOnOrAfter=ends)
    add(add(within, "saml:AudienceRestriction"), "saml:Audience", str(claims["aud"]))
    context = add(add(root, "saml:AuthnStatement", AuthnInstant=issued), "saml:AuthnContext")
    add(context, "saml:AuthnContextClassRef", _UNSPECIFIED)
    stated = add(root, "saml:AttributeStatement")
    for name, value in claims.items():
        if "/" in name:  # the others have a place of their own above
            add(add(stated, "saml:Attribute", Name=name), "saml:AttributeValue", str(value))
    return base64.b64encode(tostring(root, encoding="utf-8")).decode()


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
