"use strict";
/* A preference has a value for all, and another for the one who chose it. */

const { randomUUID } = require("node:crypto");
const { ADM0, HEM0, journey, options, webapi } = require("./client.cjs");

journey(async (url) => {
  const { PreferenceLevel } = webapi;
  const boss = new webapi.PreferenceAgent(options(url, ADM0));
  const terje = new webapi.PreferenceAgent(options(url));
  const henrik = new webapi.PreferenceAgent(options(url, HEM0));
  const section = `Journey${randomUUID().slice(0, 8)}`;
  const key = "Colour";
  const read = async (agent) =>
    (await agent.getPreferencesAsync([{ section, key }])).map(({ rawValue, level }) => ({ rawValue, level }));
  const value = (rawValue, level) => ({ specification: { section, key }, rawValue, level });
  const { SystemWide, Individual } = PreferenceLevel;

  const unset = await read(terje);
  await boss.savePreferenceEntityAsync(value("green", SystemWide), false);
  const forAll = { terje: await read(terje), henrik: await read(henrik) };
  await terje.savePreferencesAsync([value("blue", Individual)]);
  const chosen = { terje: await read(terje), henrik: await read(henrik) };
  const byName = await terje.getPreferenceByNameAsync(section, key, SystemWide);
  const [own] = await terje.getPreferencesAsync([{ section, key }]);
  await terje.deletePreferenceAsync(own.userPreferenceId);
  return { section, unset, forAll, chosen, byName, again: await read(terje) };
});
