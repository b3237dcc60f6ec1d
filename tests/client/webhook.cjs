"use strict";
/* A webhook is made for a listener, and a company and a request set it off. LISTENER is its address. */

const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const webhooks = new webapi.WebhookAgent(options(url));
  const contacts = new webapi.ContactAgent(options(url));
  const tickets = new webapi.TicketAgent(options(url));

  const template = await webhooks.createDefaultWebhookAsync();
  const wanted = {
    ...template, name: "Story", targetUrl: process.env.LISTENER, secret: "Geheim",
    events: ["contact.created", "contact.changed", "ticket.created"], properties: { story: 1 },
  };
  const tested = await webhooks.testWebhookAsync(wanted);
  const hook = await webhooks.saveWebhookAsync(wanted);

  const contact = await contacts.saveContactEntityAsync({
    ...(await contacts.createDefaultContactEntityAsync()), name: "Fjord AS",
  });
  await contacts.saveContactEntityAsync({ ...contact, name: "Fjord Nord AS" });
  const ticket = await tickets.saveTicketEntityAsync({
    ...(await tickets.createDefaultTicketEntityAsync()), title: "It is dark", person: { personId: 5 },
  });
  const listed = await webhooks.getAllWebhooksAsync("Story", "ticket.created", "Active");
  return { tested, hook, contactId: contact.contactId, ticketId: ticket.ticketId, listed: listed.map((it) => it.webhookId) };
});
