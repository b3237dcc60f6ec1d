"use strict";
/* A scenario refuses what the client asks: a call too many, and mail for a mailbox that is full. */

const { journey, options, refusal, webapi } = require("./client.cjs");
const { withTenant } = require("./tenant.cjs");

/** Twelve contacts read one after the other by an app that waits as long as it is told to, without waiting. */
async function limited(url, admin) {
  const agent = new webapi.ContactAgent(options(url));
  const told = await admin("scenario");
  await admin("states", "PUT", { wait: "3" });
  const read = [];
  const waits = [];
  while (read.length < 12) {
    try {
      read.push((await agent.getContactEntityAsync(read.length + 1)).contactId);
    } catch (error) {
      if (error.response?.status !== 429) throw error;
      waits.push(Number(error.response.headers["retry-after"]));
    }
  }
  const served = { operation: "Contact.GetContactEntity", status: 200, count: 12 };
  const verified = await admin("verify", "POST", served);
  const { entries } = await admin("journal?status=429");
  return { about: told.about, read, waits, verified, rules: entries.map((entry) => entry.rule) };
}

/** The third mail fills the mailbox; the fourth is refused until one is deleted. */
async function full(url, admin) {
  const agent = new webapi.EMailAgent(options(url));
  const save = async (subject) =>
    agent.saveToMailServerAsync({
      ...(await agent.createDefaultEMailEntityAsync()),
      from: { address: "tje@example.com" },
      to: [{ address: "ole@example.com" }],
      subject,
    });
  const saved = [];
  for (const subject of ["first", "second", "third"]) saved.push(await save(subject));
  const { states: used } = await admin("states");
  const refused = await refusal(() => save("fourth"));
  await admin("checkpoints/full", "POST");
  await agent.deleteEmailsAsync([saved[0].emailItemId]);
  const again = await save("fourth");
  const { states: freed } = await admin("states");
  const subjects = async () => {
    const { rows } = await admin("state/email");
    const names = rows.map((row) => row.Subject);
    return ["first", "second", "third", "fourth"].filter((subject) => names.includes(subject));
  };
  const kept = await subjects();
  await admin("checkpoints/full/restore", "POST");
  const restored = await subjects();
  return { saved: saved.map((it) => it.subject), used, refused, again: again.subject, freed, kept, restored };
}

journey(async (url) => ({
  limited: await withTenant(url, "rate_limited", limited),
  full: await withTenant(url, "mailbox_full", full),
}));
