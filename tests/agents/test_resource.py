"""Texts of the user interface that an installation has replaced."""

from contract.door import Door


def replaced(door: Door, **asked) -> list[tuple[str, str, bool]]:
    given = {"ResourceNames": [], "Culture": "", "ActiveOnly": False} | asked
    found = door.agent("Resource.GetResourceSubstitutions", given)
    return [(each["ResourceName"], each["ResourceValue"], each["IsActive"]) for each in found]


def test_a_text_is_replaced_switched_off_and_given_back(door: Door) -> None:
    contact = {"ResourceName": "[SR_CONTACT]", "ResourceValues": "Client", "Culture": "en-US", "IsActive": True}  # fmt: skip
    door.agent("Resource.SetResourceSubstitution", contact)
    door.agent("Resource.SetResourceSubstitution", contact | {"Culture": "nb-NO", "ResourceValues": "Klient"})  # fmt: skip
    door.agent("Resource.SetResourceSubstitution", contact | {"ResourceName": "SR_SALE", "IsActive": False})  # fmt: skip
    assert replaced(door, Culture="EN-us") == [("SR_CONTACT", "Client", True), ("SR_SALE", "Client", False)]  # fmt: skip
    assert replaced(door, Culture="en-US", ActiveOnly=True) == [("SR_CONTACT", "Client", True)]
    door.agent("Resource.SetResourceSubstitution", contact | {"ResourceValues": "Firm"})
    assert replaced(door, ResourceNames=["sr_contact"], Culture="en-US") == [("SR_CONTACT", "Firm", True)]  # fmt: skip

    off = {"ResourceName": "SR_CONTACT", "Culture": "", "IsActive": False}
    door.agent("Resource.ActivateResourceSubstitution", off)
    active = door.agent(
        "Resource.IsResourceSubstitutionActive", {"ResourceNames": [], "Culture": ""}
    )
    assert active == []
    door.agent("Resource.DeleteResourceSubstitution", {"ResourceName": "SR_CONTACT", "Culture": "nb-NO"})  # fmt: skip
    assert [name for name, _, _ in replaced(door)] == ["SR_CONTACT", "SR_SALE"]
    door.agent("Resource.DeleteResourceSubstitution", {"ResourceName": "SR_CONTACT", "Culture": ""})
    assert [name for name, _, _ in replaced(door)] == ["SR_SALE"]


def test_a_blank_name_never_means_every_text(door: Door) -> None:
    kept = {
        "ResourceName": "SR_SALE",
        "ResourceValues": "Deal",
        "Culture": "en-US",
        "IsActive": True,
    }
    door.agent("Resource.SetResourceSubstitution", kept)
    blank = {"ResourceName": " ", "Culture": ""}
    assert door("POST", "Agents/Resource/DeleteResourceSubstitution", blank).status == 400
    assert door("POST", "Agents/Resource/ActivateResourceSubstitution", blank).status == 400
    assert door("POST", "Agents/Resource/SetResourceSubstitution", kept | {"Culture": ""}).status == 400  # fmt: skip
    assert replaced(door) == [("SR_SALE", "Deal", True)]
