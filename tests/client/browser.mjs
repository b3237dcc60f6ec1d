/* A person at a browser, and the app that he comes back to. */

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const { journey } = require("./client.cjs");

export { journey };
export const PHONE = { width: 390, height: 844 };

/** Chromium as npm brought it, where BROWSER names its folder; else the machine's own. */
function installed() {
  const folder = process.env.BROWSER;
  if (!folder) return { channel: process.platform === "win32" ? "msedge" : "chrome" };
  const env = { ...process.env, FONTCONFIG_PATH: `${folder}/fonts` };
  env.LD_LIBRARY_PATH = [`${folder}/al2023/lib`, env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  // As root, and in a container with little shared memory, it does not run without these.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
  return { executablePath: `${folder}/chromium`, args, env };
}

/** What `walk` says; it is given a page of a browser without a past. */
export async function browsing(walk, { args = [], ...context } = {}) {
  const options = installed();
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), ...args] });
  try {
    // Who trusts the authority is tested with clients that can be told so without being the machine's administrator.
    const opened = await browser.newContext({ ignoreHTTPSErrors: true, ...context });
    opened.setDefaultTimeout(20_000);
    const page = await opened.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    return await walk(page, complaints);
  } finally {
    await browser.close();
  }
}

/** An app at this machine, and what it was sent. */
export async function app() {
  const requests = [];
  const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      if (!request.url.startsWith("/favicon")) {
        requests.push({ verb: request.method, url: request.url, body: Buffer.concat(pieces).toString() });
      }
      response.setHeader("Content-Type", "text/html");
      response.end("<!doctype html><title>App</title><link rel=icon href=data:,><p>back at the app");
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/callback`;
  return { url, requests, close: () => server.closeAllConnections() ?? server.close() };
}

/** Picks a user of the login page and signs in. */
export async function byMouse(page, user, password = "") {
  await page.getByText(user, { exact: true }).click();
  if (password) {
    await page.getByLabel("Password").click();
    await page.keyboard.type(password);
  }
  await page.getByRole("button", { name: "Sign in" }).click();
}
