"""What a rule does to a call: an answer of its own, or the operation's own answer changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

import orjson

from so_mock.call import MODELLED, VERIFIED, Answer, Encoded
from so_mock.errors import (
    BadRequest,
    Conflict,
    Failure,
    Forbidden,
    MethodNotAllowed,
    NoCredentials,
    NotBuilt,
    NotFound,
    PreconditionFailed,
    SoError,
    TooLarge,
    Unauthorized,
    UnsupportedMedia,
)
from so_mock.render.as_json import MEDIA_TYPE
from so_mock.render.languages import Verbatim
from so_mock.scenario.match import key_of
from so_mock.scenario.rules import ABSENT, Refusal, Rule, Then
from so_mock.scenario.template import Scene, filled, filled_text

EMPTY = (204, 205, 304)  # statuses of answers without a body
# The server says these itself: said twice they would break the connection, or contradict it.
RESERVED = frozenset({"content-length", "transfer-encoding", "date"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def draw(*key: object) -> float:
    """A number from 0 to below 1, the same for the same key on every machine."""
    told = "\n".join(map(str, key)).encode()
    return int.from_bytes(blake2b(told, digest_size=6).digest()) / (1 << 48)


# -- errors


class _Told(SoError):
    """An error of another class, as a scenario words it."""

    def __init__(self, kind: type[SoError], refusal: Refusal) -> None:
        phrase = _PHRASES.get(refusal.status) or _phrase(refusal.status)
        super().__init__(refusal.message or phrase, refusal.detail or None)
        self.kind, self.status = kind, refusal.status
        self.error_type = refusal.type or kind.error_type
        self.source = kind.source

    def headers(self) -> dict[str, str]:
        return NoCredentials().headers() if self.kind is NoCredentials else {}


class _ToldPlainly(_Told):
    """In the two-line shape of what is refused before any service ran."""

    def body(self) -> dict[str, Any]:
        body = {"Message": self.message}
        return body | {"MessageDetail": self.detail} if self.detail else body


_PLAIN = (MethodNotAllowed, UnsupportedMedia)
_KINDS: dict[int, type[SoError]] = {
    kind.status: kind
    for kind in (
        BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, PreconditionFailed,
        TooLarge, UnsupportedMedia, Failure, NotBuilt,
    )
}  # fmt: skip
_PHRASES = {
    400: "The request is invalid.",
    401: "Authentication failed",
    403: "You do not have access to this.",
    500: "An unexpected error occurred.",
}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def error_of(refusal: Refusal) -> SoError:
    """The error that a scenario asks for, in the shape of this API's own of that status and type."""
    kind = _KINDS.get(refusal.status, Failure)
    if refusal.status == 401 and refusal.type == NoCredentials.error_type:
        kind = NoCredentials
    plainly = kind in _PLAIN and not refusal.type
    return _ToldPlainly(kind, refusal) if plainly else _Told(kind, refusal)


# -- answers


def _own(text: str) -> str:
    """What a scenario says is said in its words, whatever language the caller asks for."""
    return Verbatim(text) if text else text


def stub(rule: Rule, then: Then, success: int, scene: Scene) -> Answer:
    """The answer in place of the operation's. `success`: the status that the operation declares."""
    if then.body is not ABSENT:
        status = then.status or (200 if success in EMPTY else success)
        value = Encoded(b"") if status in EMPTY else filled(then.body, scene)
        answer = Answer(value, status, MODELLED, by=rule.place, said=True)
    else:
        refusal = then.error or Refusal(then.status)
        worded = Refusal(
            refusal.status,
            filled_text(refusal.type, scene),
            _own(filled_text(refusal.message, scene)),
            _own(filled_text(refusal.detail, scene)),
        )
        error = error_of(worded)
        answer = Answer(
            error.body(), then.status or error.status, MODELLED, error.headers(),
            error=True, by=rule.place, said=True,
        )  # fmt: skip
    return _with_headers(answer, rule, then, scene)


def amended(rule: Rule, then: Then, answer: Answer, scene: Scene) -> Answer:
    """The operation's own answer as the rule changes it; what cannot be done is told as ignored. Rules speak of JSON, whatever
    format goes out: that is chosen later."""
    ignored: list[str] = []
    changed = answer
    if then.patch is not ABSENT:
        own = scene.answer() if not answer.error else None
        if isinstance(own, dict):
            value = merged(own, filled(then.patch, scene))
            changed = changed._replace(value=value, said=True, keep=None)
        else:
            ignored.append(f"patch of {rule.name}")
    if then.status and answer.error:
        ignored.append(f"status of {rule.name}")
    elif then.status:
        changed = changed._replace(status=then.status)
        if then.status in EMPTY:
            changed = changed._replace(value=Encoded(b""), said=True, keep=None)
    changed = _with_headers(changed, rule, then, scene)
    if changed is not answer and changed.fidelity == VERIFIED:
        changed = changed._replace(fidelity=MODELLED)
    return changed._replace(ignored=(*changed.ignored, *ignored)) if ignored else changed


def _with_headers(answer: Answer, rule: Rule, then: Then, scene: Scene) -> Answer:
    """A media type stands among them, until the body is written by it."""
    if not then.headers:
        return answer
    told: dict[str, str] = {}
    ignored: list[str] = []
    for name, text in then.headers.items():
        value = _CONTROL.sub(" ", filled_text(text, scene)).strip()
        if name.lower() in RESERVED or name.lower().startswith("x-so-mock-"):
            ignored.append(f"{name} of {rule.name}")
        else:
            told[name] = value
    lowered = {name.lower() for name in told}
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in lowered}
    media_type = next((v for name, v in told.items() if name.lower() == "content-type"), "")
    # A header whose text comes to nothing is not sent, the operation's own of that name neither.
    headers |= {name: v for name, v in told.items() if v and name.lower() != "content-type"}
    answer = answer._replace(headers=headers, ignored=(*answer.ignored, *ignored))
    if not media_type or answer.status in EMPTY:
        return answer
    if isinstance(answer.value, str) and "json" not in media_type.lower():
        content = answer.value.encode("utf-8", "replace")
        return answer._replace(value=Encoded(content, media_type), said=True)
    return answer._replace(headers={**headers, "Content-Type": media_type})


def read_back(content: bytes, media_type: str) -> Any:
    """An answer as its client reads it; None where it is no JSON."""
    return orjson.loads(content) if content and media_type == MEDIA_TYPE else None


def merged(value: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396). A name that the record spells in another case is that name."""
    if not isinstance(patch, Mapping):
        return patch
    made = dict(value) if isinstance(value, dict) else {}
    for name, each in patch.items():
        key = key_of(made, name) or name
        if each is None:
            made.pop(key, None)
        else:
            made[key] = merged(made.get(key), each)
    return made
