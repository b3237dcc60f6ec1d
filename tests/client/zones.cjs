"use strict";
/* One appointment and one birthday, through the clocks of several zones. This script lives by UTC. */

const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const agent = (more = {}) => new webapi.AppointmentAgent({ ...options(url), ...more });
  const said = [];
  /** With the wishes of a call: what its answer says about times, as it came. */
  const heard = (wishes) => ({ ...wishes, responseCallback: ({ headers, data }) => said.push({ zone: headers["so-timezone"], data }) });
  const told = async (agent, id, wishes) => {
    const { startDate } = await agent.getAppointmentEntityAsync(id, heard(wishes));
    const { zone, data } = said.at(-1);
    return { zone, start: data.StartDate, created: data.CreatedDate, instant: startDate.toISOString() };
  };

  const start = new Date("2026-06-15T08:00:00Z");
  const blank = await agent().createDefaultAppointmentEntityAsync();
  const made = await agent().saveAppointmentEntityAsync(
    { ...blank, startDate: start, endDate: new Date(+start + 3_600_000), title: "Sunrise" },
    { timezone: "US-NY", timezoneInclude: true },
  );
  const id = made.appointmentId;
  const tagged = agent({ timezone: "DK", timezoneInclude: true });
  const read = {
    plain: await told(agent(), id),
    utc: await told(agent(), id, { timezone: "UTC" }),
    tagged: await told(agent(), id, { timezoneInclude: true }),
    utcTagged: await told(agent(), id, { timezone: "utc", timezoneInclude: true }),
    newYork: await told(agent(), id, { timezone: "US-NY", timezoneInclude: true }),
    danish: await told(tagged, id),
    overridden: await told(tagged, id, { timezone: "UTC", timezoneInclude: true }),
    byNumber: await told(agent(), id, { timezone: "261", timezoneInclude: true }),
    unknown: await told(agent(), id, { timezone: "Atlantis" }),
  };

  // Saved as it was read, by whichever clock, it stays where it is.
  const moved = {};
  for (const timezone of ["UTC", "NO", "US-NY"]) {
    const wishes = { timezone, timezoneInclude: true };
    const entity = await agent().getAppointmentEntityAsync(id, wishes);
    await agent().saveAppointmentEntityAsync({ ...entity, title: `Sunrise in ${timezone}` }, wishes);
    const { startDate, title } = await agent().getAppointmentEntityAsync(id, { timezone: "UTC", timezoneInclude: true });
    moved[timezone] = [title, startDate.toISOString()];
  }

  const people = new webapi.PersonAgent(options(url));
  const person = await people.createDefaultPersonEntityAsync();
  const born = await people.savePersonEntityAsync({
    ...person, firstname: "June", lastname: "Child", contact: { contactId: 5 }, birthDate: new Date("1999-05-13T00:00:00Z"),
  });
  const birthdays = {};
  for (const timezone of ["UTC", "NO", "US-NY"]) {
    await people.getPersonEntityAsync(born.personId, heard({ timezone, timezoneInclude: true }));
    birthdays[timezone] = said.at(-1).data.BirthDate;
  }
  await people.deletePersonEntityAsync(born.personId);
  await agent().deleteAppointmentEntityAsync(id);
  return { start: start.toISOString(), read, moved, birthdays };
});
