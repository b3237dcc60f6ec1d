"""Project: members, milestones, events, guides and merging."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from agents import guide
from contract.door import Door

KARI, ODD = 5, 6  # two of the demo world who work at the same company
TERJE = 5  # the caller's associate
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def save(door: Door, **given: Any) -> Any:
    return door.agent("Project.SaveProjectEntity", {"Name": "Fair", **given})


def project(door: Door, id: int) -> Any:
    return door.rest("GET", f"Project/{id}")


def persons(door: Door, id: int) -> list[int]:
    return [each["PersonId"] for each in project(door, id)["ProjectMembers"]]


def milestone(door: Door, id: int, days: int, **more: Any) -> int:
    given = {"Description": "Done", "Project": {"ProjectId": id}, "IsMileStone": True, "StartDate": guide.at(door, days)}  # fmt: skip
    return door.agent("Appointment.SaveAppointmentEntity", given | more)["AppointmentId"]


def ids(found: list[Any]) -> list[int]:
    return [each["ProjectId"] for each in found]


def my_person(door: Door) -> int:
    return int(door.tenant.store.table("associate").get(TERJE)["PersonId"])


# -- a new one


def test_a_template_is_mine_and_numbered(door: Door) -> None:
    template = door.rest("GET", "Project/default")
    assert template["ProjectId"] == 0 and template["Associate"]["AssociateId"] == TERJE
    assert template["ProjectStatus"]["Id"] == 0
    assert template["PublishTo"].startswith("9999") and template["IsPublished"] is False
    following = door.rest("GET", "Project/default")["ProjectNumber"]
    assert int(following) == int(template["ProjectNumber"]) + 1
    made = save(door, ProjectNumber="77")
    assert door.rest("GET", "Project/0/IsNumberValid/77") is False
    assert (
        door.agent("Project.IsNumberValid", {"ContactId": made["ProjectId"], "Number": "77"})
        is True
    )
    complaints = door.rest("POST", "Project/Validate", {"Name": "", "ProjectNumber": "77"})
    assert set(complaints) >= {"Name", "ProjectNumber", "Associate"}


def test_the_type_tells_when_it_ends(door: Door) -> None:
    kind, _ = guide.project_type(door)
    made = save(door, ProjectType={"Id": kind})
    now = door.tenant.clock.now()
    months = (
        (int(made["EndDate"][:4]) - int(now[:4])) * 12 + int(made["EndDate"][5:7]) - int(now[5:7])
    )
    assert months == 3
    assert (
        save(door, ProjectType={"Id": kind}, EndDate="2030-01-01T00:00:00")["EndDate"]
        == "2030-01-01T00:00:00"
    )


def test_the_flat_project_tells_names(door: Door) -> None:
    kind, (status, _) = guide.project_type(door)
    url = {"Value": "https://fair.example", "Description": "Fair"}
    told = {
        "ProjectType": {"Id": kind},
        "ProjectStatus": {"Id": status},
        "Urls": [url],
        "Description": "Autumn",
    }
    id = save(door, **told)["ProjectId"]
    shown = door.agent(f"Project.GetProject?projectId={id}")
    assert shown == door.rest("GET", f"Project/{id}/Simple")
    found = {name: shown[name] for name in ("Name", "Type", "TypeId", "Status", "StatusId", "URL", "URLName", "Description")}  # fmt: skip
    assert found == {
        "Name": "Fair", "Type": "Guided", "TypeId": kind, "Status": "Status 301", "StatusId": status,
        "URL": "https://fair.example", "URLName": "Fair", "Description": "Autumn",
    }  # fmt: skip


def test_completed_is_set_alone(door: Door) -> None:
    id = save(door)["ProjectId"]
    before = door.agent("Project.GetProjectFencingInfo")["ActiveCount"]
    door.agent("Project.SetCompleted", {"ProjectId": id, "IsCompleted": True})
    assert project(door, id)["Completed"] is True
    assert door.agent("Project.GetProjectFencingInfo")["ActiveCount"] == before - 1


# -- members


def test_members_show_who_they_are_wherever_the_name_is_changed(door: Door) -> None:
    guide.plant(door, "project_member_type", [{"Id": 1, "Name": "Client"}])
    made = save(door, ProjectMembers=[{"PersonId": KARI, "ProjectMemberTypeId": 1}])
    (member,) = made["ProjectMembers"]
    person = door.rest("GET", f"Person/{KARI}")
    assert (member["FullName"], member["Firstname"]) == (person["FullName"], person["Firstname"])
    assert member["ContactName"] == person["Contact"]["Name"] and member["ProjectName"] == "Fair"
    assert member["EmailAddress"] == person["Emails"][0]["Value"]
    assert member["ProjectMemberTypeName"] and not member["Registered"].startswith("0001")
    door.rest("PATCH", f"Person/{KARI}", {"Lastname": "Ny"})
    assert door.rest("GET", f"ProjectMember/{member['ProjectmemberId']}")["Lastname"] == "Ny"


def test_a_save_replaces_members_and_one_without_them_leaves_them(door: Door) -> None:
    made = save(door, ProjectMembers=[{"PersonId": KARI}, {"PersonId": ODD}])
    id = made["ProjectId"]
    bare = door.agent("Project.GetProjectEntityWithoutMembers", {"ProjectId": id})
    assert bare["ProjectMembers"] == [] and bare["Name"] == "Fair"
    told = {"ProjectEntity": bare | {"Name": "Fair 2"}}
    assert door.agent("Project.SaveProjectEntityWithoutMembers", told)["Name"] == "Fair 2"
    assert persons(door, id) == [KARI, ODD]
    kept = [each for each in project(door, id)["ProjectMembers"] if each["PersonId"] == ODD]
    door.rest("PUT", f"Project/{id}", bare | {"ProjectMembers": kept})
    assert persons(door, id) == [ODD]
    assert project(door, id)["ProjectMembers"][0]["ProjectmemberId"] == kept[0]["ProjectmemberId"]


def test_members_are_added_changed_and_removed(door: Door) -> None:
    id, other = (
        save(door)["ProjectId"],
        save(door, ProjectMembers=[{"PersonId": KARI}])["ProjectId"],
    )
    given = {"ProjectEntityId": id, "ProjectMembers": [{"PersonId": KARI}, {"PersonId": ODD}]}
    door.agent("Project.AddProjectMembers", given)
    door.agent("Project.AddProjectMembers", given)
    found = door.agent("Project.GetProjectMembers", {"ProjectId": id})
    assert [each["PersonId"] for each in found] == [KARI, ODD], "nobody twice"
    keys = [each["ProjectmemberId"] for each in found]
    asked = {"ProjectMemberIds": keys[::-1]}
    assert [
        m["ProjectmemberId"] for m in door.agent("Project.GetProjectMembersById", asked)
    ] == keys[::-1]
    guide.plant(door, "project_member_type", [{"Id": 2, "Name": "Leader"}])
    door.agent(
        "Project.SaveProjectMembersFunctionAndComment", {**asked, "RoleId": 2, "Comment": "Both"}
    )
    assert {
        (m["ProjectMemberTypeId"], m["Comment"]) for m in project(door, id)["ProjectMembers"]
    } == {(2, "Both")}
    one = door.agent(
        "Project.UpdateProjectMember", {"ProjectMember": found[0] | {"Comment": "One"}}
    )
    assert one["Comment"] == "One"
    door.agent(
        "Project.UpdateProjectMembers",
        {"ProjectId": id, "ProjectMembers": [one | {"Comment": "Two"}]},
    )
    assert project(door, id)["ProjectMembers"][0]["Comment"] == "Two"
    new = {"ProjectId": id, "ProjectMembers": [{"PersonId": KARI}]}
    assert door("POST", "Agents/Project/UpdateProjectMembers", new).status == 404, (
        "makes no new one"
    )
    foreign = project(door, other)["ProjectMembers"][0]["ProjectmemberId"]
    door.agent(
        "Project.DeleteProjectMembers", {"ProjectEntityId": id, "MemberIds": [keys[0], foreign]}
    )
    assert persons(door, id) == [ODD] and persons(door, other) == [KARI], "of this project only"
    door.agent("Project.DeleteProjectMemberByIds", {"ProjectMemberIds": [keys[1]]})
    assert persons(door, id) == []
    assert door.rest("GET", f"Person/{ODD}")["PersonId"] == ODD


def test_projects_are_found_by_owner_member_and_company(door: Door) -> None:
    company = door.rest("GET", f"Person/{KARI}")["Contact"]["ContactId"]
    mine = save(door)["ProjectId"]
    theirs = save(
        door,
        Associate={"AssociateId": 1},
        ProjectMembers=[{"PersonId": my_person(door)}, {"PersonId": KARI}],
    )["ProjectId"]
    own = ids(door.agent("Project.GetMyProjects", {"IncludeMemberProjects": False}))
    assert mine in own and theirs not in own
    assert {mine, theirs} <= set(
        ids(door.agent("Project.GetMyProjects", {"IncludeMemberProjects": True}))
    )
    assert theirs in ids(door.agent("Project.GetMyMemberProjects"))
    assert theirs in ids(door.agent("Project.GetProjectsFromPerson", {"PersonId": KARI}))
    found = ids(door.agent("Project.GetProjectsFromContact", {"ContactId": company}))
    assert theirs in found and mine not in found


def test_only_what_is_published_now_is_shown_as_published(door: Door) -> None:
    told = {"ProjectMembers": [{"PersonId": my_person(door)}]}
    shown = save(door, IsPublished=True, **told)["ProjectId"]
    over = save(door, IsPublished=True, PublishTo="2001-01-01T00:00:00", **told)["ProjectId"]
    hidden = save(door, **told)["ProjectId"]
    every = [shown, over, hidden]
    assert ids(door.agent("Project.GetPublishedProjects", {"ProjectIds": every})) == [shown]
    assert door.agent("Project.GetPublishedProject", {"ProjectId": hidden}) is None
    assert door.agent("Project.GetPublishedProject", {"ProjectId": shown})["ProjectId"] == shown
    assert set(ids(door.agent("Project.GetMyPublishedProjects"))) & set(every) == {shown}
    person = {"PersonId": my_person(door)}
    assert set(ids(door.agent("Project.GetPublishedProjectsOnPersonId", person))) & set(every) == {
        shown
    }


# -- milestones and guide


def test_the_next_milestone_is_the_closest_one_to_come(door: Door) -> None:
    id = save(door)["ProjectId"]
    assert door.rest("GET", f"Project/{id}/NextMilestone") is None
    milestone(door, id, -5)
    milestone(door, id, 1, IsMileStone=False)
    far, near = milestone(door, id, 9), milestone(door, id, 4)
    shown = project(door, id)
    assert (shown["NmdAppointmentId"], shown["NextMilestoneDate"]) == (near, guide.at(door, 4))
    assert door.rest("GET", f"Project/{id}/NextMilestone")["AppointmentId"] == near
    door.agent("Appointment.ToggleAppointmentStatus", {"AppointmentId": near})
    assert project(door, id)["NmdAppointmentId"] == far
    assert door.agent("Project.GetNextMilestone", {"ProjectId": id})["AppointmentId"] == far


def test_the_guide_offers_the_next_status(door: Door) -> None:
    kind, (first, second) = guide.project_type(door)
    id = save(door, ProjectType={"Id": kind}, ProjectStatus={"Id": first})["ProjectId"]
    assert door.rest("GET", f"Project/{id}/HasGuide") is True
    assert door.agent("Project.GetNextProjectStatus", {"ProjectId": id}) == second
    assert door.agent("Project.HasGuideActivities", {"ProjectId": id}) is False
    link = {"ProjTypeId": kind, "ProjStatusId": first}
    told = door.agent(
        "Appointment.SaveSuggestedAppointmentEntity",
        {"Name": "Plan", "ProjectTypeStatusLink": link},
    )
    made = door.agent(
        "Appointment.CreateDefaultAppointmentEntityFromProjectSuggestion",
        {"SuggestedAppointmentId": told["SuggestedAppointmentId"], "ProjectId": id, "CreateNow": True, "OwnerId": 0},
    )  # fmt: skip
    assert door.agent("Project.HasGuideActivities", {"ProjectId": id}) is True
    asked = {"AppointmentId": made["AppointmentId"]}
    assert door.agent("Project.OfferAutoNextStatusOnApppointmentCompleted", asked) is False
    door.agent("Appointment.ToggleAppointmentStatus", asked)
    assert door.agent("Project.OfferAutoNextStatusOnApppointmentCompleted", asked) is True
    door.rest("PATCH", f"Project/{id}", {"ProjectStatus": {"Id": second}})
    assert door.agent("Project.GetNextProjectStatus", {"ProjectId": id}) == 0


# -- image


def test_the_picture_shows_on_the_project(door: Door) -> None:
    id = save(door)["ProjectId"]
    assert project(door, id)["HasImage"] is False
    assert door("POST", "Agents/Project/GetProjectImage", {"ProjectId": id}).status == 404
    door.agent("Project.SetProjectImage", {"ProjectId": id, "Image": b64encode(PNG).decode()})
    assert project(door, id)["HasImage"] is True
    assert b64decode(door.agent("Project.GetProjectImage", {"ProjectId": id})) == PNG
    assert door("GET", f"Project/{id}/Image").body == PNG


# -- events


@pytest.fixture
def event(door: Door) -> Any:
    id = save(door, Description="All of us")["ProjectId"]
    given = door.agent("Project.CreateDefaultProjectEventEntity") | {
        "ProjectId": id, "Enabled": True, "IsPublished": True, "SignOn": True, "EventDate": guide.at(door, 7),
    }  # fmt: skip
    return door.agent("Project.SaveProjectEventEntity", given)


def seen(door: Door, person: int) -> list[int]:
    return ids(door.agent("Project.GetProjectEventsOnPerson", {"PersonId": person}))


def test_an_event_shows_its_project_and_who_is_signed_on(door: Door, event: Any) -> None:
    id, key = event["ProjectId"], event["ProjectEventId"]
    assert event["Id"] == key
    shown = door.agent(f"Project.GetProjectEvent?projectEventId={key}")
    assert (shown["EventName"], shown["Description"], shown["AssociateId"]) == (
        "Fair",
        "All of us",
        TERJE,
    )
    assert shown["IsSignedOn"] is False and shown["SignOn"] is True
    of = {"ProjectId": id, "PersonId": KARI}
    assert door.agent("Project.GetProjectEventOnPerson", of)["IsSignedOn"] is False
    door.agent(
        "Project.AddProjectMembers", {"ProjectEntityId": id, "ProjectMembers": [{"PersonId": KARI}]}
    )
    assert door.agent("Project.GetProjectEventOnPerson", of)["IsSignedOn"] is True
    assert door.agent("Project.GetProjectEventList", [key, 99_999])[0]["EventName"] == "Fair"
    assert door.agent("Project.GetProjectEventEntityFromProjectId", {"ProjectId": id}) == event


def test_an_event_is_seen_by_those_whom_it_is_for(door: Door, event: Any) -> None:
    id = event["ProjectId"]
    assert id in seen(door, KARI) and id in ids(door.agent("Project.GetMyProjectEvents"))

    def change(**given: Any) -> None:
        now = door.agent("Project.GetProjectEventEntityFromProjectId", {"ProjectId": id})
        door.agent("Project.SaveProjectEventEntity", now | given)

    change(IsVisibleForMembers=True)
    assert id not in seen(door, KARI)
    door.agent(
        "Project.AddProjectMembers", {"ProjectEntityId": id, "ProjectMembers": [{"PersonId": KARI}]}
    )
    assert id in seen(door, KARI) and id not in seen(door, ODD)
    company = door.rest("GET", f"Person/{ODD}")["Contact"]["ContactId"]
    category = door.rest("GET", f"Contact/{company}")["Category"]["Id"]
    change(IsVisibleForCategories=True, VisibleForCategories=[{"Id": category}])
    assert id in seen(door, ODD)
    change(EventDate=guide.at(door, -2))
    assert seen(door, KARI).count(id) == 0, "over"
    change(EventDate=guide.at(door, 2), IsPublished=False)
    assert id not in seen(door, KARI)


def test_deleting_the_event_of_a_project_leaves_the_project(door: Door, event: Any) -> None:
    id = event["ProjectId"]
    door.agent("Project.DeleteProjectEventEntityFromProjectId", {"ProjectId": id})
    assert door.agent("Project.GetProjectEventEntityFromProjectId", {"ProjectId": id}) is None
    assert project(door, id)["Name"] == "Fair"


# -- two become one, one goes


def test_merged_projects_share_members_activities_and_sales(door: Door) -> None:
    old = save(door, ProjectMembers=[{"PersonId": KARI}, {"PersonId": ODD}], Description="Autumn")[
        "ProjectId"
    ]
    new = save(door, Name="Show", ProjectMembers=[{"PersonId": KARI}])["ProjectId"]
    meeting = milestone(door, old, 3)
    sale = door.agent("Sale.SaveSaleEntity", {"Heading": "Lamps", "Project": {"ProjectId": old}})[
        "SaleId"
    ]
    assert door("POST", f"Project/{old}/MergeTo/{old}").status == 400
    path = f"Project/{old}/MergeTo/{new}?replaceEmptyFieldsOnDestination=true"
    assert door("POST", path).status == 204
    assert door("GET", f"Project/{old}").status == 404
    merged = project(door, new)
    assert (merged["Name"], merged["Description"]) == ("Show", "Autumn")
    assert sorted(persons(door, new)) == [KARI, ODD], "each once"
    assert merged["NmdAppointmentId"] == meeting
    assert door.rest("GET", f"Sale/{sale}")["Project"]["ProjectId"] == new


def test_a_deleted_project_takes_members_and_event_along(door: Door, event: Any) -> None:
    id = event["ProjectId"]
    door.agent(
        "Project.AddProjectMembers", {"ProjectEntityId": id, "ProjectMembers": [{"PersonId": KARI}]}
    )
    (member,) = project(door, id)["ProjectMembers"]
    meeting = milestone(door, id, 1)
    assert door("DELETE", f"Project/{id}").status == 204
    assert door("GET", f"ProjectMember/{member['ProjectmemberId']}").status == 404
    assert (
        door.agent(f"Project.GetProjectEventEntity?projectEventEntityId={event['ProjectEventId']}")
        is None
    )
    assert door.rest("GET", f"Appointment/{meeting}")["Project"] is None


# -- duplicates


def test_duplicates_are_found_by_name_while_the_rule_is_active(door: Door) -> None:
    id = save(door, Name="Xylo fair")["ProjectId"]
    (found,) = door.agent("Project.GetDuplicates", {"Name": "xylo Fair 2"})
    assert (found["SoPrimaryKey"], found["EntryName"]) == (id, "Xylo fair")
    assert door.rest("GET", "Project/Duplicates/Xylo") == [found]
    (rule,) = door.rest("GET", "Project/DuplicateRules")
    door.rest("PUT", "Project/DuplicateRules", [rule | {"IsActive": False}])
    assert door.agent("Project.GetDuplicates", {"Name": "Xylo fair"}) == []
    assert door.agent("Project.GetDuplicateRules")[0]["IsActive"] is False
    made = door.agent("Project.CreateNewEntry", {"Duplicate": {"EntryName": "From afar"}})
    assert project(door, made)["Name"] == "From afar"
    assert door.agent("Project.CreateNewEntry", {"Duplicate": found}) == id


def test_a_deleted_person_is_no_member_until_he_is_back(door: Door) -> None:
    id = save(door, ProjectMembers=[{"PersonId": KARI}, {"PersonId": ODD}])["ProjectId"]
    door.rest("DELETE", f"Person/{KARI}")
    assert persons(door, id) == [ODD]
    shown = door.agent("Project.GetProjectMembers", {"ProjectId": id})
    assert [each["PersonId"] for each in shown] == [ODD]
    door.rest("PUT", f"Project/{id}", project(door, id))  # what was not shown is not left out
    door.agent("Person.Undelete", {"Id": KARI})
    assert persons(door, id) == [KARI, ODD]


def test_a_member_who_moves_is_told_with_the_company_he_works_for_now(door: Door) -> None:
    old, new = (door.rest("POST", "Contact", {"Name": name})["ContactId"] for name in "AB")
    given = {"Firstname": "Mo", "Contact": {"ContactId": old}}
    person = door.rest("POST", "Person", given)["PersonId"]
    id = save(door, Name="P")["ProjectId"]
    door.rest("POST", "ProjectMember", {"ProjectId": id, "PersonId": person})
    door.rest("PATCH", f"Person/{person}", {"Contact": {"ContactId": new}})
    door("DELETE", f"Contact/{old}")
    assert [each["ContactId"] for each in project(door, id)["ProjectMembers"]] == [new]
