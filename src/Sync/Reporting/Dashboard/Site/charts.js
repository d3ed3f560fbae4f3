// The charts of the overview, as SVG without a library.
import { svg } from "./dom.js";
import { count, number } from "./format.js";
import { axes, edge, figure, height, scale } from "./chart.js";

const kinds = ["added", "changed", "removed"];
const day = { name: "Day (UTC)", cell: each => each.day };

export function flowLogsByDay(days) {
  const values = days.map(each => each.flowLogs);
  const label = "Flow logs at the end of each day: "
    + `${number(values[0])} on ${days[0].day}, ${number(values.at(-1))} on ${days.at(-1).day}.`;
  return figure(
    "Flow logs by day", label, width => line(width, days), [day, numeric("Flow logs", "flowLogs")], days.toReversed());
}

export function driftByDay(days) {
  const sums = kinds.map(kind => `${number(days.reduce((sum, each) => sum + each[kind], 0))} ${kind}`);
  return figure(
    `Drift by day: ${sums.join(", ")}`, `Drift events by day in ${count(days.length, "day")}: ${sums.join(", ")}.`,
    width => columns(width, days), [day, ...kinds.map(kind => numeric(kind, kind))], days.toReversed());
}

const numeric = (name, member) => ({ name, class: "number", cell: each => number(each[member]) });

function line(width, days) {
  const values = days.map(each => each.flowLogs);
  const lines = scale(Math.min(...values) * 0.98, Math.max(...values, 1));
  const step = (width - edge.left - edge.right) / Math.max(1, days.length - 1);
  const points = values.map((value, at) => `${(edge.left + at * step).toFixed(1)},${lines.y(value).toFixed(1)}`);
  const floor = height - edge.bottom;
  const end = (edge.left + (days.length - 1) * step).toFixed(1);
  return [...axes(width, lines, days),
    svg("polygon", { class: "area", points: `${edge.left},${floor} ${points.join(" ")} ${end},${floor}` }),
    svg("polyline", { class: "line", points: points.join(" ") })];
}

function columns(width, days) {
  const lines = scale(0, Math.max(1, ...days.map(each => each.added + each.changed + each.removed)));
  const step = (width - edge.left - edge.right) / days.length;
  const left = at => edge.left + at * step + step * 0.15;
  return [...axes(width, lines, days), days.map((each, at) => column(each, left(at), step * 0.7, lines))];
}

function column(each, x, width, lines) {
  let below = 0;
  const parts = kinds.map(kind => {
    const [from, to] = [below, below += each[kind]];
    return svg("rect", { class: kind, x, width, y: lines.y(to), height: lines.y(from) - lines.y(to) });
  });
  const words = kinds.map(kind => `${each[kind]} ${kind}`).join(", ");
  return svg("g", {}, svg("title", {}, `${each.day}: ${words}`),
    svg("rect", { class: "hover", x, width, y: edge.top, height: height - edge.top - edge.bottom }), parts);
}
