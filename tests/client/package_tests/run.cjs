"use strict";
/*
 * Runs one file of the package's own tests:
 *   node run.cjs names                             how many tests each file has
 *   node run.cjs record ContactTest                answered as the tests say; prints what was asked and answered
 *   node run.cjs play ContactTest http://host:port answered by so-mock, each test by a tenant of its own: ContactTest-1, ...
 */

const assert = require("node:assert");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const shim = require("./nock.cjs");

const PACKAGE = path.resolve(__dirname, "../node_modules/@superoffice/webapi");
const TESTS = path.join(PACKAGE, "__tests__");
const PATIENCE = 20_000; // milliseconds for one test

/** The package is TypeScript as CommonJS; its tests are read alike, and drive what of it is shipped. */
function readTypeScript() {
  const ts = require("typescript");
  const { config } = ts.readConfigFile(path.join(PACKAGE, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, PACKAGE);
  Object.assign(options, { sourceMap: false, inlineSourceMap: true, importHelpers: false, declaration: false, declarationMap: false });
  Module._extensions[".ts"] = (module, file) => {
    const { outputText } = ts.transpileModule(fs.readFileSync(file, "utf8"), { compilerOptions: options, fileName: file });
    module._compile(outputText, file);
  };
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (wanted, parent, ...rest) {
    if (wanted === "nock") return require.resolve("./nock_module.cjs");
    const shipped = parent && path.dirname(parent.filename) === TESTS && /^\.\.\/src\/(\w+)$/.exec(wanted);
    if (shipped) return path.join(PACKAGE, "dist", "cjs", `${shipped[1]}.js`);
    return resolve.call(this, wanted, parent, ...rest);
  };
}

/** The tests of a file, as they stand there. */
function collected(file) {
  const tests = [];
  const hooks = [];
  const blocks = [];
  Object.assign(globalThis, {
    describe(title, body) {
      blocks.push(title);
      body();
      blocks.pop();
    },
    it: (title, body) => tests.push({ title: [...blocks, title].join(" > "), body }),
    beforeAll: (body) => hooks.push(body),
    expect: (seen) => ({ toBe: (wanted) => assert.ok(Object.is(seen, wanted), `${seen} instead of ${wanted}`) }),
    jest: { setTimeout() {} },
  });
  require(path.join(TESTS, `${file}.ts`));
  for (const hook of hooks) hook();
  return tests;
}

/** Why a test fails; "" where it passes. */
function outcome(body) {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(`no end within ${PATIENCE / 1000} seconds`), PATIENCE);
    const tell = (error) => {
      clearTimeout(late);
      resolve(error === undefined ? "" : (error?.stack ?? String(error)));
    };
    failed = tell; // a promise that nobody waits for fails the test that made it
    try {
      if (body.length) body(tell);
      else Promise.resolve(body()).then(() => tell(), tell);
    } catch (error) {
      tell(error);
    }
  });
}

let failed = (error) => {
  throw error;
};

async function told(expected) {
  return Promise.all(
    expected.map(async (it) => {
      const { status, headers, content } = await it.answered(it.met);
      const { verb, path: place, query, milliseconds } = it;
      const { body = "", headers: said = {} } = it.met ?? {};
      const wanted = Object.fromEntries(it.headers);
      const shown = { status, headers, content: content.toString("base64"), milliseconds };
      return { verb, path: place, query, wanted, body, headers: said, met: Boolean(it.met), answer: shown };
    }),
  );
}

/** Which of the expectations were met. */
const met = (expected) => expected.map((it) => ({ met: Boolean(it.met) }));

async function main([mode, file, url]) {
  console.log = console.error; // tests talk; what is printed is the report
  readTypeScript();
  if (mode === "names") {
    const names = fs.readdirSync(TESTS).filter((name) => name.endsWith("Test.ts")).map((name) => name.slice(0, -3));
    return Object.fromEntries(names.sort().map((name) => [name, collected(name).length]));
  }
  shim.intercept();
  for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, (error) => failed(error));
  const own = await shim.recorded();
  const { port } = own.address();
  const there = url && new URL(url);
  const seen = [];
  for (const [at, { title, body }] of collected(file).entries()) {
    const elsewhere = { hostname: "127.0.0.1", port, front: "" };
    if (there) shim.begin(there.hostname, there.port, `/${file}-${at + 1}`, elsewhere);
    else shim.begin("127.0.0.1", port, "");
    const error = await outcome(body);
    const { expected, calls } = await shim.ended();
    const sent = calls.map(({ over, ...call }) => call);
    seen.push({ title, error, expected: there ? met(expected) : await told(expected), sent });
  }
  own.close();
  own.closeAllConnections();
  return seen;
}

main(process.argv.slice(2)).then(
  (seen) => process.stdout.write(`${JSON.stringify(seen)}\n`),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
