/* A page of another origin that calls the API: after preflights, in several forms and languages of one address. */

import { app, browsing, journey } from "./browser.mjs";

const DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"; // the smallest picture there is

journey(async (api) => {
  const there = await app();
  try {
    return await browsing(async (page, complaints) => {
      await page.goto(there.url);
      const seen = await page.evaluate(
        async ([api, dot]) => {
          const tje0 = { Authorization: `Basic ${btoa("tje0:Tje0")}` };
          const call = async (path, headers = {}, more = {}) => {
            const answer = await fetch(`${api}/v1/${path}`, { headers: { ...tje0, ...headers }, ...more });
            return { status: answer.status, type: answer.headers.get("Content-Type"), zone: answer.headers.get("SO-TimeZone"), text: await answer.text() };
          };
          const read = (headers) => call("Contact/5", headers);
          const picture = new FormData();
          picture.append("image", new Blob([Uint8Array.from(atob(dot), (byte) => byte.charCodeAt(0))], { type: "image/gif" }), "dot.gif");
          return {
            json: await read(),
            xml: await read({ Accept: "text/xml" }),
            swedish: await read({ "Accept-Language": "sv" }),
            japanese: await read({ "SO-Language": "ja" }),
            newYork: await read({ "SO-TimeZone": "US-NY, includeTZOffset" }),
            norway: await read({ "SO-TimeZone": "NO, includeTZOffset" }),
            again: await read(),
            patched: await call("Contact/5", { "Content-Type": "application/merge-patch+json" }, { method: "PATCH", body: '{"Department":"Page"}' }),
            form: await call("Contact", {}, { method: "POST", body: new URLSearchParams({ Name: "By a page" }) }),
            picture: await call("Person/5/Image", {}, { method: "PUT", body: picture }),
          };
        },
        [api, DOT],
      );
      return { ...seen, complaints };
    });
  } finally {
    there.close();
  }
});
