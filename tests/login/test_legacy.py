"""The sign-in that came before OpenID Connect, and the one to the tenant itself."""

import pytest
from login.browser import AUTHORIZE, Browser, Form, claims_of

from so_mock.auth.claims import PREFIX
from so_mock.auth.standing import put

LOGIN = "/login/"
WEB = "https://app.example/cb"


def signed_in(browser: Browser, **query: str) -> Form:
    """The page that follows: without scripts it shows a button."""
    reply = browser.get(LOGIN, **query)
    assert reply.status == 200
    reply = browser.pick(Form(reply.body), "SAL0")
    assert reply.status == 200
    return Form(reply.body)


@pytest.mark.parametrize(
    ("query", "uri"),
    [
        ({}, WEB), ({"redirect_uri": WEB}, WEB), ({"redirect_url": "https://acme.dev.example/cb"}, "https://acme.dev.example/cb"),
        ({"ctx": "cust12345"}, WEB),
    ],
)  # fmt: skip
def test_a_jwt_with_a_ticket_is_posted_to_the_app(strict: Browser, query: dict[str, str], uri: str) -> None:  # fmt: skip
    form = signed_in(strict, app_id="demo-web", **query)
    assert (form.method, form.action) == ("post", uri)
    assert form.fields.keys() == {"jwt"}
    claims = claims_of(strict, form.fields["jwt"])
    assert (claims["iss"], claims["aud"]) == ("SuperOffice AS", "spn:demo-web")
    assert claims[f"{PREFIX}associateid"] == "17"
    auth = f"SoTicket {claims[f'{PREFIX}ticket']}"
    me = strict.door("GET", "User/currentPrincipal", auth=auth)
    assert me.status == 200 and me.json()["AssociateId"] == 17


def test_who_asks_for_an_unknown_address_lands_in_his_tenant(strict: Browser) -> None:
    for query in ({"redirect_uri": "https://evil.example/"}, {"redirect_url": "javascript:x"}):
        form = signed_in(strict, app_id="demo-web", **query)
        assert form.title == "Signed in" and not form.action
        assert "jwt" not in form.fields


@pytest.mark.parametrize(
    "query", [{"app_id": "unknown"}, {"app_id": ""}, {"app_id": "demo-web", "ctx": "Cust999"}]
)
def test_what_is_wrong_is_an_error_page(strict: Browser, query: dict[str, str]) -> None:
    reply = strict.get(LOGIN, **query)
    assert reply.status == 400 and "Authorization error: Denied (4)" in reply.body.decode()
    assert "xsrf" not in Form(reply.body).fields


def test_who_declines_goes_nowhere(strict: Browser) -> None:
    form = Form(strict.get(LOGIN, app_id="demo-web").body)
    reply = strict.post(form.action, {**form.fields, "decline": "yes"})
    assert reply.status == 400 and "location" not in reply.headers
    assert strict.post(AUTHORIZE, {"app_id": "demo-web", "user": "SAL0"}).status == 400


def test_the_tenants_standing_counts_here_too(strict: Browser) -> None:
    with strict.door.tenant.store.unit():
        put(strict.door.tenant.store, {"sign_in": "Expired"})
    reply = strict.get(LOGIN, app_id="demo-web")
    assert "Authorization error: Expired (3)" in reply.body.decode()


@pytest.mark.parametrize("path", ["/login/", "/login", "/Cust12345/login/"])
def test_without_an_app_one_signs_in_to_the_tenant_and_has_a_session_with_its_api(
    browser: Browser, path: str
) -> None:
    form = Form(browser.get(path).body)
    assert "SuperOffice asks who you are" in form.text
    reply = browser.pick(form, "tje0")
    assert browser.cookies.keys() > {"SoRT_cust12345", "ASP.NET_SessionId", "XSRF-TOKEN"}
    page = Form(reply.body)
    assert page.title == "Signed in"
    assert page.fields == {"XSRF_TOKEN": browser.cookies["XSRF-TOKEN"]}
    me = browser.get("User/currentPrincipal")
    assert me.status == 401
    me = browser._sent("GET", "User/currentPrincipal", b"", {"x-xsrf-token": page.fields["XSRF_TOKEN"]})  # fmt: skip
    assert me.status == 200 and me.json()["AssociateId"] == 5
