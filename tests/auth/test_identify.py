"""What a request shows -> Caller, in each of the three ways of looking at credentials, on site and Online."""

from typing import Any

import pytest
from credentials import SERVER_SECRET as SECRET
from credentials import Shown, basic, issued, who
from scenario_files import playing

from so_mock.auth import sessions, tokens
from so_mock.auth.known import Known
from so_mock.auth.tokens import ACCESS, CODE, REFRESH, TICKET
from so_mock.call import Caller
from so_mock.clock import Setting
from so_mock.errors import NoCredentials, NoSession, Unauthorized
from so_mock.tenant import Tenant

# -- Basic


@pytest.mark.parametrize(
    ("header", "caller"),
    [
        (basic("tje0:Tje0"), Caller(5, "tje0", "Basic")),
        (basic("TJE0:Tje0"), Caller(5, "TJE0", "Basic")),
        (basic("SAL0:"), Caller(17, "SAL0", "Basic")),
        (basic("adm0:Adm0"), Caller(1, "adm0", "Basic")),
        (f"bAsIc  {basic('tje0:Tje0')[6:]} ", Caller(5, "tje0", "Basic")),
        (basic("terje.dahl@fjordlys.example:Tje0"), Caller(5, "tje0", "Basic")),
        (basic("Terje.Dahl@Fjordlys.example:Tje0"), Caller(5, "tje0", "Basic")),
    ],
)
@pytest.mark.parametrize("auth", ["lenient", "strict", "off"])
def test_a_user_with_his_password_is_himself(
    tenant: Tenant, header: str, caller: Caller, auth: str
) -> None:
    assert who(tenant, header, auth) == caller


def test_a_user_signs_in_by_the_name_of_his_associate(tenant: Tenant) -> None:
    with tenant.store.unit():
        row: Any = tenant.store.table("associate").get(5)
        tenant.store.update("associate", {**row, "UserName": "terje@corp"})
    assert who(tenant, basic("TERJE@corp:Tje0"), "strict") == Caller(5, "tje0", "Basic")
    with pytest.raises(Unauthorized):
        who(tenant, basic("terje@corp:wrong"))


@pytest.mark.parametrize(
    ("header", "name", "scheme"),
    [
        (basic("nobody:else"), "nobody", "Basic"),
        (basic("ærlig:a:b:c"), "ærlig", "Basic"),
        (basic("no@body.example:x"), "no@body.example", "Basic"),
        ("SoTicket 7T:abc", "adm0", "SoTicket"),
        ("SOTICKET 7T:abc", "adm0", "SoTicket"),
        ("Bearer 8A:Cust12345.abc", "adm0", "Bearer"),
        ("bearer 8A:Cust26759.abc", "adm0", "Bearer"),
        (basic("7T:abc:x"), "adm0", "Basic"),
    ],
)
@pytest.mark.parametrize("online", [False, True])
def test_lenient_takes_what_is_well_formed_as_the_administrator(
    tenant: Tenant, header: str, name: str, scheme: str, online: bool
) -> None:
    assert who(tenant, header, "lenient", online) == Caller(1, name, scheme)
    assert who(tenant, header, "off", online).associate_id == 1
    with pytest.raises(Unauthorized):
        who(tenant, header, "strict", online)


WRONG = [
    basic("tje0:tje0"), basic("tje0:"), basic("SAL0:Sal0"), basic("tje0:Tje0 "), basic("terje.dahl@fjordlys.example:x"),
]  # fmt: skip
UNREADABLE = [
    "Basic", "Basic ", "Basic ***", basic("tje0"), basic(":"), basic(":Tje0"), basic(b"\xff:x"), "Basic dGpl MDpUamUw",
    "Negotiate YII=", "Digest x", "tje0:Tje0", "Bearer", "SoTicket ", "\xff \xff",
]  # fmt: skip


@pytest.mark.parametrize("header", WRONG + UNREADABLE)
@pytest.mark.parametrize("auth", ["lenient", "strict"])
@pytest.mark.parametrize("online", [False, True])
def test_what_is_wrong_or_unreadable_is_refused(
    tenant: Tenant, header: str, auth: str, online: bool
) -> None:
    with pytest.raises(Unauthorized, match="Authentication failed") as refused:
        who(tenant, header, auth, online)
    assert not isinstance(refused.value, NoCredentials)
    assert refused.value.status == 401


