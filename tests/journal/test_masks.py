"""No secret that was sent, or answered, is found in any answer about the journal."""

import base64
import json
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from so_mock.journal import HEAD
from so_mock.journal.bodies import salvaged, shortened
from so_mock.journal.masks import MASK, Masks, is_secret

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
secrets = st.text(LETTERS, min_size=10, max_size=40).map(lambda text: f"zQ{text}")
names = st.sampled_from(
    [
        "Password", "password", "NewPassword", "SecretValue", "client_secret", "AccessToken", "RefreshToken", "apiKey",
        "CredentialValue", "PrivateKey", "UserPwd", "passphrase", "AppToken",
    ]
)  # fmt: skip
HEADERS = ["Cookie", "SO-AppToken", "X-XSRF-TOKEN", "X-Api-Key", "Proxy-Authorization", "X-Secret"]


def nested(inner: Any) -> st.SearchStrategy[Any]:
    plain = st.one_of(st.integers(), st.text("abc \"'\\{}[],:\n", max_size=12), st.none())
    others = st.dictionaries(st.sampled_from(["A", "B", "Name"]), plain, max_size=3)
    wrapped = st.one_of(
        st.just(inner),
        others.map(lambda more: {**more, "Below": inner, "C": 1}),
        others.map(lambda more: [more, inner, 3]),
        st.just({"Body": json.dumps(inner)}),
    )
    return st.one_of(wrapped, wrapped.map(lambda each: {"Deeper": [each]}))


