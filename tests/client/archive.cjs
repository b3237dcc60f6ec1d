"use strict";
/* People in archives: the same question with carriers and as a text, page by page, and by columns that were chosen. */

const { randomUUID } = require("node:crypto");
const { journey, options, refusal, webapi } = require("./client.cjs");

const COLUMNS = ["personId", "fullName", "personContact/name", "position", "personUpdatedDate", "retired"];
const PEOPLE = "personContact/contactId > 0 and (lastName begins 'A' or lastName begins 'S')";

journey(async (url) => {
  const archives = new webapi.ArchiveAgent(options(url));
  const gui = `List ${randomUUID()}`;
  const where = (name, operator, values, more) => ({ name, operator, values, isActive: true, ...more });
  const ascending = { name: "personId", direction: "ASC" };
  const restrictions = [
    where("personContact/contactId", ">", ["[I:0]"], { interOperator: "And" }),
    where("lastName", "begins", ["A"], { interParenthesis: 1, interOperator: "Or" }),
    where("lastName", "begins", ["S"], { interParenthesis: -1 }),
  ];

  const plain = await archives.getArchiveListByColumnsAsync(
    "Person", COLUMNS, [ascending], restrictions, ["person"], 0, 1000,
  );
  const text = await archives.getArchiveListByColumns2Async(
    "Person", COLUMNS.join(", "), "personId asc", PEOPLE, "person", 0, 1000,
  );
  const pages = [];
  for (let page = 0; ; page += 1) {
    const rows = await archives.getArchiveListByColumns2Async(
      "Person", "personId", "personId", PEOPLE, "person", page, 7,
    );
    pages.push(rows.map((row) => row.primaryKey));
    if (rows.length < 7) break;
  }
  const counted = await archives.getArchiveListByColumnsWithHeaderAsync(
    "Person", ["personId"], [ascending], restrictions, ["person"], 0, 2, "rowcount=true",
  );

  await archives.setChosenColumnsAsync(gui, "Person", ["lastName", "personContact/name"]);
  await archives.setColumnWidthsAsync(gui, ["30%", "10%"]);
  const chosen = await archives.getArchiveConfigurationAsync(gui, "Person");
  const shown = await archives.getArchiveList2Async(gui, "Person", "", PEOPLE, "", 0, 1);

  return {
    plain, text, pages, counted, chosen, shown,
    providers: await archives.getProviderNamesAsync(),
    columns: await archives.getAvailableColumnsAsync("Person", ""),
    entities: await archives.getAvailableEntitiesAsync("Person", ""),
    wrong: await refusal(() => archives.getArchiveListByColumns2Async("Person", "personId", "", "lastNam is 'A'", "", 0, 1)),
  };
});
