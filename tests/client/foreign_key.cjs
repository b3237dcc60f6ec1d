"use strict";
/* Another system remembers its own number on a company, and finds the company by it. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const foreign = new webapi.ForeignSystemAgent(options(url));
  const contacts = new webapi.ContactAgent(options(url));
  const app = `Ledger ${randomUUID()}`;
  const company = await contacts.saveContactEntityAsync({
    ...(await contacts.createDefaultContactEntityAsync()),
    name: `Verft ${randomUUID()}`,
  });
  const recordId = company.contactId;

  const saved = await foreign.saveForeignAppEntityAsync({
    ...(await foreign.createDefaultForeignAppEntityAsync()),
    name: app,
  });
  const device = await foreign.saveForeignDeviceAsync({ name: "Oslo", deviceIdentifier: "1" }, app);
  const at = [app, "Oslo", "1"];
  const key = { key: "CustomerNo", value: "C-77", tableName: "contact", recordId };
  const added = await foreign.addForeignKeyAsync(key, ...at);
  const found = await foreign.getKeyByValueAsync(app, "Oslo", "CustomerNo", "C-77", "contact");
  const onCompany = await foreign.getAllForeignKeysOnEntityAsync("contact", recordId);

  const changed = await foreign.saveForeignKeyAsync({ ...added, value: "C-78" }, ...at);
  const value = await foreign.getKeyAsync(app, "Oslo", "CustomerNo", "contact", recordId);
  await foreign.deleteForeignKeyAsync({ // by name: with the key first, the client takes it for the whole request
    foreignKey: changed, applicationName: app, deviceName: "Oslo", deviceIdentifier: "1",
    tableName: "contact", recordId,
  });
  return {
    app, recordId, saved, device, added, found, onCompany, changed, value,
    left: await foreign.getAllForeignKeysOnEntityAsync("contact", recordId),
  };
});
