"use strict";
/* Unpacks the browser that comes with npm into TMPDIR. */

// Only where it believes to be on such a machine does it bring its libraries along, which others may not have either.
process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs22.x";
require("@sparticuz/chromium")
  .executablePath()
  .then((path) => process.stdout.write(`${JSON.stringify(path)}\n`));
