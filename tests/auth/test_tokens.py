"""What is issued: its texts, its end, how it tells of itself, and how much of it is kept."""

import base64
import re
import tracemalloc
from typing import Any

import pytest
from credentials import SERVER_SECRET, issued, who
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scenario_files import playing

from so_mock.auth import tokens
from so_mock.auth.standing import put
from so_mock.auth.tokens import ACCESS, CODE, REFRESH, SESSION, TICKET, issue, origin, revoke
from so_mock.call import Caller
from so_mock.clock import Setting
from so_mock.errors import Unauthorized
from so_mock.tenant import Tenant
from so_mock.world import World

KINDS = [ACCESS, REFRESH, CODE, TICKET, SESSION]
USED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# -- texts


def test_an_access_token_is_read_as_clients_read_it(tenant: Tenant) -> None:
    text = issued(tenant, ACCESS)["id"]
    assert text.startswith("8A:Cust12345.")
    assert text[3 : text.index(".")] == text.split(":")[1].split(".")[0] == "Cust12345"
    body = base64.b64decode(text.partition(".")[2], validate=True)
    inner = int.from_bytes(body[17:21], "little")
    assert body[0] == 1 and len(body) == 21 + inner + 32


def test_a_ticket_is_read_as_clients_read_it(tenant: Tenant) -> None:
    text = issued(tenant, TICKET)["id"]
    told = base64.b64decode(text.removeprefix("7T:"), validate=True).decode("utf-16-le")
    assert re.fullmatch(r"[0-9a-f]{32};\d+;Cust12345", told)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_issued_twice_and_the_same_calls_give_the_same(world: World, kind: str) -> None:
    one, other = Tenant("Cust12345", world), Tenant("Cust12345", world)
    texts = [issued(one, kind)["id"] for _ in range(50)]
    assert texts == [issued(other, kind)["id"] for _ in range(50)]
    assert len(set(texts)) == 50
    assert not set(texts) & {issued(Tenant("Cust10001", world), kind)["id"] for _ in range(2)}


def test_another_seed_gives_others(tenant: Tenant, world: World) -> None:
    other = Tenant("Cust12345", playing(world, "extends: demo\nseed: -77"))
    for kind in KINDS:
        assert issued(tenant, kind)["id"] != issued(other, kind)["id"]


def test_what_an_undone_call_has_issued_was_never_there(tenant: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), tenant.store.unit():
        row = issue(tenant.acting(Caller(0, "")), ACCESS, 5)
        raise ZeroDivisionError
    assert tenant.store.table("_token").get(row["id"]) is None


# -- what a text tells of itself


@pytest.mark.parametrize("seed", [1, 0, -5, 2**31 - 1])
@pytest.mark.parametrize("name", ["Cust12345", "a-b_C", "x" * 64])
def test_a_token_tells_whose_it_is(world: World, seed: int, name: str) -> None:
    tenant = Tenant(name, playing(world, f"extends: demo\nseed: {seed}"))
    for kind in (ACCESS, TICKET):
        assert origin(issued(tenant, kind)["id"]) == (kind, name)


@given(st.text())
def test_no_text_of_anybodys_is_taken_for_one_of_ours(text: str) -> None:
    for each in (text, f"8A:{text}", f"7T:{text}", f"8A:Cust12345.{text}"):
        assert origin(each) is None


@given(st.binary(max_size=200), st.sampled_from(["8A:Cust12345.", "7T:"]))
def test_no_bytes_either(content: bytes, prefix: str) -> None:
    assert origin(prefix + base64.b64encode(content).decode()) is None


@pytest.mark.parametrize("digits", ["", "-1", "1" * 5_000, "+1", " 1", "1_0", "٣"])
def test_a_number_that_is_none_of_ours_is_none(digits: str) -> None:
    text = f"{'0' * 32};{digits};Cust12345".encode("utf-16-le")
    assert origin("7T:" + base64.b64encode(text).decode()) is None


