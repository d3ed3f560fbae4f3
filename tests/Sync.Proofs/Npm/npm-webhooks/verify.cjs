// Verifies webhooks with the reference implementation and prints the result of each: "ok", or the error.
// Usage: node verify.cjs, with the webhooks on standard input: [{secret, now, headers, body}], now in milliseconds.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Webhook } = createRequire(join(process.cwd(), 'package.json'))('standardwebhooks');

function verify({ secret, now, headers, body }) {
  // The library reads the time from Date.
  Date.now = () => now;
  try {
    new Webhook(secret).verify(body, headers);
    return 'ok';
  } catch (error) {
    return error.message;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(verify)));
