"""`smtp` of a scenario file."""

from typing import Any

import pytest

from so_mock.mail.smarthost import port, server


def test_a_file_names_the_mail_server_and_one_that_extends_it_changes_what_it_names(scenarios: Any) -> None:  # fmt: skip
    scenarios.write("smtp: {host: smtp.example.com, tls: TLS, username: me}", "base.yaml")
    held = server(scenarios.tenant("extends: base.yaml\nsmtp: {username: you}").store)
    assert held is not None and (held["host"], held["username"]) == ("smtp.example.com", "you")
    assert port(held) == 465 and held["tls"] == "tls"
    assert server(scenarios.tenant("extends: base.yaml\nsmtp: {host: }").store) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("smtp: {host: 'a:25'}", "is not the name of a mail server"),
        ("smtp: {prt: 25}", "the mail server has no 'prt'"),
        ("smtp: {port: 0}", "0 is not a port"),
        ("smtp: {tls: ssl}", "'ssl' is no way to secure a connection"),
        ("smtp: {from: me}", "is not an address"),
    ],
)
def test_what_is_wrong_is_told(scenarios: Any, text: str, complaint: str) -> None:
    from so_mock.seed.scenario import BadScenario

    with pytest.raises(BadScenario) as wrong:
        scenarios.tenant(text)
    assert complaint in str(wrong.value)
