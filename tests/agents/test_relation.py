"""Relations tie companies and persons together, from either end."""

import pytest
from contract.door import Door
from contract.driver import record
from contract.plain import emptied

from so_mock.tenant import Tenant

BJORGE, KARI = 2, 5


@pytest.fixture
def tenant(tenant: Tenant) -> Tenant:
    return emptied(tenant)


def test_a_relation_shows_both_ends_by_the_names_they_have_now(tenant: Tenant):
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model["relation_definition"])
        tenant.store.insert(
            "relation_definition",
            {**blank, "ReldefId": 1, "Name": "owns", "PassiveText": "is owned by"},
        )
    entity = {
        "SourcePersonId": KARI,
        "DestinationContactId": BJORGE,
        "RelationDefinitionId": 1,
        "Comment": "since 2001",
    }
    made = record(tenant, "Relation.SaveContactRelation", contact_relation_entity=entity)
    assert (made["ActiveText"], made["PassiveText"]) == ("owns", "is owned by")
    assert (made["SourcePersonName"], made["SourceContactName"]) == ("Kari Bjørge", "")
    whole = record(tenant, "Contact.GetContactEntity", contact_entity_id=BJORGE)
    record(tenant, "Contact.SaveContactEntity", contact_entity={**whole, "Name": "Oak AS"})
    found = record(
        tenant, "Relation.GetContactRelationEntity", contact_relation_entity_id=made["RelationId"]
    )
    assert found["DestinationContactName"] == "Oak AS"
    assert found["CreatedBy"]["AssociateId"] == 5


def test_rest_and_agent_see_the_same_relation(door: Door):
    made = door.rest("POST", "Relation", {"SourceContactId": 2, "DestinationContactId": 3})
    key = made["RelationId"]
    assert made["_Links"]["Self"].endswith(f"/Relation/{key}")
    found = door.agent(f"Relation.GetContactRelationEntity?contactRelationEntityId={key}")
    assert found["DestinationContactId"] == 3
    door.rest("PUT", f"Relation/{key}", {**found, "DestinationContactId": 4})
    changed = door.agent(f"Relation.GetContactRelationEntity?contactRelationEntityId={key}")
    assert changed["DestinationContactName"] == door.rest("GET", "Contact/4/Simple")["FullName"]
    assert door("DELETE", f"Relation/{key}").status == 204
    assert door("GET", f"Relation/{key}").status == 404


def test_a_relation_is_hidden_with_either_end(door: Door):
    given = {"SourceContactId": BJORGE, "DestinationContactId": 4, "RelationDefinitionId": 1}
    made = door.rest("POST", "Relation", given)["RelationId"]
    door.rest("DELETE", "Contact/4")
    assert door("GET", f"Relation/{made}").status == 404
    door.agent("Contact.Undelete", {"Id": 4})
    assert door.rest("GET", f"Relation/{made}")["SourceContactId"] == BJORGE
