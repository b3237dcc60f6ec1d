"use strict";
/* The official client with each kind of credential: what it is told to send, and who the server takes it for. */
const { journey, refusal, webapi } = require("./client.cjs");

const [, , , credential, appToken] = process.argv;

/** As the client's own readme does: a user and his password, or headers for what a sign-in has given. */
function signedIn(baseUrl) {
  const axiosConfig = { timeout: 30_000, proxy: false };
  const [scheme, told] = credential.split(" ");
  if (scheme === "Basic") {
    const [username, password] = Buffer.from(told, "base64").toString().split(":");
    return { baseUrl, axiosConfig: { ...axiosConfig, auth: { username, password } } };
  }
  const headers = { Authorization: credential, ...(appToken ? { "SO-AppToken": appToken } : {}) };
  return { baseUrl, axiosConfig: { ...axiosConfig, headers } };
}

async function walk(url) {
  const agent = new webapi.ContactAgent(signedIn(url));
  const seen = { refused: null };
  try {
    const blank = await agent.createDefaultContactEntityAsync();
    const made = await agent.saveContactEntityAsync({ ...blank, name: "Signed in" });
    seen.by = made.createdBy.name;
    seen.read = (await agent.getContactEntityAsync(made.contactId)).name;
  } catch (error) {
    if (!error.response) throw error;
    seen.refused = await refusal(() => Promise.reject(error));
  }
  return seen;
}

journey(walk);
