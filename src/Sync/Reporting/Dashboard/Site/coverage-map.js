// The map: one block per CEN instance, those that lack the most first.
import { drawBlock } from "./coverage-block.js";
import { blocksOf } from "./coverage-graph.js";
import { el } from "./dom.js";
import { count, number, value } from "./format.js";
import { empty } from "./loading.js";
import { changed, link } from "./router.js";
import { table } from "./table.js";
import { inWords, legend, verdicts } from "./verdicts.js";
import { labelOf } from "./marks.js";

const few = 12;

// network: as askForNetwork gives it; scope: the filters that apply to it, and whether all blocks are shown
export function coverageMap(network, scope) {
  const blocks = blocksOf(network);
  if (blocks.length === 0) return empty(el("p", {}, "No transit router is known."));
  const isWhole = scope.get("map") === "all";
  const shown = isWhole ? blocks : blocks.slice(0, few);
  return [
    network.total > network.ends.length && el("p", { class: "notice warn" },
      `The map shows ${number(network.ends.length)} of ${count(network.total, "end")} of connections. `,
      "Filter by account, CEN instance or region to see the others."),
    legend(),
    el("div", { class: "blocks" }, shown.map(block => blockOf(block, scope))),
    blocks.length > few && el("p", { class: "more" }, el("a", {
      class: "button", href: link("coverage", changed(scope, { map: isWhole ? null : "all" })),
      "data-key": "map all",
    }, isWhole ? `Show only the first ${few}` : `Show all ${number(blocks.length)} CEN instances`)),
    routerTable(blocks),
  ];
}

function blockOf(block, scope) {
  const between = block.lines.reduce((sum, line) => sum + line.count, 0);
  const summary = `${count(block.routers.length, "transit router")}, ${count(between, "connection")} between them`;
  const note = el("p", { class: "note" }, summary);
  const drawing = drawBlock(block, scope, text => note.replaceChildren(text ?? summary));
  return el("section", { class: "block", "data-cen": block.cenId },
    el("h3", {}, block.cenId
      ? el("a", {
        href: link("coverage", changed(scope, { cenId: block.cenId, map: null })),
        "data-key": `block ${block.cenId}`,
      }, value(block.name || block.cenId))
      : "No CEN instance"),
    block.name && el("span", { class: "id" }, block.cenId),
    note, drawing);
}

// The same as a table, created when it is opened: it has a row per transit router.
function routerTable(blocks) {
  const body = el("div", {});
  return el("details", {
    toggle: event => event.target.open && !body.hasChildNodes() && body.append(tableOf(blocks)),
  }, el("summary", {}, "Show as a table"), body);
}

const tableOf = blocks => table("Transit routers and their connections", [
  { name: "Transit router", cell: row => value(row.name || row.id) },
  { name: "CEN instance", cell: row => value(row.cenId) },
  { name: "Region", class: "token", cell: row => value(row.regionId) },
  { name: "Edition", cell: row => value(row.type) },
  ...verdicts.map(verdict => ({ name: labelOf(verdict), class: "number", cell: row => number(row.counts[verdict]) })),
  { name: "Connected to", cell: row => peers(row) },
  { name: "Why", cell: row => value(row.reason) },
], blocks.flatMap(block => block.routers.map(router => ({ ...router, block }))));

function peers({ id, block }) {
  const found = block.lines.filter(line => line.from === id || line.to === id);
  if (found.length === 0) return value(null);
  return el("ul", {}, found.map(line => {
    const other = block.routers.find(router => router.id === (line.from === id ? line.to : line.from));
    return el("li", {}, value(other.regionId || other.id), `: ${inWords(line.counts)}`);
  }));
}

// Marks the transit router that the list is filtered by.
export function showRouter(map, id) {
  for (const cell of map.querySelectorAll("[data-router]")) {
    if (cell.dataset.router === id) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}
