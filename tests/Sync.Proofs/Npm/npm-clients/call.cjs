// Makes calls with Alibaba's own clients, one after the other. Each line of standard input is a call:
// {client, endpoint, accessKeyId, accessKeySecret, securityToken?, action, version, parameters, now?}
// The result is a line of standard output: the response, or {"error": code, "message"}.
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
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
const RealDate = Date;
const dateAt = (now) => class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now] : parts));
  }
};

async function make({ client, now, ...call }) {
  globalThis.Date = now ? dateAt(now) : RealDate;
  try {
    return await clients[client](call);
  } catch (error) {
    return { error: error.code, message: error.message };
  }
}

async function main() {
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await make(JSON.parse(line))));
}

main();
