"use strict";
/* A tenant of the journey's own, made and watched through the admin API: how tests that are not written in Python do it. */

/** Calls `walk` with the address of the tenant's API and its admin API, and deletes the tenant at the end. */
async function withTenant(url, scenario, walk) {
  const origin = new URL(url).origin;
  const made = await asked(`${origin}/_so_mock/tenants`, "POST", { scenario });
  const admin = (path, verb = "GET", body = undefined) => {
    const address = new URL(`${origin}/_so_mock/${path}`);
    address.searchParams.set("tenant", made.name);
    return asked(address, verb, body);
  };
  try {
    return await walk(made.addresses.api, admin);
  } finally {
    await asked(`${origin}/_so_mock/tenants/${made.name}`, "DELETE");
  }
}

async function asked(address, method, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await fetch(address, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

module.exports = { withTenant };
