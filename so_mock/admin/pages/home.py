"""What a tenant plays and what came to it, for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from so_mock import __version__
from so_mock.admin.asked import HTML, Answered, Asked
from so_mock.admin.pages.tenants import signs_in
from so_mock.auth.apps import APPS, KEY
from so_mock.auth.standing import SERVED, USUAL, standing, state_of
from so_mock.call import Caller
from so_mock.config import ENFORCE, LENIENT, OFF, REPORT, STRICT
from so_mock.entities.webhooks import WEBHOOK
from so_mock.journal.shown import line
from so_mock.ledger import totals
from so_mock.login.people import people
from so_mock.mail.rows import MAILS
from so_mock.scenario.playing import Count, states
from so_mock.tenant import Tenant

NEWEST, MOST = 10, 20  # calls and mails; users and webhooks
CREDENTIALS = {
    LENIENT: "a user needs his password, any other credential is the administrator's",
    STRICT: "users, and what was issued here; each where the platform takes it",
    OFF: "nobody is refused",
}
RIGHTS = {
    ENFORCE: "roles hide and refuse", REPORT: "roles only show in masks", OFF: "everybody may do everything",
}  # fmt: skip
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:56rem;padding:0 1rem;color:#1d2a2a}"
    "h1{margin:0}h2{margin:2rem 0 .5rem;font-size:1.1rem}p{margin:.5rem 0}a{color:#0b6470}"
    "table{border-collapse:collapse;width:100%}td{vertical-align:top;padding:.3rem 1rem .3rem 0;"
    "border-top:1px solid #d9e0e0;overflow-wrap:anywhere;min-width:4rem}td:first-child{min-width:5.5rem}"
    "@media(min-width:50rem){td:first-child{min-width:10.5rem}}"
)


def home(asked: Asked) -> Answered:
    """What is served, for people."""
    from so_mock.admin.routes import ROUTES  # which leads here

    tenant = asked.tenant
    mine = tenant is not asked.tenants.default
    front, query = (f"/{tenant.name}", f"?tenant={tenant.name}") if mine else ("", "")
    links = [
        (_link(f"/_so_mock/{route.path}{query}", route.path), (route.answer.__doc__ or "").split("\n")[0])
        for route in ROUTES
        if route.verb == "GET" and route.path and "{" not in route.path
    ]  # fmt: skip
    parts = [
        *_about(tenant, front, asked.origin),
        *_section("States", states(tenant.store).items()),
        *_section("Who may sign in", _users(tenant, query)),
        *_section("Apps that may sign them in", _apps(tenant)),
        *_section("Rules, the first that matches counts", _rules(tenant)),
        *_section("Last calls, the newest first", _calls(tenant, query)),
        *_section("Last mails, the newest first", _mails(tenant, query)),
        *_section("Webhooks", _webhooks(tenant, query)),
        *_section("To look at", ((_Raw(link), about) for link, about in links)),
        *_section("Operations", totals(tenant.world).items()),
    ]
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>so-mock</title><style>{STYLE}</style>{''.join(parts)}</html>"
    )
    return Answered(page.encode(), HTML)


class _Raw(str):
    """HTML already."""


def _about(tenant: Tenant, front: str, origin: str) -> Iterable[str]:
    world, user = tenant.world, signs_in(tenant.world)
    scenario = world.scenario
    yield f"<h1>so-mock {__version__}</h1><p>An emulator of the SuperOffice CRM WebAPI.</p>"
    yield f"<p>Tenant <b>{escape(tenant.name)}</b> plays <b>{escape(scenario.name)}</b>. {escape(scenario.about)}</p>"
    clock = tenant.clock.said() or f"{tenant.clock.now()} in zone {world.zone}, real time"
    facts = [
        ("API", _Raw(_link(f"{front}/api", f"{origin}{front}/api"))),
        ("Sign in as", f"{user['login']} with {user['password'] or 'an empty password'}"),
        ("Apps sign in at", _Raw(_link(f"{front}/login/", f"{origin}{front}/login"))),
        ("Credentials", f"{world.auth}: {CREDENTIALS[world.auth]}"),
        ("Rights", f"{world.rights}: {RIGHTS[world.rights]}"),
        ("Platform", _Raw(_platform(tenant, front))),
        ("Clock", clock),
        *(("Note", note) for note in scenario.notes),
    ]
    yield _table(facts)


def _platform(tenant: Tenant, front: str) -> str:
    """The state of the tenant, and what else is not as usual."""
    held = standing(tenant.store)
    state = state_of(tenant.store)
    told = [] if state in SERVED else ["the API is closed"]
    told += [f"{name} {held[name]}" for name in ("host", "wrong_host", "sign_in") if held[name] != USUAL[name]]  # fmt: skip
    told += [f"{name} lives for {seconds:g} s" for name, seconds in held["lifetimes"].items()]
    told += [f"{name} needs {module}" for name, module in held["licences"].items()]
    link = _link(f"{front}/api/state/{tenant.name}", state)
    return link + "".join(f", {escape(str(each))}" for each in told)


def _users(tenant: Tenant, query: str) -> Iterable[tuple[object, ...]]:
    crm = tenant.acting(Caller(0, ""))
    known = people(crm)
    for each in known[:MOST]:
        row = each.associate
        names = (crm.text("user_group", id) for id in (row["GroupIdx"], *row["OtherGroups"]))
        about = [each.role, *dict.fromkeys(filter(None, names))]
        yield (
            _Raw(_link(_asked("explain", query, "user", each.login), each.login)),
            each.name,
            ", ".join(filter(None, about)),
            ("administrator" if each.administrator else ""),
        )
    if len(known) > MOST:
        yield "...", f"{len(known) - MOST} more"


def _apps(tenant: Tenant) -> Iterable[tuple[object, ...]]:
    for app in tenant.store.table(APPS).scan():
        proofs = (("client_secret", "with a secret"), ("public_key", "with a key"), ("system_token", "has a system user"))  # fmt: skip
        told = [text for key, text in proofs if app[key]]
        agents = app["restricted_agents"]
        told += [f"may call {', '.join(agents)}"] if agents else []
        uris = app["redirect_uris"]
        yield app[KEY], app["name"], ", ".join(told), " ".join(uris) or "leads nowhere back"


def _rules(tenant: Tenant) -> Iterable[tuple[object, ...]]:
    rules = tenant.world.rules
    if rules is None:
        return
    for (name, count), rule in zip(rules.counts(tenant.store).items(), rules.rules, strict=True):
        yield name, _times(count), re.split(r"[\\/]", rule.place)[-1]


def _times(count: Count) -> str:
    return f"acted on {count.acted} of {count.held}" if count.held else "not met yet"


def _calls(tenant: Tenant, query: str) -> Iterable[tuple[object, ...]]:
    for entry in reversed(list(tenant.journal)[-NEWEST:]):
        told = line(entry)
        by = f"rule {told['rule']}" if told["rule"] else told["fidelity"] or told["error"] or ""
        fault = f", {told['fault']}" if told["fault"] else ""
        number = _Raw(_link(f"/_so_mock/journal/{entry.id}{query}", f"#{entry.id}"))
        why = f": {told['decided']}" if told["decided"] else ""
        yield number, told["request"], told["status"], f"{by}{fault}{why}"


def _mails(tenant: Tenant, query: str) -> Iterable[tuple[object, ...]]:
    rows = tenant.store.table(MAILS).rows
    for id in sorted(rows, reverse=True)[:NEWEST]:
        from so_mock.mail import shown  # most pages show none

        told = shown.line(rows[id])
        link = _Raw(_link(f"/_so_mock/mail/{id}{query}", f"#{id}"))
        way = f"{told['direction']}, {told['from'] or 'nobody'} to {', '.join(told['to'])}"
        yield link, way, told["subject"], told["state"]


def _webhooks(tenant: Tenant, query: str) -> Iterable[tuple[object, ...]]:
    hooks = list(tenant.store.table(WEBHOOK).scan())
    for hook in hooks[:MOST]:
        link = _asked("webhooks/deliveries", query, "webhook", hook["WebhookId"])
        name = _Raw(_link(link, hook["Name"] or f"webhook {hook['WebhookId']}"))
        error = (hook["LastError"] or "").partition("\n")[0] if hook["ConsecutiveErrors"] else ""
        yield (
            name,
            ", ".join(hook["Events"]),
            hook["TargetUrl"],
            f"{hook['State']}{error and ': '}{error}",
        )
    if len(hooks) > MOST:
        yield "...", f"{len(hooks) - MOST} more"


def _asked(path: str, query: str, name: str, value: object) -> str:
    """An address with one parameter more than the tenant's."""
    return f"/_so_mock/{path}{query or '?'}{'&' if query else ''}{name}={quote(str(value))}"


def _section(title: str, rows: Iterable[tuple[object, ...]]) -> Iterable[str]:
    """Nothing where there are no rows."""
    table = _table(rows)
    if table:
        yield f"<h2>{escape(title)}</h2>{table}"


def _table(rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["<tr>" + "".join(f"<td>{_cell(each)}" for each in row) for row in rows]
    return f"<table>{''.join(lines)}</table>" if lines else ""


def _cell(value: object) -> str:
    return value if isinstance(value, _Raw) else escape(str(value))


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
