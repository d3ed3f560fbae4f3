// What is shown is all in the address: #/VIEW?NAME=VALUE. Whoever has the address sees the same.

export function here() {
  const [path, query] = split(location.hash.replace(/^#\/?/, ""));
  return { view: path || "overview", params: new URLSearchParams(query) };
}

export function link(view, params) {
  const query = new URLSearchParams(params ?? {}).toString();
  return `#/${view}${query && "?"}${query}`;
}

// The same parameters with some others; null takes one away.
export function changed(params, changes) {
  const copy = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") copy.delete(name);
    else copy.set(name, value);
  }
  return copy;
}

export function go(address) {
  location.hash = address;
}

// Without a step back in the browser's history: for what is being typed.
export function goInPlace(address) {
  history.replaceState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function split(text) {
  const at = text.indexOf("?");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
