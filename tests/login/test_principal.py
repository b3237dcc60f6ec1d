"""Sign-in by SOAP as on-site servers have it: who gets a ticket, what the ticket opens, and what those hear who get none."""

from typing import Any

import pytest
import zeep
from contract.door import Door
from credentials import SERVER_SECRET
from login.soap.clients import PRINCIPAL, clients

__all__ = ["clients"]

SPACE = "http://www.superoffice.net/ws/crm/NetServer/Services88"
TJE0 = ("tje0", "Tje0")
TOKEN = {"ApplicationToken": SERVER_SECRET}


def data(**pairs: str) -> dict[str, list[dict[str, str]]]:
    return {"AuthenticationGenericDataKeyValuePair": [{"Key": name, "Value": value} for name, value in pairs.items()]}  # fmt: skip


def associate(door: Door, ticket: str) -> str:
    return str(door.rest("GET", "User/currentPrincipal", auth=f"SOTicket {ticket}")["Associate"])


@pytest.fixture
def service(door: Door, clients: Any) -> Any:
    return clients(door, PRINCIPAL).service


@pytest.fixture
def strict(door_with: Any) -> Door:
    made: Door = door_with(auth="strict")
    return made


def refused(answer: Any) -> str:
    """Why nobody was let in, as the answer's headers say it."""
    assert answer.body.AuthenticationSucceeded is False and answer.header.Succeeded is False
    assert answer.body.Credentials.Ticket is None and answer.body.Response.Associate is None
    told = answer.header.ExceptionInfo
    assert (told.ExceptionType, told.Message) == ("SoSessionException", "Authentication failed")
    return str(told.FriendlyText)


def test_name_and_password_get_a_ticket_and_who_he_is(service: Any):
    answer = service.AuthenticateUsernamePassword(*TJE0)
    assert answer.header.Succeeded is True and answer.header.TimeZone.SoTimeZoneLocationCode == "NO"
    found = answer.body
    assert found.AuthenticationSucceeded is True and found.Credentials.Ticket.startswith("7T:")
    who = found.Response
    assert (who.Associate, who.AssociateId, who.UserType) == ("tje0", 5, "InternalAssociate")
    assert (who.RoleType, who.DatabaseContextIdentifier) == ("Employee", "Cust12345")
    assert who.Licenses.GrantedModuleLicense[0].OwnerName == "SUPEROFFICE"
    assert who.FunctionRights.string == sorted(who.FunctionRights.string)


def test_it_is_what_rest_says_of_him(service: Any, door: Door):
    """One carrier, told twice: whatever has no value is null in the one and empty in the other."""
    found = zeep.helpers.serialize_object(service.AuthenticateUsernamePassword(*TJE0).body.Response)
    told = door.rest("GET", "User/currentPrincipal")
    assert list(found) == list(told)
    plain = {name for name, value in told.items() if not isinstance(value, list)}
    assert {name: found[name] or told[name] for name in plain} == {name: told[name] for name in plain}  # fmt: skip
    assert found["FunctionRights"]["string"] == told["FunctionRights"]


def test_the_ticket_opens_the_api(service: Any, door: Door):
    ticket = service.AuthenticateUsernamePassword(*TJE0).body.Credentials.Ticket
    assert associate(door, ticket) == "tje0"


@pytest.mark.parametrize("pair", [("tje0", "wrong"), ("", ""), ("tje0", ""), ("tje0", None)])
def test_a_wrong_password_gets_nothing(service: Any, door: Door, pair: tuple[str, str]):
    before = door.tenant.store.stamp
    refused(service.AuthenticateUsernamePassword(*pair))
    assert door.tenant.store.stamp == before


def test_an_access_token_gets_a_ticket_for_the_same_user(service: Any, door: Door):
    token = door.rest("GET", "User/currentToken")
    ticket = service.AuthenticateWithAccessToken(token).body.Credentials.Ticket
    assert associate(door, ticket) == associate_of_token(door, token)


def associate_of_token(door: Door, token: str) -> str:
    return str(door.rest("GET", "User/currentPrincipal", auth=f"Bearer {token}")["Associate"])


