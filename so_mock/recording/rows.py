"""Rows out of answers: whatever carrier shows an entity tells something of its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import SERVER_OWNED, Property, Type
from so_mock.entities.absorb import key_shown
from so_mock.entities.custom import CUSTOM, SPELLINGS
from so_mock.entities.model import OF_ANY_LIST, Entity, Model
from so_mock.recording.reading import Record, blank, pruned

# How much an answer knows of a property: the carrier that is saved, shown for itself; the same or another one shown within
# another, or on a row of an archive; the mere text that stands for a row elsewhere.
WHOLE, PART, LABEL = 3, 2, 1
Key = tuple[str, Any]
# The one of a list that a flat carrier shows.
FIRSTS = {"emailaddress": "Emails", "email": "Emails", "url": "Urls", "mobilephone": "MobilePhones", "faxphone": "Faxes",
          "directphone": "OfficePhones"}  # fmt: skip
FLAT = frozenset(["Phone", "DirectPhone"])
STAMPS = {
    "Updated": "UpdatedDate",
    "Registered": "CreatedDate",
}  # under the name that flat carriers have for them
# Of a person, beside his id.
NAMES = ("Firstname", "MiddleName", "Lastname", "Mrmrs", "EmailAddress", "Phone", "FullName")


def key_in(entity: Entity, record: Mapping[str, Any]) -> Any:
    """The key of the row that a record shows, under whichever of its names."""
    own = record.get(entity.key)
    return own or record.get(_key_elsewhere(entity)) or (0 if own == 0 else record.get("Id"))


def _key_elsewhere(entity: Entity) -> str:
    """`TicketMessageId` of a ticket_message, whose own key is called otherwise."""
    return entity.name.title().replace("_", "") + "Id"


class _Value(NamedTuple):
    rank: int
    value: Any


class Rows:
    """What was seen of each row. Of a property the first value counts, among those that are known equally well: the rows are
    to be as they were before the calls that changed them."""

    def __init__(self, model: Model, base: Mapping[Key, Record]) -> None:
        """`base`: the rows of the world that these are added to."""
        self.model, self._base = model, base
        self.carriers = model.carriers
        self._rows: dict[Key, dict[str, _Value]] = {}
        self.first: dict[Key, int] = {}  # the call in whose answer it was first seen
        self.brought: Counter[str] = Counter()  # made up since others refer to them
        self._call = 0

    def answer(self, call: int, value: Any, type: Type | None, selected: frozenset[str] | None, id: Any) -> None:  # fmt: skip
        """All that an answer shows. `selected`: the properties that were asked for, lowered; `id`: of the row in the address."""
        self._call = call
        self._walk(value, type, WHOLE, selected, id)

    def archive(self, call: int, entity: Entity, row: Mapping[str, Any], id: Any) -> None:
        """Columns that are properties by the same name. `row`: column -> value."""
        self._call = call
        own = self.carriers.carrier(entity.carrier).lowered if entity.carrier else {}
        for name, value in row.items():
            prop = own.get(name.lower())
            if name.lower() == "email/emailaddress" and "emails" in own and value:
                mail = {"Value": value, "StrippedValue": value}
                self._put(entity, id, "Emails", LABEL, [mail])
            if prop is None or prop.name == entity.key:
                continue
            reference = entity.references.get(prop.name)
            if reference is not None and isinstance(value, str):
                if found := self._labelled(reference.entity, value):
                    self._put(entity, id, prop.name, PART, found)
                continue
            if prop.type.kind != "scalar":
                continue
            if not entity.holds(prop.name) or prop.name in entity.references:
                continue
            wanted: dict[str, Any] = {
                "string": str,
                "bool": bool,
                "int": int,
                "double": (int, float),
            }
            if isinstance(value, wanted.get(prop.type.name, ())):
                self._put(entity, id, prop.name, PART, value)
        self._need(entity, id)

    def _labelled(self, target: str, text: str) -> Any:
        """The key of the row for which this text stands; None where there is none, or several."""
        label = self.model[target].label if target in self.model else ""
        if not text or not isinstance(label, str) or not label:
            return None
        found = {id for (name, id), row in self._base.items() if name == target and row.get(label) == text}  # fmt: skip
        for (name, id), told in self._rows.items():
            if name == target and label in told and told[label].value == text:
                found.add(id)
        return found.pop() if len(found) == 1 else None

    def _walk(
        self, value: Any, type: Type | None, rank: int, selected: frozenset[str] | None = None, id: Any = None
    ) -> None:  # fmt: skip
        if type is None:
            return
        if type.kind in ("array", "map"):
            within = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()  # fmt: skip
            for each in within:
                self._walk(each, type.item, rank, selected)
            return
        if type.kind != "carrier" or not isinstance(value, dict):
            return
        name = type.name.removesuffix("WithLinks")
        entity = self.model.of_carrier(name) if name not in OF_ANY_LIST else None
        record = self.carriers.carrier(type.name)
        values = {p.name: each for key, each in value.items() if (p := record.lowered.get(key.lower()))}  # fmt: skip
        if selected is not None:
            values = {n: each for n, each in values.items() if n.lower() in selected}
        if entity is not None:
            self._entity(entity, name, record.properties, values, rank, id)
        for prop, each in values.items():
            self._walk(each, record.properties[prop].type, PART)

    def _entity(
        self, entity: Entity, carrier: str, properties: Mapping[str, Property], values: Record, rank: int, id: Any
    ) -> None:  # fmt: skip
        id = key_in(entity, values) or id
        if not id:
            return
        own = carrier == entity.carrier
        made = entity.shows.get(carrier, {})
        self._beside(entity, values)
        for name, value in values.items():
            prop = properties[name]
            if name in SERVER_OWNED or name in (entity.key, _key_elsewhere(entity)):
                continue
            if not own and STAMPS.get(name) in self.model.properties(entity):
                self._put(entity, id, STAMPS[name], PART, value)
                continue
            if name in made and not own and prop.type.kind != "carrier":
                continue
            if own:
                self._own(entity, id, prop, value, rank)
            else:
                self._flat(entity, id, prop, value)
        self._need(entity, id)

    def _need(self, entity: Entity, id: Any) -> None:
        if id:
            self._rows.setdefault((entity.name, id), {})
            self.first.setdefault((entity.name, id), self._call)

    def _own(self, entity: Entity, id: Any, prop: Property, value: Any, rank: int) -> None:
        name = prop.name
        if name in SPELLINGS and prop.type.kind == "map":
            fields = {k: v for k, v in (value or {}).items() if ":Display" not in k and not k.endswith(":org")}  # fmt: skip
            if fields:
                self._put(entity, id, name, rank, fields)
            return
        children = entity.children.get(name)
        if children is not None:
            for each in value or ():
                below = self.model[children.entity]
                child = key_in(below, each) if isinstance(each, dict) else None
                if child:
                    self._put(below, child, children.via, PART, id)
            return
        if not entity.holds(name) or name in entity.hidden:
            return
        if name in entity.choices:
            chosen = [each["Id"] for each in value or () if each.get("Selected") and each.get("Id")]
            self._labels(entity.choices[name], value or ())
            self._put(entity, id, name, rank, chosen)
        elif name in entity.references:
            self._put(entity, id, name, rank, self._collapsed(entity, prop, value))
        else:
            self._put(entity, id, name, rank if rank == WHOLE or not blank(value) else LABEL, value)

    def _collapsed(self, entity: Entity, prop: Property, value: Any) -> Any:
        target = entity.references[prop.name].entity
        if prop.type.kind == "array" and prop.type.item is not None:
            key = key_shown(self.model, target, prop.type.item) if prop.type.item.kind == "carrier" else ""  # fmt: skip
            ids = (each.get(key) if isinstance(each, dict) else each for each in value or ())
            return [id for id in dict.fromkeys(ids) if id]
        if isinstance(value, dict):
            return value.get(key_shown(self.model, target, prop.type)) or 0
        return value or 0

    def _flat(self, entity: Entity, id: Any, prop: Property, value: Any) -> None:
        """What a carrier that is shown of the entity, not saved, tells of its row."""
        name = prop.name
        own = self.carriers.carrier(entity.carrier).properties if entity.carrier else {}
        stored = own.get(name)
        if blank(value) or name == "Id":
            return
        if name in FLAT or name.lower() in FIRSTS:
            self._tell(entity, id, name, value)
            return
        if stored is not None and name not in entity.references:
            if entity.holds(name) and stored.type == prop.type and name not in entity.hidden:
                self._own(entity, id, stored, value, PART)
            return
        reference = entity.references.get(name) or entity.references.get(name.removesuffix("Name"))
        if reference is not None and isinstance(value, str):
            if found := self._labelled(reference.entity, value):
                self._put(entity, id, name if name in entity.references else name[:-4], LABEL, found)  # fmt: skip
        elif name.endswith("Id") and name[:-2] in entity.references and isinstance(value, int):
            self._put(entity, id, name[:-2], PART, value)
        elif name in ("Name", "Value", "FullName") and isinstance(entity.label, str) and entity.label in own:  # fmt: skip
            self._put(entity, id, entity.label, LABEL, value)

    def _beside(self, entity: Entity, record: Record) -> None:
        """What stands beside an id about that row: `ContactName`, `ContactOrgNr` and `ContactCountryId` beside `ContactId`;
        beside `PersonId` his names."""
        own = self.model.properties(entity)
        for name, id in record.items():
            target = self._by_id(entity, name) if isinstance(id, int) and id > 0 else None
            if target is None:
                continue
            start = name[:-2]
            for shown, value in record.items():
                if shown.startswith(start) and shown != name and value:
                    self._tell(target, id, shown.removeprefix(start), value)
                elif (
                    target.name == "person"
                    and shown in NAMES
                    and value
                    and not (shown in own and entity.holds(shown))
                ):
                    self._person(target, id, shown, value)

    def _person(self, person: Entity, id: Any, name: str, value: Any) -> None:
        """What stands beside a person's id; a full name is most often first names and a last one."""
        if name != "FullName":
            self._tell(person, id, name, value)
        elif len(words := str(value).split()) > 1:
            self._tell(person, id, "Firstname", " ".join(words[:-1]))
            self._tell(person, id, "Lastname", words[-1])

    def _by_id(self, entity: Entity, name: str) -> Entity | None:
        """The other entity whose key the property is."""
        if not name.endswith("Id"):
            return None
        reference = entity.references.get(name[:-2]) or entity.references.get(name)
        found = reference.entity if reference is not None else self.model.by_key.get(name.lower())
        if found is None or found not in self.model or found == entity.name:
            return None
        return self.model[found]

    def _tell(self, target: Entity, id: Any, name: str, value: Any) -> None:
        """A property of another row, by the name that it has when it is shown flatly."""
        own = self.model.properties(target)
        first = FIRSTS.get(name.lower(), "")
        if name == "Phone" or (name == "DirectPhone" and "Phones" in own):
            first = "Phones" if "Phones" in own else "OfficePhones"
        if first in own and isinstance(value, str):
            self._put(target, id, first, LABEL, [{"Value": value, "StrippedValue": value}])
        elif name.endswith("Id") and name[:-2] in target.references and isinstance(value, int):
            self._put(target, id, name[:-2], LABEL, value)
        elif name in ("Name", "Value") and isinstance(target.label, str) and target.label in own:
            self._put(target, id, target.label, LABEL, value)
        elif name in own and name not in target.references and target.holds(name) and own[name].type.name == "string" and isinstance(value, str):  # fmt: skip
            self._put(target, id, name, LABEL, value)

    def _labels(self, target: str, items: Iterable[Any]) -> None:
        """The items of a list that a property shows whole."""
        entity = self.model[target]
        own = self.carriers.carrier(entity.carrier).properties if entity.carrier else {}
        for each in items:
            if isinstance(each, dict) and each.get("Id"):
                text = next((n for n in ("Name", "Value") if n in own), "")
                if text and each.get("Name"):
                    self._put(entity, each["Id"], text, LABEL, each["Name"])
                self._need(entity, each["Id"])

    def _put(self, entity: Entity, id: Any, name: str, rank: int, value: Any) -> None:
        self._need(entity, id)
        row = self._rows[entity.name, id]
        known = row.get(name)
        if known is None or known.rank < rank:
            row[name] = _Value(rank, value)

    # -- what is written

    def __iter__(self) -> Iterator[tuple[Key, Record]]:
        """What of each row is not blank, with its key first, by entity and key."""
        for (name, id), row in sorted(self._rows.items(), key=lambda item: (item[0][0], str(type(item[0][1])), item[0][1])):  # fmt: skip
            entity = self.model[name]
            values = {n: pruned(told.value) for n, told in row.items() if not self._unset(entity, n, told.value)}  # fmt: skip
            if CUSTOM in values:  # it says what the other two spellings say
                values = {n: v for n, v in values.items() if n == CUSTOM or n not in SPELLINGS}
            order = {prop: at for at, prop in enumerate(self.model.properties(entity))}
            yield (name, id), {entity.key: id} | dict(sorted(values.items(), key=lambda v: order.get(v[0], 999)))  # fmt: skip

    def _unset(self, entity: Entity, name: str, value: Any) -> bool:
        if blank(value):
            return True
        prop = self.model.properties(entity).get(name)
        return prop is not None and prop.type.kind == "enum" and value == self.carriers.enum(prop.type.name).zero  # fmt: skip

    def __len__(self) -> int:
        return len(self._rows)

    def close(self, there: Set[Key]) -> None:
        """Brings along what rows refer to and nobody showed. `there`: rows that need not be."""
        wanted: list[Key] = []
        for (name, _), row in self._rows.items():
            entity = self.model[name]
            for prop, told in row.items():
                reference = entity.references.get(prop)
                target = reference.entity if reference is not None else entity.choices.get(prop)
                if target is None or target not in self.model:
                    continue
                ids = told.value if isinstance(told.value, list) else [told.value]
                wanted += [(target, id) for id in ids if isinstance(id, int) and id > 0]
        for key in wanted:
            if key not in self._rows and key not in there:
                self._rows[key] = {}
                self.first[key] = -1
                self.brought[key[0]] += 1
