"""Operation -> what answers it: a behaviour, else a convention, else a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from so_mock import agents, behaviour, rest
from so_mock.call import GENERATED, MODELLED, Sample
from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation, Parameter
from so_mock.conventions import REST_RULES, convention
from so_mock.conventions.crud import Saver
from so_mock.conventions.sample import Samples
from so_mock.crm import Crm
from so_mock.entities.model import Model, View
from so_mock.errors import NotFound
from so_mock.rest.aliases import ALIASES

Answers = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Resolution:
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


class Resolver:
    """Built once; an operation is resolved when first asked for, and the module of its agent imported then.

    Raises BadBehaviour where what is written fits no operation; `check` looks at all of it.
    """

    def __init__(self, catalogue: Catalogue, model: Model, samples: Samples) -> None:
        self.catalogue, self.model, self.samples = catalogue, model, samples
        self._found: dict[str, Resolution] = {}

    def check(self) -> None:
        """Imports everything, and looks at every name in it."""
        agents.load_all()
        rest.load_all()
        behaviour.check(self.catalogue)

    def of(self, operation: Operation) -> Resolution:
        found = self._found.get(operation.key)
        if found is None:
            found = self._found[operation.key] = self._resolve(operation)
        return found

    def unheard(self, operation: Operation, given: Mapping[str, Any]) -> list[str]:
        """Published names of the arguments that were given and that the answer does not listen to."""
        takes = self.of(operation).takes
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
        return replace(own, dated=True) if self._is_dated(operation) else own

    def _is_dated(self, operation: Operation) -> bool:
        """One of the nine REST entities whose `GET X/{id}` is published with a 304."""
        collection = operation.path.partition("/")[0]
        read = f"GET {collection}/{{id}}"
        if operation.agent or read not in self.catalogue.operations:
            return False
        if collection.lower() not in self.model.by_rest:
            return False
        return operation.path.endswith(("/{id}", "/default")) and (
            304 in self.catalogue.operations.get(read).statuses
        )

    def _own(self, operation: Operation) -> Resolution | None:
        if operation.agent:
            agents.load(operation.agent)
        else:
            rest.load(operation.path.partition("/")[0])
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
            return Resolution(made.answers, MODELLED, "fact", fact.place, takes=made.takes)
        if operation.agent:
            usual = convention(operation, self.model)
            if usual is not None:
                place, proven = _place(usual.answers), usual.proven
                by = "convention"
                return Resolution(
                    usual.answers, usual.fidelity, by, place, takes=usual.takes, proven=proven
                )
        elif operation.verb in REST_RULES:
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
        agents.load(target.partition(".")[0])
        if target not in behaviour.registered() or target not in self.catalogue.operations:
            return None
        names = behaviour.argument_names(self.catalogue.operations.get(target), self.catalogue)
        return Saver(target, names[0])

    def _twin(self, operation: Operation) -> Resolution | None:
        """A REST operation that is another door to an agent method runs that method, with 404 for
        its null."""
        target = ALIASES.get(operation.key) or operation.calls
        if target not in self.catalogue.operations:
            return None
        method = self.catalogue.operations.get(target)
        behind = self._own(method)
        if behind is None:
            return None
        names = _renamed(operation, method)
        if names is None:
            return None
        carrier = operation.result.name if operation.result else ""
        twin = _Twin(behind.answers, names, carrier, 404 in operation.statuses)
        return replace(behind, answers=twin, target=target, takes=frozenset(names))

    def _sample(self, operation: Operation) -> Resolution:
        def answer(crm: Crm, **arguments: Any) -> Any:
            return Sample(operation, arguments) if operation.result is not None else None

        return Resolution(answer, GENERATED, "sample", behaviour.where(Samples.answer))


class _Twin:
    """Calls an agent method through its REST door."""

    __slots__ = ("answers", "carrier", "missing", "names", "title")

    def __init__(
        self, answers: Answers, names: dict[str, str], carrier: str, missing: bool
    ) -> None:
        self.answers, self.names, self.missing = answers, names, missing
        self.carrier = carrier if carrier.endswith("WithLinks") else ""
        self.title = carrier.removesuffix("WithLinks").removesuffix("Entity")

    def __call__(self, crm: Crm, **arguments: Any) -> Any:
        given = {theirs: arguments.get(ours) for ours, theirs in self.names.items()}
        value = self.answers(crm, **given)
        if value is None and self.missing:
            raise NotFound(f"{self.title} id {' '.join(str(v) for v in given.values())} not found")
        if isinstance(value, View) and self.carrier:
            return View(value.entity, self.carrier, value.row)
        return value


def _renamed(operation: Operation, method: Operation) -> dict[str, str] | None:
    """REST argument -> agent argument, in order, when their number and types agree; None when they
    do not."""
    ours = [p for p in operation.parameters if p.place in ("path", "body")]
    theirs = [p for p in method.parameters if not p.name.startswith("$")]
    if len(ours) != len(theirs) or any(not _same(a, b) for a, b in zip(ours, theirs, strict=True)):
        return None
    return {a.argument: b.argument for a, b in zip(ours, theirs, strict=True)}


def _same(one: Parameter, other: Parameter) -> bool:
    return one.type == other.type


def _only(function: Answers, wanted: tuple[str, ...]) -> Answers:
    """Hands the function the arguments it names."""

    def answers(crm: Crm, **arguments: Any) -> Any:
        return function(crm, **{name: arguments.get(name) for name in wanted})

    return answers


def _place(answers: Answers) -> str:
    """A convention is a `partial` of the function that does the work, bound to an entity."""
    assert isinstance(answers, partial)
    return behaviour.where(answers.args[0])
