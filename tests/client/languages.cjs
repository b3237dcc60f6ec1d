"use strict";
/* One company, read in several languages: by an agent of that language, by one call, and by agents that want texts as stored. */

const { randomUUID } = require("node:crypto");
const { journey, options, refusal, webapi } = require("./client.cjs");

journey(async (url) => {
  const agent = (more = {}) => new webapi.ContactAgent({ ...options(url), ...more });
  const lists = new webapi.ListAgent(options(url));

  const word = randomUUID();
  const name = `US:"Wood ${word}";NO:"Tre ${word}";SW:"Trä ${word}"`;
  const item = await lists.saveListItemEntityAsync({
    ...(await lists.createDefaultListItemEntityAsync()), name,
    udListDefinitionId: (await lists.getListEntityByNameAsync("category")).id,
  });
  const made = await agent().saveContactEntityAsync({
    ...(await agent().createDefaultContactEntityAsync()), name: `Sawmill ${word}`, category: { id: item.id },
  });
  const id = made.contactId;

  const seen = async (contacts, wishes) => {
    const { category, address, fieldProperties } = await contacts.getContactEntityAsync(id, wishes);
    const [[street]] = address.localizedAddress;
    return { category: category.value, street: street.label, reason: fieldProperties.Name.fieldRight.reason };
  };
  const swedish = agent({ languageCode: "sv" });
  const asStored = agent({ languageCode: "sv", resourceParsing: webapi.ResourceParsing.DoNotParse });

  const read = {
    plain: await seen(agent()),
    norwegian: await seen(agent(), { languageCode: "nb" }),
    american: await seen(agent(), { languageCode: "en-US" }),
    french: await seen(agent(), { languageCode: "fr" }), // the name has no French
    unknown: await seen(agent(), { languageCode: "tlh" }),
    swedish: await seen(swedish),
    overridden: await seen(swedish, { languageCode: "no" }),
    switchedOff: await seen(swedish, { languageCode: "" }),
    starred: await seen(swedish, { languageCode: "*" }),
    asStored: await seen(asStored),
    cultured: await seen(agent(), { languageCode: "sv", cultureCode: "de-DE" }),
    cultureAlone: await seen(agent(), { cultureCode: "sv" }),
  };
  const categories = async (wishes) => {
    const items = await new webapi.MDOAgent(options(url)).getSimpleListAsync("category", wishes);
    return items.find((each) => each.id === item.id).name;
  };
  const listed = { plain: await categories(), swedish: await categories({ languageCode: "sv" }) };

  const entity = await swedish.getContactEntityAsync(id);
  await swedish.saveContactEntityAsync({ ...entity, department: "Pine" });
  const error = await refusal(() => swedish.saveContactEntityAsync({ ...entity, contactId: 99999 }));
  return { word, name, read, listed, kept: await seen(agent()), error };
});
