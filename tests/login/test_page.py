"""The login page: who is on it, how it is used, and that nobody else can use it."""

import re

import pytest
from contract.door import Door
from login.browser import AUTHORIZE, Browser, Form, answered, request


def text_of(browser: Browser, **changed: str) -> str:
    return browser.get(AUTHORIZE, **request(**changed)).body.decode()


# -- what it shows


def test_it_shows_the_tenant_and_its_users_by_name_login_and_role(browser: Browser) -> None:
    page = browser.page()
    assert "(Cust12345)" in page.text and "Fjordlys AS" in page.text
    assert page.radios["tje0"] == "Terje Dahl" and page.radios["ADM0"] == "Ingrid Solberg"
    assert len(page.radios) == 8
    assert "tje0, CRM User" in page.text and "ADM0, CRM Administrator, administrator" in page.text


def test_it_names_the_app(strict: Browser, browser: Browser) -> None:
    page = strict.page(client_id="demo-web", redirect_uri="https://app.example/cb")
    assert "Demo & web asks who you are" in page.text
    assert "somebody asks who you are" in browser.page(client_id="somebody").text


@pytest.mark.parametrize("hint", ["sal0", "SAL0", "solveig.aas@fjordlys.example"])
def test_a_hint_says_who_is_picked_already(browser: Browser, hint: str) -> None:
    assert browser.page(login_hint=hint).checked == "SAL0"


def test_somebody_is_picked_anyhow(browser: Browser) -> None:
    page = browser.page(login_hint="nobody@else.example")
    assert page.checked == next(iter(page.radios))


def test_who_was_retired_is_not_on_it(browser: Browser) -> None:
    page = browser.page()
    user = browser.door.rest("GET", "User/17")
    browser.door.rest("PUT", "User/17", {**user, "Deleted": True})
    assert "SAL0" not in browser.page().radios
    again = browser.pick(page, "SAL0")  # from a page that was shown before
    assert again.status == 400 and "no user 'SAL0'" in Form(again.body).text


def test_a_user_of_two_names_is_on_it_once(browser: Browser) -> None:
    user = browser.door.rest("GET", "User/17")
    browser.door.rest("PUT", "User/17", {**user, "UserName": "solveig@example.com"})
    assert [*browser.page().radios].count("SAL0") == 1
    assert browser.page(login_hint="solveig@example.com").checked == "SAL0"


def test_names_are_text_and_no_markup(browser: Browser) -> None:
    store = browser.door.tenant.store
    evil = "<script>alert(1)</script>\"'&"
    person = store.table("person").rows[store.table("associate").rows[17]["PersonId"]]
    role = store.table("role").rows[16]
    with store.unit():
        store.update("person", {**person, "Firstname": evil})
        store.update("role", {**role, "Name": evil, "Value": evil})
    text = text_of(browser, client_id=evil, state=evil, login_hint=evil, nonce=evil)
    assert "<script" not in text.lower()
    page = Form(text.encode())
    assert page.fields["state"] == evil and page.radios["SAL0"].startswith(evil)
    error = browser.get(AUTHORIZE, **request(client_id=evil, redirect_uri=f"http://x/{evil}"))
    assert "<script" not in error.body.decode().lower()


# -- how it is used


def test_it_is_plain_html_that_a_keyboard_and_a_reader_get_along_with(browser: Browser) -> None:
    text = text_of(browser)
    page = Form(text.encode())
    assert text.startswith('<!doctype html>\n<html lang="en">')
    names = [tag for tag, _ in page.tags]
    assert {"title", "main", "h1", "fieldset", "legend", "label", "button"} <= set(names)
    assert "script" not in names and not re.search(r"\son[a-z]+=", text)
    ids = [told["id"] for _, told in page.tags if "id" in told]
    assert len(set(ids)) == len(ids)
    for tag, told in page.tags:
        if tag == "label":
            assert told["for"] in ids
        if tag == "input" and told["type"] != "hidden":
            assert any(t == "label" and a["for"] == told["id"] for t, a in page.tags)
        for named in (told.get("aria-describedby") or "").split():
            assert named in ids
        assert "tabindex" not in told
    focused = [told for _, told in page.tags if "autofocus" in told]
    assert len(focused) == 1 and "checked" in focused[0]


def test_nothing_in_it_is_fetched_from_elsewhere(browser: Browser) -> None:
    text = text_of(browser)
    assert not re.search(r"(?:src|href)=|url\(|@import", text)


def test_lenient_asks_for_no_password(browser: Browser) -> None:
    assert 'type="password"' not in text_of(browser)
    assert browser.sign_in("tje0", password="whatever")["code"]


def test_strict_asks_for_it(strict: Browser) -> None:
    page = strict.page()
    [told] = [told for tag, told in page.tags if told.get("name") == "password"]
    assert (told["type"], told["autocomplete"]) == ("password", "current-password")
    for wrong in ("", "tje0", "tje0 ", "Tje0x"):
        reply = strict.pick(page, "tje0", password=wrong)
        again = Form(reply.body)
        assert reply.status == 400 and again.checked == "tje0"
        assert any(told.get("role") == "alert" for _, told in again.tags)
        assert "SoRT_cust12345" not in strict.cookies
    assert answered(strict.pick(again, "tje0", password="Tje0"))["code"]
    assert strict.sign_in("SAL0")["code"]  # who has a blank one


