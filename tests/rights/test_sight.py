"""A sight: made of the caller's role and the users there are, kept while these stay, and able to say why."""

import pytest
from contract.driver import call_of, content
from rights.judged import FULL, HENRIK, SOLVEIG, TERJE, Judged, enforcing, judged

from so_mock.call import Caller
from so_mock.config import ENFORCE, OFF, REPORT, Config
from so_mock.tenant import Tenant
from so_mock.world import World

__all__ = ["enforcing", "judged"]


# -- when there is one


def test_there_is_none_where_rights_are_off_and_none_for_so_mock_itself(world: World, judged: Judged) -> None:  # fmt: skip
    plain = Tenant("Cust12345", world)
    assert world.rights == OFF
    assert plain.sights.of(Caller(TERJE, "tje0"), plain.store) is None
    assert judged.tenant.sights.of(Caller(0, ""), judged.store) is None


def test_a_system_user_is_refused_nothing(judged: Judged) -> None:
    judged.role(contact="None", functions=[])
    (home,) = judged.sight().people.home
    sight = judged.sight(system=True)
    assert sight.right("contact", judged.row("contact", home)).mask == 15
    assert sight.field("contact", "Name", judged.row("contact", home)).mask == 3
    assert sight.has("admin-all")
    assert "system user" in sight.right("contact", judged.row("contact", home)).why.sentence()
    user = judged.add("associate", Name="APP", Type="SystemAssociate")
    assert judged.mask("contact", home, user) == 15


def test_an_administrator_is_asked_for_his_role_like_anybody(judged: Judged) -> None:
    judged.role(contact="Select")
    judged.change("associate", 1, Role=judged.row("associate", TERJE)["Role"])
    assert judged.mask("contact", judged.add("contact", Name="C"), 1) == 1


@pytest.mark.parametrize("role", [0, 4_711])
def test_without_a_role_all_is_granted_and_rules_still_hold(judged: Judged, role: int) -> None:
    judged.change("associate", TERJE, Role=role)
    assert judged.mask("project", judged.add("project", Associate=HENRIK)) == 15
    assert judged.mask("person", judged.row("associate", HENRIK)["PersonId"]) == 7
    assert judged.sight().has("admin-all")


def test_report_computes_masks_and_hides_nothing() -> None:
    judged = Judged(Tenant("Cust12345", World(Config(rights=REPORT))))
    judged.role(sale="None", fields={"contact.OrgNr": "None"})
    sale, company = (
        judged.add("sale", Associate=TERJE),
        judged.add("contact", Name="C", OrgNr="974"),
    )
    sight = judged.sight()
    assert not sight.enforces
    assert "sale" not in sight.sees and not sight.shown
    assert judged.shown("sale", sale)["TableRight"]["Mask"] == "None"
    shown = judged.shown("contact", company)
    assert shown["OrgNr"] == "974"
    assert shown["FieldProperties"]["OrgNr"]["FieldRight"]["Mask"] == "None"


# -- how long it is kept


def test_it_is_kept_until_what_it_is_made_of_changes(judged: Judged) -> None:
    judged.role(contact="Select")
    first = judged.sight()
    company = judged.add("contact", Name="C")
    assert judged.sight() is first, "a company says nothing of it"
    judged.change("role", judged.row("associate", TERJE)["Role"], TableRights={})
    assert judged.sight() is not first
    assert judged.mask("contact", company) == 15


@pytest.mark.parametrize("entity", ["associate", "person", "preference"])
def test_users_their_persons_and_preferences_count(judged: Judged, entity: str) -> None:
    first = judged.sight()
    if entity == "associate":
        judged.change("associate", HENRIK, GroupIdx=2)
    elif entity == "person":
        judged.change("person", judged.row("associate", HENRIK)["PersonId"], Contact=0)
    else:
        judged.add("user_preference", Section="x", Key="y", Level="Database", RawValue="1")
    assert judged.sight() is not first


