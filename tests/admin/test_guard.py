"""Who may change something through the admin API."""

from collections.abc import Iterator

import pytest
from contract.door import Door

from so_mock.config import Config

CHANGES = [
    ("POST", "reset"), ("POST", "tenants"), ("PUT", "scenario?name=empty"), ("POST", "checkpoints/x"), ("DELETE", "checkpoints/x"),
    ("PUT", "state/contact/1"), ("POST", "state/contact"), ("DELETE", "state/contact/1"), ("DELETE", "tenants/x"),
]  # fmt: skip
FOREIGN = [
    {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://so.test.evil.example"}, {"origin": "http://so.test:81"},
    {"origin": "http://localhost"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "file://"},
    {"origin": "http://so.test", "sec-fetch-site": "cross-site"}, {"origin": "chrome-extension://abc"}, {"origin": "http://[", "host": "["},
]  # fmt: skip


@pytest.fixture(scope="module")
def so() -> Iterator[Door]:
    made = Door(Config())
    yield made
    made.close()


@pytest.fixture(scope="module")
def locked() -> Iterator[Door]:
    made = Door(Config(admin_token="se-cret"))
    yield made
    made.close()


def names(so: Door) -> list[str]:
    told = so("GET", "/_so_mock/tenants", auth=None).json()
    return [each["name"] for each in told["tenants"]]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_of_another_origin_changes_nothing(so: Door, headers: dict[str, str]):
    so("POST", "/_so_mock/checkpoints/x", auth=None)
    before = names(so), so.tenant.store, dict(so.tenant.checkpoints)
    for verb, path in CHANGES:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
            sent = {**headers, "content-type": kind}
            reply = so(verb, f"/_so_mock/{path}", body=b"", headers=sent, auth=None)
            assert reply.status == 403, (verb, path, reply)
            assert list(reply.json()) == ["error"]
    assert (names(so), so.tenant.store, so.tenant.checkpoints) == before


def test_no_look_changes_anything(so: Door):
    """So that an image or a link can do no harm."""
    from so_mock.admin.routes import ROUTES

    store, stamp = so.tenant.store, so.tenant.store.stamp
    for route in ROUTES:
        if route.verb == "GET":
            for verb in ("GET", "HEAD", "OPTIONS"):
                so(verb, f"/_so_mock/{route.path}".replace("{", "").replace("}", ""), auth=None)
    assert so.tenant.store is store and store.stamp == stamp


@pytest.mark.parametrize("headers", [
    {"origin": "http://so.test"}, {"origin": "http://so.test:80"}, {"origin": "http://SO.test", "sec-fetch-site": "same-origin"},
    {"origin": "https://so.test"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {},
    {"host": "127.0.0.1:8405", "origin": "http://127.0.0.1:8405"}, {"host": "[::1]:8405", "origin": "http://[::1]:8405"},
    {"host": "localhost:8405", "origin": "http://localhost:8405"}, {"host": "so-mock:8405", "origin": "http://so-mock:8405"},
    {"host": "host.docker.internal", "origin": "http://host.docker.internal"},
    {"host": "mock.company.com"}, {"host": "mock.company.com", "user-agent": "curl/8.0"},
])  # fmt: skip
def test_a_program_and_a_page_of_our_own_do(so: Door, headers: dict[str, str]):
    if "host" not in headers and headers.get("origin", "").startswith("https"):
        headers = {**headers, "host": "so.test"}  # a proxy in front speaks TLS
    sent = {**headers, "content-type": "text/plain"}
    assert so("POST", "/_so_mock/reset", headers=sent, auth=None).status == 200


@pytest.mark.parametrize("host", ["mock.company.com", "rebind.evil.example.org:8405", "127.0.0.1.nip.io", "localhost.evil.com", "x.com."])  # fmt: skip
def test_a_name_that_may_have_been_led_here_is_refused_to_browsers(so: Door, host: str):
    for headers in ({"origin": f"http://{host}"}, {"sec-fetch-site": "same-origin"}):
        reply = so("POST", "/_so_mock/reset", headers={"host": host, **headers}, auth=None)
        assert reply.status == 403
        error = reply.json()["error"]
        assert "DNS rebinding" in error and "--admin-token" in error and "localhost" in error


def test_no_answer_invites_other_origins(so: Door):
    for verb, path in (
        ("GET", "ready"),
        ("OPTIONS", "reset"),
        ("POST", "reset"),
        ("GET", "nothing"),
    ):
        sent = {"origin": "https://evil.example", "access-control-request-method": "POST"}
        reply = so(verb, f"/_so_mock/{path}", headers=sent, auth=None)
        assert not [name for name in reply.headers if name.startswith("access-control")]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_page_for_people_loads_nothing_and_is_framed_by_nobody(so: Door):
    policy = so("GET", "/_so_mock/", auth=None).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


# -- the token


@pytest.mark.parametrize(("verb", "path"), [("GET", ""), ("GET", "journal"), ("GET", "openapi.json"), ("GET", "nothing"), ("HEAD", "state"), *CHANGES])  # fmt: skip
def test_without_the_token_nothing_is_told_or_done(locked: Door, verb: str, path: str):
    for headers in ({}, {"authorization": "Bearer wrong"}, {"x-so-mock-token": "se-cre"}, {"authorization": "Basic se-cret"},
                    {"authorization": "se-cret"}, {"x-so-mock-token": "sé-cret"}):  # fmt: skip
        reply = locked(verb, f"/_so_mock/{path}", headers=headers, auth=None)
        assert reply.status == 401
        assert reply.headers["www-authenticate"] == 'Bearer realm="so-mock admin"'
        if verb != "HEAD":
            error = reply.json()["error"]
            assert "Authorization: Bearer" in error and "X-So-Mock-Token" in error and "se-cret" not in error  # fmt: skip


def test_with_the_token_everything_is(locked: Door):
    for headers in ({"authorization": "Bearer se-cret"}, {"authorization": "bearer  se-cret"}, {"x-so-mock-token": "se-cret"},
                    {"x-so-mock-token": "se-cret", "host": "mock.company.com", "origin": "http://mock.company.com"}):  # fmt: skip
        assert locked("POST", "/_so_mock/reset", headers=headers, auth=None).status == 200


@pytest.mark.parametrize("path", ["health", "ready"])
def test_whoever_watches_containers_needs_none(locked: Door, path: str):
    assert locked("GET", f"/_so_mock/{path}", auth=None).status == 200


def test_the_api_itself_asks_for_none(locked: Door):
    assert locked("GET", "Contact/1").status == 200
