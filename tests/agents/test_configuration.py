"""Screen deltas, landing pages, windows, system events (design notes 6, case 23)."""

from typing import Any

from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant

C = "Configuration"


def page(tenant: Tenant, caller: Any = None, **given: Any) -> Any:
    who = {"caller": caller} if caller else {}
    return record(tenant, f"{C}.GetLandingPage", **who, **given)


def test_a_landing_page_is_created_when_it_is_asked_for(tenant: Tenant) -> None:
    first = page(tenant, associate_id=5, table_name="Contact")
    assert first["LandingPageId"] > 0
    assert page(tenant, associate_id=5, table_name="contact") == first
    assert page(tenant, associate_id=0, table_name="contact") == first, "0 is the caller"
    hers = page(tenant, SOLVEIG, associate_id=0, table_name="contact")
    assert hers["LandingPageId"] != first["LandingPageId"]
    id = first["LandingPageId"]
    assert record(tenant, f"{C}.GetLandingPageEntity", landing_page_entity_id=id) == first
    assert ask(tenant, f"{C}.GetLandingPage", associate_id=5, table_name="").status == 400


def test_pins_are_set_and_taken_and_bear_the_names_of_today(tenant: Tenant) -> None:
    contact = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme"})
    selection = record(tenant, "Selection.SaveSelectionEntity", selection_entity={"Name": "Best"})
    at = {"associate_id": 5, "entity_table_name": "contact"}

    def pin(table: str, id: int, pin: bool = True) -> None:
        told = {"pin": pin, "pin_table_name": table, "record_id": id}
        record(tenant, f"{C}.SetLandingPagePinForAssociate", **at, **told)

    pin("contact", contact["ContactId"])
    pin("contact", contact["ContactId"])
    pin("selection", selection["SelectionId"])
    record(tenant, "Contact.SaveContactEntity", contact_entity=contact | {"Name": "Acme 2"})
    seen = page(tenant, associate_id=5, table_name="contact")
    assert [each["Name"] for each in seen["PinnedEntities"]] == ["Acme 2"]
    assert [each["Name"] for each in seen["PinnedSelections"]] == ["Best"]
    pin("contact", contact["ContactId"], pin=False)
    assert page(tenant, associate_id=5, table_name="contact")["PinnedEntities"] == []


def delta(tenant: Tenant, name: str, **given: Any) -> Any:
    body = {
        "Name": name,
        "RecipeId": "contact",
        "DeltaState": "Draft",
        "DeltaType": "Customized",
        **given,
    }
    return record(tenant, f"{C}.SaveConfigurableScreenDelta", configurable_screen_delta=body)


def test_deltas_are_found_by_what_is_asked_of_them(tenant: Tenant) -> None:
    delta(tenant, "one", AppliesToIds=[1, 2])
    delta(tenant, "two", DeltaState="Published")
    delta(tenant, "three", RecipeId="sale")

    def by_query(**query: Any) -> list[str]:
        found = record(tenant, f"{C}.GetConfigurableScreenDeltasByQuery", delta_query=query)
        return [each["Name"] for each in found]

    def by_delta(**given: Any) -> list[str]:
        found = record(
            tenant, f"{C}.GetConfigurableScreenDeltasByDelta", configurable_screen_delta=given
        )
        return [each["Name"] for each in found]

    assert by_query(RecipeId="contact") == ["one", "two"]
    assert by_query(DeltaStates=["Published"]) == ["two"]
    assert by_query(AppliesToIds=[2, 9]) == ["one"]
    assert by_query(DeltaTypes=["System"]) == []
    assert by_delta(RecipeId="contact", DeltaState="Draft") == ["one"]
    assert by_delta(RecipeId="sale", DeltaState="Unknown") == ["three"]


def test_a_draft_is_published(tenant: Tenant) -> None:
    draft = delta(tenant, "one")
    done = record(
        tenant, f"{C}.SaveAndPublish", configurable_screen_delta=draft | {"DeltaJson": "{}"}
    )
    id = draft["ConfigurableScreenDeltaId"]
    assert done["ConfigurableScreenDeltaId"] == id
    read = record(tenant, f"{C}.GetConfigurableScreenDelta", configurable_screen_delta_id=id)
    assert (read["DeltaState"], read["DeltaJson"]) == ("Published", "{}")


def test_what_a_recipe_applies_to_shows_on_its_deltas(tenant: Tenant) -> None:
    id = delta(tenant, "one")["ConfigurableScreenDeltaId"]
    for key in ("category", "business"):
        record(tenant, f"{C}.SetAppliesToKey", recipe_id="contact", applies_to_key=key)
    assert record(tenant, f"{C}.GetRecipeAppliesToMappings") == {"contact": "business"}
    read = record(tenant, f"{C}.GetConfigurableScreenDelta", configurable_screen_delta_id=id)
    assert read["AppliesToKey"] == "business"


def test_a_system_event_exists_by_its_key(door: Door) -> None:
    def exists() -> Any:
        return door.agent(f"{C}.ExistsSystemEvent", {"Key": "upgrade"})

    assert exists() is False
    id = door.rest("POST", "SystemEvent", {"Eventkey": "upgrade"})["SystemEventId"]
    assert exists() is True
    door.rest("DELETE", f"SystemEvent/{id}")
    assert exists() is False


def test_windows_are_saved_together_and_mine_are_mine(tenant: Tenant) -> None:
    given = [{"OwnerWindow": "a", "AssociateId": 5}, {"OwnerWindow": "b", "AssociateId": 17}]
    saved = record(tenant, f"{C}.SaveWindowPosSizes", window_pos_sizes=given)
    assert len({each["WindowPosSizeId"] for each in saved}) == 2
    mine = record(tenant, f"{C}.GetMyWindowPosSizes")
    assert [each["OwnerWindow"] for each in mine] == ["a"]
    hers = record(tenant, f"{C}.GetWindowPosSizesOnAssociateId", associate_id=17)
    assert [each["OwnerWindow"] for each in hers] == ["b"]
