"""The descriptions: what they say where the service is, and that a client's own reader finds in them what the sheets name."""

from typing import Any

import pytest
import zeep
from contract.door import Door
from login.signing import SOAP
from login.soap.clients import PRINCIPAL, clients

__all__ = ["clients"]


@pytest.fixture
def client(door: Door, clients: Any) -> Any:
    return lambda path: clients(door, path)


def port(made: zeep.Client) -> tuple[str, str]:
    [service] = made.wsdl.services.values()
    [found] = service.ports.values()
    return service.name, found.binding_options["address"]


@pytest.mark.parametrize(("path", "address"), [
    (SOAP, SOAP), ("/Cust12345/Login/Services/PartnerSystemUserService.svc", "/Cust12345/Login/Services/PartnerSystemUserService.svc"),
])  # fmt: skip
def test_the_exchange_is_where_its_description_was_asked_for(client, path, address):
    assert port(client(path)) == ("PartnerSystemUserService", f"http://so.test{address}")


@pytest.mark.parametrize(("path", "address"), [
    (PRINCIPAL, PRINCIPAL), (f"/Cust12345{PRINCIPAL}", f"/Cust12345{PRINCIPAL}"),
    ("/remote/services85/soprincipal.svc", "/remote/services85/soprincipal.svc"),
])  # fmt: skip
def test_so_principal_is_where_its_description_was_asked_for(client, path, address):
    assert port(client(path)) == ("WcfSoPrincipalService", f"http://so.test{address}")


def test_the_exchange_is_described_as_the_documentation_has_it(client):
    made = client(SOAP)
    space = "{http://www.superoffice.com/superid/partnersystemuser/0.1}"
    assert made.get_type(f"{space}TokenType").accepted_types
    [service] = made.wsdl.services.values()
    [found] = service.ports.values()
    [operation] = found.binding.all().values()
    assert operation.name == "Authenticate"
    assert operation.soapaction == f"{space[1:-1]}/IPartnerSystemUserService/Authenticate"
    assert [name for name, _ in operation.input.header.type.elements] == ["ApplicationToken", "ContextIdentifier"]  # fmt: skip
    assert [name for name, _ in operation.input.body.type.elements] == ["SignedSystemToken", "ReturnTokenType"]  # fmt: skip
    assert [name for name, _ in operation.output.body.type.elements] == ["IsSuccessful", "Token", "ErrorMessage"]  # fmt: skip


def test_without_wsdl_in_the_query_a_page_says_where_it_is(door: Door):
    for path in (SOAP, PRINCIPAL):
        reply = door("GET", path, auth=None)
        assert reply.headers["content-type"].startswith("text/html")
        assert f"http://so.test{path}?wsdl".encode() in reply.body
