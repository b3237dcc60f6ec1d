/* An app that knows the platform's own hosts, at a machine whose names lead to so-mock: argument is its port at this machine. */

import { app, browsing, byMouse, journey } from "./browser.mjs";

async function walk(port) {
  const there = await app();
  // What a hosts file would do: the browser itself still says, and checks, the names it was told.
  const args = [`--host-resolver-rules=MAP *.superoffice.com 127.0.0.1:${port}`];
  try {
    return await browsing(async (page) => {
      const told = { client_id: "demo", redirect_uri: there.url, response_type: "code", scope: "openid", state: "s" };
      await page.goto(`https://sod.superoffice.com/login/common/oauth/authorize?${new URLSearchParams(told)}`);
      const cookies = async () => (await page.context().cookies()).map(({ name, domain }) => ({ name, domain }));
      await byMouse(page, "Terje Dahl");
      await page.waitForURL(`${there.url}**`);
      const state = await page.goto("https://sod.superoffice.com/api/state/Cust12345");
      return {
        code: new URL(there.requests.at(-1).url, there.url).searchParams.get("code"),
        redirect: there.url, cookies: await cookies(), state: await state.json(),
      };
    }, { args });
  } finally {
    there.close();
  }
}

journey(walk);
