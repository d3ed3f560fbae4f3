// Ways to the same data as a file.
import { address, file, hasKey } from "./api.js";
import { el } from "./dom.js";
import { say } from "./sync.js";

const names = { csv: "CSV", ndjson: "NDJSON", parquet: "Parquet" };

export const exportLinks = (route, params, formats) => el("p", { class: "exports" }, "Export all: ", formats.map(format => {
  const url = address(route, [...params, ["format", format]]);
  const name = `${route.split("/").at(-1)}.${format}`;
  return [el("a", { href: url.pathname + url.search, download: name, "data-key": `export ${format}`, click: event => fetchWithKey(event, url, name) },
    names[format]), " "];
}));

// A link carries no key, and a key has no place in an address.
async function fetchWithKey(event, url, name) {
  if (!hasKey()) return;
  event.preventDefault();
  say(`Fetching ${name} …`);
  try {
    const content = URL.createObjectURL(await file(url));
    el("a", { href: content, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(content), 60_000);
    say(`${name} has been saved.`);
  } catch (problem) {
    say([problem.message, ...problem.details ?? []].join(" "), true);
  }
}
