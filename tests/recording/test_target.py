"""Addresses of the target and of the proxy stand for each other."""

import pytest

from so_mock.recording.target import BadTarget, Rewriter, read_target


@pytest.mark.parametrize("end", ["", "/", "/api", "/api/", "/api/v1", "/API/V1/"])
def test_a_target_is_given_with_or_without_api(end):
    target = read_target(f"https://online.superoffice.com/Cust12345{end}")
    assert target.base == "https://online.superoffice.com/Cust12345/api"
    assert target.host == "online.superoffice.com"


@pytest.mark.parametrize(
    "text", ["", "online.superoffice.com", "ftp://x", "http://", "http://u:p@x", "http://x?y=1", "http://x:port"]
)  # fmt: skip
def test_what_is_no_target_is_told(text):
    with pytest.raises(BadTarget):
        read_target(text)


@pytest.mark.parametrize("front", ["", "/Cust12345", "/Cust98765", "/remote/site"])
def test_whatever_stands_before_api_is_the_targets_own(front):
    target = read_target("https://crm.test/Cust98765")
    url, inner, base = target.address(f"{front}/api/v1/Contact/5", b"a=1")
    assert (url, inner, base) == ("https://crm.test/Cust98765/api/v1/Contact/5?a=1", "Contact/5", f"{front}/api")  # fmt: skip


def test_what_is_outside_of_the_api_passes_too():
    target = read_target("https://crm.test/Cust98765")
    assert target.address("/login/common", b"") == ("https://crm.test/login/common", None, "")
    assert target.address("/api", b"")[:2] == ("https://crm.test/Cust98765/api", None)
    assert target.address("/api/v1", b"")[:2] == ("https://crm.test/Cust98765/api/v1", None)


TEXT = b'{"a":"https://crm.test/C1/api/v1/Contact/5","b":"https:\\/\\/crm.test\\/C1\\/api\\/v1","c":"https://crm.test.evil/C1/api"}'


@pytest.mark.parametrize("size", [1, 2, 7, 30, 1000])
def test_addresses_are_rewritten_however_the_text_is_cut(size):
    rewriter = Rewriter([("https://crm.test/C1/api", "http://127.0.0.1:1/api"), ("https://crm.test", "http://127.0.0.1:1")])  # fmt: skip
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    out = b"".join(map(rewriter.feed, pieces)) + rewriter.end()
    assert out == (
        b'{"a":"http://127.0.0.1:1/api/v1/Contact/5","b":"http:\\/\\/127.0.0.1:1\\/api\\/v1","c":"https://crm.test.evil/C1/api"}'
    )
