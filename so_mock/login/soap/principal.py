"""WcfSoPrincipalService: who signs in gets a ticket and hears who he is; what server this is (sheet: auth.md 12).

The answer's headers say whether the call succeeded, and why not: a name or password that is wrong is no fault.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from so_mock.auth.apps import by_secret
from so_mock.auth.identify import FAILED, Place, administrator, identify
from so_mock.auth.tokens import TICKET, TOKENS, issue
from so_mock.call import Caller, Record, Reply, Visit
from so_mock.catalogue.carriers import Carrier, Carriers, Enum
from so_mock.catalogue.platform import ASSEMBLY, LABEL, SERVED
from so_mock.config import STRICT
from so_mock.crm import Crm
from so_mock.entities.licences import OURS
from so_mock.errors import SoError, Unauthorized
from so_mock.login.soap import contract, envelope, wsdl
from so_mock.login.soap.envelope import Fault, Message, add, nil, text, within

NAMESPACE = "http://www.superoffice.net/ws/crm/NetServer/Services88"
TOLD = ("ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone")  # headers of each answer
# Carriers that no REST operation has; spelt as the catalogue spells its own.
OWN = Carriers(
    {
        "SoSystemInfoCarrier": "\tLicense:LicenseInfo\tWarningEnglish:string\tWarningResource:string\tBranchName:string\tBuildLabel:string"
        "\tAssemblyVersion:string\tAccumulatedNextCheckDate:datetime\tFileVersion:string\tDescription:string\tDaysUntilNetServerExpiry:int"
        "\tBuildType:#NetServerBuildType\tDatabaseVersion:int\tIsUnicode:bool\tCompanyName:string\tCompanyId:int\tDatabaseType:string"
        "\tDatabaseMinor:string\tDatabaseName:string\tIsOnTravel:bool\tIsSatellite:bool\tTableRight:TableRight\tFieldProperties:map<FieldProperty>",
        "SoExceptionInfo": "\tMessage:string\tStackTrace:string\tFriendlyText:string\tExceptionType:string\tSource:string"
        "\tInnerException:SoExceptionInfo\tParameters:map<string>",
        "SoTimeZone": "\tSoTimeZoneId:int\tSoTimeZoneLocationCode:string",
        "SoCredentials": "\tTicket:string",
    },
    {"NetServerBuildType": "\tFeature,Stable,Alpha,Beta,ReleaseCandidate,Release"},
    {},
    {},
)  # fmt: skip


class Known:
    """The catalogue's carriers, and those above."""

    def __init__(self, catalogue: Carriers) -> None:
        self.catalogue = catalogue

    def carrier(self, name: str) -> Carrier:
        return (OWN if name in OWN else self.catalogue).carrier(name)

    def enum(self, name: str) -> Enum:
        return (OWN if name in OWN.enum_names() else self.catalogue).enum(name)


@dataclass(slots=True)
class Shown:
    """A credential as a header would have it."""

    authorization: bytes | None
    app_token: str
    xsrf: str = ""
    cookie: str = ""


class SignIn(NamedTuple):
    """Somebody who wants a ticket. `online`: at a tenant's own address, where the platform takes less."""

    crm: Crm
    message: Message
    online: bool

    def told(self, name: str) -> str:
        return text(within(self.message.body, name))

    def by(self, scheme: str, credential: str) -> Caller:
        """Raises Unauthorized."""
        crm = self.crm
        shown = Shown(f"{scheme} {credential}".encode(), text(self.message.headers.get("ApplicationToken")))  # fmt: skip
        place = Place(crm.tenant, crm.auth, self.online, crm.clock, crm.store)
        return identify(shown, place)[0]

    def by_name(self, login: str, password: str) -> Caller:
        return self.by("Basic", base64.b64encode(f"{login}:{password}".encode()).decode())


def by_password(asks: SignIn) -> Caller:
    return asks.by_name(asks.told("UserName"), asks.told("Password"))


