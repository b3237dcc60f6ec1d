"use strict";
/* What all journeys share: how the client is set up, and how a journey tells what it saw. */

// The ESM half of the package imports without file extensions, which plain Node refuses; so CommonJS.
const webapi = require("@superoffice/webapi");
const { WebApiBase } = require("@superoffice/webapi/WebApiBase.js");

const TJE0 = { username: "tje0", password: "Tje0" }; // Basic dGplMDpUamUw
const HEM0 = { username: "hem0", password: "Hem0" }; // a colleague of another group
const ADM0 = { username: "adm0", password: "Adm0" };

/**
 * Options for one agent. Not with `headers`: the client writes into those it is given, so that what one call asks for
 * (a time zone, If-Modified-Since) would go along with all later ones.
 */
function options(baseUrl, auth = TJE0) {
  return { baseUrl, axiosConfig: { auth, timeout: 30_000, proxy: false } };
}

/** The client's own plumbing for an address that it has no method for. */
class Door extends WebApiBase {
  constructor(baseUrl, basePath) {
    super({ ...options(baseUrl), basePath });
  }

  async ask(method, url, data) {
    const config = WebApiBase.GetAxiosRequestConfig(undefined, this._options);
    return (await this._axios.request({ ...config, method, url, data })).data;
  }
}

/** The error that a call is expected to end in. A call that succeeds is an error itself. */
async function refusal(call) {
  let answer;
  try {
    answer = await call();
  } catch (error) {
    if (!error.response) throw error;
    const { status, data, headers } = error.response;
    return { status, data, contentType: String(headers["content-type"]) };
  }
  throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`);
}

function described(error) {
  const { response, config } = error;
  if (!response || !config) return error.cause ? `${error.stack}\n${error.cause.stack}` : error.stack;
  const said = typeof response.data === "string" ? response.data : JSON.stringify(response.data);
  return `${config.method} ${config.baseURL ?? ""}${config.url}: ${response.status} ${said}\n${error.stack}`;
}

/** Runs a journey on the address given on the command line and prints what it saw as one JSON document. */
function journey(walk) {
  const url = process.argv[2];
  if (!url) {
    process.stderr.write(`usage: node ${process.argv[1]} http://127.0.0.1:8405/api\n`);
    process.exitCode = 2;
    return;
  }
  walk(url).then(
    (seen) => process.stdout.write(`${JSON.stringify(seen)}\n`),
    (error) => {
      process.stderr.write(`${described(error)}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { ADM0, Door, HEM0, journey, options, refusal, webapi };
