"use strict";
/* A company through the client's REST half: made, read, put, patched, deleted; the agent sees the same one. */

const { randomUUID } = require("node:crypto");
const { journey, options, refusal, webapi } = require("./client.cjs");

journey(async (url) => {
  const rest = new webapi.ContactRestApi(options(url));
  const agent = new webapi.ContactAgent(options(url));
  const name = `Bjørge ${randomUUID()} AS`;

  const blank = await rest.getDefaultAsync();
  const made = await rest.postAsync({ ...blank, name, department: "Oslo", orgNr: "987654321" });
  const id = made.contactId;

  let lastModified;
  const read = await rest.getByIdAsync(id, {
    responseCallback: (response) => (lastModified = response.headers["last-modified"]),
  });
  const unchanged = await rest.getByIdAsync(id, { ifModifiedSince: new Date(lastModified) });
  const seenByAgent = await agent.getContactEntityAsync(id);

  const put = await rest.putByIdAsync(id, { ...read, department: "Bergen" });
  const patched = await rest.patchByIdAsync(id, [
    { op: "test", path: "/department", value: "Bergen" },
    { op: "replace", path: "/department", value: "Trondheim" },
  ]);
  const failedTest = await refusal(() =>
    rest.patchByIdAsync(id, [{ op: "test", path: "/department", value: "Bergen" }]),
  );
  const merged = await rest.patchByIdAsync(id, { orgNr: "123456789" });
  const tooLate = await refusal(() =>
    rest.putByIdAsync(
      id,
      { ...merged, department: "Bodø" },
      { ifUnmodifiedSince: new Date("2001-01-01T00:00:00Z") },
    ),
  );
  const last = await rest.getByIdAsync(id);

  await rest.deleteByIdAsync(id);
  const gone = await refusal(() => rest.getByIdAsync(id));
  const goneForAgent = await agent.getContactEntityAsync(id);

  return {
    name, blank, made, read, lastModified, unchanged, seenByAgent, put, patched, failedTest,
    merged, tooLate, last, gone, goneForAgent,
  };
});