@pytest.mark.parametrize("header", [*WRONG, *UNREADABLE, None, ""])
def test_off_needs_no_credential_and_hears_a_name(tenant: Tenant, header: str | None) -> None:
    caller = who(tenant, header, "off")
    known = {"tje0": 5, "SAL0": 17}
    assert caller.associate_id == known.get(caller.name, 1)


@pytest.mark.parametrize("header", [None, "", "   "])
@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_nothing_is_answered_in_the_words_of_the_real_server(
    tenant: Tenant, header: str | None, auth: str
) -> None:
    with pytest.raises(NoCredentials) as refused:
        who(tenant, header, auth)
    body = refused.value.body()
    assert (body["ErrorType"], body["ErrorSource"]) == (
        "ArgumentException", "SuperOffice.Services.WebApi",
    )  # fmt: skip
    assert refused.value.headers()["WWW-Authenticate"].startswith("Basic")


def test_a_browser_is_asked_for_a_password_where_one_is_taken(tenant: Tenant) -> None:
    def challenge(header: str | None, auth: str, online: bool) -> bool:
        with pytest.raises(Unauthorized) as refused:
            who(tenant, header, auth, online)
        return "WWW-Authenticate" in refused.value.headers()

    assert challenge(None, "lenient", True)
    assert challenge(None, "strict", False)
    assert not challenge(None, "strict", True)
    for wrong in (basic("tje0:x"), "Basic !!!", "Negotiate x"):
        for auth in ("lenient", "strict"):
            assert challenge(wrong, auth, False)
            assert not challenge(wrong, auth, True), "Online nobody asks for a password"
    assert challenge("Bearer 8A:x.y", "strict", False)
    assert not challenge("SoTicket 7T:y", "strict", True)


def test_basic_is_not_taken_online_by_who_is_strict(tenant: Tenant) -> None:
    ticket = issued(tenant, TICKET)["id"]
    for header in (basic("tje0:Tje0"), basic(f"{ticket}:x")):
        with pytest.raises(Unauthorized) as refused:
            who(tenant, header, "strict", online=True)
        assert "Online" in str(refused.value.detail)
        assert who(tenant, header, "lenient", online=True).associate_id == 5


def test_what_is_refused_says_nothing_of_the_password(tenant: Tenant) -> None:
    with pytest.raises(Unauthorized) as refused:
        who(tenant, basic("tje0:hunter2"))
    assert "hunter2" not in str(refused.value.body())


# -- what was issued


@pytest.mark.parametrize("auth", ["lenient", "strict", "off"])
def test_a_token_stands_for_whom_it_was_issued_to(tenant: Tenant, auth: str) -> None:
    row = issued(tenant, ACCESS, client="demo-web")
    for scheme in ("Bearer", "bearer", "BEARER"):
        caller = who(tenant, f"{scheme} {row['id']}", auth, online=True)
        assert caller == Caller(5, "tje0", "Bearer", client="demo-web")


@pytest.mark.parametrize("auth", ["lenient", "strict", "off"])
@pytest.mark.parametrize("prefix", ["7T", "7A"])
def test_so_does_a_ticket_beside_the_secret_of_an_app(
    tenant: Tenant, auth: str, prefix: str
) -> None:
    row = issued(tenant, TICKET, 17, system=True)
    text = prefix + row["id"][2:]
    told = Caller(17, "sal0", "SoTicket", client="demo-server", system=True)
    assert who(tenant, f"SOTicket {text}", auth, online=True, app_token=SECRET) == told
    assert who(tenant, f"sOtIcKeT {text}", auth) == told._replace(client="")
    assert who(tenant, basic(f"{text}:any"), auth) == told._replace(client="", scheme="Basic")


@pytest.mark.parametrize("secret", ["", " ", "x", SECRET[:-1], "demo-server", SECRET + "é", "\xff"])
def test_online_a_ticket_needs_the_secret_of_an_app_that_is_known(
    tenant: Tenant, secret: str
) -> None:
    header = f"SOTicket {issued(tenant, TICKET)['id']}"
    with pytest.raises(Unauthorized) as refused:
        who(tenant, header, "strict", online=True, app_token=secret)
    assert "SO-AppToken" in str(refused.value.detail)
    assert who(tenant, header, "lenient", online=True, app_token=secret).associate_id == 5
    assert who(tenant, header, "strict", online=False, app_token=secret).associate_id == 5


