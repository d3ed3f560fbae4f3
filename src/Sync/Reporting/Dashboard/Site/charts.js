// The charts of the overview, as SVG without a library.
import { svg } from "./dom.js";
import { count, number } from "./format.js";
import { around, axes, edge, endOf, figure, height, scale, stepOf } from "./chart.js";
import { link } from "./router.js";

const kinds = ["added", "changed", "removed"];
const day = { name: "Day (UTC)", cell: each => each.day };

export function flowLogsByDay(days) {
  const values = days.map(each => each.flowLogs);
  const label = "Flow logs at the end of each day: "
    + `${number(values[0])} on ${days[0].day}, ${number(values.at(-1))} on ${days.at(-1).day}.`;
  const lines = scale(Math.min(...values) * 0.98, Math.max(...values, 1));
  return figure("Flow logs by day", label, width => line(width, days, lines), [day, numeric("Flow logs", "flowLogs")], {
    items: days,
    place: (width, at) => around(width, days, at, lines.y(values[at])),
    words: each => `${each.day}: ${count(each.flowLogs, "flow log")}`,
    href: (each, isLast) => link("inventory", endOf(each.day, isLast)),
  });
}

export function driftByDay(days) {
  const sums = kinds.map(kind => `${number(days.reduce((sum, each) => sum + each[kind], 0))} ${kind}`);
  const step = width => (width - edge.left - edge.right) / days.length;
  return figure(
    `Drift by day: ${sums.join(", ")}`, `Drift events by day in ${count(days.length, "day")}: ${sums.join(", ")}.`,
    width => columns(width, days, step(width)), [day, ...kinds.map(kind => numeric(kind, kind))], {
      items: days,
      place: (width, at) => ({ x: edge.left + at * step(width), width: step(width) }),
      words: each => `${each.day}: ${kinds.map(kind => `${number(each[kind])} ${kind}`).join(", ")}`,
      href: each => link("drift", { since: `${each.day}T00:00:00Z`, until: `${nextDay(each.day)}T00:00:00Z` }),
    }, kinds.map(kind => ({ name: kind, state: kind })));
}

const nextDay = text => new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10);

const numeric = (name, member) => ({ name, class: "number", cell: each => number(each[member]) });

function line(width, days, lines) {
  const step = stepOf(width, days);
  const points = days.map((each, at) =>
    `${(edge.left + at * step).toFixed(1)},${lines.y(each.flowLogs).toFixed(1)}`);
  const floor = height - edge.bottom;
  const end = (edge.left + (days.length - 1) * step).toFixed(1);
  return [...axes(width, lines, days),
    svg("polygon", { class: "area", points: `${edge.left},${floor} ${points.join(" ")} ${end},${floor}` }),
    svg("polyline", { class: "line", points: points.join(" ") })];
}

function columns(width, days, step) {
  const lines = scale(0, Math.max(1, ...days.map(each => each.added + each.changed + each.removed)));
  const left = at => edge.left + at * step + step * 0.15;
  return [...axes(width, lines, days), days.map((each, at) => column(each, left(at), step * 0.7, lines))];
}

function column(each, x, width, lines) {
  let below = 0;
  return kinds.filter(kind => each[kind] > 0).map(kind => {
    const [from, to] = [below, below += each[kind]];
    return svg("rect", { class: kind, x, width, y: lines.y(to), height: lines.y(from) - lines.y(to) });
  });
}
