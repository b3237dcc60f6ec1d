"use strict";
/* A project gets members, one leaves it again. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const projects = new webapi.ProjectAgent(options(url));
  const persons = new webapi.PersonAgent(options(url));
  const name = `Quay ${randomUUID()}`;

  const blank = await projects.createDefaultProjectEntityAsync();
  const project = await projects.saveProjectEntityAsync({ ...blank, name });
  const id = project.projectId;
  const people = [];
  for (const lastname of ["Aas", "Bakke", "Dahl"]) {
    const template = await persons.createDefaultByContactIdAsync(5);
    people.push(await persons.savePersonEntityAsync({ ...template, firstname: "Per", lastname }));
  }
  const member = ({ personId }) => ({ personId, contactId: 5, projectId: id });

  const added = await projects.addProjectMembersAsync(id, people.map(member));
  const members = await projects.getProjectMembersAsync(id);
  const ofPerson = await projects.getProjectsFromPersonAsync(people[0].personId);
  const [first] = members;
  await projects.saveProjectMemberAsync({ ...first, comment: "Leads the work" });
  const commented = await projects.getProjectMemberAsync(first.projectmemberId);

  await projects.deleteProjectMembersAsync(id, [members[1].projectmemberId]);
  return {
    name, project, people, added, members, ofPerson, commented,
    left: await projects.getProjectMembersAsync(id),
    shown: (await projects.getProjectEntityAsync(id)).projectMembers,
    ofHimWhoLeft: await projects.getProjectsFromPersonAsync(people[1].personId),
  };
});
