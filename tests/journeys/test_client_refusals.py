"""Scenarios as tests in another language meet them: the official client, and the admin API by `fetch`."""

from journeys.conftest import Journey


def test_the_client_gets_over_a_rate_limit_and_meets_a_full_mailbox(journey: Journey) -> None:
    seen = journey("refusals.cjs")

    limited = seen["limited"]
    assert limited["about"].startswith("Every fifth call")
    assert limited["read"] == list(range(1, 13)), "each contact once, in order"
    assert limited["waits"] == [3, 3], "the fifth call and the tenth"
    assert limited["rules"] == ["one call too many"] * 2
    assert limited["verified"]["matched"] == 12

    full = seen["full"]
    assert full["saved"] == ["first", "second", "third"]
    assert (full["used"], full["freed"]) == ({"quota": "used"}, {"quota": "low"})
    assert full["refused"]["status"] == 500
    error = full["refused"]["data"]
    assert (error["ErrorType"], error["Message"]) == (
        "MailServerException", "Quota exceeded for tje0",
    )  # fmt: skip
    assert full["again"] == "fourth"
    assert full["kept"] == ["second", "third", "fourth"]
    assert full["restored"] == ["first", "second", "third"], "as when the mailbox was full"
