"use strict";
/*
 * What the package's tests know as `nock`: it notes which calls they expect and, of old, how those were answered. It answers
 * calls only while recordings are made of the tests; afterwards they go to a running so-mock.
 */

const { isDeepStrictEqual } = require("node:util");
const fs = require("node:fs");
const http = require("node:http");

const request = http.request;

/** An expected call, with the answer that it got when the test was written. */
class Interceptor {
  constructor(scope, verb, path, body) {
    const url = new URL(path, "http://localhost");
    Object.assign(this, { scope, verb, path: url.pathname, query: url.search.slice(1), body });
    this.headers = [...scope.headers];
    this.milliseconds = 0;
    this.met = undefined;
  }

  matchHeader(name, value) {
    this.headers.push([name.toLowerCase(), value]);
    return this;
  }

  delay(milliseconds) {
    this.milliseconds += milliseconds;
    return this;
  }

  delayBody(milliseconds) {
    return this.delay(milliseconds);
  }

  reply(status, body, headers = {}) {
    Object.assign(this, { status, answer: body, answerHeaders: headers });
    expected.push(this);
    return this.scope;
  }

  /** What is there of the answer: bytes and a media type. */
  async answered(sent) {
    let { status, answer } = this;
    if (typeof status === "function") {
      const body = sent ? sent.body : "";
      [status, answer] = await new Promise((resolve, reject) =>
        status.call(this, this.path, body, (error, told) => (error ? reject(error) : resolve(told))),
      );
    }
    const headers = Object.fromEntries(Object.entries(this.answerHeaders).map(([n, v]) => [n.toLowerCase(), v]));
    if (Buffer.isBuffer(answer)) return { status, headers, content: answer };
    if (typeof answer === "string") return { status, headers, content: Buffer.from(answer) };
    const content = Buffer.from(answer === undefined ? "" : JSON.stringify(answer));
    return { status, headers: { "content-type": "application/json", ...headers }, content };
  }

  /** What of a call is not as it was expected; "" where all is. */
  difference(sent) {
    if (sent.verb !== this.verb || sent.path !== this.path || sent.query !== this.query) {
      return `${this.verb} ${this.path}?${this.query} was expected`;
    }
    for (const [name, wanted] of this.headers) {
      const said = sent.headers[name];
      if (String(said ?? "") !== wanted) return `${name}: ${JSON.stringify(wanted)} was expected, not ${JSON.stringify(said)}`;
    }
    const bad = this.scope.bad.find((name) => name in sent.headers);
    if (bad) return `${bad} was not expected`;
    return this.saidBody(sent.body) ? "" : `the body ${this.body} was expected`;
  }

  saidBody(text) {
    if (this.body === undefined) return true;
    if (this.body instanceof RegExp) return this.body.test(text);
    return isDeepStrictEqual(JSON.parse(text || "null"), this.body);
  }
}

class Scope {
  constructor(options = {}) {
    this.headers = [];
    this.bad = (options.badheaders ?? []).map((name) => name.toLowerCase());
  }

  matchHeader(name, value) {
    this.headers.push([name.toLowerCase(), value]);
    return this;
  }
}

for (const verb of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
  Scope.prototype[verb.toLowerCase()] = function (path, body) {
    return new Interceptor(this, verb, path, body);
  };
}

/** Of the test that runs. */
let expected = [];
let calls = [];
/** Where its calls go: host, port and the start of the path. */
let target;

function nock(_host, options) {
  return new Scope(options);
}

/** Expectations out of a file, as the real one writes them. */
nock.load = (file) =>
  JSON.parse(fs.readFileSync(file, "utf8")).map((told) => {
    const interceptor = new Scope()[told.method.toLowerCase()](told.path, told.body);
    for (const [name, value] of Object.entries(told.reqheaders ?? {})) interceptor.matchHeader(name, String(value));
    const headers = {};
    for (let at = 0; at < told.rawHeaders.length; at += 2) headers[told.rawHeaders[at]] = told.rawHeaders[at + 1];
    const answer = told.responseIsBinary ? Buffer.from(told.response, "hex") : told.response;
    return interceptor.reply(told.status, answer, headers);
  });

/** The expectation that a call meets, which is met once. */
function meet(sent) {
  const open = expected.filter((interceptor) => !interceptor.met);
  const found = open.find((interceptor) => !interceptor.difference(sent));
  if (found) found.met = sent;
  else sent.unexpected = open.map((interceptor) => interceptor.difference(sent)).join("; ") || "no call was expected";
  return found;
}

/**
 * Instead of `http.request`: the call goes to where the test is played, and is noted with what it says. Of what the client
 * wrote nothing is changed but the address.
 */
function passing(options, answered) {
  if (typeof options === "string" || options instanceof URL) throw new Error("a test asks in a way that is not foreseen");
  const to = target;
  if (!to) throw new Error(`${options.method} ${options.path}, but no test is running`);
  const path = options.path ?? "/";
  const url = new URL(path, "http://localhost");
  const sent = { verb: options.method, path: url.pathname, query: url.search.slice(1), body: "" };
  const here = to.foreign && !path.startsWith("/api/") ? to.foreign : to;
  const going = request({ ...options, hostname: here.hostname, host: here.hostname, port: here.port, path: here.front + path }, answered);
  const pieces = [];
  const note = (chunk) => {
    if (chunk !== undefined && chunk !== null && typeof chunk !== "function") pieces.push(Buffer.from(chunk));
  };
  const { write, end } = going;
  going.write = (chunk, ...rest) => {
    note(chunk);
    return write.call(going, chunk, ...rest);
  };
  going.end = (chunk, ...rest) => {
    note(chunk);
    sent.body = Buffer.concat(pieces).toString("utf8");
    sent.headers = { ...going.getHeaders() };
    if (here === to) {
      calls.push(sent);
      meet(sent);
    }
    return end.call(going, chunk, ...rest);
  };
  sent.over = new Promise((resolve) => going.once("close", resolve));
  return going;
}

/** Answers as `nock` does, on a port of its own. */
async function recorded() {
  const server = http.createServer(async (asked, answer) => {
    const pieces = [];
    asked.on("error", () => {});
    answer.on("error", () => {});
    for await (const piece of asked) pieces.push(piece);
    const url = new URL(asked.url, "http://localhost");
    const body = Buffer.concat(pieces).toString("utf8");
    const sent = { verb: asked.method, path: url.pathname, query: url.search.slice(1), headers: asked.headers, body };
    const found = expected.find((it) => it.met && !it.given && !it.difference(sent)) ?? meet(sent);
    if (!found) {
      answer.writeHead(501).end(`no match: ${sent.unexpected}`);
      return;
    }
    found.given = true;
    const { status, headers, content } = await found.answered(sent);
    setTimeout(() => answer.writeHead(status, headers).end(content), found.milliseconds);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

module.exports = {
  nock,
  recorded,
  intercept() {
    http.request = passing;
  },
  /** A test begins. `foreign`: where goes what is no address of the WebAPI. */
  begin(hostname, port, front, foreign) {
    expected = [];
    calls = [];
    target = { hostname, port, front, foreign };
  },
  /** What was expected in it, and what was sent. */
  async ended() {
    await Promise.all(calls.map((sent) => sent.over));
    return { expected, calls };
  },
};