def test_on_site_only_its_own_tokens_are_taken(tenant: Tenant) -> None:
    foreign, own = issued(tenant, ACCESS), issued(tenant, ACCESS, Onsite=True)
    with pytest.raises(Unauthorized, match="failed") as refused:
        who(tenant, f"Bearer {foreign['id']}", "strict", online=False)
    assert "/Cust12345/api" in str(refused.value.detail)
    for online in (False, True):
        assert who(tenant, f"Bearer {own['id']}", "strict", online).associate_id == 5


def refused_everywhere(tenant: Tenant, header: str, why: str) -> None:
    for auth in ("lenient", "strict"):
        for online in (False, True):
            with pytest.raises(Unauthorized, match="failed") as refused:
                who(tenant, header, auth, online, app_token=SECRET)
            assert why in str(refused.value.detail)
    assert who(tenant, header, "off").associate_id


@pytest.mark.parametrize(("kind", "scheme"), [(ACCESS, "Bearer"), (TICKET, "SOTicket")])
def test_what_is_over_or_revoked_is_refused_however_lenient_one_is(
    tenant: Tenant, kind: str, scheme: str
) -> None:
    over = issued(tenant, kind, lifetime=60.0)
    gone = issued(tenant, kind)
    with tenant.store.unit():
        tokens.revoke(tenant.store, gone)
    tenant.clock.turn(tenant.clock.setting.advanced(61))
    refused_everywhere(tenant, f"{scheme} {over['id']}", "good until")
    refused_everywhere(tenant, f"{scheme} {gone['id']}", "revoked")


@pytest.mark.parametrize(("kind", "scheme"), [(ACCESS, "Bearer"), (TICKET, "SOTicket")])
def test_what_another_tenant_has_issued_is_refused(
    tenant: Tenant, world: Any, kind: str, scheme: str
) -> None:
    text = issued(Tenant("Cust10001", world), kind)["id"]
    refused_everywhere(tenant, f"{scheme} {text}", "Cust10001")
    other = Tenant("Cust10001", playing(world, "extends: demo\nseed: 99"))
    refused_everywhere(tenant, f"{scheme} {issued(other, kind)['id']}", "Cust10001")


@pytest.mark.parametrize(("kind", "scheme"), [(ACCESS, "Bearer"), (TICKET, "SOTicket")])
def test_what_was_issued_before_a_reset_is_known_to_be_gone(
    tenant: Tenant, kind: str, scheme: str
) -> None:
    text = issued(tenant, kind)["id"]
    tenant.reset()
    refused_everywhere(tenant, f"{scheme} {text}", "no longer known")


def test_a_token_is_no_ticket_and_a_code_is_neither(tenant: Tenant) -> None:
    access, ticket = issued(tenant, ACCESS)["id"], issued(tenant, TICKET)["id"]
    refused_everywhere(tenant, f"SOTicket {access}", "Bearer")
    refused_everywhere(tenant, f"Bearer {ticket}", "SoTicket")
    for kind in (REFRESH, CODE):
        text = issued(tenant, kind)["id"]
        for auth in ("lenient", "strict"):
            with pytest.raises(Unauthorized):
                who(tenant, f"Bearer {text}", auth, online=True)


def test_who_is_gone_does_not_call_by_a_token_that_he_still_has(tenant: Tenant) -> None:
    header = f"Bearer {issued(tenant, ACCESS)['id']}"
    with tenant.store.unit():
        row: Any = tenant.store.table("associate").get(5)
        tenant.store.update("associate", {**row, "Deleted": True})
    refused_everywhere(tenant, header, "tje0")


# -- time


def test_a_ticket_slides_with_each_use_and_a_token_ends(tenant: Tenant) -> None:
    ticket, access = issued(tenant, TICKET), issued(tenant, ACCESS)
    tenant.clock.turn(Setting(frozen=tenant.clock.seconds()))
    for _ in range(4):
        tenant.clock.turn(tenant.clock.setting.advanced(5 * 3600))
        assert who(tenant, f"SOTicket {ticket['id']}").associate_id == 5
    with pytest.raises(Unauthorized):
        who(tenant, f"Bearer {access['id']}")
    tenant.clock.turn(tenant.clock.setting.advanced(6 * 3600))
    with pytest.raises(Unauthorized):
        who(tenant, f"SOTicket {ticket['id']}")


