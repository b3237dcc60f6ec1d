"""The errors that clients see. Each knows its status and the body the WebAPI gives it (sheet:
wire.md 8).

SoError
  NotFound            404  SoNotFoundException
  BadRequest          400  ArgumentException
    MissingBody       400  ArgumentNullException
    BadFilter         400  a question that cannot be asked
    Invalid           400  SoValidationException
    MassRefused       400  SoMassOperationException
      ProtectedTable  400  SoDbAccessException
    BadArgument       400  the binder's own two-line shape
  Unauthorized        401  ArgumentException, SoSessionException
  Forbidden           403  SoSentryException
    FunctionRefused   403  SoFunctionRightException
    LicenseRefused    403  SoLicenseException
  MethodNotAllowed    405  the binder's shape
  Conflict            409  a failed `test` in a PATCH
  NotModified         304  without a body
  PreconditionFailed  412  SoIllegalOperationException
  TooLarge            413
  WrongHost           421
  UnsupportedMedia    415  the binder's shape
  UnknownCoding       415  the binder's shape
  NotBuilt            501  a `generated` answer under --strict
  Failure             500  SoException
  Unavailable         503  SoException
  BadGateway          502  of a proxy
    GatewayTimeout    504
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from so_mock.call import Call, Question

T = TypeVar("T")

# The status of an ErrorType that is told without one, as a scenario may; else it is 500 (sheet: wire.md 8.2).
STATUSES = {
    "SoNotFoundException": 404, "SoSessionException": 401,
    "SoSentryException": 403, "SoFunctionRightException": 403, "SoLicenseException": 403, "SoFeatureToggleException": 403,
    "ArgumentException": 400, "ArgumentNullException": 400, "FormatException": 400, "SoInvalidArgumentException": 400,
    "SoValidationException": 400, "SoIllegalOperationException": 400, "SoMassOperationException": 400,
    "SoDbAccessException": 400, "SoConsentException": 400, "NotImplementedException": 501,
}  # fmt: skip

TRANSPORT = "SuperOffice.Services.WebApi"
BUSINESS = "SuperOffice.Services.Implementation"


class SoError(Exception):
    """An answer that is an error. `message` is what the client reads; `detail` names what would
    have been right."""

    status = 500
    error_type = "SoException"
    source = BUSINESS

    def __init__(self, message: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """Form 1 of wire.md 8.1. Both spellings of the text, since either kind of client is in the
        field."""
        body: dict[str, Any] = {
            "Error": True,
            "ErrorType": self.error_type,
            "Message": self.message,
        }
        if self.detail:
            body["MessageDetail"] = self.detail
        return body | {"ErrorMessage": self.message, "ErrorSource": self.source}

    def headers(self) -> dict[str, str]:
        return {}


class _Binder(SoError):
    """Refused before any service ran: classic Web API writes two texts and nothing else (wire.md
    8.1, form 3)."""

    source = TRANSPORT

    def body(self) -> dict[str, Any]:
        body = {"Message": self.message}
        return body | {"MessageDetail": self.detail} if self.detail else body


class Failure(SoError):
    pass


class NotFound(SoError):
    status = 404
    error_type = "SoNotFoundException"


class UnknownAddress(NotFound):
    source = TRANSPORT


class BadRequest(SoError):
    status = 400
    error_type = "ArgumentException"


class BadBody(BadRequest):
    """A body that cannot be read; the text names the property path, or line and column."""

    source = TRANSPORT


class MissingBody(BadRequest):
    error_type = "ArgumentNullException"

    def __init__(self, parameter: str) -> None:
        super().__init__(f"Value cannot be null. Parameter name: {parameter}")


class BadFilter(BadRequest):
    """A question that cannot be asked; the text names the part that is wrong and where it stands, from 0."""


class Invalid(BadRequest):
    error_type = "SoValidationException"


class MassRefused(BadRequest):
    """A mass operation that cannot be done as asked; nothing was written."""

    error_type = "SoMassOperationException"


class ProtectedTable(MassRefused):
    error_type = "SoDbAccessException"


class BadArgument(_Binder):
    status = 400

    def __init__(self, detail: str) -> None:
        super().__init__("The request is invalid.", detail)


class Unauthorized(SoError):
    """`challenged`: a browser is told to ask for a password."""

    status = 401
    error_type = "SoSessionException"
    source = TRANSPORT
    challenged = False

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Basic realm="SuperOffice"'} if self.challenged else {}


class NoCredentials(Unauthorized):
    error_type = "ArgumentException"

    def __init__(self, *, challenged: bool = True) -> None:
        super().__init__(
            "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session, "
            "or an Authorization header with the Basic, SoTicket or Bearer scheme."
        )
        self.challenged = challenged


class NoSession(Unauthorized):
    """A token of a browser session that nobody has opened here."""

    def __init__(self) -> None:
        super().__init__(
            "Authentication failed",
            "X-XSRF-TOKEN belongs to no session of this tenant: sign in on its login page for the cookies ASP.NET_SessionId "
            "and XSRF-TOKEN, or send an Authorization header.",
        )


class Forbidden(SoError):
    """`decided`: the whole sentence for the journal, where the answer must not say all of it."""

    status = 403
    error_type = "SoSentryException"
    decided = ""


class FunctionRefused(Forbidden):
    """An operation that needs a functional right."""

    error_type = "SoFunctionRightException"


class LicenseRefused(Forbidden):
    """An operation that needs a licence."""

    error_type = "SoLicenseException"


class MethodNotAllowed(_Binder):
    status = 405

    def __init__(self, verb: str, allowed: list[str]) -> None:
        super().__init__(f"The requested resource does not support http method '{verb}'.")
        self.allowed = allowed

    def headers(self) -> dict[str, str]:
        return {"Allow": ", ".join(self.allowed)}


class Conflict(SoError):
    status = 409
    error_type = "SoIllegalOperationException"


class NotModified(SoError):
    """No error, and no body: what the client has is what there is."""

    status = 304

    def __init__(self, last_modified: str) -> None:
        super().__init__("Not modified")
        self.last_modified = last_modified

    def headers(self) -> dict[str, str]:
        return {"Last-Modified": self.last_modified}


class PreconditionFailed(SoError):
    status = 412
    error_type = "SoIllegalOperationException"


class TooLarge(SoError):
    status = 413
    error_type = "ArgumentException"
    source = TRANSPORT


class WrongHost(SoError):
    """The tenant's API is at another host; the tenant's state tells at which."""

    status = 421
    error_type = "ArgumentException"
    source = TRANSPORT

    def __init__(self, detail: str) -> None:
        super().__init__("Wrong subdomain used to access tenant", detail)


class Unavailable(SoError):
    """The platform does not serve the tenant now."""

    status = 503
    source = TRANSPORT


class UnsupportedMedia(_Binder):
    status = 415

    def __init__(self, media_type: str) -> None:
        super().__init__(
            f"The request entity's media type '{media_type}' is not supported for this resource."
        )


class UnknownCoding(_Binder):
    """A Content-Encoding that cannot be undone; those that can are told as RFC 9110, 15.5.16 has it."""

    status = 415

    def __init__(self, coding: str, known: Sequence[str], deepest: int) -> None:
        super().__init__(
            f"The request entity's content coding '{coding}' is not supported for this resource.",
            f"Supported are {', '.join(known)}, at most {deepest} over each other.",
        )
        self.known = known

    def headers(self) -> dict[str, str]:
        return {"Accept-Encoding": ", ".join(self.known)}


class NotBuilt(SoError):
    status = 501
    error_type = "NotImplementedException"
    source = "so-mock"


class BadGateway(SoError):
    """The target cannot be asked, or does not answer."""

    status = 502
    source = "so-mock record"


class GatewayTimeout(BadGateway):
    status = 504


class Later(Exception):
    """No answer yet, and no error: the call takes so long that it is to be run where nobody waits for it."""

    call: Call | None = None


class Ask(Exception):
    """No answer yet, and no error: somebody outside is to be asked first, and then the call is run anew."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


def required(value: T | None, parameter: str) -> T:
    """The value of a parameter that must not be null."""
    if value is None:
        raise MissingBody(parameter)
    return value
