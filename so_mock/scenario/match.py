"""Whether a request is the one that a rule, or a question about the journal, means; and if not, why, in one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from so_mock.call import Request
from so_mock.names import is_secret
from so_mock.scenario.rules import Condition, When

Same = Callable[[Any, Any], bool]  # (found, wanted)


class Facts:
    """A request as `when` looks at it; each part is read when it is first looked at. `states`: None where they are nothing
    to go by, as in a question about a request of long ago."""

    def __init__(
        self, request: Request | None, user: str, tenant: str,
        states: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.request, self.user, self.tenant, self.states = request, user, tenant, states

    @property
    def body(self) -> Any:
        return self.request.value if self.request is not None else None

    @cached_property
    def path(self) -> str:
        """What follows `/api/v1/`, decoded."""
        whole = self.request.path if self.request is not None else ""
        return unquote(re.sub(r"^.*?/api/v1(/|$)", "", whole, count=1, flags=re.I))

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """Names lowered."""
        found: dict[str, list[str]] = {}
        if self.request is not None and self.request.query:
            text = self.request.query.decode("latin-1")
            for name, value in parse_qsl(text, keep_blank_values=True):
                found.setdefault(name.lower(), []).append(value)
        return found

    @cached_property
    def headers(self) -> dict[str, list[str]]:
        """Names lowered."""
        found: dict[str, list[str]] = {}
        if self.request is not None:
            for name, value in self.request.headers:
                text = value.decode("latin-1")
                found.setdefault(name.decode("latin-1").lower(), []).append(text)
        return found


def failing(when: When, facts: Facts) -> str | None:
    """Why the request is not the one that is meant; None where it is. Operations and counts are not looked at: see `Doors`
    and `unlucky`."""
    for name, state in when.state.items():
        now = None if facts.states is None else facts.states.get(name)
        if facts.states is not None and now != state:
            return f"state {name} is {_shown(now)}, wanted {_shown(state)}"
    for place, (find, same) in PLACES.items():
        conditions: tuple[Condition, ...] = getattr(when, place)
        for condition in conditions:
            found = find(facts, condition.path)
            if not holds(condition, found, same):
                return _reason(place, condition, found)
    return None


def holds(condition: Condition, found: list[Any], same: Same) -> bool:
    return TESTS[condition.test](found, condition.wanted, same) is not condition.negated


def unlucky(when: When, held: int, fired: int, lot: Callable[[], float]) -> str | None:
    """Why the rule leaves this call alone, the `held`-th for which all the rest holds, having acted on `fired` before. `lot`
    draws a number below 1."""
    if when.nth and held != when.nth:
        return f"nth: it was call {held}, wanted {when.nth}"
    if when.every and held % when.every:
        return f"every: it was call {held}, wanted each {when.every}th"
    if when.times and fired >= when.times:
        return f"times: it has acted {fired} times already, wanted {when.times}"
    if when.chance < 1 and (drawn := lot()) >= when.chance:
        return f"chance: drew {drawn:.3f} for call {held}, wanted below {when.chance}"
    return None


# -- where values are found


DOTTED = 4  # parts of a name that has dots in it, at most


def values(value: Any, path: str) -> list[Any]:
    """All that stands at `path` of a body: names in any case, list items by number, `*` for each of them."""
    return list(_below(value, path.split("."))) if path else [value]


def _below(value: Any, names: list[str]) -> Iterator[Any]:
    if not names:
        yield value
    elif isinstance(value, dict):
        if names[0] == "*":
            for each in value.values():
                yield from _below(each, names[1:])
            return
        # `Address.City` and the like are names too, in a dictionary of fields
        for count in range(1, min(len(names), DOTTED) + 1):
            name = key_of(value, ".".join(names[:count]))
            if name is not None:
                yield from _below(value[name], names[count:])
                return
    elif isinstance(value, list):
        if names[0] == "*":
            for each in value:
                yield from _below(each, names[1:])
        elif names[0].isdecimal() and len(names[0]) < 10 and int(names[0]) < len(value):
            yield from _below(value[int(names[0])], names[1:])


def key_of(record: Mapping[str, Any], name: str) -> str | None:
    """How the record spells the name."""
    if name in record:
        return name
    lowered = name.lower()
    return next((key for key in record if key.lower() == lowered), None)


# -- how values are compared


def same(found: Any, wanted: Any) -> bool:
    """As JSON values: 1 is 1.0 and not true; records by names in any case."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, dict) and isinstance(wanted, dict):
        if len(found) != len(wanted):
            return False
        keys = {name: key_of(found, name) for name in wanted}
        return all(k is not None and same(found[k], wanted[name]) for name, k in keys.items())
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    return bool(found == wanted)


