"""PartnerSystemUserService: the exchange of a system token as a SOAP service (sheet: auth.md 9.3)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from so_mock.auth.system import Asked
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login import system_user
from so_mock.login.soap import envelope, wsdl
from so_mock.login.soap.envelope import Fault, Message, add, nil

NAMESPACE = "http://www.superoffice.com/superid/partnersystemuser/0.1"
HEADERS = ("ApplicationToken", "ContextIdentifier")
EXCHANGE = wsdl.Exchange(
    "Authenticate", f"{NAMESPACE}/IPartnerSystemUserService/Authenticate", "AuthenticationRequest", "AuthenticationResponse", HEADERS
)  # fmt: skip


def answered(crm: Crm, visit: Visit) -> Reply:
    version = envelope.version_of(visit)
    try:
        message = envelope.read(visit, NAMESPACE)
        version = message.version
        wsdl.meant(message, [EXCHANGE])
    except Fault as fault:
        return envelope.fault(version, fault)
    kind = envelope.text(envelope.within(message.body, "ReturnTokenType"))
    found = system_user.exchanged(crm, visit, asked(message), kind)
    return envelope.reply(version, _response(found))


def asked(message: Message) -> Asked:
    signed = envelope.text(envelope.within(message.body, "SignedSystemToken"))
    return Asked(signed, *(envelope.text(message.headers.get(name)) for name in HEADERS))


def context_of(visit: Visit) -> str:
    try:
        return asked(envelope.read(visit, NAMESPACE)).context
    except Fault:
        return ""


def _response(found: system_user.Outcome) -> Element:
    response = Element("AuthenticationResponse", {"xmlns": NAMESPACE, "xmlns:i": envelope.INSTANCE})
    add(response, "IsSuccessful", "false" if found.error else "true")
    for name, value in (("Token", found.token), ("ErrorMessage", found.error)):
        if value:
            add(response, name, value)
        else:
            nil(response, name)
    return response


def described(visit: Visit) -> Reply:
    service = wsdl.Service(
        "PartnerSystemUserService", "IPartnerSystemUserService", NAMESPACE, [EXCHANGE], _types
    )
    return wsdl.served(service, visit, visit.root)


def _types(schema: Element) -> set[str]:
    """Everything may be left out."""
    wsdl.element(schema, "AuthenticationRequest", SignedSystemToken="xs:string", ReturnTokenType="tns:TokenType")  # fmt: skip
    wsdl.element(schema, "AuthenticationResponse", IsSuccessful="xs:boolean", Token="xs:string", ErrorMessage="xs:string")  # fmt: skip
    allowed = add(add(schema, "xs:simpleType", name="TokenType"), "xs:restriction", base="xs:string")  # fmt: skip
    for kind in (system_user.JWT, system_user.SAML):
        add(allowed, "xs:enumeration", value=kind)
    for header in HEADERS:
        add(schema, "xs:element", name=header, nillable="true", type="xs:string")
    return set()
