"""Only what an app has registered is ever led back to, and no expression keeps anybody waiting."""

from time import perf_counter

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from so_mock.auth.redirects import (
    LONGEST,
    BadPattern,
    loopback,
    parts,
    read_pattern,
    registered,
)

NATIVE = r"^http://127.0.0.1\:\d{4,10}$"  # as the template of native apps has it


@pytest.mark.parametrize(
    ("uris", "uri"),
    [
        (["https://app.example/cb"], "https://app.example/cb"),
        (["https://app.example/cb?x=1"], "https://app.example/cb?x=1"),
        (["https://other.example/", "my-app://signed/in"], "my-app://signed/in"),
        ([NATIVE], "http://127.0.0.1:49152"),
        ([r"^https://[a-z0-9-]+\.example\.com(/.*)?$"], "https://acme.example.com/cb?tenant=1"),
        ([r"^https://(dev|test)\.example\.com/"], "https://test.example.com/"),
    ],
)
def test_a_registered_address_is_one_by_its_very_text_or_by_a_pattern(uris, uri) -> None:
    assert registered(uri, uris)


@pytest.mark.parametrize(
    ("uris", "uri"),
    [
        (["https://app.example/cb"], "https://app.example/cb/"),
        (["https://app.example/cb"], "https://app.example/CB"),
        (["https://app.example/cb"], "https://app.example/cb?x=1"),
        (["https://app.example/cb"], "HTTPS://app.example/cb"),
        (["https://app.example/cb"], "https://app.example.evil.example/cb"),
        ([], "https://app.example/cb"),
        ([NATIVE], "http://127.0.0.1:49152/"),
        ([NATIVE], "http://127.0.0.1:49152\n"),
        ([NATIVE], "http://127.0.0.1:49152.evil.example"),
        # a pattern without an end is one of whole addresses all the same
        ([r"^https://app\.example"], "https://app.example.evil.example/cb"),
        # `.` as text, where no pattern was registered
        (["https://app.example/.*"], "https://app.example/cb"),
    ],
)
def test_whatever_is_not_registered_is_refused(uris, uri) -> None:
    assert not registered(uri, uris)


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)", "JavaScript://app.example/%0aalert(1)", "data:text/html,x", "/cb", "//app.example/cb", "",
        "http:app.example", "http:///app.example", "http:/app.example", r"http:\\app.example", "https://app.example/cb#x",
        "https://me@app.example/cb", "https://app.example/ cb", "https://app.example/\tcb", "https://app.example/ø",
        "https://app.example:port/cb", "https://[::1/cb", "https://app.example/<x>", 'https://app.example/"x', "https://app.example/cb\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_some_texts_are_no_address_whoever_registers_them(uri: str) -> None:
    assert parts(uri) is None
    assert not registered(uri, [uri, "^[^.]*.*$"])


@pytest.mark.parametrize(
    ("uri", "is_one"),
    [
        ("http://localhost/cb", True), ("http://127.0.0.1:5000", True), ("https://[::1]:8443/cb", True),
        ("http://127.8.9.1/x", True), ("http://LOCALHOST:1/", True), ("http://localhost.evil.example/cb", False),
        ("http://127.0.0.1.evil.example/", False), ("http://evil.example/127.0.0.1", False),
        ("http://localhost@evil.example/", False), ("http://10.0.0.1/", False), ("localhost://x", False),
        ("myapp://localhost/cb", False), ("http://evil.example?http://localhost", False),
    ],
)  # fmt: skip
def test_a_loopback_address_leads_to_the_browsers_own_machine(uri: str, is_one: bool) -> None:
    assert loopback(uri) == is_one


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("^(a+)+$", "for ever"), ("^(a|a)*$", "for ever"), ("^(.*)*x", "for ever"), ("^.*.*.*x$", "for ever"),
        ("^(?=(a+)+$)b", "for ever"), ("^((a{1,9}){1,9}){1,9}$", "for ever"), ("^(?:x?){400}x{400}$", "for ever"),
        ("^(", "no regular expression"), ("^[z-a]$", "no regular expression"), ("^" + "(" * 5000, "no regular expression"),
    ],
)  # fmt: skip
def test_a_pattern_that_may_never_end_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(BadPattern, match=why):
        read_pattern(pattern)
    assert not registered("http://127.0.0.1/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", [pattern])


def test_the_worst_pattern_that_is_taken_ends_in_a_moment() -> None:
    pattern = r"^https?://[a-z.]*.*x?x?x?!$"
    before = perf_counter()
    assert not registered("http://" + "x" * 480, [pattern])
    assert perf_counter() - before < 2


ALPHABET = st.sampled_from("ab.:/?#@%\\ \n\t<x0é[]^$*")
HOSTS = st.sampled_from(["http://127.0.0.1:", "https://app.example", "javascript:", "", "http:"])


@given(HOSTS, st.text(ALPHABET, max_size=30))
@example("http://127.0.0.1:", "49152")
def test_nothing_but_the_registered_text_is_the_registered_text(head: str, tail: str) -> None:
    uri = head + tail
    assume(uri != "https://app.example/cb")
    assert not registered(uri, ["https://app.example/cb"])
    if registered(uri, [NATIVE]):
        assert uri.startswith("http://127.0.0.1:") and tail.isdigit() and 4 <= len(tail) <= 10


@example("[[a]", "a")
@given(st.text("ab(|)*+?{1,9}.^$[]\\d", max_size=25), st.text("ab1", max_size=40))
def test_no_pattern_takes_long_or_raises(pattern: str, text: str) -> None:
    before = perf_counter()
    registered(f"http://{text or 'a'}", [f"^{pattern}"])
    assert perf_counter() - before < 5


def test_what_is_longer_than_any_pattern_was_measured_by_fits_none() -> None:
    pattern = "^https://app[.]example/.*$"
    whole = "https://app.example/".ljust(LONGEST, "a")
    assert registered(whole, [pattern]) and not registered(whole + "a", [pattern])
    assert registered(whole + "a", [whole + "a"])