def by_windows(asks: SignIn) -> Caller:
    """There is no domain that could vouch for anybody."""
    if asks.crm.auth == STRICT:
        raise Unauthorized(
            FAILED, "so-mock knows no Windows identity: sign in by name and password."
        )
    return administrator(asks.crm.store)


def by_token(asks: SignIn) -> Caller:
    return asks.by("Bearer", asks.told("AccessToken"))


def by_data(asks: SignIn) -> Caller:
    """Whatever plug-in understands the data: the first of ticket, access token, name and password, in any case."""
    given = data_of(asks.message)
    for key, scheme in (("ticket", "SoTicket"), ("accesstoken", "Bearer"), ("token", "Bearer")):
        if given.get(key):
            return asks.by(scheme, given[key])
    if not given.get("username"):
        raise Unauthorized(
            FAILED,
            "AuthenticationData holds none of Ticket, AccessToken and UserName (with Password).",
        )
    return asks.by_name(given["username"], given.get("password", ""))


def data_of(message: Message) -> dict[str, str]:
    pairs = within(message.body, "AuthenticationData")
    found = {}
    for pair in () if pairs is None else pairs:
        found[text(within(pair, "Key")).lower()] = text(within(pair, "Value"))
    return found


GENERIC = "AuthenticateGeneric"
SIGN_INS: Mapping[str, Callable[[SignIn], Caller]] = {
    "AuthenticateUsernamePassword": by_password, "AuthenticateImplicit": by_windows, GENERIC: by_data,
    "AuthenticateWithAccessToken": by_token,
}  # fmt: skip
SYSTEM_INFO = "GetSystemInfo"
EXCHANGES = [
    wsdl.Exchange(name, f"{NAMESPACE}/SoPrincipal/{name}", name, answers, ("ApplicationToken",), TOLD)
    for name, answers in {**dict.fromkeys(SIGN_INS, "AuthenticateResponse"), SYSTEM_INFO: "GetSystemInfoResponse"}.items()
]  # fmt: skip


def answered(crm: Crm, visit: Visit) -> Reply:
    version = envelope.version_of(visit)
    try:
        message = envelope.read(visit, NAMESPACE)
        version = message.version
        exchange = wsdl.meant(message, EXCHANGES)
    except Fault as fault:
        return envelope.fault(version, fault)
    body = Element(exchange.answers, {"xmlns": NAMESPACE, "xmlns:i": envelope.INSTANCE})
    known = Known(crm.model.carriers)
    if exchange.name == SYSTEM_INFO:
        contract.write(body, "SystemInfo", system_info(crm), OWN.type("SoSystemInfoCarrier"), known)
        return envelope.reply(version, body, _headers(crm, None))
    failed: SoError | None = None
    carrier: Record | None = None
    credentials: Record | None = None
    try:
        caller = SIGN_INS[exchange.name](SignIn(crm, message, bool(tenant_named(crm, visit))))
        carrier = crm.acting(caller).call("GET User/currentPrincipal")
        given = data_of(message).get("ticket", "") if exchange.name == GENERIC else ""
        credentials = {"Ticket": ticket_of(crm, message, caller, given)}
    except SoError as error:
        failed = error
    contract.write(body, "Response", carrier, OWN.type("SoPrincipalCarrier"), known)
    contract.write(body, "Credentials", credentials, OWN.type("SoCredentials"), known)
    add(body, "AuthenticationSucceeded", "false" if failed else "true")
    return envelope.reply(version, body, _headers(crm, failed))


def ticket_of(crm: Crm, message: Message, caller: Caller, given: str) -> str:
    """The one that he came with, where it is ours; else a new one."""
    if given and crm.row(TOKENS, given):  # type: ignore[arg-type]  # tokens are known by their text
        return given
    app = by_secret(crm.store, text(message.headers.get("ApplicationToken")))
    client = caller.client or (app["client_id"] if app else "")
    row = issue(crm, TICKET, caller.associate_id, client=client, system=caller.system)
    return str(row["id"])