def same_text(found: Any, wanted: Any) -> bool:
    """Of queries and headers, which hold texts only: 5 is "5", true is "True"."""
    if isinstance(wanted, bool):
        return bool(found.lower() == text(wanted))
    return bool(found == text(wanted))


def same_name(found: Any, wanted: Any) -> bool:
    return bool(found.lower() == text(wanted).lower())


def text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _order(found: Any, wanted: Any) -> int:
    """-1, 0, 1; 0 too where neither comes first. Numbers also when one is written as a text, else texts by their letters,
    as which dates sort."""
    one, other = _number(found), _number(wanted)
    if one is not None and other is not None:
        return (one > other) - (one < other)
    if isinstance(found, str) and isinstance(wanted, str):
        return (found > wanted) - (found < wanted)
    return 0


def _equals(found: list[Any], wanted: Any, same: Same) -> bool:
    if wanted is None:
        return not found or any(each is None for each in found)
    return any(each is not None and same(each, wanted) for each in found)


def _matches(found: list[Any], wanted: Any, same: Same) -> bool:
    pattern = _compiled(wanted, re.IGNORECASE if same is same_name else 0)
    scalars = (text(each) for each in found if isinstance(each, str | int | float))
    return any(pattern.search(each) for each in scalars)


@lru_cache(maxsize=4096)  # beyond the 512 that `re` remembers a rule would pay for it at each call
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _contains(found: list[Any], wanted: Any, same: Same) -> bool:
    lists = [each for each in found if isinstance(each, list)]
    if any(_equals(each, wanted, same) for each in lists):
        return True
    part = text(wanted)
    texts = [each for each in found if isinstance(each, str)]
    if same is same_name:
        return any(part.lower() in each.lower() for each in texts)
    return any(part in each for each in texts)


def _in(found: list[Any], wanted: Any, same: Same) -> bool:
    return any(_equals(found, each, same) for each in wanted)


def _exists(found: list[Any], wanted: Any, same: Same) -> bool:
    """Null is as good as not sent: clients of this API send whole carriers."""
    return any(each is not None for each in found) is bool(wanted)


def _gt(found: list[Any], wanted: Any, same: Same) -> bool:
    return any(_order(each, wanted) > 0 for each in found)


def _lt(found: list[Any], wanted: Any, same: Same) -> bool:
    return any(_order(each, wanted) < 0 for each in found)


Test = Callable[[list[Any], Any, Same], bool]
TESTS: dict[str, Test] = {
    "equals": _equals, "matches": _matches, "contains": _contains, "in": _in, "exists": _exists, "gt": _gt, "lt": _lt,
}  # fmt: skip
# In the order of what it costs to look.
PLACES: dict[str, tuple[Callable[[Facts, str], list[Any]], Same]] = {
    "tenant": (lambda facts, path: [facts.tenant], same_name),
    "user": (lambda facts, path: [facts.user], same_name),
    "path": (lambda facts, path: [facts.path], same_name),
    "header": (lambda facts, path: facts.headers.get(path.lower(), []), same_text),
    "query": (lambda facts, path: facts.query.get(path.lower(), []), same_text),
    "body": (lambda facts, path: values(facts.body, path), same),
}


# -- what is said


LONGEST = 80


def _reason(place: str, condition: Condition, found: list[Any]) -> str:
    hidden = any(map(is_secret, condition.path.split(".")))
    wanted = "***" if hidden else _shown(condition.wanted)
    wish = wanted if condition.test == "equals" else f"{condition.test} {wanted}"
    if hidden and any(each is not None for each in found):
        got = "***"
    else:
        got = _listed(found, _shown) or "absent"
    about = f"{place} {condition.path}" if condition.path else place
    return f"{about} is {got}, wanted {'not ' if condition.negated else ''}{wish}"


def _shown(value: Any) -> str:
    if value is None:
        return "absent"
    if isinstance(value, dict):  # by its names: what is in it may be secret, or long
        return f"{{{_listed(list(value), str)}}}"
    if isinstance(value, list | tuple):
        return f"[{_listed(value, _shown)}]"
    if isinstance(value, str):
        return repr(value[:LONGEST]) + ("..." if len(value) > LONGEST else "")
    return text(value)[:LONGEST]


def _listed(values: Sequence[Any], show: Callable[[Any], str]) -> str:
    more = f" (+{len(values) - 3} more)" if len(values) > 3 else ""
    return ", ".join(show(each)[:LONGEST] for each in values[:3]) + more
