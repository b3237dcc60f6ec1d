"""Operation -> what answers it: a behaviour, else a convention, else a sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple

from so_mock import behaviour
from so_mock.call import GENERATED, MODELLED, VERIFIED, Record, Sample
from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation
from so_mock.catalogue.platform import AGENT as PLATFORM
from so_mock.conventions import REST_RULES, convention
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.crud import Saver
from so_mock.crm import Crm
from so_mock.entities import patch
from so_mock.entities.model import Model, View
from so_mock.errors import NotFound
from so_mock.rest import every
from so_mock.rest.aliases import ALIASES

AGENTS, REST, LOGIN = (
    "so_mock.agents",
    "so_mock.rest",
    "so_mock.login",
)  # where behaviours are written

Answers = Callable[..., Any]


class Resolution(NamedTuple):
    """`by` is behaviour, fact, convention or sample; `place` the file and line; `target` the agent method
    behind a REST door."""

    answers: Answers
    fidelity: str
    by: str
    place: str
    target: str = ""
    takes: frozenset[str] | None = None  # the arguments it listens to; None: to all of them
    media_type: str = ""  # of a stream
    dated: bool = False  # honours If-Modified-Since and If-Unmodified-Since
    proven: bool = True  # False: only its name says so; the ledger counts it apart
    needs: str = ""  # the agent method whose rights it needs, where it calls one under other names


class Resolver:
    """Built once; an operation is resolved when first asked for, and the module of its agent imported then.

    Raises BadBehaviour where what is written fits no operation; `check` looks at all of it.
    """

    def __init__(self, catalogue: Catalogue, model: Model) -> None:
        self.catalogue, self.model = catalogue, model
        self._found: dict[str, Resolution] = {}

    def check(self) -> None:
        """Imports everything, and looks at every name in it."""
        behaviour.load_all(AGENTS)
        behaviour.load_all(REST)
        behaviour.load_all(LOGIN)
        behaviour.check(self.catalogue)

    def of(self, operation: Operation) -> Resolution:
        found = self._found.get(operation.key)
        if found is None:
            found = self._found[operation.key] = self._resolve(operation)
        return found

    def unheard(self, operation: Operation, given: Mapping[str, Any]) -> list[str]:
        """Published names of the arguments that were given and that the answer does not listen to."""
        takes = self.of(operation).takes
        if operation.verb == "PATCH" and operation.result is not None:
            entity = self.model.of_carrier(operation.result.name)
            return patch.unheard(given.get("patch"), entity) if entity is not None else []
        if takes is None:
            return []
        strange = [name for name, value in given.items() if value and name not in takes]
        return behaviour.published(operation, strange, self.catalogue) if strange else []

    def _resolve(self, operation: Operation) -> Resolution:
        own = self._own(operation)
        if own is None and not operation.agent:
            own = self._twin(operation)
        if own is None:
            return self._sample(operation)
        return own._replace(dated=True) if self._is_dated(operation) else own

    def _is_dated(self, operation: Operation) -> bool:
        """One of the nine REST entities whose `GET X/{id}` is published with a 304, or the description of its image."""
        collection = operation.path.partition("/")[0]
        read = f"GET {collection}/{{id}}"
        if operation.agent or read not in self.catalogue.operations:
            return False
        if collection.lower() not in self.model.by_rest:
            return False
        dated = operation.path.endswith(("/{id}", "/default", "ForeignApp/{applicationName}"))
        described = operation.verb == "GET" and operation.path.lower().endswith("/imageinfo")
        return (dated or described) and (304 in self.catalogue.operations.get(read).statuses)

    def _own(self, operation: Operation) -> Resolution | None:
        if operation.agent == PLATFORM:
            behaviour.load_all(LOGIN)
        elif operation.agent:
            behaviour.load(AGENTS, operation.agent)
        else:
            behaviour.load(REST, operation.path.partition("/")[0])
        special = behaviour.registered().get(operation.key)
        if special is not None:
            answers = _only(special.function, special.parameters)
            return Resolution(
                answers,
                special.fidelity,
                "behaviour",
                behaviour.where(special.function),
                takes=frozenset(special.parameters),
                media_type=special.media_type,
            )
        fact = behaviour.stated().get(operation.key)
        if fact is not None:
            try:
                made = fact.make(operation, self.model)
            except KeyError as missing:
                raise behaviour.BadBehaviour(
                    f"{fact.place}: {operation.key}: no {missing}"
                ) from None
            return Resolution(
                made.answers, MODELLED, "fact", fact.place, takes=made.takes, needs=made.target
            )
        if operation.agent and operation.agent != PLATFORM:
            usual = convention(operation, self.model)
            if usual is not None:
                place, proven = _place(usual.answers), usual.proven
                by = "convention"
                return Resolution(
                    usual.answers, usual.fidelity, by, place, takes=usual.takes, proven=proven
                )
            return None
        if operation.calls.startswith("archive:"):
            from so_mock.conventions import archives  # the engine, only for those who ask

            listed = archives.rest_list(operation, self.model)
            place = behaviour.where(archives.listed)
            known = VERIFIED if operation.key in archives.RECORDED else MODELLED
            return Resolution(listed, known, "convention", place)
        shared = every.find(operation, self.model)
        if shared is not None:
            answers_shared, takes = shared
            place = _place(answers_shared)
            return Resolution(answers_shared, MODELLED, "behaviour", place, takes=takes)
        if operation.verb in REST_RULES:
            saver = self._saver(operation)
            answers_rest = REST_RULES[operation.verb](operation, self.model, saver)
            if answers_rest is not None:
                return Resolution(answers_rest, MODELLED, "convention", _place(answers_rest))
        return None

    def _saver(self, operation: Operation) -> Saver | None:
        """The agent method behind `POST X`, when it has a behaviour: PUT and PATCH save as it does."""
        post = f"POST {operation.path.rpartition('/')[0]}"
        if post not in self.catalogue.operations:
            return None
        target = ALIASES.get(post) or self.catalogue.operations.get(post).calls
        behaviour.load(AGENTS, target.partition(".")[0])
        if target not in behaviour.registered() or target not in self.catalogue.operations:
            return None
        names = behaviour.argument_names(self.catalogue.operations.get(target), self.catalogue)
        return Saver(target, names[0])

    def _twin(self, operation: Operation) -> Resolution | None:
        """A REST operation that is another door to an agent method runs that method, with 404 for
        its null."""
        target = ALIASES.get(operation.key) or operation.calls
        if target not in self.catalogue.operations:
            target = self._family_method(operation)
        if target not in self.catalogue.operations:
            return None
        method = self.catalogue.operations.get(target)
        behind = self._own(method)
        if behind is None or not _same_result(operation, method):
            return None
        names = _renamed(operation, method, self.catalogue)
        if names is None:
            return None
        twin = _Twin(behind.answers, names, operation)
        heard = frozenset(
            ours for ours, theirs in names.items() if behind.takes is None or theirs in behind.takes
        )
        if twin.keys:
            heard |= {"fk"}
        return behind._replace(answers=twin, target=target, takes=heard)

    def method_behind(self, operation: Operation) -> str:
        """The agent method that a REST operation is a door to, empty where there is none: by the catalogue alone, so that
        nothing is imported."""
        if operation.agent:
            return ""
        target = ALIASES.get(operation.key) or operation.calls
        saves = operation.verb in ("PUT", "PATCH") and operation.path.endswith("}")
        if saves and target not in self.catalogue.operations:  # as `POST X` does
            post = f"POST {operation.path.rpartition('/')[0]}"
            if post in self.catalogue.operations:
                operation = self.catalogue.operations.get(post)
                target = ALIASES.get(post) or operation.calls
        if target not in self.catalogue.operations:
            target = self._family_method(operation)
        return target if target in self.catalogue.operations else ""

    def _family_method(self, operation: Operation) -> str:
        """`GET X/default`, `GET X/{id}`, `POST X`, `DELETE X/{id}` of an entity, where nothing says which method it calls."""
        collection, _, last = operation.path.rpartition("/")
        if operation.verb == "POST":
            collection, last = operation.path, ""
        name = self.model.by_rest.get(collection.lower())
        verb = {
            "GET default": "CreateDefault",
            "GET {}": "Get",
            "POST ": "Save",
            "DELETE {}": "Delete",
        }.get(f"{operation.verb} {re.sub('{.*}', '{}', last.lower())}")
        if name is None or verb is None:
            return ""
        return self._methods.get(f"{verb}{self.model[name].carrier}", "")

    @cached_property
    def _methods(self) -> dict[str, str]:
        """Method -> its agent's operation; none where two agents have a method of that name."""
        found: dict[str, str] = {}
        for key in self.catalogue.operations.keys():
            if " " not in key:
                name = key.partition(".")[2]
                found[name] = "" if name in found else key
        return found

    def _sample(self, operation: Operation) -> Resolution:
        from so_mock.conventions.sample import Samples  # only for whoever asks for one

        def answer(crm: Crm, **arguments: Any) -> Any:
            return Sample(operation, arguments) if operation.result is not None else None

        return Resolution(answer, GENERATED, "sample", behaviour.where(Samples.answer))


