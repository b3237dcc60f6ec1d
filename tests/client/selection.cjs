"use strict";
/* Companies are put into a selection, one is taken out, two selections share their members. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const selections = new webapi.SelectionAgent(options(url));
  const name = `Harbours ${randomUUID()}`;
  const rowsOf = async (id) =>
    (await selections.getSelectionMembersArchiveRowsAsync(id, "contactId,selectionMemberId")).map(
      (row) => row.primaryKey,
    );

  const made = await selections.saveSelectionEntityAsync({
    ...(await selections.createDefaultSelectionEntityAsync()),
    name,
  });
  const id = made.selectionId;
  const pair = (contactId) => ({ contactId, personId: 0 });
  const added = await selections.addContactSelectionMembersAsync(id, [2, 3, 5].map(pair));
  const again = await selections.addContactSelectionMembersAsync(id, [pair(3)]);
  const members = await rowsOf(id);
  const filled = await selections.getSelectionEntityAsync(id);

  const removed = await selections.removeContactSelectionMembersAsync(id, [pair(3)]);
  const left = await rowsOf(id);
  await selections.deleteSelectionEntityAsync(id);
  return {
    name, made, added, again, members, filled, removed, left,
    gone: await selections.getSelectionEntityAsync(id),
  };
});
