"use strict";
/* Sales are searched for; the search becomes a dynamic selection, its result a static one, both a combined one. */

const { randomUUID } = require("node:crypto");
const { journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const sales = new webapi.SaleAgent(options(url));
  const finder = new webapi.FindAgent(options(url));
  const selections = new webapi.SelectionAgent(options(url));
  const mark = `Tidal ${randomUUID()}`;

  const made = [];
  for (const amount of [10_000, 20_000, 30_000]) {
    const sale = await sales.createDefaultSaleEntityAsync();
    made.push(
      await sales.saveSaleEntityAsync({
        ...sale, heading: `${mark} ${amount}`, amount, contact: { contactId: 2 },
      }),
    );
  }
  const ids = made.map((sale) => sale.saleId);

  const restriction = (name, operator, values) => ({ name, operator, values, isActive: true });
  const marked = restriction("heading", "begins", [mark]);
  const large = restriction("amount", "greater", ["[I:15000]"]);
  const found = await finder.findFromRestrictionsColumnsOrderByAsync(
    [marked, large], "FindSale", ["saleId", "heading", "amount"], [{ name: "amount", direction: "DESC" }], 10, 0,
  );
  const unasked = await finder.findFromRestrictionsAsync([marked], "FindSale", 2, 0);

  const save = async (selectionType, more = {}) => {
    const template = await selections.createSelectionEntityAsync("sale");
    const name = `${selectionType} ${mark}`;
    const saved = await selections.saveSelectionEntityAsync({ ...template, name, selectionType, ...more });
    return saved.selectionId;
  };
  const members = async (id) =>
    (await selections.getSelectionMembersArchiveRowsAsync(id, "saleId,heading")).map((row) => row.primaryKey);

  const dynamic = await save("Dynamic");
  const criteria = await selections.setDynamicSelectionCriteriaAsync(dynamic, [marked, large]);
  const chosen = await members(dynamic);

  const stored = await save("Static");
  const added = await selections.addSelectionMembersAsync(stored, [ids[0], ids[1], ids[1]]);
  const again = await selections.addSelectionMembersFromSearchAsync(stored, `selection=${dynamic}`);
  await selections.removeSelectionMembersByIdAsync(stored, [ids[2]]);

  const combined = await save("Combined", {
    leftSelectionId: stored, rightSelectionId: dynamic, selectionUnionType: "Intersect",
  });
  const rows = await finder.findFromRestrictionsColumnsAsync(
    [restriction("selectionId", "=", [`[I:${combined}]`])], "SaleSelectionV2", ["heading", "rowKind"], 10, 0,
  );
  const behind = await selections.getSelectionShadowMembersArchiveRowsAsync(combined, "contactId,personId");

  const both = await members(combined);

  await sales.saveSaleEntityAsync({ ...made[0], amount: 90_000 });
  return {
    mark, ids, found, unasked, criteria, chosen, added, again, behind, rows,
    kept: await members(stored), both, after: await members(dynamic),
    counts: (await selections.getSelectionEntityAsync(dynamic)).memberCount,
  };
});
