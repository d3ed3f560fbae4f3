// The URL contains the complete state: #/VIEW?NAME=VALUE. The same URL shows the same page.

export function here() {
  const [path, query] = split(location.hash.replace(/^#\/?/, ""));
  return { view: path || "coverage", params: new URLSearchParams(query) };
}

export function link(view, params) {
  const query = new URLSearchParams(params ?? {}).toString();
  return `#/${view}${query && "?"}${query}`;
}

// Returns a copy of the parameters with changes; null removes a parameter.
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

// Adds no entry to the browser's history. For input while typing.
export function goInPlace(address) {
  history.replaceState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function split(text) {
  const at = text.indexOf("?");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
