// Shared by all charts: responsive width, scale, and the same numbers as a table.
import { el, svg } from "./dom.js";
import { number } from "./format.js";
import { table } from "./table.js";

export const height = 190;

// With more days, the middle one is labelled too.
const many = 45;

export const edge = { left: 52, right: 8, top: 10, bottom: 24 };

// draw: width => SVG elements
export function figure(title, label, draw, columns, rows) {
  const box = el("div", { class: "chart" });
  new ResizeObserver(([entry]) => {
    const width = Math.max(220, Math.round(entry.contentRect.width));
    const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label };
    box.replaceChildren(svg("svg", attributes, draw(width)));
  }).observe(box);
  return el("figure", {},
    el("figcaption", {}, title),
    box,
    el("details", {}, el("summary", {}, "Show as a table"), table(title, columns, rows)));
}

// A scale in round steps that covers low to high.
export function scale(low, high) {
  const rough = Math.max(1, (high - low) / 3);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(times => times * power).find(each => each >= rough);
  const from = Math.floor(low / step) * step;
  const to = Math.max(Math.ceil(high / step) * step, from + step);
  const y = value => height - edge.bottom - (value - from) / (to - from) * (height - edge.top - edge.bottom);
  return { from, to, step, y };
}

// toText: value => text of its tick
export function axes(width, { from, to, step, y }, days, toText = number) {
  const lines = [];
  for (let value = from; value <= to; value += step) {
    lines.push(
      svg("line", { class: "grid", x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "tick", x: edge.left - 8, y: y(value) + 4, "text-anchor": "end" }, toText(value)));
  }
  return [...lines, ...ticks(width, days)];
}

function ticks(width, days) {
  const tick = (day, x, anchor) =>
    svg("text", { class: "tick", x, y: height - 6, "text-anchor": anchor }, day.day.slice(5));
  const [from, to] = [edge.left, width - edge.right];
  return [
    tick(days[0], from, "start"),
    days.length > many && tick(days[Math.round((days.length - 1) / 2)], (from + to) / 2, "middle"),
    days.length > 1 && tick(days.at(-1), to, "end"),
  ];
}