def test_a_slide_is_written_once_a_second_at_most(tenant: Tenant) -> None:
    tenant.clock.turn(Setting(frozen=1_800_000_000.25))
    header = f"SOTicket {issued(tenant, TICKET)['id']}"
    stamps = []
    for ahead in (0, 0.5, 0.2, 0.1, 0.9):
        tenant.clock.turn(tenant.clock.setting.advanced(ahead))
        who(tenant, header)
        stamps.append(tenant.store.stamp)
    assert stamps[0] == stamps[1] == stamps[2] < stamps[3] == stamps[3]
    assert len(set(stamps)) == 2 + (stamps[4] != stamps[3])


def test_a_use_that_is_refused_keeps_nothing_alive(tenant: Tenant) -> None:
    row = issued(tenant, TICKET)
    tenant.clock.turn(tenant.clock.setting.advanced(3600))
    with pytest.raises(Unauthorized):
        who(tenant, f"SOTicket {row['id']}", "strict", online=True)
    assert tenant.store.table("_token").get(row["id"]) == row


# -- sessions


def opened(tenant: Tenant) -> sessions.Session:
    with tenant.store.unit():
        return sessions.opened(tenant.acting(Caller(0, "")), 5)


def cookie(session: sessions.Session) -> str:
    return "; ".join(["theme=dark", *(each.partition(";")[0] for each in session.cookies)])


@pytest.mark.parametrize("auth", ["lenient", "strict", "off"])
@pytest.mark.parametrize("online", [False, True])
def test_a_browser_calls_in_its_session(tenant: Tenant, auth: str, online: bool) -> None:
    session = opened(tenant)
    caller = who(tenant, None, auth, online, cookie=cookie(session), xsrf=session.hidden)
    assert caller == Caller(5, "tje0", "Session")


def test_the_cookie_alone_opens_nothing(tenant: Tenant) -> None:
    """Any page may make a browser send it."""
    session = opened(tenant)
    with pytest.raises(NoCredentials, match="X-XSRF-TOKEN"):
        who(tenant, None, cookie=cookie(session))
    for xsrf in ("x", session.hidden[:-1], session.hidden.upper(), opened(tenant).hidden, "é"):
        with pytest.raises(NoSession):
            who(tenant, None, cookie=cookie(session), xsrf=xsrf)
    with pytest.raises(NoSession):
        who(tenant, None, xsrf=session.hidden)


def test_scripts_read_the_token_and_not_the_session(tenant: Tenant) -> None:
    id, xsrf = opened(tenant).cookies
    assert id.startswith("ASP.NET_SessionId=") and "HttpOnly" in id
    assert xsrf.startswith("XSRF-TOKEN=") and "HttpOnly" not in xsrf


def test_a_session_slides_and_ends_as_a_ticket_does(tenant: Tenant) -> None:
    session = opened(tenant)
    for hours in (5, 5):
        tenant.clock.turn(tenant.clock.setting.advanced(hours * 3600))
        who(tenant, None, cookie=cookie(session), xsrf=session.hidden)
    tenant.clock.turn(tenant.clock.setting.advanced(7 * 3600))
    with pytest.raises(Unauthorized):
        who(tenant, None, cookie=cookie(session), xsrf=session.hidden)


# -- remembering


def change_password(tenant: Tenant, login: str, password: str) -> None:
    with tenant.store.unit():
        user: Any = tenant.store.table("_user").get(login)
        tenant.store.update("_user", {**user, "password": password})


def known_of(tenant: Tenant, auth: str = "lenient") -> Known:
    return Known(tenant.name, auth, tenant.clock)


def test_who_was_known_is_asked_again_when_a_user_changes(tenant: Tenant) -> None:
    known, shown = known_of(tenant), Shown(basic("tje0:Tje0").encode())
    first = known.identify(shown, False, tenant.store)
    assert first == Caller(5, "tje0", "Basic")
    issued(tenant, ACCESS)
    assert known.identify(shown, False, tenant.store) is first
    change_password(tenant, "tje0", "new")
    with pytest.raises(Unauthorized):
        known.identify(shown, False, tenant.store)
    assert known.identify(Shown(basic("tje0:new").encode()), False, tenant.store) == first
    with pytest.raises(NoCredentials):
        known.identify(Shown(), False, tenant.store)


