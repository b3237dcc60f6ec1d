"use strict";
/* A mail is saved to the mail server, found again in each way there is, and saved once more. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");


journey(async (url) => {
  const agent = new webapi.EMailAgent(options(url));
  const { EMailFlags, EMailPriority } = webapi;
  const attachment = {
    ...(await agent.createDefaultEMailAttachmentAsync()),
    description: "The invoice",
    filename: "invoice.txt",
    type: "text/plain",
    encoding: "base64",
    disposition: "attachment",
    stream: Buffer.from("Å pay: 42").toString("base64"),
  };
  const mail = {
    ...(await agent.createDefaultEMailEntityAsync()),
    to: [{ address: "ole@example.com", name: "Ole Nordmann" }, { address: "kari@example.com" }],
    cc: [{ address: "regnskap@example.com", name: "Regnskap Ærlig" }],
    from: { address: "tje@example.com", name: "Terje" },
    subject: `Invoice ${randomUUID()}`,
    plainBody: "Please find the invoice.",
    htmlBody: "<p>Please find the <b>invoice</b>.</p>",
    priority: EMailPriority.High,
    flags: EMailFlags.Seen | EMailFlags.Draft, // numbers in this client, names on the wire
    sent: new Date("2026-01-15T08:30:00Z"),
    attachments: [attachment],
  };
  const folder = async (name) => {
    const folders = await agent.cacheFolderListAsync();
    const found = folders.find((it) => it.name === name);
    if (!found) throw new Error(`no folder "${name}" in ${JSON.stringify(folders)}`);
    return found;
  };

  const saved = await agent.saveToMailServerAsync(mail);
  const folderAfterSave = await folder(saved.folderName);
  const latest = await agent.latestItemIdByFolderAsync(folderAfterSave.emailFolderId);

  const read = await agent.getEMailAsync(saved.emailItemId, false);
  let wire;
  await agent.getEMailAsync(saved.emailItemId, false, {
    responseCallback: (response) => (wire = structuredClone(response.data)),
  });
  const byMessageId = await agent.getMailFromMessageIdAsync(saved.messageID);
  const part = await agent.getAttachmentFromIdAsync(saved.emailItemId, read.attachments[0].id);

  const subject = `${mail.subject}, corrected`;
  const savedAgain = await agent.saveToMailServerAsync({ ...read, subject });
  const readAgain = await agent.getEMailAsync(saved.emailItemId, false);
  const partAgain = await agent.getAttachmentFromIdAsync(
    saved.emailItemId,
    readAgain.attachments[0].id,
  );
  const folderAfterUpdate = await folder(saved.folderName);
  const another = await agent.saveToMailServerAsync({ ...mail, subject: "Another" });

  return {
    mail, saved, folderAfterSave, latest, read, wire, byMessageId, part,
    subject, savedAgain, readAgain, partAgain, folderAfterUpdate, another,
    text: Buffer.from(part.stream, "base64").toString(),
    textAgain: Buffer.from(partAgain.stream, "base64").toString(),
    missing: await agent.getEMailAsync(99999, false),
    missingMessage: await agent.getMailFromMessageIdAsync(`<${randomUUID()}@example.com>`),
  };
});
