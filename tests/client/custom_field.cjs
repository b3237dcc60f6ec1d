"use strict";
/* A field for companies is defined, published, written and read; then a company loses its value. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const fields = new webapi.UserDefinedFieldInfoAgent(options(url));
  const contacts = new webapi.ContactAgent(options(url));
  const rest = new webapi.ContactRestApi(options(url));
  const { UDefFieldType, UDefType } = webapi;
  const label = `Moorings ${randomUUID()}`;

  const template = await fields.createUserDefinedFieldInfoAsync(
    UDefType.Contact, UDefFieldType.Number,
  );
  const draft = await fields.saveUserDefinedFieldInfoAsync({ ...template, fieldLabel: label });
  const company = await contacts.saveContactEntityAsync({
    ...(await contacts.createDefaultContactEntityAsync()),
    name: `Marina ${randomUUID()}`,
  });
  const id = company.contactId;
  const before = await contacts.getContactEntityAsync(id);

  const job = await fields.publishAsync(UDefType.Contact);
  const busy = await fields.isAnyPublishEventActiveAsync();
  const published = await fields.getPublishedUserDefinedFieldListAsync(UDefType.Contact);
  const blank = await contacts.getContactEntityAsync(id);

  const progId = draft.progId;
  const written = await contacts.saveContactEntityAsync({
    ...blank,
    userDefinedFields: { ...blank.userDefinedFields, [progId]: "[I:24]" },
  });
  const read = await contacts.getContactEntityAsync(id);
  const readByRest = await rest.getByIdAsync(id);
  const patched = await rest.patchByIdAsync(id, { customFields: { [progId]: 36 } });
  const last = await contacts.getContactEntityAsync(id);

  return { label, progId, draft, before, job, busy, published, blank, written, read, readByRest, patched, last };
});