@pytest.mark.parametrize(("kind", "scheme"), [(ACCESS, "Bearer"), (TICKET, "SOTicket")])
@given(data=st.data())
@USED
def test_a_token_altered_in_any_character_is_refused(
    tenant: Tenant, kind: str, scheme: str, data: st.DataObject
) -> None:
    text = issued(tenant, kind)["id"]
    at = data.draw(st.integers(0, len(text) - 1), "at")
    put_in = data.draw(st.characters(max_codepoint=255), "character")
    how = data.draw(st.sampled_from(["instead", "before", "away"]), "how")
    altered = text[:at] + ("" if how == "away" else put_in) + text[at + (how != "before") :]
    assume(altered.strip() != text and altered.strip().upper() != text.upper().replace("7T", "7A"))
    assume(altered.strip()[2:] != text[2:] or altered[:2].upper() not in ("7T", "7A"))
    with pytest.raises(Unauthorized):
        who(tenant, f"{scheme} {altered}", "strict", online=True, app_token=SERVER_SECRET)
    assert who(tenant, f"{scheme} {text}", "strict", True, app_token=SERVER_SECRET)


# -- lifetimes


@pytest.mark.parametrize(
    ("kind", "seconds"), [(ACCESS, 3600), (CODE, 600), (TICKET, 21600), (SESSION, 21600), (REFRESH, None)]
)  # fmt: skip
def test_what_is_issued_lives_as_long_as_on_the_platform(
    tenant: Tenant, kind: str, seconds: float | None
) -> None:
    tenant.clock.turn(Setting(frozen=1_800_000_000.0))
    row = issued(tenant, kind)
    if seconds is None:
        assert tokens.usable(row, 1e12) and row["Until"] is None
    else:
        assert tokens.usable(row, 1_800_000_000.0 + seconds - 0.001)
        assert not tokens.usable(row, 1_800_000_000.0 + seconds)


@pytest.mark.parametrize("kind", KINDS)
def test_a_lifetime_is_the_tenants(tenant: Tenant, kind: str) -> None:
    with tenant.store.unit():
        put(tenant.store, {"lifetimes": {tokens.LIFETIME_OF[kind]: 7.0}})
    assert issued(tenant, kind)["Lifetime"] == 7.0
    assert issued(tenant, kind, lifetime=3.0)["Lifetime"] == 3.0
    with tenant.store.unit():
        put(tenant.store, {"lifetimes": {tokens.LIFETIME_OF[kind]: None}})
    assert issued(tenant, kind)["Lifetime"] in (3600, 600, 21600, None)


# -- how much is kept

MOST = 1_000


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", MOST)
    monkeypatch.setattr(tokens, "KEPT", MOST * 3 // 4)


def many(tenant: Tenant, count: int, kind: str = ACCESS, **facts: Any) -> list[str]:
    crm = tenant.acting(Caller(0, ""))
    found = []
    for _ in range(count):
        with tenant.store.unit():
            found.append(issue(crm, kind, 5, **facts)["id"])
    return found


@pytest.mark.usefixtures("few")
def test_what_is_over_goes_first_and_what_goes_is_refused_all_the_same(tenant: Tenant) -> None:
    live = many(tenant, 100)
    over = many(tenant, 50, lifetime=1.0)
    revoked = many(tenant, 50)
    with tenant.store.unit():
        for text in revoked:
            revoke(tenant.store, tenant.store.table("_token").rows[text])
    tenant.clock.turn(tenant.clock.setting.advanced(2))
    many(tenant, MOST)
    held = tenant.store.table("_token")
    assert len(held) <= MOST
    assert not any(text in held for text in over + revoked)
    assert sum(text in held for text in live) in (0, 100)
    for text in over[:3] + revoked[:3]:
        with pytest.raises(Unauthorized):
            who(tenant, f"Bearer {text}", "lenient")


@pytest.mark.usefixtures("few")
def test_a_ticket_in_use_outlives_those_that_are_not(tenant: Tenant) -> None:
    tenant.clock.turn(Setting(frozen=1_800_000_000.0))
    (ticket,) = many(tenant, 1, TICKET)
    for _ in range(4):
        many(tenant, MOST // 2)
        tenant.clock.turn(tenant.clock.setting.advanced(60))
        assert who(tenant, f"SOTicket {ticket}").associate_id == 5


@pytest.mark.usefixtures("few")
def test_memory_is_flat_however_many_sign_in(tenant: Tenant) -> None:
    tenant.clock.turn(Setting(frozen=1_800_000_000.0))
    tracemalloc.start()
    try:
        many(tenant, MOST + MOST // 4)
        first, _ = tracemalloc.get_traced_memory()
        many(tenant, 10 * MOST)
        second, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(tenant.store.table("_token")) <= MOST
    assert second < first * 1.3
