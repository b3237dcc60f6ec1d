"use strict";
/* A mailbox is made, read, changed and found in the list. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const agent = new webapi.CustomerServiceAgent(options(url));
  const listedBefore = await agent.getMailboxesAsync();

  const blank = await agent.createDefaultMailboxEntityAsync();
  const filled = {
    ...blank,
    serverType: webapi.MailboxType.Imaps,
    address: `support-${randomUUID()}@example.com`,
    username: "support",
    password: "open sesame",
    server: "imap.example.com",
    port: 993,
  };
  const saved = await agent.saveMailboxEntityAsync(filled);
  const read = await agent.getMailboxEntityAsync(saved.mailInFilterId);
  const listed = await agent.getMailboxesAsync();

  const address = `<sales-${randomUUID()}@example.com> (Bjørge AS)`;
  const changed = await agent.saveMailboxEntityAsync({ ...read, address, port: 143 });
  const readAgain = await agent.getMailboxEntityAsync(saved.mailInFilterId);
  const listedAgain = await agent.getMailboxesAsync();
  const missing = await agent.getMailboxEntityAsync(99999);

  return {
    blank, filled, saved, read, listedBefore, listed,
    address, changed, readAgain, listedAgain, missing,
  };
});
