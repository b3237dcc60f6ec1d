"use strict";
/* One dashboard theme through both doors. The client has no class for its REST address, so that door is plain. */

const { randomUUID } = require("node:crypto");
const { Door, journey, options, refusal, webapi } = require("./client.cjs");

journey(async (url) => {
  const agent = new webapi.DashAgent(options(url));
  const rest = new Door(url, "v1/DashTheme/");
  const name = `Fjord ${randomUUID()}`;

  const blank = await rest.ask("GET", "default");
  const made = await rest.ask("POST", "", { ...blank, Name: name, Config: '{"palette":["#036"]}' });
  const id = made.DashboardThemeId;
  const read = await rest.ask("GET", `${id}`);
  const seenByAgent = await agent.getDashThemeAsync(id);

  const put = await rest.ask("PUT", `${id}`, { ...read, Name: `${name} 2` });
  const savedByAgent = await agent.saveDashThemeAsync({ ...seenByAgent, name: `${name} 3` });
  const readAgain = await rest.ask("GET", `${id}`);

  const deleted = await rest.ask("DELETE", `${id}`);
  const gone = await refusal(() => rest.ask("GET", `${id}`));
  const goneForAgent = await agent.getDashThemeAsync(id);

  return {
    name, blank, made, read, seenByAgent, put, savedByAgent, readAgain, deleted, gone, goneForAgent,
  };
});
