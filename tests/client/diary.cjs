"use strict";
/* Terje books a meeting with his colleague Henrik, who accepts; then it is moved. */

const { randomUUID } = require("node:crypto");
const { HEM0, journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const { RecurrenceUpdateMode } = webapi;
  const terje = new webapi.AppointmentAgent(options(url));
  const henrik = new webapi.AppointmentAgent(options(url, HEM0));

  const title = `Boards ${randomUUID()}`;
  const day = { from: new Date("2031-05-05T00:00:00Z"), to: new Date("2031-05-06T00:00:00Z") };
  const next = { from: new Date("2031-05-06T00:00:00Z"), to: new Date("2031-05-07T00:00:00Z") };
  const diary = async (agent, { from, to }) =>
    (await agent.getMyAppointmentsAsync(from, to, 100)).filter((it) => it.title === title);

  const template = await terje.createDefaultAppointmentEntityAsync();
  const booked = await terje.saveAppointmentEntityAsync({
    ...template,
    title,
    startDate: new Date("2031-05-05T10:00:00Z"),
    endDate: new Date("2031-05-05T11:00:00Z"),
    participants: [{ associateId: 18 }],
  });
  const [asked] = await diary(henrik, day);
  const invitation = await henrik.getAppointmentEntityAsync(asked.appointmentId);
  await henrik.acceptAsync(asked.appointmentId, RecurrenceUpdateMode.OnlyThis);
  const accepted = await terje.getAppointmentEntityAsync(booked.appointmentId);

  await terje.saveAppointmentEntityAsync({
    ...accepted,
    startDate: new Date("2031-05-06T13:00:00Z"),
    endDate: new Date("2031-05-06T14:00:00Z"),
  });
  return {
    title, template, booked, asked, invitation, accepted,
    before: await diary(henrik, day),
    moved: await diary(henrik, next),
    mine: await diary(terje, next),
  };
});
