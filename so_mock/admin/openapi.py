"""The admin API as an OpenAPI 3.1 document, made of its routes: nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from so_mock import __version__
from so_mock.admin.asked import ANY, ANYTHING, HTML, TEXT, Route, Schema, by_name, said
from so_mock.admin.guard import OPEN

TENANT = {
    "name": "tenant", "in": "query", "required": False, "schema": TEXT,
    "description": "Whose; without it the default tenant's.",
}  # fmt: skip
ERROR: Schema = {
    "type": "object", "properties": {"error": said(TEXT, "What is wrong, and what would be right.")}, "required": ["error"],
}  # fmt: skip
STATUSES = {
    200: "Done.", 201: "Made.", 204: "Done; nothing to say.", 400: "What was asked cannot be understood or done.",
    401: "The token is missing or wrong.", 403: "Refused: to a web page of another origin, or as the API refuses it.", 404: "There is no such thing.",
    409: "It cannot be done as things stand.", 412: "Not as things stand.", 413: "The body is too large.", 501: "Not there yet.",
}  # fmt: skip
_ABOUT = (
    "What so-mock serves, what it was asked, what its tenants hold and what time it is for them. Every error is an object "
    "with the property `error`. A property or an option that is not told here is refused."
)


def document(routes: Sequence[Route], origin: str, token: bool) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(f"/{route.path}", {})[route.verb.lower()] = _operation(route, token)
    components: dict[str, Any] = {"schemas": {"Error": ERROR}}
    if token:
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "header": {"type": "apiKey", "in": "header", "name": "X-So-Mock-Token"},
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "so-mock admin API", "version": __version__, "description": _ABOUT},
        "servers": [{"url": f"{origin}/_so_mock"}],
        "paths": paths,
        "components": components,
    }


def summary(route: Route) -> str:
    told = route.summary or (route.answer.__doc__ or "").strip().partition("\n")[0]
    return told or f"{route.verb} {route.path}"


def _operation(route: Route, token: bool) -> dict[str, Any]:
    answers = route.answers or {200: ANYTHING}
    told: dict[str, Any] = {
        "operationId": _id(route),
        "summary": summary(route),
        "parameters": [*_in_path(route), *_options(route), TENANT],
        "responses": {str(status): _answer(status, what) for status, what in answers.items()},
    }
    refused = {400, 404, 413, *route.refuses, *({403} if route.verb != "GET" else ())}
    if token and route.path not in OPEN:
        refused.add(401)
        told["security"] = [{"bearer": []}, {"header": []}]
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for status in sorted(refused):
        told["responses"][str(status)] = {"description": STATUSES.get(status, ""), "content": error}
    if route.reads:
        content = {media: {"schema": ANYTHING} for media in route.reads}
        told["requestBody"] = {"required": False, "content": content}
    elif route.takes:
        body = {"application/json": {"schema": _body(route)}}
        told["requestBody"] = {"required": bool(route.needs), "content": body}
    return told


def _id(route: Route) -> str:
    parts = [f"by_{part.strip('{}')}" if "{" in part else part for part in route.path.split("/")]
    return "_".join((route.verb.lower(), *filter(None, parts))).replace(".", "_")


def _in_path(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": part.strip("{}"), "in": "path", "required": True, "schema": TEXT}
        for part in route.path.split("/")
        if part.startswith("{")
    ]


def _options(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in _schemas(route.query).items()
    ]


def _body(route: Route) -> dict[str, Any]:
    properties = _schemas(route.takes)
    further = properties.pop(ANY, False)
    if further is not False and not properties:
        return dict(by_name(further))
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": further,
        **({"required": list(route.needs)} if route.needs else {}),
    }


def _schemas(told: Mapping[str, Schema] | tuple[str, ...]) -> dict[str, Any]:
    return dict(told) if isinstance(told, Mapping) else dict.fromkeys(told, ANYTHING)


def _answer(status: int, what: Schema | str | None) -> dict[str, Any]:
    if status == 204:
        return {"description": STATUSES.get(status, "")}
    media, schema = (what, TEXT) if isinstance(what, str) else ("application/json", what or {})
    media = media.partition(";")[0] if media == HTML else media
    return {"description": STATUSES.get(status, ""), "content": {media: {"schema": schema}}}
