"use strict";
/* Terje saves a draft, sends it to his colleague Henrik and to a customer; Henrik answers, Terje answers again; both find it all. */

const { randomUUID } = require("node:crypto");
const { HEM0, journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const terje = new webapi.EMailAgent(options(url));
  const henrik = new webapi.EMailAgent(options(url, HEM0));
  const subject = `Boards ${randomUUID()}`;
  const names = async (agent) =>
    Object.fromEntries((await agent.cacheFolderListAsync()).map((it) => [it.name, [it.totalItems, it.unreadItems]]));
  const folder = async (agent, name) =>
    (await agent.cacheFolderListAsync()).find((it) => it.name === name).emailFolderId;

  let account = await henrik.getCurrentAccountAsync();
  if (!account) {
    const template = await henrik.createDefaultEMailAccountAsync();
    account = await henrik.saveEMailAccountAsync({ ...template, eMailAddress: "henrik.mail@fjordlys.example" });
  }
  const before = { terje: await names(terje), henrik: await names(henrik) };

  const entity = await terje.createDefaultEMailEntityAsync();
  const draft = await terje.saveDraftAsync({
    ...entity,
    subject,
    to: [{ address: account.eMailAddress, name: "Henrik" }],
    bcc: [{ address: "customer@outside.example" }],
    plainBody: "On Friday?",
    attachments: [{ filename: "list.txt", type: "text/plain", stream: Buffer.from("42 boards").toString("base64") }],
  });
  const [sent] = await terje.sendAsync([draft]);
  const [news] = (await henrik.getNewMailAsync([await folder(henrik, "INBOX")])).filter((it) => it.subject === subject);
  const got = await henrik.getMailFromMessageIdAsync(news.messageId);
  const file = await henrik.getAttachmentFromIdAsync(got.emailItemId, got.attachments[0].id);

  const reply = async (agent, original, plainBody) => {
    const blank = await agent.createDefaultEMailEntityAsync();
    const envelope = { messageId: original.messageID, subject: original.subject };
    const [answer] = await agent.sendAsync([
      { ...blank, subject: `Re: ${subject}`, to: [original.from], inReplyTo: envelope, plainBody },
    ]);
    return answer;
  };
  const answer = await reply(henrik, got, "On Friday.");
  const answered = await henrik.getEMailAsync(got.emailItemId, false);
  const found = await terje.getMailFromInReplyToAsync(sent.messageID);
  const thanks = await reply(terje, found, "Thanks!");
  return {
    subject, before, draft, sent, got, answer, answered, found, thanks,
    file: Buffer.from(file.stream, "base64").toString(),
    last: await henrik.getMailFromInReplyToAsync(answer.messageID),
    after: { terje: await names(terje), henrik: await names(henrik) },
  };
});
