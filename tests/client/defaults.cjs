"use strict";
/* Every CreateDefault... method of every agent class in the client, found by reflection and called once. */

const { journey, options, webapi } = require("./client.cjs");

// Everything else is an id or an enum, and 1 is a fair value for both.
const ARGUMENTS = {
  createNow: true,
  credentialDisplayValue: "ole@example.com",
  credentialType: "ActiveDirectory",
  credentialValue: "ole@example.com",
  definitionName: "y_equipment",
  entityName: "contact",
  languageCode: "en-US",
  startDate: new Date("2026-01-15T08:00:00Z"),
  year: 2026,
};

const ENUMS = Object.values(webapi).filter((it) => it !== null && typeof it === "object");

function parameters(method) {
  const source = method.toString();
  const names = source.slice(source.indexOf("(") + 1, source.indexOf(")")).split(",");
  return names.map((name) => name.trim()).filter((name) => !/options$/i.test(name));
}

function kind(value) {
  if (value === null || value === undefined || value === "") return "nothing";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Where the client made nothing of a value that stood in the answer: names it does not know, dates it cannot read. */
function* lost(raw, made, path) {
  if (raw === null || raw === "") return;
  const told = `${path}: ${JSON.stringify(raw)}`;
  if (made === null || made === undefined) {
    yield told;
  } else if (made instanceof Date) {
    if (Number.isNaN(made.getTime())) yield told;
  } else if (typeof made.asMilliseconds === "function") {
    if (Number.isNaN(made.asMilliseconds())) yield told;
  } else if (typeof raw === "string" && typeof made === "number") {
    const known = (name) => ENUMS.some((it) => (it[name] & made) === it[name] && name in it);
    if (!raw.split(/,\s*/).every(known)) yield told;
  } else if (Array.isArray(raw)) {
    if (raw.length !== made.length) yield told;
    else for (const [index, item] of raw.entries()) yield* lost(item, made[index], `${path}[${index}]`);
  } else if (typeof raw === "object") {
    const names = new Map(Object.keys(made).map((name) => [name.toLowerCase(), name]));
    for (const [name, value] of Object.entries(raw))
      yield* lost(value, made[names.get(name.toLowerCase())], `${path}.${name}`);
  }
}

async function call(agent, name, method) {
  const given = parameters(agent[method]).map((it) => ARGUMENTS[it] ?? 1);
  const seen = { agent: name, method, arguments: given };
  let response;
  let raw;
  const listening = {
    responseCallback: (it) => {
      response = it;
      raw = structuredClone(it.data);
    },
  };
  let made;
  try {
    made = await agent[method](...given, listening);
  } catch (error) {
    response ??= error.response;
    seen.error = error.message;
    seen.said = error.response?.data;
  }
  if (response === undefined) return seen;
  const url = new URL(response.config.url, response.config.baseURL);
  seen.operation = url.pathname.split("/Agents/")[1];
  seen.status = response.status;
  seen.fidelity = response.headers["x-so-mock-fidelity"];
  seen.kind = kind(raw);
  if (seen.error === undefined) seen.lost = [...lost(raw, made, "answer")];
  return seen;
}

journey(async (url) => {
  const calls = [];
  for (const [name, type] of Object.entries(webapi)) {
    if (typeof type !== "function" || !name.endsWith("Agent")) continue;
    const agent = new type(options(url));
    for (const method of Object.getOwnPropertyNames(type.prototype))
      if (/^createDefault/i.test(method)) calls.push(await call(agent, name, method));
  }
  return { calls };
});