def test_who_picks_nobody_is_asked_again(browser: Browser) -> None:
    reply = browser.pick(browser.page(), "")
    assert reply.status == 400 and "Pick a user." in Form(reply.body).text


def test_a_world_without_users_has_a_page_all_the_same(door_with) -> None:
    door = door_with()
    store = door.tenant.store
    with store.unit():
        for login in list(store.table("_user").rows):
            store.delete("_user", login)
    page = Browser(door).page()
    assert "The scenario has no users." in page.text and not page.radios


def test_a_long_list_begins_with_who_is_meant(door_with) -> None:
    door: Door = door_with()
    store = door.tenant.store
    row = store.table("associate").rows[17]
    with store.unit():
        for id in range(1_000, 1_700):
            store.insert("associate", {**row, "AssociateId": id, "Name": f"U{id}", "UserName": f"U{id}"})  # fmt: skip
            store.insert("_user", {"login": f"u{id}", "password": "", "associate": id, "administrator": False})  # fmt: skip
    page = Browser(door).page(login_hint="u1650")
    assert len(page.radios) == 500 and next(iter(page.radios)) == page.checked == "U1650"


# -- and by nobody else


def test_it_stands_in_no_frame_and_is_kept_by_nobody(browser: Browser) -> None:
    for reply in (
        browser.get(AUTHORIZE, **request()),
        browser.get(AUTHORIZE, **request(redirect_uri="x")),
        browser.get("/login/"),
    ):
        assert reply.headers["x-frame-options"] == "DENY"
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer"


def sent(browser: Browser, fields: dict[str, str]) -> int:
    reply = browser.post(AUTHORIZE, {**request(), "user": "tje0", **fields})
    assert (reply.status == 302) == ("location" in reply.headers)
    if reply.status != 302:
        assert "set-cookie" not in reply.headers
    return reply.status


def test_a_form_of_another_site_signs_nobody_in(browser: Browser, door: Door) -> None:
    page = browser.page()
    ours, token = page.fields["xsrf"], browser.cookies["SoAuth.Xsrf"]
    assert ours == token
    attacker = Browser(door)
    theirs = attacker.page().fields["xsrf"]
    assert theirs != ours
    assert sent(browser, {}) == 400
    assert sent(browser, {"xsrf": ""}) == 400
    assert sent(browser, {"xsrf": theirs}) == 400
    assert sent(browser, {"xsrf": f"{ours}x"}) == 400
    browser.cookies.clear()
    assert sent(browser, {"xsrf": ours}) == 400  # a form without the cookie
    browser.cookies["SoAuth.Xsrf"] = made = "Cust12345.77." + "0" * 64
    assert sent(browser, {"xsrf": made}) == 400  # both made up
    browser.cookies["SoAuth.Xsrf"] = token
    assert sent(browser, {"xsrf": ours}) == 302


def test_two_pages_open_at_once_both_work(browser: Browser) -> None:
    first, second = browser.page(state="1"), browser.page(state="2")
    assert answered(browser.pick(first, "tje0"))["state"] == "1"
    assert answered(browser.pick(second, "SAL0"))["state"] == "2"


def test_cookies_are_kept_from_scripts_and_from_other_sites(browser: Browser) -> None:
    reply = browser.get(AUTHORIZE, **request())
    name, *told = reply.headers["set-cookie"].split("; ")
    assert name.startswith("SoAuth.Xsrf=") and told == ["Path=/", "HttpOnly", "SameSite=Lax"]
    reply = browser.pick(Form(reply.body), "tje0")
    name, *told = reply.headers["set-cookie"].split("; ")
    assert name.startswith("SoRT_cust12345=") and told == ["Path=/", "HttpOnly", "SameSite=Lax"]


def test_what_other_servers_at_localhost_left_in_the_browser_is_in_nobodys_way(browser: Browser) -> None:  # fmt: skip
    browser.cookies = {"prefs": '{"a": 1, "b": [2]}', "x y": "z", "": "", "æ": "ø"}
    assert browser.sign_in()["code"]


def test_the_form_goes_back_to_where_it_came_from(browser: Browser) -> None:
    assert browser.page("/Login/Cust12345/OAuth/Authorize").action == "/login/Cust12345/oauth/authorize"  # fmt: skip
    assert browser.page(f"/Cust12345{AUTHORIZE}").action == f"/Cust12345{AUTHORIZE}"


def test_behind_https_cookies_stay_there(door_with) -> None:
    """And the session is known in an iframe of the app, where a sign-in is renewed."""
    browser = Browser(door_with(public_url="https://crm.example"))
    reply = browser.get(AUTHORIZE, **request())
    assert reply.headers["set-cookie"].endswith("; SameSite=Lax; Secure")
    reply = browser.pick(Form(reply.body), "tje0")
    assert reply.headers["set-cookie"].endswith("; SameSite=None; Secure")


@pytest.mark.parametrize("host", ["[x", "", 'a"><b', "so.test:port"])
def test_a_host_that_is_none_breaks_no_page(door: Door, host: str) -> None:
    browser = Browser(door, host)
    page = browser.page()
    assert page.action == AUTHORIZE and "b" not in [tag for tag, _ in page.tags]
    assert browser.sign_in()["code"]
    assert browser.get("/login/").status == 200
