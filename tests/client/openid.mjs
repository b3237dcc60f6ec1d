/* openid-client, certified for OpenID Connect, signs a user in who sits at a browser. */

import * as client from "openid-client";

import { app, browsing, byMouse, journey } from "./browser.mjs";

const [, , , SECRET] = process.argv; // of demo-web

/** Where the issuer is another than the authority, the library is given the whole address of the discovery document. */
async function discovered(authority, id, secret, how) {
  const config = await client.discovery(
    new URL(`${authority}/.well-known/openid-configuration`), id, secret, how,
  );
  client.enableNonRepudiationChecks(config); // id_tokens by their signature too, not by TLS alone
  return config;
}

async function codeFlow(page, there, config, user, password) {
  const verifier = client.randomPKCECodeVerifier();
  const expected = { expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: there.url,
    scope: "openid",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: expected.expectedState,
    nonce: expected.expectedNonce,
  });
  await page.goto(url.href);
  await byMouse(page, user, password);
  await page.waitForURL(`${there.url}**`);
  const checks = { ...expected, pkceCodeVerifier: verifier, idTokenExpected: true };
  const back = new URL(page.url());
  return { tokens: await client.authorizationCodeGrant(config, back, checks), back, checks };
}

async function principal(claims, tokens) {
  const root = claims["http://schemes.superoffice.net/identity/webapi_url"];
  const answer = await fetch(`${root}v1/User/currentPrincipal`, {
    headers: { Authorization: `Bearer ${tokens.access_token}`, Accept: "application/json" },
  });
  return { status: answer.status, body: await answer.json() };
}

async function refused(call) {
  try {
    return { answer: await call() };
  } catch (error) {
    return { code: error.code, error: error.error, message: error.message };
  }
}

async function walk(authority) {
  const seen = {};
  const there = await app();
  try {
    seen.compared = await refused(() => client.discovery(new URL(authority), "demo"));

    const config = await discovered(authority, "demo", undefined, client.None());
    seen.metadata = config.serverMetadata();
    await browsing(async (page) => {
      const { tokens, back, checks } = await codeFlow(page, there, config, "Terje Dahl", "Tje0");
      seen.tokens = tokens;
      seen.claims = tokens.claims();
      seen.principal = await principal(seen.claims, tokens);
      seen.replayed = await refused(() => client.authorizationCodeGrant(config, back, checks));
      seen.afterReplay = await principal(seen.claims, tokens);

      const again = await codeFlow(page, there, config, "Terje Dahl", "Tje0");
      const renewed = await client.refreshTokenGrant(config, again.tokens.refresh_token);
      seen.renewed = { ...renewed, claims: renewed.claims() };
      await client.tokenRevocation(config, renewed.access_token);
      seen.revoked = await principal(renewed.claims(), renewed);

      const silent = client.buildAuthorizationUrl(config, {
        redirect_uri: there.url, scope: "openid", prompt: "none", state: "s", nonce: "n",
        response_type: "code",
      });
      await page.goto(silent.href);
      seen.silent = page.url();
      const bye = client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: there.url, id_token_hint: again.tokens.id_token, state: "bye",
      });
      await page.goto(bye.href);
      seen.signedOut = page.url();
      await page.goto(silent.href);
      seen.silentAfter = page.url();
    });

    for (const [name, how] of [["post", client.ClientSecretPost], ["basic", client.ClientSecretBasic]]) {
      const web = await discovered(authority, "demo-web", SECRET, how(SECRET));
      await browsing(async (page) => {
        const { tokens } = await codeFlow(page, there, web, "Terje Dahl", "Tje0");
        seen[name] = tokens.claims();
      });
    }
    const wrong = await discovered(authority, "demo-web", "x", client.ClientSecretPost("x"));
    seen.wrongSecret = await refused(() => client.refreshTokenGrant(wrong, "x"));

    const hybrid = await discovered(authority, "demo-web", SECRET, client.ClientSecretPost(SECRET));
    client.useCodeIdTokenResponseType(hybrid);
    await browsing(async (page) => {
      seen.hybrid = (await codeFlow(page, there, hybrid, "Terje Dahl", "Tje0")).tokens.claims();
    });

    const implicit = await discovered(authority, "demo", undefined, client.None());
    client.useIdTokenResponseType(implicit);
    await browsing(async (page) => {
      const nonce = client.randomNonce();
      const url = client.buildAuthorizationUrl(implicit, {
        redirect_uri: there.url, scope: "openid", nonce, state: "s",
      });
      await page.goto(url.href);
      await byMouse(page, "Terje Dahl", "Tje0");
      await page.waitForURL(`${there.url}**`);
      seen.implicit = await client.implicitAuthentication(implicit, new URL(page.url()), nonce, {
        expectedState: "s",
      });
    });
  } finally {
    there.close();
  }
  return seen;
}

journey(walk);
