"""What one process was told."""

import dataclasses

import pytest

from so_mock import cli
from so_mock.auth.authority import usual_folder
from so_mock.config import MEGABYTE, ZONE, Config
from so_mock.zones import BY_CODE


def test_nothing_changes_it_later():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().port = 1  # type: ignore[misc]


def test_defaults_are_those_of_the_command(monkeypatch):
    """Started in a test or from the command line, a server is the same."""
    for option in cli.serve.params:
        monkeypatch.delenv(f"SO_MOCK_{str(option.name).upper()}", raising=False)
    told = cli.serve.make_context("serve", []).params
    config = dataclasses.asdict(Config())
    assert told.pop("body_limit") * MEGABYTE == config["body_limit"]
    assert told.pop("tls_host") == config["tls_hosts"]
    assert (told.pop("keys"), config["keys"]) == (usual_folder(), None), "a test keeps no keys"
    assert told == {name: config[name] for name in told}
    assert set(config) - set(told) == {
        "body_limit",
        "tenant",
        "zone",
        "files",
        "keys",
        "tls_hosts",
    }


def test_every_option_is_a_variable_and_nothing_else_is():
    variables = {option.name: option.envvar for option in cli.serve.params}
    assert variables == {name: f"SO_MOCK_{name.upper()}" for name in variables}
    assert cli.cli.context_settings.get("auto_envvar_prefix") is None


def test_the_base_zone_is_one_we_know():
    assert ZONE in BY_CODE
