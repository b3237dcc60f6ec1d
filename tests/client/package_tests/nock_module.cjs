"use strict";
module.exports = require("./nock.cjs").nock;
