"""Who a header names, in every Python alike."""

import pytest

from so_mock.mail.bounds import people
from so_mock.mail.envelope import split


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("eva@x.example; bo@x.example", ["eva@x.example", "bo@x.example"]),
        ("undisclosed-recipients:;, a@b.example", ["a@b.example"]),
        ("Desk: a@b.example, c@d.example;", ["a@b.example", "c@d.example"]),
        ("a@b.example,, Bo <c@d.example>", ["a@b.example", "c@d.example"]),
        ("a@b.example (on leave (till May), f@g.example", ["a@b.example"]),
        ('"Ny, Eva" <eva@x.example>', ["eva@x.example"]),
    ],
)
def test_one_address_that_is_none_does_not_cost_the_others(header: str, wanted: list[str]) -> None:
    assert [address for _, address in people([header])] == wanted
    assert split(header) == wanted
