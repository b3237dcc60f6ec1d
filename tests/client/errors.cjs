"use strict";
/* Refusals as the client's callers meet them. */

const { Door, journey, options, refusal, webapi } = require("./client.cjs");

journey(async (url) => {
  const mailboxes = (auth) => new webapi.CustomerServiceAgent(options(url, auth));
  const mailbox = await mailboxes().createDefaultMailboxEntityAsync();
  const wrongPassword = { username: "tje0", password: "not it" };

  return {
    unknownMethod: await refusal(() =>
      new Door(url, "v1/Agents/CustomerService/").ask("POST", "GetMailboxs", null),
    ),
    unknownAgent: await refusal(() =>
      new Door(url, "v1/Agents/CustomerServise/").ask("POST", "GetMailboxes", null),
    ),
    unknownId: await refusal(() =>
      mailboxes().saveMailboxEntityAsync({ ...mailbox, mailInFilterId: 99999 }),
    ),
    notAnId: await refusal(() => mailboxes().getMailboxEntityAsync("first")),
    noCredentials: await refusal(() => mailboxes(null).getMailboxesAsync()),
    wrongPassword: await refusal(() => mailboxes(wrongPassword).getMailboxesAsync()),
  };
});
