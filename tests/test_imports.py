"""Who may import whom: a module imports from its own row or from rows below, never upward."""

import ast
from functools import cache
from pathlib import Path

import so_mock

ROWS = [
    {
        "call",
        "charsets",
        "errors",
        "clock",
        "instants",
        "zones",
        "names",
        "config",
        "tasks",
        "outside",
    },
    {"store", "catalogue", "entities", "query"},
    {"conventions", "behaviour", "crm", "seed", "rights", "auth", "render", "mail", "webhooks"},
    {"agents", "rest", "login"},
    {"scenario", "journal"},
    {
        "resolve",
        "world",
        "tenant",
        "background",
        "tenants",
        "pipeline",
        "ledger",
        "due",
        "verification",
    },
    {"web", "admin", "smtp"},
    {"app"},
    {"reload", "serving", "cli", "testing", "pytest_plugin", "recording", "__main__"},
]
# Within a row, those that may look at the ones before them and not the other way round.
ORDERS = [
    ["store", "catalogue", "entities", "query"],
    ["behaviour", "crm", "seed", "conventions", "mail", "webhooks"],
    ["rights", "crm", "auth"],
    ["resolve", "world", "tenant", "background", "tenants", "pipeline", "ledger", "verification"],
    ["tenant", "due"],
]
APART = [
    {"agents"},
    {"web", "admin", "smtp"},
    {"agents", "login"},
    {"rights", "journal", "webhooks", "auth", "render"},
]
LEVEL = {name: number for number, row in enumerate(ROWS) for name in row}
PACKAGE = Path(so_mock.__file__).parent


def room(module: str) -> str:
    return module.split(".")[1]


def imports(file: Path) -> set[str]:
    """Modules of so_mock that a file imports when it runs; what only type checkers read does not count."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("so_mock."):
            found.add(node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module == "so_mock":
            found.update(f"so_mock.{n.name}" for n in node.names if not n.name.startswith("__"))
        elif isinstance(node, ast.Import):
            found.update(n.name for n in node.names if n.name.startswith("so_mock."))
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.expr):  # no import stands within one
                visit(child)

    visit(ast.parse(file.read_text("utf-8")))
    return found


@cache
def modules() -> dict[str, set[str]]:
    found = {}
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if name != "so_mock":
            found[name] = imports(file)
    return found


def test_every_module_has_a_row():
    assert {room(name) for name in modules()} <= LEVEL.keys()


def test_no_import_points_upward():
    wrong = [
        f"{name} (row {LEVEL[room(name)]}) imports {other} (row {LEVEL[room(other)]})"
        for name, others in modules().items()
        for other in others
        if LEVEL[room(other)] > LEVEL[room(name)]
    ]
    assert wrong == []


def test_rooms_of_one_row_keep_their_order():
    wrong = []
    for name, others in modules().items():
        mine = room(name)
        for other in {room(o) for o in others} - {mine}:
            for order in ORDERS:
                if mine in order and other in order and order.index(other) > order.index(mine):
                    wrong.append(f"{name} imports {other}")
            if any(mine in apart and other in apart for apart in APART):
                wrong.append(f"{name} imports {other}")
    assert wrong == []


def test_agents_do_not_import_each_other():
    wrong = [
        f"{name} imports {other}"
        for name, others in modules().items()
        for other in others
        if room(name) == room(other) == "agents"
        and name != other
        and name.count(".") == 2
        and not other.startswith(name)
    ]
    assert wrong == []


def test_rooms_below_the_doors_know_no_http():
    below = {name for row in ROWS[:6] for name in row}
    for name in modules():
        if room(name) in below:
            source = (PACKAGE.parent / Path(*name.split("."))).with_suffix(".py")
            if not source.exists():
                source = PACKAGE.parent / Path(*name.split(".")) / "__init__.py"
            assert "starlette" not in source.read_text("utf-8"), name
