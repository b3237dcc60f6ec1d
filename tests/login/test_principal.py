"""Sign-in by SOAP as on-site servers have it: who gets a ticket, what the ticket opens, and what those hear who get none."""

import pytest
from contract.door import Door
from login.soap.test_wsdl import PRINCIPAL, client

__all__ = ["client"]


def data(**pairs: str) -> dict[str, list[dict[str, str]]]:
    return {"AuthenticationGenericDataKeyValuePair": [{"Key": name, "Value": value} for name, value in pairs.items()]}  # fmt: skip


def whoever(door: Door, ticket: str) -> str:
    return str(door.rest("GET", "User/currentPrincipal", auth=f"SOTicket {ticket}")["Associate"])


@pytest.fixture
def service(client):
    return client(PRINCIPAL).service


@pytest.fixture
def strictly(door_with, client):
    """The service of a server that takes only what it knows; and its door."""
    door = door_with(auth="strict")
    for adapter in [a for a in client.__closure__ or () if False]:
        raise AssertionError(adapter)
    return door


def test_name_and_password_get_a_ticket_and_who_he_is(service):
    found = service.AuthenticateUsernamePassword("tje0", "Tje0").body
    assert found.AuthenticationSucceeded is True
    assert found.Credentials.Ticket.startswith("7T:")
    who = found.Response
    assert (who.Associate, who.AssociateId, who.UserType) == ("tje0", 5, "InternalAssociate")
    assert (who.RoleType, who.DatabaseContextIdentifier) == ("Employee", "Default")
    assert who.Licenses.GrantedModuleLicense[0].OwnerName == "SUPEROFFICE"
    assert who.FunctionRights.string == sorted(who.FunctionRights.string)
