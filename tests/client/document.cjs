"use strict";
/* A document is made for a company, its bytes are uploaded and come back as they were. */

const { createHash, randomBytes, randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

journey(async (url) => {
  const agent = new webapi.DocumentAgent(options(url));
  const content = randomBytes(300_000);
  const name = `offer-${randomUUID()}.bin`;

  const blank = await agent.createDefaultDocumentEntityAsync();
  const document = await agent.saveDocumentEntityAsync({
    ...blank,
    header: "The offer",
    name,
    contact: { contactId: 5 },
  });
  const id = document.documentId;
  const uploaded = await agent.setDocumentStreamFromIdAsync(id, buffer(content));
  const download = Buffer.from(await agent.getDocumentStreamAsync(id));

  const second = Buffer.from("Second edition: æøå");
  await agent.setDocumentStreamAsync(
    await agent.getDocumentEntityAsync(id), buffer(second), true,
  );
  const downloadAgain = Buffer.from(await agent.getDocumentStreamAsync(id));

  await agent.deleteDocumentEntityAsync(id);
  return {
    name, document, uploaded,
    sent: digest(content), got: digest(download), length: download.length,
    again: downloadAgain.toString(),
    gone: await agent.getDocumentEntityAsync(id),
  };
});
