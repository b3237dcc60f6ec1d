/* The login page as people meet it: by mouse, by keyboard, on a phone, with the wrong password, without the wish to. */

import { PHONE, app, browsing, byMouse, journey } from "./browser.mjs";

const [, , , shots] = process.argv; // a folder for pictures, for whoever wants to see them

function asking(authority, there, changed = {}) {
  const told = { client_id: "demo", redirect_uri: there.url, response_type: "code", scope: "openid", state: "s 1&x", ...changed };
  return `${authority}/common/oauth/authorize?${new URLSearchParams(told)}`;
}

async function back(page, there) {
  await page.waitForURL(`${there.url}**`);
  const url = new URL(page.url());
  return Object.fromEntries([...url.searchParams, ...new URLSearchParams(url.hash.slice(1))]);
}

/** A page takes its focus when it is first drawn, which may be later than its load. */
async function focused(page) {
  await page.waitForFunction(() => document.activeElement !== document.body);
  return page.evaluate(() => {
    const { activeElement: it } = document;
    const named = it.labels?.[0]?.textContent ?? it.textContent;
    return { named: named.trim(), ring: getComputedStyle(it).outlineStyle !== "none" };
  });
}

/** Whether all can be reached, read and hit with a thumb, a row of the list anywhere. */
const measured = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const rows = [...document.querySelectorAll("[type=radio]")].map((it) => {
      it.parentElement.scrollIntoView({ block: "center" });
      const { right, top, height } = it.parentElement.getBoundingClientRect();
      return { height, hit: document.elementFromPoint(right - 5, top + height - 5)?.htmlFor === it.id };
    });
    const others = [...document.querySelectorAll("button, [type=password]")];
    const sizes = [...document.querySelectorAll("h1, p, small, label, legend, button, [type=password]")];
    return {
      overflow: scrollWidth - clientWidth,
      everywhere: rows.every((row) => row.hit),
      lowest: Math.min(...rows.map((row) => row.height), ...others.map((it) => it.offsetHeight)),
      smallest: Math.min(...sizes.map((it) => parseFloat(getComputedStyle(it).fontSize))),
    };
  });

async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

async function walk(authority) {
  const seen = {};
  const there = await app();
  const asked = (changed) => asking(authority, there, changed);
  try {
    await browsing(async (page, complaints) => {
      await page.goto(asked());
      seen.title = await page.title();
      seen.desk = await measured(page);
      await shot(page, "desk");
      await byMouse(page, "Henrik Moe", "Hem0");
      seen.mouse = await back(page, there);

      await page.goto(asked());
      await byMouse(page, "Henrik Moe", "not his");
      seen.complaint = await page.getByRole("alert").textContent();
      seen.stillChosen = await page.getByRole("radio", { name: "Henrik Moe" }).isChecked();
      seen.afterComplaint = await focused(page);
      await shot(page, "complaint");
      await page.getByLabel("Password").fill("Hem0");
      await page.getByRole("button", { name: "Sign in" }).click();
      seen.second = await back(page, there);

      await page.goto(asked());
      await page.getByRole("button", { name: "Decline" }).click();
      seen.declined = await back(page, there);

      await page.goto(asked({ redirect_uri: "https://evil.example/cb" }));
      seen.foreign = { url: page.url(), text: await page.locator("body").innerText() };
      await shot(page, "foreign");
      seen.complaints = complaints.filter((text) => !text.includes("status of 400"));
    });

    await browsing(async (page) => {
      await page.goto(asked());
      const tabs = [await focused(page)];
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      tabs.push(await focused(page));
      for (let n = 0; n < 3; n += 1) {
        await page.keyboard.press("Tab");
        tabs.push(await focused(page));
      }
      seen.tabs = tabs;
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.type("Hem0");
      await page.keyboard.press("Enter");
      seen.keyboard = await back(page, there);
      seen.cookies = (await page.context().cookies()).map(({ name, httpOnly, secure, sameSite }) => {
        return { name, httpOnly, secure, sameSite };
      });
    });

    await browsing(async (page) => {
      await page.goto(asked({ login_hint: "hem0" }));
      seen.hinted = await page.getByRole("radio", { name: "Henrik Moe" }).isChecked();
      seen.phone = await measured(page);
      await shot(page, "phone");
      await page.getByText("Henrik Moe", { exact: true }).tap();
      await page.getByLabel("Password").fill("Hem0");
      await page.getByRole("button", { name: "Sign in" }).tap();
      seen.tapped = await back(page, there);

      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(asked({ client_id: "demo-web" }));
      seen.narrow = await measured(page);
      await shot(page, "narrow");
    }, { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true });

    await browsing(async (page) => {
      await page.goto(asked({ response_mode: "form_post" }));
      await byMouse(page, "Henrik Moe", "Hem0");
      await page.waitForURL(there.url);
      seen.posted = there.requests.at(-1);
      await page.goto(asked({ response_type: "id_token token", nonce: "n-1" }));
      await byMouse(page, "Henrik Moe", "Hem0");
      seen.implicit = await back(page, there);
    });

    await browsing(async (page) => {
      await page.goto(asked());
      await byMouse(page, "Henrik Moe", "Hem0");
      seen.withoutScripts = await back(page, there);
    }, { javaScriptEnabled: false });
  } finally {
    there.close();
  }
  return seen;
}

journey(walk);