def test_a_fork_has_sights_of_its_own(judged: Judged) -> None:
    first, aside = judged.sight(), judged.tenant.aside()
    assert aside.sights.of(Caller(TERJE, "x"), aside.store) is not first
    assert judged.sight() is first


def test_an_answer_that_was_kept_is_stale_when_its_rights_are(judged: Judged) -> None:
    """Through the role, the owner of the company behind a person, and the users."""
    asked = {"key": "Person.GetPersonEntity", "person_entity_id": 0}
    company = judged.add("contact", Name="C", Associate=HENRIK)
    asked["person_entity_id"] = judged.add("person", Lastname="Li", Contact=company)

    def right() -> str:
        text = content(judged.tenant, caller=Caller(TERJE, "tje0"), **asked).decode()
        return text.rpartition('"TableRight":{"Mask":"')[2].partition('"')[0]

    judged.role(person={"MyOwn": FULL, "PrimaryGroup": "Select, Update", "OtherAssociates": "Select"})  # fmt: skip
    assert right() == "Select"
    judged.change("contact", company, Associate=SOLVEIG)
    assert right() == "Select, Update"
    judged.change("associate", SOLVEIG, GroupIdx=3)
    assert right() == "Select"
    judged.change("associate", TERJE, Role=0)
    assert right() == FULL


# -- what it costs


def test_what_one_right_comes_to_is_made_once(judged: Judged) -> None:
    judged.role(
        contact={"MyOwn": FULL, "OtherAssociates": "Select"}, fields={"contact.OrgNr": "Read"}
    )
    mine = [judged.shown("contact", judged.add("contact", Name=n, Associate=TERJE)) for n in "ab"]
    other = judged.shown("contact", judged.add("contact", Name="c", Associate=HENRIK))
    for name in ("TableRight", "FieldProperties"):
        assert mine[0][name] is mine[1][name]
        assert mine[0][name] is not other[name]


# -- fields and functions


def test_a_field_is_judged_like_the_carrier_shows_it(judged: Judged) -> None:
    judged.role(
        contact="Select, Update",
        fields={"contact.OrgNr": {"Mask": "Read", "Reason": "locked by ERP"}},
    )
    company = judged.row("contact", judged.add("contact", Name="C"))
    sight = judged.sight()
    found = {
        name: sight.field("contact", name, company)[:2]
        for name in ("OrgNr", "orgnr", "Name", "Department")
    }
    assert found == {
        "OrgNr": (1, "locked by ERP"), "orgnr": (1, "locked by ERP"), "Name": (67, "[SR_MANDATORY_FIELD_1281]"),
        "Department": (3, ""),
    }  # fmt: skip


def test_functional_rights_are_the_roles_in_any_case(judged: Judged) -> None:
    judged.role(functions=["admin-lists"])
    sight = judged.sight()
    assert sight.has("Admin-Lists") and not sight.has("admin-all")


# -- why


def test_it_says_which_role_right_and_owner_decided(judged: Judged) -> None:
    judged.role(sale={"MyOwn": FULL, "OtherAssociates": "Select, Update"})
    number = judged.add("sale", Associate=HENRIK, Completed="Completed")
    assert judged.right("sale", number).why.sentence() == (
        f"sale {number}: role Sales grants Select, Update on rows of other users; its owner is HEM0; "
        "what somebody else has completed is not changed; so Select is left"
    )
    assert judged.right("project", judged.add("project")).why.sentence().endswith(
        ": role Sales does not name it, so all is granted"
    )  # fmt: skip
    judged.change("associate", TERJE, Role=0)
    assert judged.right("sale", number).why.sentence().startswith(
        f"sale {number}: tje0 has no role, so all is granted; what somebody else"
    )  # fmt: skip