class _Twin:
    """Calls an agent method through its REST door."""

    __slots__ = ("answers", "carrier", "keys", "missing", "names", "title")

    def __init__(self, answers: Answers, names: dict[str, str], operation: Operation) -> None:
        self.answers, self.names, self.missing = answers, names, 404 in operation.statuses
        self.keys = "fk" in operation.query  # foreign keys among the extra fields, when asked for
        result = operation.result
        shown = result.item if result is not None and result.item is not None else result
        carrier = shown.name if shown is not None else ""
        self.carrier = carrier if carrier.endswith("WithLinks") else ""
        self.title = carrier.removesuffix("WithLinks").removesuffix("Entity")

    def __call__(self, crm: Crm, **arguments: Any) -> Any:
        given = {theirs: arguments.get(ours) for ours, theirs in self.names.items()}
        value = self.answers(crm, **given)
        if value is None and self.missing:
            raise NotFound(f"{self.title} id {' '.join(str(v) for v in given.values())} not found")
        if self.carrier and isinstance(value, View):
            keys = self.keys and bool(arguments.get("fk"))
            return View(value.entity, self.carrier, value.row, keys)
        if self.carrier and isinstance(value, dict) and "_Links" not in value:
            return self._linked(crm, value)
        if self.carrier and isinstance(value, list):
            return [
                View(v.entity, self.carrier, v.row) if isinstance(v, View) else v for v in value
            ]
        return value

    def _linked(self, crm: Crm, record: Record) -> Record:
        """A record that the agent method made itself, with the links of its row."""
        entity = crm.model.of_carrier(self.carrier)
        row = crm.row(entity.name, record.get(entity.key) or 0) if entity is not None else None
        if entity is None or row is None:
            return record
        return {**record, "_Links": crm.record(View(entity, self.carrier, row))["_Links"]}


