"""What is played, and playing something else."""

from __future__ import annotations

import re
from asyncio import to_thread
from pathlib import Path
from typing import Any

from so_mock.admin.as_yaml import as_yaml
from so_mock.admin.asked import (
    TEXT,
    TRUTH,
    WHOLE,
    Answered,
    Asked,
    Complained,
    by_name,
    json,
    maybe,
    record,
    rows,
    said,
)
from so_mock.admin.pages.tenants import SIGNS_IN, auth_of, signs_in, start_of
from so_mock.clock import Start
from so_mock.config import AUTH
from so_mock.errors import BadRequest, Conflict, Forbidden, NotFound
from so_mock.seed.scenario import BadScenario
from so_mock.tenants import Played
from so_mock.world import World

USER = record(login=TEXT, associate=WHOLE, administrator=TRUTH, role=maybe(TEXT))
SCENARIO = record(
    name=TEXT, about=TEXT, source=said(TEXT, "packaged, a file, or the admin API"), seed=WHOLE,
    clock=record(at=maybe(said(TEXT, "where a tenant's clock starts; null: now")), frozen=TRUTH), time_zone=TEXT, auth=TEXT,
    rights=TEXT, users=rows(USER), user=SIGNS_IN, states=by_name(TEXT), rules=rows(record(name=TEXT, place=TEXT)), notes=rows(TEXT),
)  # fmt: skip
MEDIA = ("application/yaml", "application/json")
OPTIONS = {
    "name": said(TEXT, "a packaged scenario, or one of the server's folder, instead of a body"),
    "called": said(TEXT, "what the scenario of the body is called: `shop.yaml`"),
    "folder": said(
        TEXT, "where files that it extends lie; only from the process that started the server"
    ),
    "seed": said(WHOLE, "instead of the scenario's"),
    "clock": said(
        TEXT, "where its clock starts, instead of the scenario's; `...,frozen` stands still"
    ),
    "auth": {"enum": list(AUTH), "description": "instead of the scenario's"},
}
CALLED = re.compile(r"[\w][\w .-]{0,99}")
SEED = re.compile(r"[+-]?[0-9]{1,10}")


def scenario(asked: Asked) -> Answered:
    """What the tenant plays, and by which rules."""
    return json(_described(asked.tenant.world))


async def put(asked: Asked) -> Answered:
    """The tenant starts anew in another scenario: that of the body, or one that is known by its name. A bad one changes
    nothing."""
    tenant = asked.tenant
    if tenant.loading:
        raise Conflict(f"{tenant.name} is loading another scenario already")
    tenant.loading = True
    try:
        world = await _world(asked)
    finally:
        tenant.loading = False
    if asked.tenants.find(tenant.name) is not tenant:
        raise NotFound(f"{tenant.name} was deleted meanwhile")
    asked.tenants.play(tenant, world)
    return json(_described(world))


async def _world(asked: Asked) -> World:
    content, query = asked.content, asked.query
    name, called, folder = query.get("name", ""), query.get("called", ""), query.get("folder", "")
    played = Played(
        name, _seed(query), start_of(query.get("clock")), auth_of(query.get("auth", ""))
    )
    if name:
        if content.strip() or called or folder:
            raise BadRequest(
                "?name= stands alone: a scenario known by its name, or one in the body"
            )
        return await asked.tenants.built(played)
    if not content.strip():
        raise BadRequest(
            "a scenario is wanted: YAML or JSON in the body, or ?name= of one that is known"
        )
    if called and not CALLED.fullmatch(called):
        raise BadRequest(
            f"{called[:80]!r} is no name of a scenario: letters, digits, spaces and . _ -"
        )
    try:
        return await to_thread(
            asked.tenants.world.reading,
            as_yaml(content),
            called or "scenario.yaml",
            _folder(asked, folder),
            played.over(asked.tenants.world.config),
        )
    except BadScenario as wrong:
        raise Complained(str(wrong)) from None


def _seed(query: dict[str, str]) -> int | None:
    told = query.get("seed")
    if told is None:
        return None
    if not SEED.fullmatch(told) or abs(int(told)) >= 2**31:
        raise BadRequest(f"'seed' is no whole number of 32 bits: {told[:80]!r}")
    return int(told)


def _folder(asked: Asked, named: str) -> Path | None:
    if not named:
        return None
    if not asked.tenants.world.config.files:
        raise Forbidden("a scenario that comes over the net extends no files of this machine")
    folder = Path(named)
    if not folder.is_absolute() or not folder.is_dir():
        raise BadRequest(f"?folder= wants the absolute path of a folder: {named[:200]!r}")
    return folder


def _described(world: World) -> dict[str, Any]:
    played = world.scenario
    return {
        "name": played.name,
        "about": played.about,
        "source": world.source,
        "seed": world.seed,
        "clock": _start(world.begin),
        "time_zone": world.zone,
        "auth": world.auth,
        "rights": world.rights,
        "users": [
            {
                "login": user["login"],
                "associate": user["associate"],
                "administrator": bool(user.get("administrator")),
                "role": user.get("role"),
            }
            for user in played.users
        ],
        "user": signs_in(world),
        "states": dict(played.states),
        "rules": [{"name": rule.name, "place": rule.place} for rule in played.rules],
        "notes": list(played.notes),
    }


def _start(start: Start | None) -> dict[str, Any]:
    at = start.at if start else None
    return {
        "at": at.isoformat().replace("+00:00", "Z") if at else None,
        "frozen": bool(start and start.frozen),
    }
