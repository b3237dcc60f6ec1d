"""Authorization header -> Caller, in each of the three ways of looking at credentials."""

import base64
from typing import Any

import pytest

from so_mock.auth.identify import Known, identify
from so_mock.call import Caller
from so_mock.errors import NoCredentials, Unauthorized
from so_mock.store.changes import Store
from so_mock.tenant import Tenant


@pytest.fixture
def store(tenant: Tenant) -> Store:
    return tenant.store


def basic(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return "Basic " + base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("header", "caller"),
    [
        (basic("tje0:Tje0"), Caller(5, "tje0", "Basic")),
        (basic("TJE0:Tje0"), Caller(5, "TJE0", "Basic")),
        (basic("SAL0:"), Caller(17, "SAL0", "Basic")),
        (basic("adm0:Adm0"), Caller(1, "adm0", "Basic")),
        (f"bAsIc  {basic('tje0:Tje0')[6:]} ", Caller(5, "tje0", "Basic")),
    ],
)
@pytest.mark.parametrize("auth", ["lenient", "strict", "off"])
def test_a_user_with_his_password_is_himself(
    store: Store, header: str, caller: Caller, auth: str
) -> None:
    assert identify(header, auth, store) == caller


@pytest.mark.parametrize(
    ("header", "name", "scheme"),
    [
        (basic("nobody:else"), "nobody", "Basic"),
        (basic("ærlig:a:b:c"), "ærlig", "Basic"),
        ("SoTicket 7T:abc", "adm0", "SoTicket"),
        ("SOTICKET 7T:abc", "adm0", "SoTicket"),
        ("Bearer 8A:Cust12345.abc", "adm0", "Bearer"),
    ],
)
def test_lenient_takes_what_is_well_formed_as_the_administrator(
    store: Store, header: str, name: str, scheme: str
) -> None:
    assert identify(header, "lenient", store) == Caller(1, name, scheme)
    assert identify(header, "off", store).associate_id == 1
    with pytest.raises(Unauthorized):
        identify(header, "strict", store)


WRONG = [
    basic("tje0:tje0"), basic("tje0:"), basic("SAL0:Sal0"), basic("tje0:Tje0 "),
]  # fmt: skip
UNREADABLE = [
    "Basic", "Basic ", "Basic ***", basic("tje0"), basic(":"), basic(":Tje0"), basic(b"\xff:x"), "Basic dGpl MDpUamUw",
    "Negotiate YII=", "Digest x", "tje0:Tje0", "Bearer", "SoTicket ", "\xff \xff",
]  # fmt: skip


@pytest.mark.parametrize("header", WRONG + UNREADABLE)
@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_what_is_wrong_or_unreadable_is_refused(store: Store, header: str, auth: str) -> None:
    with pytest.raises(Unauthorized, match="Authentication failed") as refused:
        identify(header, auth, store)
    assert not isinstance(refused.value, NoCredentials)
    assert refused.value.status == 401


@pytest.mark.parametrize("header", [*WRONG, *UNREADABLE, None, ""])
def test_off_needs_no_credential_and_hears_a_name(store: Store, header: str | None) -> None:
    caller = identify(header, "off", store)
    known = {"tje0": 5, "SAL0": 17}
    assert caller.associate_id == known.get(caller.name, 1)


@pytest.mark.parametrize("header", [None, "", "   "])
@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_nothing_is_answered_in_the_words_of_the_real_server(
    store: Store, header: str | None, auth: str
) -> None:
    with pytest.raises(NoCredentials) as refused:
        identify(header, auth, store)
    body = refused.value.body()
    assert (body["ErrorType"], body["ErrorSource"]) == (
        "ArgumentException", "SuperOffice.Services.WebApi",
    )  # fmt: skip
    assert refused.value.headers()["WWW-Authenticate"].startswith("Basic")


def test_what_is_refused_says_nothing_of_the_password(store: Store) -> None:
    with pytest.raises(Unauthorized) as refused:
        identify(basic("tje0:hunter2"), "lenient", store)
    assert "hunter2" not in str(refused.value.body())


def change_password(store: Store, login: str, password: str) -> None:
    with store.unit():
        user: Any = store.table("_user").get(login)
        store.update("_user", {**user, "password": password})


def test_who_was_known_is_asked_again_when_a_user_changes(store: Store) -> None:
    known, header = Known(), basic("tje0:Tje0").encode()
    first = known.identify(header, "lenient", store)
    assert first == Caller(5, "tje0", "Basic")
    assert known.identify(header, "lenient", store) is first
    change_password(store, "tje0", "new")
    with pytest.raises(Unauthorized):
        known.identify(header, "lenient", store)
    assert known.identify(basic("tje0:new").encode(), "lenient", store) == first
    with pytest.raises(NoCredentials):
        known.identify(None, "lenient", store)


def test_credentials_without_end_are_not_remembered_without_end(store: Store) -> None:
    known = Known()
    for number in range(2_500):
        caller = known.identify(f"Bearer {number}".encode(), "lenient", store)
        assert caller.associate_id == 1
    assert len(known._callers) <= 1_001