@pytest.mark.parametrize("pairs", [{"UserName": "tje0", "Password": "Tje0"}, {"username": "tje0", "PASSWORD": "Tje0"}])  # fmt: skip
def test_data_with_a_name_and_a_password_signs_in(service: Any, door: Door, pairs: dict[str, str]):
    ticket = service.AuthenticateGeneric(data(**pairs)).body.Credentials.Ticket
    assert associate(door, ticket) == "tje0"


def test_data_with_a_ticket_gives_the_ticket_back(service: Any):
    ticket = service.AuthenticateUsernamePassword(*TJE0).body.Credentials.Ticket
    found = service.AuthenticateGeneric(data(Ticket=ticket)).body
    assert (found.Credentials.Ticket, found.Response.Associate) == (ticket, "tje0")


def test_data_that_nobody_understands_is_told_what_would_do(service: Any):
    assert "UserName" in refused(service.AuthenticateGeneric(data(Fingerprint="x")))
    assert "UserName" in refused(service.AuthenticateGeneric())


def test_where_nobody_looks_windows_vouches_for_the_administrator(service: Any):
    assert service.AuthenticateImplicit().body.Response.Associate == "ADM0"


def test_strict_knows_no_windows_identity(strict: Door, clients: Any):
    assert "Windows" in refused(clients(strict, PRINCIPAL).service.AuthenticateImplicit())


def test_strict_takes_only_what_it_knows(strict: Door, clients: Any):
    service = clients(strict, PRINCIPAL).service
    assert service.AuthenticateUsernamePassword(*TJE0).body.AuthenticationSucceeded
    refused(service.AuthenticateUsernamePassword("nobody", "x"))
    refused(service.AuthenticateWithAccessToken("8A:Cust12345.AAAA"))
    refused(service.AuthenticateGeneric(data(Ticket="7T:AAAA")))


def test_online_a_password_is_not_taken(strict: Door, clients: Any):
    service = clients(strict, f"/Cust12345{PRINCIPAL}").service
    assert "Online" in refused(service.AuthenticateUsernamePassword(*TJE0, _soapheaders=TOKEN))


def test_the_ticket_is_the_apps_whose_secret_came_along(service: Any, door: Door):
    ticket = service.AuthenticateUsernamePassword(*TJE0, _soapheaders=TOKEN).body.Credentials.Ticket
    assert door.tenant.store.table("_token").rows[ticket]["Client"] == "demo-server"


def test_the_system_info_names_database_and_licence_without_a_sign_in(service: Any):
    found = service.GetSystemInfo().body.SystemInfo
    assert (found.CompanyName, found.DatabaseName) == ("Fjordlys AS", "Cust12345")
    assert found.License.SerialNr == "1000000001" and found.BuildType == "Release"
    assert found.License.ModuleLicenses.ModuleLicense[0].ModuleName == "expander-services"


def test_an_operation_that_is_none_is_a_fault(door: Door):
    space = "http://www.superoffice.net/ws/crm/NetServer/Services88"
    text = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Authenticate xmlns="{space}"/></s:Body></s:Envelope>'
    reply = door("POST", "/Remote/Services88/SoPrincipal.svc", body=text.encode(), headers={"content-type": "text/xml"}, auth=None)  # fmt: skip
    assert reply.status == 500 and b"No operation takes" in reply.body


def test_names_that_xml_cannot_hold_are_told_without_what_it_cannot(service: Any, door: Door):
    row = door.rest("GET", "Person/2")
    door.rest("PUT", "Person/2", row | {"Lastname": "Da\u000bhl & <Co>"})
    found = service.AuthenticateUsernamePassword(*TJE0).body.Response
    assert found.FullName == "Terje Da\ufffdhl & <Co>"


def test_a_ticket_is_given_back_to_nobody_who_signed_in_by_other_means(door: Door):
    """Whose that is, nobody has looked."""
    other = door.rest("GET", "User/currentToken")
    body = (
        f'<AuthenticateUsernamePassword xmlns="{SPACE}"><UserName>tje0</UserName><Password>Tje0</Password><AuthenticationData>'
        f"<Pair><Key>Ticket</Key><Value>{other}</Value></Pair></AuthenticationData></AuthenticateUsernamePassword>"
    )
    sent = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'
    reply = door("POST", "/Remote/Services88/SoPrincipal.svc", body=sent.encode(), headers={"content-type": "text/xml"}, auth=None)  # fmt: skip
    assert b"<Ticket>7T:" in reply.body and other.encode() not in reply.body
