// A dense map of all scopes: one row per account, one column per region, problems first. All cells of a state are one
// element, so that thousands of scopes cost no more than a few.
import { el, svg } from "./dom.js";
import { age, ago, clock, count, number, value } from "./format.js";
import { isStale, reasonOf } from "./freshness.js";
import { drawGrid, measures, placeOf } from "./freshness-drawing.js";
import { gridOf, stateOf, states } from "./freshness-grid.js";
import { scopeList } from "./freshness-list.js";
import { mark, signOf } from "./marks.js";
import { link } from "./router.js";
import { tip } from "./tip.js";

const few = 30;

export function freshnessMap(regions) {
  const grid = gridOf(regions);
  if (grid.rows.length === 0) return el("p", { class: "soft" }, "No region is known yet.");
  const body = el("div", {});
  const show = most => body.replaceChildren(...map(grid, most).flat().filter(Boolean), foot(grid, most, show));
  show(few);
  return [legend(regions.items), body, scopeList(regions)];
}

const legend = items => {
  const counts = Map.groupBy(items, stateOf);
  return el("ul", { class: "legend" }, states.filter(state => counts.has(state)).map(state =>
    el("li", { class: `state ${state}` }, el("span", { class: "sign", "aria-hidden": "true" }, signOf(state)),
      `${number(counts.get(state).length)} ${state}`)));
};

// The accounts that are not drawn, in words.
function foot({ rows }, most, show) {
  const left = rows.slice(most);
  const stale = left.filter(row => row.stale > 0).length;
  const words = stale > 0 ? `${count(stale, "more account")} with problems` : "verified in every region";
  return left.length > 0 ? el("p", { class: "more" },
    el("span", { class: "soft" }, `${count(left.length, "account")} below: ${words} `),
    el("button", { type: "button", class: "small", click: () => show(rows.length) },
      `Show all ${count(rows.length, "account")}`)) : "";
}

function map({ rows, columns }, most) {
  const shown = rows.slice(0, most);
  const box = el("div", {
    class: "freshness", role: "application", tabindex: "0",
    "aria-label": `Freshness of ${count(rows.length, "account")} in ${count(columns.length, "region")}: `
      + "the arrow keys select a scope, Enter shows it",
  });
  const picked = el("div", { class: "picked", role: "status" });
  // Around the box, which scrolls and would cut the hint.
  const frame = el("div", { class: "hinted" }, box);
  const hint = tip(frame);
  let at = null;
  let size = null;
  const draw = width => {
    size = measures(width, shown, columns);
    box.replaceChildren(svg("svg", {
      viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, "aria-hidden": "true",
    }, drawGrid(size, shown, columns), svg("rect", { class: "cursor", rx: 2, visibility: "hidden" })));
  };
  const go = place => {
    at = place;
    const scope = at && shown[at.row].cells[at.column];
    placeCursor(box, size, at);
    if (!at) return hint.hide();
    const [x, y] = placeOf(size, at);
    hint.show(x + size.cell - box.scrollLeft, y, words(shown[at.row], columns[at.column], scope));
  };
  const pick = () => {
    if (at) picked.replaceChildren(details(shown[at.row], columns[at.column], shown[at.row].cells[at.column]));
  };
  listen(box, { go, pick, from: () => at, find: event => cellAt(box, size, event, shown, columns), shown, columns });
  new ResizeObserver(([entry]) => draw(Math.round(entry.contentRect.width))).observe(box);
  return [frame, picked];
}

function listen(box, { go, pick, from, find, shown, columns }) {
  box.addEventListener("pointermove", event => go(find(event)));
  box.addEventListener("pointerleave", () => go(null));
  box.addEventListener("blur", () => go(null));
  box.addEventListener("click", event => {
    go(find(event));
    pick();
  });
  box.addEventListener("keydown", event => {
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
    if (event.key === "Enter") pick();
    if (event.key !== "Enter" && !step) return;
    event.preventDefault();
    const { row, column } = from() ?? { row: step?.[0] === 1 ? -1 : 0, column: step?.[1] === 1 ? -1 : 0 };
    const [down, right] = step ?? [0, 0];
    go({ row: within(row + down, shown.length), column: within(column + right, columns.length) });
    if (step) pick();
  });
}

const within = (index, length) => Math.max(0, Math.min(length - 1, index));

function cellAt(box, size, event, shown, columns) {
  const frame = box.getBoundingClientRect();
  const column = Math.floor((event.clientX - frame.left + box.scrollLeft - size.label) / size.cell);
  const row = Math.floor((event.clientY - frame.top - size.head) / size.row);
  return row >= 0 && row < shown.length && column >= 0 && column < columns.length ? { row, column } : null;
}

function placeCursor(box, size, at) {
  const cursor = box.querySelector(".cursor");
  cursor.setAttribute("visibility", at ? "visible" : "hidden");
  if (!at) return;
  const [x, y] = placeOf(size, at);
  const place = { x, y, width: size.cell - size.gap, height: size.row - 2 };
  for (const [name, each] of Object.entries(place)) cursor.setAttribute(name, each);
}

const words = (row, column, scope) => [
  el("strong", {}, row.name), ` · ${column.regionId}`, el("br"),
  scope ? [mark(stateOf(scope)), scope.ageSeconds === null ? ", never verified"
    : `, verified ${age(scope.ageSeconds)} ago`, `, ${count(scope.flowLogs, "flow log")}`] : "not seen in this account",
];

function details(row, column, scope) {
  if (!scope) return el("p", {}, el("strong", {}, row.name), ` · ${column.regionId}: not seen in this account`);
  const { accountId, regionId } = scope;
  return el("p", {},
    mark(stateOf(scope)), " ", el("strong", {}, row.name), row.name !== accountId && ` (${accountId})`,
    ` · ${regionId}: `,
    scope.lastCompleteAt ? ["verified ", ago(scope.lastCompleteAt), ` at ${clock(scope.lastCompleteAt)} UTC, `]
      : "never verified, ",
    el("a", { href: link("inventory", { accountId, regionId }) }, count(scope.flowLogs, "flow log")), ". ",
    isStale(scope) && value(reasonOf(scope)));
}
