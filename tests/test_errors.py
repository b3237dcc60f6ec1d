"""The errors that clients see, in the three forms of the WebAPI."""

import json
import re

import pytest

from so_mock import errors
from so_mock.errors import SoError

MADE = [
    errors.Failure("m"), errors.NotFound("m"), errors.UnknownAddress("m", "d"), errors.BadRequest("m"),
    errors.BadBody("m"), errors.MissingBody("m"), errors.Invalid("m"), errors.BadArgument("d"),
    errors.Unauthorized("m"), errors.NoCredentials(), errors.NoSession(), errors.Forbidden("m"), errors.FunctionRefused("m"), errors.LicenseRefused("m"), errors.MethodNotAllowed("PUT", ["GET"]),
    errors.BadFilter("m"), errors.MassRefused("m"), errors.ProtectedTable("m"), errors.Conflict("m"), errors.NotModified("Thu, 15 Jan 2026 08:00:00 GMT"), errors.PreconditionFailed("m"), errors.TooLarge("m"), errors.UnsupportedMedia("text/csv"), errors.UnknownCoding("zstd", ["gzip", "br"], 4), errors.NotBuilt("m"), errors.WrongHost("d"), errors.Unavailable("m"), errors.BadGateway("m"), errors.GatewayTimeout("m"),
]  # fmt: skip


def family(kind: type[SoError] = SoError) -> set[type[SoError]]:
    """Of the API; so-mock's own pages have some of their own."""
    found = {kind}.union(*(family(below) for below in kind.__subclasses__()))
    return {each for each in found if each.__module__ == errors.__name__}


def test_every_error_is_made_here_once():
    public = {kind for kind in family() if not kind.__name__.startswith("_")} - {SoError}
    assert {type(error) for error in MADE} == public


def test_the_tree_at_the_top_of_the_module_is_the_family():
    """Name, status and type as they are listed for readers."""
    for name, status in re.findall(r"^ +(\w+) +(\d{3})\b", errors.__doc__ or "", re.M):
        assert getattr(errors, name).status == int(status), name
    listed = set(re.findall(r"^ +(\w+) +\d{3}\b", errors.__doc__ or "", re.M))
    own = {kind.__name__ for kind in family() if not kind.__name__.startswith("_")} - {"SoError"}
    assert own - listed == {"UnknownAddress", "BadBody", "NoCredentials", "NoSession"}
    assert listed <= own


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_a_body_is_one_of_the_forms(error):
    body = error.body()
    json.dumps(body)
    assert 400 <= error.status < 600 or type(error) is errors.NotModified
    assert str(error) == error.message == body["Message"]
    if "Error" in body:
        assert body["Error"] is True
        assert body["ErrorMessage"] == body["Message"]
        assert body["ErrorType"].startswith("So") or body["ErrorType"].endswith("Exception")
        assert list(body)[-1] == "ErrorSource"
    else:
        assert set(body) <= {"Message", "MessageDetail"}


def test_only_the_binders_errors_have_no_type():
    bare = {type(error).__name__ for error in MADE if "ErrorType" not in error.body()}
    assert bare == {"BadArgument", "MethodNotAllowed", "UnsupportedMedia", "UnknownCoding"}


def test_a_detail_is_there_only_when_there_is_one():
    assert "MessageDetail" not in errors.NotFound("gone").body()
    assert errors.NotFound("gone", "to the sea").body()["MessageDetail"] == "to the sea"
    assert errors.BadArgument("id is null").body() == {
        "Message": "The request is invalid.",
        "MessageDetail": "id is null",
    }


def test_headers_that_belong_to_a_status():
    assert errors.MethodNotAllowed("PUT", ["GET", "POST"]).headers() == {"Allow": "GET, POST"}
    assert errors.NoCredentials().headers() == {"WWW-Authenticate": 'Basic realm="SuperOffice"'}
    assert errors.UnknownCoding("zstd", ["gzip", "br"], 4).headers() == {"Accept-Encoding": "gzip, br"}  # fmt: skip
    assert errors.Forbidden("no").headers() == {}
