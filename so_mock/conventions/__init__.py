"""What a method does when nobody wrote anything special: an ordered table of name patterns, checked by type.

A convention takes a method only when the types agree: the result is a carrier of the entity, the argument its own key.
A delete by convention is `Delete<X>` with X's own key and nothing else (design notes, section 6: names mislead).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from so_mock.call import GENERATED, MODELLED
from so_mock.catalogue.operations import Operation
from so_mock.conventions import families, reading, writing
from so_mock.conventions.families import Answers, Make
from so_mock.entities.model import Model


class Rule(NamedTuple):
    """`proven`: a contract test has seen create, effect and read for every method that the rule takes; else the ledger
    counts its methods apart, as matched by their names alone."""

    pattern: re.Pattern[str]
    make: Make
    fidelity: str = MODELLED
    proven: bool = True


class Usual(NamedTuple):
    """What answers by convention. `takes`: the arguments it listens to; None: all of them."""

    answers: Answers
    fidelity: str
    proven: bool
    takes: frozenset[str] | None


def convention(operation: Operation, model: Model) -> Usual | None:
    """None when no pattern fits in name and type."""
    name = operation.key if not operation.agent else operation.key.partition(".")[2]
    for rule in RULES:
        found = rule.pattern.fullmatch(name)
        if found:
            made = rule.make(operation, found[1], model)
            if isinstance(made, families.Heeding):
                return Usual(made.answers, rule.fidelity, rule.proven, made.takes)
            if made is not None:
                return Usual(made, rule.fidelity, rule.proven, None)
    return None


def _named(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


RULES: list[Rule] = [
    Rule(_named(r"CreateDefault(\w+)"), families.create_default),
    Rule(_named(r"CreateDefault(\w+)"), families.blank),
    Rule(_named(r"CreateDefault(\w+)"), families.template, GENERATED),
    Rule(_named(r"Get(\w+)List"), families.get_list),
    Rule(_named(r"Get(\w+)"), families.get),
    Rule(_named(r"Save(\w+)"), families.save),
    Rule(_named(r"Delete(\w+)"), families.delete),
    Rule(_named(r"Get(?:My)?(\w+)"), reading.rows_by),
    Rule(_named(r"Get(\w+)"), reading.one_by),
    Rule(_named(r"(?:Set|Update|Change)(\w+)"), writing.property_set),
    Rule(_named(r"Validate(\w+)"), writing.validated),
]

REST_RULES = families.REST_RULES

__all__ = ["REST_RULES", "RULES", "Rule", "Usual", "convention"]