def _same_result(operation: Operation, method: Operation) -> bool:
    """Whether the answer of the one is the answer of the other, apart from links."""
    ours, theirs = operation.result, method.result
    if ours is None or theirs is None:
        return ours is theirs
    return ours.name.replace("WithLinks", "") == theirs.name


def _renamed(
    operation: Operation, method: Operation, catalogue: Catalogue
) -> dict[str, str] | None:
    """REST argument -> agent argument: by name, else in order among those of the same type. None where a value of the
    path or the body has no place, or where the agent wants an id or a carrier more; what else it takes is left out."""
    free = arguments_of(method, catalogue.carriers)
    names: dict[str, str] = {}
    ours = [p for p in operation.parameters if not p.name.startswith("$")]
    for parameter in ours:
        for argument in free:
            same = argument.published.lower() == parameter.name.lower()
            if same and argument.type == parameter.type:
                names[parameter.argument] = argument.name
                free.remove(argument)
                break
    for parameter in ours:
        if parameter.argument in names or parameter.place == "query":
            continue
        fitting = next((a for a in free if a.type == parameter.type), None)
        if fitting is None:
            return None
        names[parameter.argument] = fitting.name
        free.remove(fitting)
    wanting = any(a.type.name in ("int", "int[]") or a.type.kind == "carrier" for a in free)
    return None if wanting else names


def _only(function: Answers, wanted: tuple[str, ...]) -> Answers:
    """Hands the function the arguments it names."""

    def answers(crm: Crm, **arguments: Any) -> Any:
        return function(crm, **{name: arguments.get(name) for name in wanted})

    return answers


def _place(answers: Answers) -> str:
    """A convention is a `partial` of the function that does the work, bound to an entity."""
    assert isinstance(answers, partial)
    return behaviour.where(answers.args[0])
