"use strict";
/* A company with two people; one moves on to another company, the other company is renamed. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const contacts = new webapi.ContactAgent(options(url));
  const persons = new webapi.PersonAgent(options(url));
  const company = async (name) =>
    contacts.saveContactEntityAsync({ ...(await contacts.createDefaultContactEntityAsync()), name });

  const name = `Fjellvann ${randomUUID()} AS`;
  const fjellvann = await company(name);
  const skog = await company(`Skog ${randomUUID()} AS`);

  const template = await persons.createDefaultByContactIdAsync(fjellvann.contactId);
  const kari = await persons.savePersonEntityAsync({
    ...template,
    firstname: "Kari",
    lastname: "Bergli",
    emails: [{ value: "kari@fjellvann.example", description: "Work" }],
    mobilePhones: [{ value: "+47 900 12 345", description: "Mobile" }],
  });
  const ola = await persons.savePersonEntityAsync({
    ...template,
    firstname: "Ola",
    lastname: "Moe",
  });
  const staff = await persons.getPersonsFromContactAsync(fjellvann.contactId);

  const renamed = await contacts.saveContactEntityAsync({
    ...(await contacts.getContactEntityAsync(fjellvann.contactId)),
    name: `${name} Nord`,
  });
  const kariAfter = await persons.getPersonEntityAsync(kari.personId);

  await persons.savePersonEntityAsync({ ...ola, contact: { contactId: skog.contactId } });
  const olaAfter = await persons.getPersonAsync(ola.personId);
  const staffAfter = await persons.getPersonsFromContactAsync(fjellvann.contactId);
  const staffOfSkog = await persons.getPersonsFromContactAsync(skog.contactId);

  return {
    name, fjellvann, skog, template, kari, ola, staff, renamed, kariAfter, olaAfter, staffAfter,
    staffOfSkog,
  };
});
