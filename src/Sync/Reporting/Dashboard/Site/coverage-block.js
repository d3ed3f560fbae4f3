// One CEN instance of the map, as SVG: its transit routers as two columns of cells, and between the columns a line for
// each pair of transit routers that are connected. The units are pixels if the block is as wide as its drawing.
import { svg } from "./dom.js";
import { number } from "./format.js";
import { changed, link } from "./router.js";
import { inWords, present, worst } from "./verdicts.js";
import { signOf } from "./marks.js";

const [width, cellWidth, cellHeight, gap] = [320, 122, 44, 8];
const [left, right] = [cellWidth, width - cellWidth];
const textWidth = { region: 6.6, counts: 6.2 };

// scope: the filters that apply to the map
// say: text about the transit router under the pointer or with the focus; null for none
export function drawBlock(block, scope, say) {
  const rows = Math.ceil(block.routers.length / 2);
  const places = new Map(block.routers.map((router, at) =>
    [router.id, { column: at < rows ? 0 : 1, y: (at % rows) * (cellHeight + gap) + 1 }]));
  const height = rows * (cellHeight + gap) - gap + 2;
  const lines = block.lines.toSorted((one, other) => order(one) - order(other))
    .map(line => ({ ...line, element: drawLine(line, places.get(line.from), places.get(line.to)) }));
  const cells = block.routers.map((router, at) => drawCell(router, places.get(router.id), scope, at === 0));
  const drawing = svg("svg", {
    class: "network", viewBox: `0 0 ${width} ${height}`, role: "group",
    "aria-label": `Transit routers of ${block.name ?? block.cenId ?? "no CEN instance"}`,
    keydown: event => move(event, cells, rows),
  }, lines.map(line => line.element), cells);
  const point = event => {
    const id = event.target.closest?.("[data-router]")?.dataset.router ?? null;
    drawing.classList.toggle("lit", id !== null);
    for (const { element, from, to } of lines) element.classList.toggle("on", from === id || to === id);
    const router = block.routers.find(each => each.id === id);
    say(router ? sentence(router) : null);
  };
  for (const event of ["pointerover", "pointerleave", "focusin", "focusout"]) {
    drawing.addEventListener(event, each => point(event === "focusout" ? { target: drawing } : each));
  }
  return drawing;
}

// The lines that need attention are drawn last, on top.
const order = line => ["impossible", "covered", "unknown", "partly", "not_covered"].indexOf(line.verdict);

function drawLine(line, from, to) {
  const [x1, x2] = [from, to].map(place => place.column === 0 ? left : right);
  const [y1, y2] = [from, to].map(place => place.y + cellHeight / 2);
  const inwards = x => x === left ? 1 : -1;
  const reach = x1 === x2 ? 18 + Math.min(right - left - 30, Math.abs(y2 - y1) / 5) : (right - left) / 2;
  const path = `M${x1} ${y1}C${x1 + inwards(x1) * reach} ${y1} ${x2 + inwards(x2) * reach} ${y2} ${x2} ${y2}`;
  const several = line.count > 1 ? `${number(line.count)} connections, ` : "";
  return svg("g", { class: `line ${line.verdict}` },
    svg("title", {}, `${line.from} – ${line.to}: ${several}${inWords(line.counts)}`),
    svg("path", { class: "wide", d: path }), svg("path", { d: path }));
}

function drawCell(router, place, scope, isFirst) {
  const state = worst(router.counts) ?? "none";
  const x = place.column === 0 ? 1 : right - 1;
  const total = Object.values(router.counts).reduce((sum, each) => sum + each, 0);
  const target = link("coverage", changed(scope, { transitRouterId: router.id, verdict: "all" }));
  return svg("a", {
    class: `router ${state}${router.isListed ? "" : " outside"}`, href: target,
    "data-router": router.id, "data-key": `router ${router.id}`, tabindex: isFirst ? "0" : "-1",
  },
  svg("title", {}, sentence(router)),
  svg("rect", { class: "cell", x, y: place.y, width: cellWidth, height: cellHeight, rx: 6 }),
  svg("text", { class: "sign", x: x + 13, y: place.y + 16, "text-anchor": "middle", "aria-hidden": "true" },
    state === "none" ? "" : signOf(state)),
  svg("text", { class: "region", x: x + 22, y: place.y + 16 },
    cut(router.regionId || "unknown region", textWidth.region)),
  svg("text", { class: "counts", x: x + 8, y: place.y + 31, "aria-hidden": "true" }, countsIn(router)),
  bar(router.counts, total, x + 8, place.y + 36, cellWidth - 16));
}

// Region, name, ID, the edition if it has no flow logs, and the counts: what screen readers read instead of the signs.
function sentence(router) {
  const names = [router.regionId, router.name, router.id, router.type === "Basic" && "Basic Edition"];
  return `${names.filter(Boolean).join(" · ")}: ${inWords(router.counts)}`;
}

function countsIn(router) {
  const text = present(router.counts).map(each => `${each.sign}${number(each.count)}`).join(" ");
  if (text) return cut(text, textWidth.counts);
  return !router.isListed ? "not listed" : router.type === "Basic" ? "Basic Edition" : "no attachments";
}

function cut(text, each) {
  const most = Math.floor((cellWidth - 26) / each);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function bar(counts, total, x, y, length) {
  let at = x;
  return present(counts).map(({ verdict, count }) => {
    const part = svg("rect", { class: `part ${verdict}`, x: at, y, width: length * count / total, height: 4 });
    at += length * count / total;
    return part;
  });
}

// One cell of a block is in the tab order; the arrow keys go to the others.
function move(event, cells, rows) {
  const at = cells.indexOf(event.target.closest("a"));
  const across = at < rows ? Math.min(at + rows, cells.length - 1) : at - rows;
  const next = {
    ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: across, ArrowLeft: across, Home: 0, End: cells.length - 1,
  }[event.key];
  if (next === undefined || !cells[next]) return;
  event.preventDefault();
  cells[at].setAttribute("tabindex", "-1");
  cells[next].setAttribute("tabindex", "0");
  cells[next].focus();
}
