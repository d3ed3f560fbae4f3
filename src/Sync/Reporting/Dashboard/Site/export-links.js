// Links that download the same data as a file.
import { address, file, hasKey } from "./api.js";
import { el } from "./dom.js";
import { say } from "./sync.js";

const names = { csv: "CSV", excel: "Excel", ndjson: "NDJSON", parquet: "Parquet" };

// CSV for Excel is the same format with another parameter.
const queries = { excel: [["format", "csv"], ["excel", "true"]] };

export const exportLinks = (route, params, formats) => el("p", { class: "exports" },
  "Export all: ", formats.map(format => [exportLink(route, params, format), " "]));

function exportLink(route, params, format) {
  const url = address(route, [...params, ...queries[format] ?? [["format", format]]]);
  const name = `${route.split("/").at(-1)}.${format === "excel" ? "csv" : format}`;
  const href = url.pathname + url.search;
  const click = event => fetchWithKey(event, url, name);
  return el("a", { href, download: name, "data-key": `export ${format}`, click }, names[format]);
}

// A link cannot send the key in a header, and the key must not be in the URL.
async function fetchWithKey(event, url, name) {
  if (!hasKey()) return;
  event.preventDefault();
  say(`Downloading ${name} …`);
  try {
    const content = URL.createObjectURL(await file(url));
    el("a", { href: content, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(content), 60_000);
    say(`${name} has been saved.`);
  } catch (problem) {
    say([problem.message, ...problem.details ?? []].join(" "), true);
  }
}
