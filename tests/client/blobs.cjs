"use strict";
/* Bytes as the client's callers want them: in a buffer, as base64, as a text. */

const { randomUUID } = require("node:crypto");
const { journey, options, refusal, webapi } = require("./client.cjs");

const { AsArrayBuffer, AsBase64, AsString } = require("@superoffice/webapi/WebApiBase.js").ReturnBlobType;
// The smallest picture there is.
const DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

journey(async (url) => {
  const documents = new webapi.DocumentAgent(options(url));
  const people = new webapi.PersonAgent(options(url));

  const blank = await documents.createDefaultDocumentEntityAsync();
  const { documentId: id } = await documents.saveDocumentEntityAsync({
    ...blank, header: "A letter", name: `letter-${randomUUID()}.txt`, contact: { contactId: 5 },
  });
  const text = "Dear Mr. Fish,\r\n"; // of ASCII: the client makes no UTF-8 of a blob
  const length = (buffer) => [buffer.constructor.name, buffer.byteLength];
  const sent = async (content) => {
    await documents.setDocumentStreamFromIdAsync(id, content);
    return Buffer.from(await documents.getDocumentStreamAsync(id)).toString();
  };
  const uploads = {
    string: await sent(text),
    buffer: await sent(buffer(Buffer.from(text))),
  };
  const headers = [];
  const heard = { responseCallback: (answer) => headers.push(answer.headers["content-type"]) };
  const downloads = {
    plain: length(await documents.getDocumentStreamAsync(id)),
    buffer: length(await documents.getDocumentStreamAsync(id, { returnBlobAs: AsArrayBuffer, ...heard })),
    base64: await documents.getDocumentStreamAsync(id, { returnBlobAs: AsBase64, ...heard }),
    string: await documents.getDocumentStreamAsync(id, { returnBlobAs: AsString, ...heard }),
  };

  const person = await people.savePersonEntityAsync({
    ...(await people.createDefaultPersonEntityAsync()), firstname: "Dot", lastname: "Small", contact: { contactId: 5 },
  });
  const faceless = await refusal(() => people.getPersonImageAsync(person.personId, { returnBlobAs: AsBase64 }));
  await people.setPersonImageAsync(person.personId, buffer(Buffer.from(DOT, "base64")));
  const picture = await people.getPersonImageAsync(person.personId, { returnBlobAs: AsBase64 });
  const raw = Buffer.from(await people.getPersonImageAsync(person.personId)).toString("base64");
  await people.deletePersonEntityAsync(person.personId);
  await documents.deleteDocumentEntityAsync(id);
  return { text, uploads, downloads, headers, faceless, dot: DOT, picture, raw };
});
