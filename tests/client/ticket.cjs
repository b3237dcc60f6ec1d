"use strict";
/* A customer's request is answered with a file, then closed. */

const { randomBytes, randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

journey(async (url) => {
  const tickets = new webapi.TicketAgent(options(url));
  const lists = new webapi.ListAgent(options(url));
  const title = `The lamp is dark ${randomUUID()}`;
  const content = randomBytes(4_000);

  const ticket = await tickets.saveTicketEntityAsync({
    ...(await tickets.createDefaultTicketEntityAsync()),
    title,
    person: { personId: 5 },
  });
  const ticketId = ticket.ticketId;
  const say = async (body, more) =>
    tickets.saveTicketMessageEntityAsync({
      ...(await tickets.createDefaultTicketMessageEntityAsync()),
      ticket: { ticketId }, body, ...more,
    });

  const question = await say("It went dark last night.", { author: "kari@lindqvist.example" });
  const answer = await say("Press the switch; see the drawing.");
  const attachment = await tickets.saveAttachmentEntityAsync({
    ...(await tickets.createDefaultAttachmentEntityAsync()),
    name: "drawing.png",
    contentType: "image/png",
  });
  await tickets.uploadAttachmentAsync(attachment.attachmentId, buffer(content));
  await tickets.addAttachmentsAsync(answer.ejMessageId, [attachment.attachmentId]);
  const info = await tickets.getAttachmentInfoAsync(answer.ejMessageId);
  const download = Buffer.from(await tickets.getAttachmentStreamAsync(attachment.attachmentId));
  const talked = await tickets.getTicketEntityAsync(ticketId);

  const statuses = await lists.getTicketStatusesAsync();
  const closed = statuses.find((it) => it.status === webapi.TicketBaseStatus.Closed);
  await tickets.saveTicketEntityAsync({ ...talked, status: closed });
  return {
    title, ticket, question, answer, attachment, info, talked,
    same: download.equals(content),
    after: await tickets.getTicketEntityAsync(ticketId),
    message: await tickets.getTicketMessageEntityAsync(answer.ejMessageId),
  };
});
