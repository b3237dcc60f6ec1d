"""Values: the code of a property, a reference or what a function makes, as a type of column wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.catalogue import moments
from so_mock.clock import NO_DATE
from so_mock.query.bind.bound import BLANKS, BY_TEXT, TARGETS, TEXTS, Bound, natural
from so_mock.query.facts import Fixed, Made, Making
from so_mock.query.values import seconds_of

if TYPE_CHECKING:
    from so_mock.entities.model import Model
    from so_mock.query.bind.places import Place
    from so_mock.query.frame import Frame


class Values:
    """`bound` is the column of which name and type are known."""

    def __init__(self, model: Model, frame: Frame) -> None:
        self.model, self.frame = model, frame

    def fixed(self, fact: Fixed, bound: Bound) -> Bound:
        code, kind = self.frame.constant(fact.value), _kind_of(bound.type, fact.value)
        return bound._replace(code=code, kind=kind)

    def made(self, place: Place, fact: Made, bound: Bound) -> Bound:
        kind = fact.kind or ("listAny" if fact.target else "string")
        if bound.type in BLANKS and not (bound.type in BY_TEXT and fact.kind):
            kind = bound.type
        make, blank = self.frame.constant(fact.make), repr(BLANKS[kind])
        code = f"({make}({place.code}, {self.frame.shaper()}) or {blank})"
        bound = bound._replace(code=code, kind=kind, target=fact.target, time=fact.time)
        if callable(fact.text) and not fact.target:
            shown = self.frame.constant(fact.text)
            return bound._replace(text=f"str({shown}({code}, {self.frame.shaper()}) or '')")
        return self.shown(bound, fact.text) if fact.target else bound

    def shown(self, bound: Bound, text: str | Making) -> Bound:
        """With the text of the row whose id it is."""
        if callable(text):
            return bound._replace(text=f"{self.frame.text(bound.target, text)}({bound.code})")
        if text:
            row = self.frame.row(bound.target, bound.code)
            return bound._replace(text=f"str({row}[{text!r}] or '')")
        return bound._replace(text=f"{self.frame.label(bound.target)}({bound.code})")

    def property(self, at: Place, name: str, text: str | Making, bound: Bound) -> Bound | None:
        """Of the row, its id or text where it refers to one. None where such a column cannot show it."""
        code = f"{at.code}[{name!r}]"
        indexed = name if at.code == "r0" else ""
        entity = at.entity
        if entity is None:  # a value within a row
            kind = bound.type if bound.type in BLANKS else "string"
            return bound._replace(code=f"({at.code}.get({name!r}) or {BLANKS[kind]!r})", kind=kind)
        reference = entity.references.get(name)
        prop = self.model.properties(entity).get(name)
        declared = prop.type.name if prop is not None else type(entity.extra.get(name)).__name__
        declared = {"str": "string", "float": "double"}.get(declared, declared)
        if reference is not None and reference.entity not in self.model:
            reference = None
        target = entity.choices.get(name) or (reference.entity if reference is not None else "")
        several = declared == "list" or (prop is not None and prop.type.kind == "array")
        if target and several:
            if bound.type not in ("listInterest", "intArray", "listAll"):
                return self._to_rows(bound, code, target)
        elif reference is not None:
            return self._to_row(bound, code, reference.entity, text, indexed)
        if prop is not None and prop.type.kind == "enum":
            bound = self._enum(bound, code, prop.type.name)
            if not bound.text or not callable(text):
                return bound
            shown = self.frame.constant(text)
            return bound._replace(text=f"str({shown}({at.code}, {self.frame.shaper()}) or '')")
        if bound.type in TARGETS and declared == "int":
            return self._to_row(bound, code, TARGETS[bound.type], text, indexed)
        if declared == "datetime":
            bound = bound._replace(time=moments.kind(entity.carrier or entity.name, name))
        return self._plain(bound, code, declared, indexed)

    def _to_row(self, bound: Bound, code: str, target: str, text: str | Making, prop: str) -> Bound:
        """A reference: its id is compared, the row's text shown; a text column is that text."""
        bound = bound._replace(code=f"({code} or 0)", target=target, prop=prop)
        if bound.type in TEXTS and bound.type not in BY_TEXT:
            shown = self.shown(bound, text)
            key = f"({code} or 0)"
            return shown._replace(code=shown.text, text="", kind="string", prop="", key=key, owner=target)  # fmt: skip
        if bound.type == "bool":
            return bound._replace(code=f"bool({code})", kind="bool", target="", prop="")
        if bound.type in ("int", "decimal"):
            return bound._replace(kind="int", target="")
        kind = bound.type if bound.type in BLANKS else "associate" if target == "associate" else "listAny"  # fmt: skip
        if target == "associate" and not text:
            text = "Name"  # the initials
        return self.shown(bound._replace(kind=kind), text)

    def _to_rows(self, bound: Bound, code: str, target: str) -> Bound:
        """References: any of the ids is compared, their texts are shown one after the other."""
        kind = bound.type if bound.type in BLANKS else "listAny"
        ids = f"({code} or (0,))"
        each = bound._replace(code="e", kind=kind, target=target)
        text = f"', '.join(map({self.frame.label(target)}, {ids}))"
        return each._replace(code=f"{ids}[0]", text=text, among=("e", ids, each))

    def _enum(self, bound: Bound, code: str, name: str) -> Bound:
        """The number is compared and the member's name shown; a truth is any but the first."""
        enum = self.model.carriers.enum(name)
        numbers = self.frame.constant(enum.numbers)
        number = f"{numbers}.get({code}, 0)"
        if bound.type in TEXTS or bound.type == "-":
            return bound._replace(code=f"str({code} or '')", kind="string")
        if bound.type == "bool":
            truth = "Completed" if "Completed" in enum.numbers else ""
            value = f"{code} == {truth!r}" if truth else f"{number} != 0"
            return bound._replace(code=f"({value})", kind="bool")
        kind = bound.type if bound.type in BLANKS else "int"
        bound = bound._replace(code=number, kind=kind)
        return bound if kind in ("int", "decimal") else bound._replace(text=f"str({code} or '')")

    def _plain(self, bound: Bound, code: str, declared: str, prop: str) -> Bound | None:
        """As the row holds it, when that is what the column is; else made into it."""
        wanted = bound.type if bound.type in BLANKS else natural(declared)
        bound = bound._replace(kind=wanted)
        blank = BLANKS[wanted]
        if wanted == "timeSpan" and declared == "timespan":
            return bound._replace(code=f"{self.frame.constant(seconds_of)}({code} or '0:0:0')")
        if isinstance(blank, str):
            if declared in ("string", "datetime"):
                exact = (declared == "datetime") == (blank == NO_DATE)
                return bound._replace(code=f"({code} or {blank!r})", prop=prop if exact else "")
            return None if blank == NO_DATE else bound._replace(code=f"str({code} or '')")
        if isinstance(blank, bool):
            return bound._replace(code=f"bool({code})" if declared != "bool" else f"({code} or False)")  # fmt: skip
        if isinstance(blank, list):
            return bound._replace(code=f"({code} or ())")
        if declared in ("int", "long", "double", "bool"):
            same = declared != "bool"
            return bound._replace(code=f"({code} or 0)", prop=prop if same else "")
        read = self.frame.constant(_number if isinstance(blank, int) else _decimal)
        return bound._replace(code=f"{read}({code})")


def _kind_of(type: str, value: Any) -> str:
    if type in BLANKS and (value.__class__ is not str or BLANKS[type].__class__ is str):
        return type  # but the text of a list's item, where it has no id here
    return {bool: "bool", int: "int", float: "decimal"}.get(value.__class__, "string")


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0


def _decimal(value: Any) -> float:
    try:
        return float(value or 0)
    except (TypeError, ValueError):
        return 0.0
