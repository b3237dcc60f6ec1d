"""Relation: REST operations whose published description names their agent method otherwise."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "POST Relation": calls("Relation.SaveContactRelation", contact_relation_entity="new_entity"),
    "DELETE Relation/{id}": calls("Relation.DeleteContactRelation", contact_relation_entity_id="id"),
})  # fmt: skip