def test_who_is_known_on_site_is_not_known_online(tenant: Tenant) -> None:
    known, shown = known_of(tenant, "strict"), Shown(basic("tje0:Tje0").encode())
    for _ in range(2):
        assert known.identify(shown, False, tenant.store).associate_id == 5
        with pytest.raises(Unauthorized):
            known.identify(shown, True, tenant.store)


def test_an_address_is_not_remembered_for_him_who_had_it(tenant: Tenant) -> None:
    known, shown = known_of(tenant), Shown(basic("terje.dahl@fjordlys.example:Tje0").encode())
    assert known.identify(shown, False, tenant.store).associate_id == 5
    with tenant.store.unit():
        row: Any = tenant.store.table("person").get(
            tenant.store.table("associate").rows[5]["PersonId"]
        )
        tenant.store.update("person", {**row, "Emails": []})
    assert known.identify(shown, False, tenant.store).associate_id == 1


def test_a_text_that_is_issued_later_is_no_longer_anybodys(tenant: Tenant, world: Any) -> None:
    """The same calls give the same tokens: one may be shown before it is there."""
    text = issued(Tenant("Cust12345", world), ACCESS)["id"]
    known, shown = known_of(tenant), Shown(f"Bearer {text}".encode())
    with pytest.raises(Unauthorized):
        known.identify(shown, False, tenant.store)
    assert issued(tenant, ACCESS)["id"] == text
    assert known.identify(shown, False, tenant.store).associate_id == 5


def test_credentials_without_end_are_not_remembered_without_end(tenant: Tenant) -> None:
    known = known_of(tenant)
    for number in range(2_500):
        caller = known.identify(Shown(f"Bearer {number}".encode()), False, tenant.store)
        assert caller.associate_id == 1
    assert len(known._callers[0]) <= 1_000


@pytest.mark.parametrize("kind", [ACCESS, TICKET])
def test_what_is_issued_is_remembered_while_it_is_good(tenant: Tenant, kind: str) -> None:
    known, row = known_of(tenant), issued(tenant, kind, 17)
    shown = Shown(f"{'Bearer' if kind == ACCESS else 'SOTicket'} {row['id']}".encode())

    def call(app_token: str = "") -> Caller:
        return known.identify(shown._replace(app_token=app_token), True, tenant.store)

    assert call() is call()
    if kind == TICKET:
        assert (call().client, call(SECRET).client, call().client) == ("", "demo-server", "")
        tenant.clock.turn(tenant.clock.setting.advanced(5 * 3600))
        assert call() == call()
        tenant.clock.turn(tenant.clock.setting.advanced(5 * 3600))
        assert call().associate_id == 17, "it slid each time"
    with tenant.store.unit():
        held: Any = tenant.store.table("_token").get(row["id"])
        tokens.revoke(tenant.store, held)
    with pytest.raises(Unauthorized):
        call()
    with tenant.store.unit():
        tenant.store.update("_token", held)
    assert call().associate_id == 17
    with tenant.store.unit():
        associate: Any = tenant.store.table("associate").get(17)
        tenant.store.update("associate", {**associate, "Deleted": True})
    with pytest.raises(Unauthorized):
        call()
    with tenant.store.unit():
        tenant.store.update("associate", associate)
    call()
    tenant.clock.turn(tenant.clock.setting.advanced(7 * 3600))
    with pytest.raises(Unauthorized):
        call()


def test_a_secret_that_an_app_no_longer_has_opens_nothing(tenant: Tenant) -> None:
    known, row = known_of(tenant, "strict"), issued(tenant, TICKET)
    shown = Shown(f"SOTicket {row['id']}".encode(), app_token=SECRET)
    assert known.identify(shown, True, tenant.store).client == "demo-server"
    with tenant.store.unit():
        app: Any = tenant.store.table("_app").get("demo-server")
        tenant.store.update("_app", {**app, "client_secret": "another"})
    with pytest.raises(Unauthorized):
        known.identify(shown, True, tenant.store)