def leaves(name: str, secret: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(
        [
            {name: secret}, {name: [secret, secret]}, {name: {"Value": secret, "Type": "x"}}, {"Path": f"/{name}", "value": secret},
            {"Name": name, "Value": secret}, {"Url": f"https://x.example/?a=1&{name}={secret}"}, {"Note": f"Bearer {secret}9"},
        ]
    )  # fmt: skip


def written(value: Any, how: str, cut: bool) -> bytes:
    """JSON as clients write it: plainly, leniently, in another charset, so long that only its head is kept."""
    if cut and how != "late":
        value = {"First": value, "Rest": ["some text of a list"] * 2_000}
    elif cut:
        value = {"Rest": ["some text of a list"] * 620, "Last": value, "More": ["x"] * 2_000}
    text = json.dumps(value)
    if how == "lenient":
        text = "// as the samples have it\n" + text.replace("}", ",}")
    if how == "broken":
        text = text[:-1] + ", oh"
    return text.encode("utf-16" if how == "utf-16" else "utf-8")


@st.composite
def requests(draw: Any) -> tuple[str, dict[str, Any]]:
    secret, name = draw(secrets), draw(names)
    value = draw(leaves(name, secret).flatmap(nested))
    how = draw(st.sampled_from(["plain", "lenient", "broken", "utf-16", "late"]))
    kind = "application/json" + ("; charset=utf-16" if how == "utf-16" else "")
    json_body = {
        "path": "Agents/EMail/SaveToMailServer", "verb": "POST", "body": written(value, how, draw(st.booleans())),
        "headers": {"content-type": kind},
    }  # fmt: skip
    login = base64.b64encode(f"tje0:{secret}".encode()).decode()
    form = f"grant_type=password&{name}={quote_plus(secret)}&x=1".encode()
    part = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{secret}\r\n--b--\r\n'
    xml = f'<A xmlns="x"><{name} y="1">{secret}</{name}><B {name}="{secret}"/><Key>{name}</Key> <Value>{secret}</Value></A>'
    sent = draw(
        st.sampled_from(
            [
                json_body,
                json_body | {"path": "Agents/No/Such"},
                {"headers": {"authorization": f"Basic {login}"}},
                {"headers": {"authorization": f"Bearer 8A:{secret}"}},
                {"headers": {"authorization": f"SOTicket 7T:{secret}"}},
                {"headers": {"authorization": secret}},
                {"headers": {draw(st.sampled_from(HEADERS)): f"id={secret}; other=1"}},
                {"path": f"Contact/2?{name}={secret}&$select=Name"},
                {"path": f"Contact/2?$select={name}&{name}={quote_plus(secret + ' +&')}"},
                {"path": f"Nowhere?a={name}&{name}={secret}"},
                {"path": f"/login/common/oauth/tokens?code={secret}", "verb": "POST"},
                {"path": "Contact", "verb": "POST", "body": form, "headers": {"content-type": "application/x-www-form-urlencoded"}},
                {"path": "Contact", "verb": "POST", "body": part.encode(), "headers": {"content-type": "multipart/form-data; boundary=b"}},
                {"path": "Contact", "verb": "POST", "body": xml.encode(), "headers": {"content-type": "text/xml"}},
                {"path": "Agents/CustomerService/SaveMailboxEntity", "verb": "POST", "body": json.dumps(
                    {"ServerType": "Imap", "Address": "a@b.example", "Password": secret, "Username": secret}).encode(),
                    "headers": {"content-type": "application/json"}},
            ]
        )
    )  # fmt: skip
    return secret, sent


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(requests())
def test_no_secret_that_was_sent_is_found_in_any_answer(door, sent):
    secret, request = sent
    door.reset()
    door(
        request.get("verb", "GET"), request.get("path", "Contact/2"), body=request.get("body", b""),
        headers=request.get("headers"),
    )  # fmt: skip
    question = {"operation": "Contact.DeleteContactEntity"}
    answers = [
        door("GET", "/_so_mock/journal"),
        door("GET", "/_so_mock/journal/1"),
        door("POST", "/_so_mock/verify", question),
        door("GET", "/_so_mock/coverage"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 409, 200]
    for answer in answers:
        text = answer.body.decode()
        assert secret not in text and secret[:12] not in text
        for shown in ("base64", "body"):
            assert base64.b64encode(secret.encode()).decode()[:12] not in text, shown


@pytest.mark.parametrize(
    "name", ["Password", "oldPassword", "client_secret", "RefreshToken", "Authorization", "Set-Cookie", "so-apptoken"]
)  # fmt: skip
def test_these_are_secrets(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name", ["Name", "$skiptoken", "Ticket", "TicketId", "CredentialType", "TokenId", "Keywords", "Code", "Passenger"]
)  # fmt: skip
def test_these_are_none(name):
    assert not is_secret(name)


def test_what_is_no_secret_stays_as_it_was():
    value = {
        "Name": "Bjørge AS", "TicketId": 5, "Url": "https://x.example/?a=1&b=2", "Empty": "", "UseStoredPassword": True,
        "Code": "NO", "Text": "{not json", "List": [1, None, "x"], "Note": "see Basic facts",
    }  # fmt: skip
    masks = Masks()
    assert masks.hide(masks.value(value)) == value


def test_a_secret_leaves_its_name_and_what_tells_nothing():
    masks = Masks()
    told = masks.value({"Password": "abcd", "Secret": {"A": "x", "B": None}, "Token": "", "N": 1})
    assert told == {"Password": MASK, "Secret": {"A": MASK, "B": None}, "Token": "", "N": 1}


def test_a_text_shows_no_beginning_of_a_secret_either():
    masks = Masks()
    masks.value({"Password": "abcdefghijklmnop", "Secret": "abcdefghijk-other"})
    assert masks.hide("is 'abcdefghijk...', wanted 1") == f"is '{MASK}...', wanted 1"
    assert masks.hide({"abcdefghijklmnopq": ["xabcdefghijk-other"]}) == {f"{MASK}q": [f"x{MASK}"]}


@given(st.recursive(st.one_of(st.text(max_size=9), st.integers(), st.none()), lambda inner: st.one_of(
    st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)), max_leaves=20), st.data())  # fmt: skip
def test_whatever_is_cut_off_can_be_read_as_far_as_it_went(value, data):
    text = json.dumps([value, 1, {"a": [value]}], ensure_ascii=False)
    end = data.draw(st.integers(0, len(text)))
    whole = salvaged(text[:end])
    if end:
        assert isinstance(json.loads(whole), list)
    assert salvaged(text) == text


def test_what_stands_behind_a_file_stays_readable():
    long, quoted = "QUJD" * 50_000, '<p class="x">\\ é</p>' * 500
    value = {"Stream": long, "Html": quoted, "Numbers": list(range(2_000)), "Subject": "Last"}
    body = json.dumps(value, ensure_ascii=False).encode()
    kept = json.loads(shortened(body, HEAD))
    assert kept["Subject"] == "Last" and kept["Numbers"] == value["Numbers"]
    assert kept["Stream"] == f"{long[:64]}… ({len(long) - 64} more)"
    assert kept["Html"].startswith("<p class=… (")


@given(st.binary(max_size=6_000), st.integers(1, 2_000))
def test_any_bytes_are_shortened_to_no_more_than_the_head(body, head):
    assert len(shortened(body, head)) <= head
    assert len(shortened(b'"' + body, head)) <= head


def test_the_head_of_a_large_body_is_found_at_once():
    for hostile in (
        b'"\\' * 4_000_000,
        b'"' * 8_000_000,
        b"\\" * 8_000_000,
        b'"' + b"x" * 8_000_000,
    ):
        assert len(shortened(hostile, HEAD)) <= HEAD
