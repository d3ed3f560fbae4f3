// Calls the HTTP API. The key, if the API requires one, is kept in memory only.
import { askForKey } from "./key.js";

const root = new URL("../", import.meta.url);

let key = null;
let asking = null;

// An error response of the API (problem+json).
export class Problem extends Error {
  constructor(status, content) {
    super(content.title ?? `The server answered ${status}.`);
    this.status = status;
    this.content = content;
    this.details = [content.detail, ...Object.values(content.errors ?? {}).flat()].filter(Boolean);
  }
}

export const hasKey = () => key !== null;

export function address(path, params) {
  const url = new URL(path, root);
  url.search = new URLSearchParams(params ?? {});
  return url;
}

export async function get(path, params, signal) {
  return (await send(address(path, params), { signal })).json();
}

export async function post(path, params) {
  return (await send(address(path, params), { method: "POST" })).json();
}

export async function file(url) {
  return (await send(url, {})).blob();
}

async function send(url, options) {
  for (;;) {
    const used = key;
    const answer = await attempt(url, { ...options, headers: used === null ? {} : { "x-functions-key": used } });
    if (answer.ok) return answer;
    if (answer.status !== 401) throw new Problem(answer.status, await content(answer));
    // Another call may have got a new key in the meantime.
    if (key === used) await newKey(options.method === "POST");
  }
}

async function attempt(url, options) {
  try {
    return await fetch(url, { ...options, cache: "no-cache" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, {
      title: "The server does not answer.",
      detail: "Check that it is running and that you are connected to its network.",
    });
  }
}

async function newKey(starts) {
  asking ??= askForKey({ starts, refused: key !== null }).finally(() => { asking = null; });
  const given = await asking;
  if (given === null) throw new Problem(401, { title: "A key is required.", detail: "Try again to enter one." });
  key = given;
}

async function content(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
