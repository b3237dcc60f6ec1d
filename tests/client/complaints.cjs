"use strict";
/* Errors as objects: through the client's own error handler, as axios tells them, and in another language. */

const { journey, options, refusal, webapi } = require("./client.cjs");

journey(async (url) => {
  const handled = [];
  const errorHandler = (error) => {
    handled.push([error.response?.status ?? error.code, error.response?.data.ErrorType]);
    return Promise.reject(error);
  };
  const agent = new webapi.ContactAgent({ ...options(url), errorHandler });
  const rest = new webapi.ContactRestApi(options(url));
  const status = webapi.WebApiStatus ?? require("@superoffice/webapi/WebApiBase.js").WebApiStatus;

  const contact = await agent.saveContactEntityAsync({
    ...(await agent.createDefaultContactEntityAsync()), name: "Complaints Ltd",
  });
  const id = contact.contactId;
  const before = new Date(+contact.updatedDate - 86_400_000);

  const wishes = {};
  const unknown = { ...contact, contactId: 99999 };
  const missing = await refusal(() => agent.saveContactEntityAsync(unknown, wishes));
  const inNorwegian = await refusal(() => agent.saveContactEntityAsync(unknown, { languageCode: "nb" }));
  await refusal(() => rest.putByIdAsync(id, contact, { ifUnmodifiedSince: before }));
  const patch = (value) => rest.patchByIdAsync(id, [{ op: "test", path: "/Name", value }, { op: "replace", path: "/Department", value: "Dept." }]);
  await refusal(() => patch("Nobody Ltd"));
  const { department } = await patch("Complaints Ltd");
  const typed = await refusal(() => agent.saveContactEntityAsync({ ...contact, category: { id: "first" } }));
  await refusal(() => rest.getByIdAsync(99999));
  await rest.deleteByIdAsync(id);
  return {
    handled, failed: wishes.requestStatus === status.Failed,
    missing, inNorwegian, department, typed,
  };
});
