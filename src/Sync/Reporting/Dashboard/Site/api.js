// Calls the HTTP API, with a function key if the API requires one.
import { askForKey, keptKey, keepKey } from "./key.js";

const root = new URL("../", import.meta.url);

let key = keptKey();
let asking = null;
let signedIn = false;

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

export const withKey = headers => key === null ? headers : { ...headers, "x-functions-key": key };

// The app says that App Service authentication has signed the user in: no key is asked for.
export const setSignedIn = () => { signedIn = true; };

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
    const answer = await attempt(url, { ...options, headers: withKey({}) });
    if (answer.ok) return answer;
    if (answer.status !== 401) throw new Problem(answer.status, await content(answer));
    if (signedIn && options.method !== "POST") throw signInAgain();
    // Another call may have got a new key in the meantime.
    if (key === used) await newKey(options.method === "POST");
  }
}

async function attempt(url, options) {
  try {
    return await fetch(url, { ...options, cache: "no-cache" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (signedIn) throw signInAgain();
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
  keepKey(key);
}

// An expired sign-in is answered with a redirect to the sign-in page, which a script cannot follow.
const signInAgain = () => new Problem(401, {
  title: "The server does not answer, or your sign-in has expired.",
  detail: "Reload the page to sign in again.",
});

async function content(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
