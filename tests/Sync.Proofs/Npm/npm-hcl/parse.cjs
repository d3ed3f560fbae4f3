// Reads HCL from standard input and writes it as Terraform's JSON syntax; a fault of syntax ends it with code 1.
const { createRequire } = require("node:module");
const { parse } = createRequire(`${process.cwd()}/`)("@cdktf/hcl2json");

const text = require("node:fs").readFileSync(0, "utf8");
parse("main.tf", text).then(
  json => process.stdout.write(JSON.stringify(json)),
  fault => {
    console.error(fault.message ?? fault);
    process.exit(1);
  });
