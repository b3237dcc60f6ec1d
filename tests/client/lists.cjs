"use strict";
/* A list of one's own is made, arranged under a heading, chosen from, used and searched; others are read by their names. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const lists = new webapi.ListAgent(options(url));
  const mdo = new webapi.MDOAgent(options(url));
  const views = new webapi.ViewStateAgent(options(url));

  const name = `Woods ${randomUUID()}`;
  const made = await lists.saveListEntityAsync({
    ...(await lists.createDefaultListEntityAsync()), name, useGroupsAndHeadings: true,
  });
  const udlist = `udlist${made.id}`;
  const item = async (text) =>
    lists.saveListItemEntityAsync({
      ...(await lists.createDefaultListItemEntityAsync()), name: text, udListDefinitionId: made.id,
    });
  const oak = await item("Holm oak");
  const ash = await item("Ash");
  const hard = await lists.saveHeadingFromListDefinitionAsync(made.id, { name: "Hard" });
  await lists.setHeadingsForListItemAsync(made.id, oak.id, [hard.headingId], true);

  const nested = await mdo.getListAsync(udlist, false, "", false);
  const flat = await mdo.getSimpleListAsync(udlist);
  const found = await mdo.getListWithRestrictionAsync(udlist, "", "oak");
  await lists.sortListItemsAsync(made.id, "");
  const sorted = await mdo.getSelectableSimpleListAsync(udlist);
  await views.saveHistoriesAsync(udlist, [{ id: oak.id, historyName: udlist, name: "Holm oak" }]);
  const used = await mdo.getListAsync(udlist, true, "", true);
  await lists.deleteFromListDefinitionAsync(ash.id, made.id);

  return {
    made, oak, ash, nested, flat, found, sorted, used,
    left: await mdo.getSimpleListAsync(udlist),
    still: await mdo.getListItemAsync(udlist, ash.id),
    id: await mdo.getListIdByListNameAsync(udlist),
    names: await mdo.getListNamesAsync(),
    operators: await mdo.getListAsync("restrictionOperators", true, "positiveString", false),
    people: await mdo.getSelectableListAsync("person", false, "contact_id=1", false),
    none: await mdo.getListAsync("categoryWithNoSelection", true, "", false),
    unknown: await mdo.getSimpleListAsync("nonsense"),
  };
});
