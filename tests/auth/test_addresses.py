"""Which addresses are told to a client, by the one that it called."""

import pytest

from so_mock.auth.addresses import Origins, wrong_host

PLATFORM = Origins("", True)


def test_an_address_is_the_one_that_was_called():
    told = Origins().called("https", "Crm.Example.com:8443", "/Cust12345/api")
    assert told == "https://Crm.Example.com:8443/Cust12345/api"
    assert Origins().login(told) == Origins().api(told) == told


@pytest.mark.parametrize(
    ("called", "login", "api"),
    [
        ("sod.superoffice.com", "sod.superoffice.com", "sod2.superoffice.com"),
        ("SOD.SuperOffice.com:8443", "sod.superoffice.com:8443", "sod2.superoffice.com:8443"),
        ("sod3.superoffice.com", "sod.superoffice.com", "sod2.superoffice.com"),
        ("qaonline.superoffice.com", "qaonline.superoffice.com", "qaonline2.superoffice.com"),
        ("qastage.superoffice.com", "qastage.superoffice.com", "qastage2.superoffice.com"),
        ("stage.superoffice.com", "stage.superoffice.com", "stage2.superoffice.com"),
        ("online12.superoffice.com", "online.superoffice.com", "online2.superoffice.com"),
        ("app.superoffice.com", "online.superoffice.com", "app.superoffice.com"),
        # No host of the platform: nothing is told apart.
        ("www.superoffice.com", "www.superoffice.com", "www.superoffice.com"),
        ("sod.superoffice.com.evil.example", *["sod.superoffice.com.evil.example"] * 2),
        ("127.0.0.1:8405", "127.0.0.1:8405", "127.0.0.1:8405"),
        ("[::1]:8405", "[::1]:8405", "[::1]:8405"),
        ("", "", ""),
    ],
)
def test_hosts_for_signing_in_are_told_apart_from_those_of_the_api(called, login, api):
    address = PLATFORM.called("https", called, "/Cust12345")
    assert PLATFORM.login(address) == f"https://{login}/Cust12345"
    assert PLATFORM.api(address) == f"https://{api}/Cust12345"
    assert Origins().api(address) == address, "only where it was asked for"


@pytest.mark.parametrize(
    ("front", "told"),
    [("/api", "/mock/api"), ("/Cust1/api", "/mock/Cust1/api"), ("", "/mock"),
     ("/mock/Cust1/api", "/mock/Cust1/api"), ("/MOCK", "/mock"), ("/mockery/api", "/mock/mockery/api")],
)  # fmt: skip
def test_a_public_url_stands_for_scheme_host_and_path(front, told):
    """Whether a proxy in front takes its path away or leaves it."""
    origins = Origins("https://ci.example.com/mock")
    assert origins.called("http", "10.0.0.7:8405", front) == f"https://ci.example.com{told}"


@pytest.mark.parametrize(
    ("host", "wrong"),
    [("sod.superoffice.com", True), ("sod3.superoffice.com:443", True), ("online.superoffice.com", True),
     ("sod2.superoffice.com", False), ("SOD2.superoffice.com:8443", False), ("app.superoffice.com", False),
     ("localhost:8405", False), ("[::1]:8405", False), ("", False)],
)  # fmt: skip
def test_the_wrong_host_for_the_api_is_a_platforms_without_its_digit(host, wrong):
    assert wrong_host(host) is wrong
