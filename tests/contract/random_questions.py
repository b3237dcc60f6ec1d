"""Questions that a client might send by accident: published names put together at random, and garbage between them.

Everything is drawn from one seeded generator, so a question that breaks something can be asked again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from contract.door import dumped

from so_mock.catalogue.carriers import Type
from so_mock.catalogue.operations import Operation
from so_mock.query.expressions import FUNCTIONS
from so_mock.query.operators import OPERATORS
from so_mock.world import World

AGENTS = ("Archive", "Find", "MDO", "Selection", "List")
GARBAGE = (
    "", " ", "x", "'", '"', "''", "\\", "(", ")", "[", "]", "{0}", "{v}", "%s", "%", "\n", "\r\n", "\u2028", "\u0085", "\x0b",
    "\x1c", "\x00", "\U0010ffff", "ß", "İ", "null", "NaN", "inf", "-1", "0", "1", "2", "17", "2147483647", "9999999999999999999999",
    "1.5", "1e400", "true", "[I:5]", "[D:01/31/2025]", "[DT:99/99/9999 25:61:61]", "[A:1,2,3]", "[I:]", "2025-01-31",
    "0001-01-01T00:00:00", "9999-12-31", "a" * 300, "__import__('os')", "r0", "k0", "x.shaper", "*", "/", "//", "a/b/c/d/e",
    "contactUdef/SuperOffice:1", "contactExtra/x_hostile", "contact.name", "contact.category_idx.name", "Count(name):Header",
    "contact.(person->contact_id).lastname", "person:contact_id.name", "and", "or", "or 1=1", "now", "today", "lambda: 0",
)  # fmt: skip
EVERY_OPERATOR = sorted({each.name for table in OPERATORS.values() for each in table.values()})
MONIKERS = ("[I:{}]", "[F:{}]", "'{}'", "{}", "[A:{}]", "[D:{}]")
# Agents' methods that only answer.
READS = ("Get", "Find", "CountRows", "Is", "Has", "CreateDefault")
# Those that are called like readers and are published as writing something.
WRITES = frozenset(["Selection.GetSelectionForFind", "List.CreateDefaultDocumentTemplateLanguage"])


@dataclass(frozen=True, slots=True)
class Asked:
    operation: Operation
    verb: str
    path: str
    body: bytes = b""
    form: bool = False

    @property
    def reads(self) -> bool:
        method = self.operation.key.rpartition(".")[2]
        if self.operation.key in WRITES or self.operation.path.endswith("ChangeTo/{toTicketStatusId}"):  # fmt: skip
            return False
        return self.verb == "GET" or not self.operation.agent or method.startswith(READS)

    def __str__(self) -> str:
        return f"{self.verb} {self.path} {self.body.decode()}"


class Questions:
    """`tables`: names of tables of the customer's own; `columns`: of columns that he added."""

    def __init__(
        self, world: World, seed: int, tables: tuple[str, ...] = (), columns: tuple[str, ...] = ()
    ) -> None:
        self.random = random.Random(seed)
        self.world, self.carriers = world, world.carriers
        self.archives = world.engine.archives
        self.providers = self.archives.names() + [f"CustomObject:{table}" for table in tables]
        self.own = columns
        operations = list(world.catalogue.operations)
        self.lists = [each for each in operations if each.verb == "GET" and "$mode" in each.query]
        self.lists += [
            each
            for each in operations
            if each.verb == "GET" and each.path.startswith(("List", "MDOList"))
        ]
        self.methods = [each for each in operations if each.agent in AGENTS]
        self.archive = [each for each in self.lists if each.path.startswith("Archive")]
        self.mdo = [
            line.split(".")[0] for line in ("associate", "udlist:Intent", "country", "searchcat")
        ]
        self._columns: dict[str, list[tuple[str, str]]] = {}

    # -- words

    def chance(self, odds: float) -> bool:
        return self.random.random() < odds

    def garbage(self) -> str:
        return self.random.choice(GARBAGE)

    def provider(self) -> str:
        name = self.garbage() if self.chance(0.02) else self.random.choice(self.providers)
        return name.swapcase() if self.chance(0.05) else name

    def column(self, provider: str) -> tuple[str, str]:
        """A name and its type."""
        if self.chance(0.06):
            return self.garbage(), self.random.choice(list(OPERATORS))
        if self.own and self.chance(0.06):
            return self.random.choice(self.own), "string"
        found = self._columns.get(provider)
        if found is None:
            held = self.archives.find(provider.partition(":")[0])
            published = list(held.columns()) if held else []
            found = [(each.name, each.type) for each in published]
            self._columns[provider] = found
        if not found:
            return self.garbage(), "string"
        if self.chance(0.6):  # the widest have a thousand below their prefixes
            found = found[:60]
        name, kind = self.random.choice(found)
        return (name + "SuperOffice:1" if name.endswith("/") else name), kind

    def columns(self, provider: str, most: int = 6) -> list[str]:
        found = [self.column(provider)[0] for _ in range(self.random.randint(0, most))]
        for at, name in enumerate(found):
            if self.chance(0.06):
                function = self.random.choice(list(FUNCTIONS))
                word = self.random.choice(["", ":Header", ":Footer", ":HideDetail", ":Year", ":x"])
                second = ";2" if function in ("CurrencyConvert", "Weighted", "Expression") else ""
                found[at] = f"{function}({name}{second}){word}"
        return found

    def operator(self, kind: str) -> str:
        if kind in OPERATORS and self.chance(0.85):
            return self.random.choice(list(OPERATORS[kind].values())).name
        return self.garbage() if self.chance(0.1) else self.random.choice(EVERY_OPERATOR)

    def value(self, kind: str) -> str:
        if self.chance(0.15):
            return self.garbage()
        if kind in ("date", "datetime", "unlimitedDate"):
            return self.random.choice(["2024-02-29", "2025-06-30T12:00:00", "day", "3", "month", "01/31/2025"])  # fmt: skip
        if kind in ("string", "positiveString", "stringorPK"):
            return self.random.choice(["a", "Super", "s@", "", "O'Neil", "%", "1"])
        return self.random.choice(["0", "1", "2", "5", "-1", "true", "false", "3.5"])

    def quoted(self, value: str) -> str:
        if self.chance(0.1):
            return value
        if self.chance(0.2):
            return self.random.choice(MONIKERS).replace("{}", value)
        return "'" + value.replace("'", "''") + "'"

    def filter(self, provider: str, depth: int = 0) -> str:
        if depth < 3 and self.chance(0.3):
            word = self.random.choice([" and ", " or ", " AND ", " Or "])
            parts = [self.filter(provider, depth + 1) for _ in range(self.random.randint(1, 3))]
            return f"({word.join(parts)})"
        name, kind = self.column(provider)
        operator = self.operator(kind)
        values = [self.quoted(self.value(kind)) for _ in range(self.random.choice([0, 1, 1, 1, 2]))]
        if len(values) == 1 and self.chance(0.7):
            return f"{name} {operator} {values[0]}"
        return f"{name} {operator} ({','.join(values)})" if values else f"{name} {operator}"

    def order(self, provider: str) -> str:
        return ",".join(
            self.column(provider)[0] + self.random.choice(["", " asc", " desc", " DESC", " x"])
            for _ in range(self.random.randint(1, 2))
        )

    def restriction(self, provider: str) -> dict[str, Any] | None:
        if self.chance(0.02):
            return None
        name, kind = self.column(provider)
        values = [self.value(kind) for _ in range(self.random.choice([0, 1, 1, 1, 2, 3]))]
        made: dict[str, Any] = {
            "Name": name,
            "Operator": self.operator(kind),
            "Values": [
                self.random.choice(MONIKERS).replace("{}", each) if self.chance(0.2) else each
                for each in values
            ],
            "IsActive": not self.chance(0.05),
            "InterParenthesis": self.random.choice([0, 0, 0, 1, -1, 2, -3]),
            "InterOperator": self.random.choice(["And", "Or", "None"]),
        }
        if self.chance(0.1):
            made["SubRestrictions"] = [self.restriction(provider)]
        for gone in list(made):
            if self.chance(0.03):
                made[gone] = None if self.chance(0.5) else made.pop(gone)
        return made

    # -- calls

    def options(self, provider: str) -> dict[str, str]:
        def number() -> str:
            return self.random.choice(["0", "1", "2", "5", "50", "-1", "x", "50000000", "2147483648", "99999999999999999999"])  # fmt: skip

        held = self.archives.find(provider.partition(":")[0])
        makers: dict[str, tuple[float, Callable[[], str]]] = {
            "$select": (0.6, lambda: ",".join(self.columns(provider))),
            "$filter": (0.6, lambda: self.filter(provider)),
            "$orderBy": (0.3, lambda: self.order(provider)),
            "$top": (0.4, number),
            "$skip": (0.15, number),
            "$entities": (0.15, lambda: ",".join(self.random.sample([*(held.entities if held else ()), "x"], 1))),
            "$mode": (0.15, lambda: self.random.choice(["Slim", "Wide", "FULL", "x", ""])),
            "$options": (0.1, lambda: self.random.choice(["GrandTotal=true", "distinct=1&rowcount=true", "x=1", "&&="])),
            "$context": (0.05, self.garbage),
            "$format": (0.1, lambda: self.random.choice(["JSON", "json", "x"])),
            "$jsonSafe": (0.1, lambda: self.random.choice(["true", "false", "x"])),
            "$output": (0.1, lambda: self.random.choice(["Logical", "Display", "x"])),
            "$inlineCount": (0.15, lambda: self.random.choice(["True", "AllPages", "Estimate", "x"])),
            "$metadata": (0.03, lambda: self.random.choice(["ALL", "x"])),
            "$skiptoken": (0.05, lambda: self.random.choice([self.garbage(), self.token()])),
        }  # fmt: skip
        return {name: make() for name, (odds, make) in makers.items() if self.chance(odds)}

    def token(self) -> str:
        return self.random.choice(["W10", "W1tdLDAsMSwwXQ", "e30", "bnVsbA", "W1siYSJdLDAsMSwwXQ", "W1sxXSwwLCJ4IiwwXQ"])  # fmt: skip

    def asked(self) -> Asked:
        return self.listed() if self.chance(0.5) else self.method()

    def listed(self) -> Asked:
        operation = self.random.choice(self.archive if self.chance(0.4) else self.lists)
        provider = self.provider()
        if operation.calls.startswith("archive:") and self.chance(0.9):
            named = operation.calls.partition(":")[2]
            provider = named if self.archives.find(named) else provider
        path = operation.path
        for parameter in operation.path_parameters:
            told = provider if "provider" in parameter.name.lower() else self.scalar(parameter.type.name, parameter.name)  # fmt: skip
            path = path.replace(f"{{{parameter.name}}}", quote(str(told), safe="") or "x")
        options = self.options(provider)
        pairs = [f"{quote(name)}={quote(value, safe='')}" for name, value in options.items()]
        if path.startswith("Archive/") and self.chance(0.2) and "$metadata" not in path:
            return Asked(operation, "POST", path, "&".join(pairs).encode(), form=True)
        return Asked(operation, "GET", path + ("?" + "&".join(pairs) if pairs else ""))

    def method(self) -> Asked:
        operation = self.random.choice(self.methods)
        provider = self.provider()
        query = []
        for parameter in operation.query.values():
            if parameter.name.startswith("$"):
                continue  # it masks the answer
            if parameter.required or self.chance(0.3):
                told = str(self.typed(parameter.type, parameter.name, provider, 2))
                query.append(f"{quote(parameter.name)}={quote(told, safe='')}")
        path = f"Agents/{operation.key.replace('.', '/', 1)}" + (
            "?" + "&".join(query) if query else ""
        )
        if operation.body is None:
            return Asked(operation, "POST", path)
        if operation.wrapper:
            properties = self.carriers.carrier(operation.wrapper).properties.values()
            told = {p.name: self.typed(p.type, p.name, provider, 0) for p in properties}
            body = {name: each for name, each in told.items() if not self.chance(0.05)}
        else:
            body = self.typed(operation.body.type, operation.body.name, provider, 0)
        return Asked(operation, "POST", path, dumped(body))

    # -- values by type

    def typed(self, type: Type, name: str, provider: str, depth: int) -> Any:
        if self.chance(0.02):
            return self.random.choice([None, "x", 1, [], {}])
        if type.kind == "scalar":
            return self.scalar(type.name, name, provider)
        if type.kind == "enum":
            return self.random.choice(list(self.carriers.enum(type.name).numbers))
        if type.kind == "array":
            assert type.item is not None
            if type.item.name == "ArchiveRestrictionInfo":
                return [
                    self.restriction(provider) for _ in range(self.random.choice([0, 1, 1, 2, 4]))
                ]
            if "column" in name.lower():
                return self.columns(provider)
            count = self.random.choice([0, 1, 1, 2]) if depth < 4 else 0
            return [self.typed(type.item, name, provider, depth + 1) for _ in range(count)]
        if type.kind == "map":
            return {}
        if type.name == "ArchiveRestrictionInfo":
            return self.restriction(provider)
        if type.name == "ArchiveOrderByInfo":
            return {"Name": self.column(provider)[0], "Direction": self.random.choice(["ASC", "DESC", "UNKNOWN"])}  # fmt: skip
        if depth > 3:
            return None
        properties = self.carriers.carrier(type.name).properties.values()
        chosen = [each for each in properties if self.chance(0.5)]
        return {each.name: self.typed(each.type, each.name, provider, depth + 1) for each in chosen}

    def scalar(self, type: str, name: str, provider: str = "Person") -> Any:
        lowered = name.lower()
        if type in ("int", "long"):
            if "page" in lowered or "count" in lowered:
                return self.random.choice([-1, 0, 0, 1, 2, 10, 1_000_000, 2_147_483_647])
            return self.random.choice([0, 1, 1, 2, 3, 5, 9, 122, -1, 2_147_483_647])
        if type == "double":
            return self.random.choice([0.0, 1.5, -1.0, 1e300])
        if type == "bool":
            return self.chance(0.5)
        if type == "datetime":
            return self.random.choice(["2025-01-31T00:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59"])  # fmt: skip
        if type == "timespan":
            return "01:30:00"
        if type in ("bytes", "binary"):
            return "AAEC"
        return self.text(lowered, provider)

    def text(self, name: str, provider: str) -> str:
        if self.chance(0.1):
            return self.garbage()
        if "provider" in name:
            return provider
        if "restriction" in name or "filter" in name:
            return self.filter(provider)
        if "column" in name or "select" in name:
            return ",".join(self.columns(provider))
        if "sort" in name or "order" in name:
            return self.order(provider)
        if "list" in name or "mdo" in name or name == "name":
            return self.random.choice(self.mdo)
        if "option" in name:
            return self.random.choice(["rowcount=true", "GrandTotal=true", "distinct=true", "x"])
        if "type" in name:
            return self.random.choice(["csv", "xlsx", "contact", "x"])
        return self.random.choice(["a", "Super", "contact", "person", "1", "x", "name"])
