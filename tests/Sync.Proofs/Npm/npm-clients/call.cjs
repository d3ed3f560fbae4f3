// Makes one call with one of Alibaba's own clients and prints the result: the response, or {"error": code, "message"}.
// Usage: node call.cjs CLIENT, with the call on standard input:
// {endpoint, accessKeyId, accessKeySecret, securityToken?, action, version, parameters, now?}
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const fromHere = createRequire(join(process.cwd(), 'package.json'));

// Milliseconds. The clients' own limits are a few seconds, which a busy machine exceeds.
const patience = 60_000;

const clients = {
  async 'pop-core GET'(call) {
    return popCore(call, 'GET');
  },
  async 'pop-core POST'(call) {
    return popCore(call, 'POST');
  },
  async 'openapi-client'({ endpoint, action, version, parameters, ...key }) {
    const OpenApi = fromHere('@alicloud/openapi-client');
    const { RuntimeOptions } = fromHere('@alicloud/tea-util');
    const config = new OpenApi.Config({ ...key, endpoint: new URL(endpoint).host, protocol: 'http' });
    const params = new OpenApi.Params({
      action, version, protocol: 'HTTP', pathname: new URL(endpoint).pathname, method: 'POST', authType: 'AK',
      style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
    });
    const client = new OpenApi.default(config);
    const request = new OpenApi.OpenApiRequest({ query: parameters });
    const answer = await client.callApi(params, request, new RuntimeOptions({
      autoretry: false, connectTimeout: patience, readTimeout: patience,
    }));
    return answer.body;
  },
};

function popCore({ endpoint, action, version, parameters, ...key }, method) {
  const { RPCClient } = fromHere('@alicloud/pop-core');
  const client = new RPCClient({ ...key, endpoint: endpoint.replace(/\/$/, ''), apiVersion: version });
  return client.request(action, parameters, { method, timeout: patience });
}

// Both clients take the time from Date; a call at another time needs another Date.
function moveClock(now) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [now] : parts));
    }
  };
}

const call = JSON.parse(readFileSync(0, 'utf8'));
if (call.now) moveClock(call.now);
delete call.now;
clients[process.argv[2]](call).then(
  (answer) => console.log(JSON.stringify(answer)),
  (error) => console.log(JSON.stringify({ error: error.code, message: error.message })));