def _headers(crm: Crm, failed: SoError | None) -> list[Element]:
    known, parent = Known(crm.model.carriers), Element("headers")
    told: Record | None = None
    if failed is not None:
        told = {
            "Message": failed.message, "FriendlyText": failed.detail or failed.message, "ExceptionType": failed.error_type,
            "Source": failed.source,
        }  # fmt: skip
    contract.write(parent, "ExceptionInfo", told, OWN.type("SoExceptionInfo"), known)
    nil(parent, "ExtraInfo")
    add(parent, "Succeeded", "false" if failed else "true")
    zone = {"SoTimeZoneId": 0, "SoTimeZoneLocationCode": crm.clock.zone}
    contract.write(parent, "TimeZone", zone, OWN.type("SoTimeZone"), known)
    for each in parent:
        each.set("xmlns", NAMESPACE)
        each.set("xmlns:i", envelope.INSTANCE)
    return list(parent)


def system_info(crm: Crm) -> Record:
    licence = crm.call("License.GetLicenseFromDB", owner_name=OURS) or {}
    current = licence.get("Current") or {}
    return OWN.blank("SoSystemInfoCarrier") | {
        "License": current or None, "BranchName": LABEL.rpartition("_")[0], "BuildLabel": LABEL, "AssemblyVersion": ASSEMBLY,
        "AccumulatedNextCheckDate": licence.get("AccumulatedNextCheckDate") or crm.now(), "FileVersion": f"{SERVED}.0",
        "BuildType": "Release", "IsUnicode": True, "CompanyName": current.get("CompanyName") or "", "DatabaseType": "MSSQL",
        "DatabaseName": crm.tenant,
    }  # fmt: skip


# -- WSDL


def described(crm: Crm, visit: Visit) -> Reply:
    def types(root: Element) -> set[str]:
        schema = contract.Schema(root, Known(crm.model.carriers))
        _elements(schema)
        return schema.arrays

    service = wsdl.Service("WcfSoPrincipalService", "SoPrincipal", NAMESPACE, EXCHANGES, types)
    named = tenant_named(crm, visit)
    return wsdl.served(service, visit, f"{visit.home}/{named}" if named else visit.home)


def tenant_named(crm: Crm, visit: Visit) -> str:
    """As the path has it in front; "" where it names none."""
    last = "".join(wsdl.parts(visit)[:-3][-1:])
    return last if last.lower() == crm.tenant.lower() else ""


def _elements(schema: contract.Schema) -> None:
    root, a_type = schema.root, OWN.type

    def tns(name: str) -> str:
        return schema.refer(a_type(name))[0]

    schema.pairs(
        "AuthenticationGenericData", "AuthenticationGenericDataKeyValuePair", a_type("string")
    )
    schema.pairs("SoExtraInfo", "ExtraInfoNameValuePair", a_type("string"))
    wsdl.element(root, "AuthenticateUsernamePassword", UserName="xs:string", Password="xs:string")
    wsdl.element(root, "AuthenticateImplicit")
    wsdl.element(root, "AuthenticateGeneric", AuthenticationData="tns:AuthenticationGenericData")
    wsdl.element(root, "AuthenticateWithAccessToken", AccessToken="xs:string")
    wsdl.element(
        root, "AuthenticateResponse", Response=tns("SoPrincipalCarrier"), Credentials=tns("SoCredentials"),
        AuthenticationSucceeded="xs:boolean",
    )  # fmt: skip
    wsdl.element(root, SYSTEM_INFO)
    wsdl.element(root, "GetSystemInfoResponse", SystemInfo=tns("SoSystemInfoCarrier"))
    headers = {
        "ApplicationToken": "xs:string", "ExceptionInfo": tns("SoExceptionInfo"), "ExtraInfo": "tns:SoExtraInfo",
        "TimeZone": tns("SoTimeZone"),
    }  # fmt: skip
    for name, type in headers.items():
        add(root, "xs:element", name=name, nillable="true", type=type)
    add(root, "xs:element", name="Succeeded", type="xs:boolean")