def test_of_a_field_it_says_what_locks_it(judged: Judged) -> None:
    judged.role(fields={"contact.OrgNr": {"Mask": "Read", "Reason": "locked by ERP"}})
    (home,) = judged.sight().people.home
    row = judged.row("contact", home)
    assert "it gives Read on OrgNr (locked by ERP)" in judged.sight().field("contact", "OrgNr", row).why.sentence()  # fmt: skip
    assert "keeps its name" in judged.sight().field("contact", "Name", row).why.sentence()


def test_a_part_follows_the_whole(judged: Judged) -> None:
    judged.role(sale={"OtherAssociates": "Select"})
    part = judged.add("sale_stakeholder", SaleId=judged.add("sale", Associate=HENRIK))
    said = judged.right("sale_stakeholder", part).why.sentence()
    assert "follows the sale that it is a part of" in said and said.endswith("so Select is left")


# -- preferences


@pytest.mark.parametrize(
    "section, key, value, expected",
    [
        ("Rights-contact", "Rights", "1, read only here", (1, "read only here")),
        ("rights-CONTACT-existing", "rights", "5", (5, "")),
        ("Rights-contact-New", "Rights", "1", (15, "")),
        ("Rights-sale", "Rights", "1", (15, "")),
        ("Rights-contact", "Rights", "many", (15, "")),
    ],
)  # fmt: skip
def test_preferences_take_rights_of_a_table(judged: Judged, section: str, key: str, value: str, expected: tuple) -> None:  # fmt: skip
    judged.add("user_preference", Section=section, Key=key, Level="Database", RawValue=value)
    right = judged.right("contact", judged.add("contact", Name="C"))
    assert (right.mask, right.reason) == expected


def test_preferences_of_single_rows_of_fields_and_of_templates(judged: Judged) -> None:
    one, other = judged.add("contact", Name="C"), judged.add("contact", Name="D")
    for section, key, value in ((f"Rights-contact-{one}", "Rights", "3"), ("Rights-contact", "contact.orgnr", "1, by ERP"), ("Rights-contact-New", "Rights", "1")):  # fmt: skip
        judged.add("user_preference", Section=section, Key=key, Level="Database", RawValue=value)
    assert (judged.mask("contact", one), judged.mask("contact", other)) == (3, 15)
    field = judged.sight().field("contact", "OrgNr", judged.row("contact", other))
    assert (field.mask, field.reason) == (1, "by ERP")
    blank = judged.tenant.world.absorber.blank_row(judged.model["contact"])
    assert judged.sight().right("contact", blank).mask == 1


def test_the_preference_closest_to_the_user_counts_and_grants_nothing(judged: Judged) -> None:
    judged.role(contact="Select, Update")
    company = judged.add("contact", Name="C")
    told = {"Section": "Rights-contact", "Key": "Rights"}
    judged.add("user_preference", **told, Level="Database", RawValue="1")
    judged.add("user_preference", **told, Level="Group", TargetId=2, RawValue="15")
    assert judged.mask("contact", company) == 3
    assert judged.mask("contact", company, HENRIK) == 1
    judged.add("user_preference", **told, Level="Individual", TargetId=TERJE, RawValue="2")
    assert judged.mask("contact", company) == 2


def test_what_a_preference_hides_is_hidden(judged: Judged) -> None:
    company = judged.add("contact", Name="C", OrgNr="974")
    reads = judged.tenant.reads(call_of(judged.tenant, "Contact.GetContactEntity").caller)
    assert reads.row("contact", company) is not None
    judged.add(
        "user_preference",
        Section="Rights-contact",
        Key="contact.orgnr",
        Level="Database",
        RawValue="0",
    )
    assert judged.shown("contact", company)["OrgNr"] == ""
    judged.add(
        "user_preference", Section="Rights-contact", Key="Rights", Level="Database", RawValue="0"
    )
    assert judged.tenant.reads(Caller(TERJE, "x")).row("contact", company) is None


def test_rights_that_hold_are_told_by_the_world(enforcing: World) -> None:
    assert enforcing.rights == ENFORCE
