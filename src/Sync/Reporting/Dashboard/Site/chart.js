// Shared by all charts of days: responsive width, scale, days that can be clicked, and the same numbers as a table.
import { el, svg } from "./dom.js";
import { number } from "./format.js";
import { table } from "./table.js";
import { tip } from "./tip.js";

export const height = 190;

// With more days, the middle one is labelled too.
const many = 45;

export const edge = { left: 52, right: 8, top: 10, bottom: 24 };

// draw: width => SVG elements
// days: { items, place: (width, at) => { x, width, y }, words: day => text, href: day => address }
// legend: [{ name, state }]; none for a single series, which the title names
export function figure(title, label, draw, columns, days, legend = []) {
  const box = el("div", { class: "chart" });
  const hint = tip(box);
  new ResizeObserver(([entry]) => {
    const width = Math.max(220, Math.round(entry.contentRect.width));
    box.replaceChildren(svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": title },
      svg("g", { role: "img", "aria-label": label }, draw(width)), bands(width, days, title)), hint.element);
  }).observe(box);
  const point = event => {
    const band = event.target.closest?.("[data-day]");
    if (!band) return hint.hide();
    const [frame, at] = [box.getBoundingClientRect(), band.getBoundingClientRect()];
    hint.show(at.right - frame.left, 0, days.words(days.items[Number(band.dataset.day)]));
  };
  for (const event of ["pointerover", "focusin"]) box.addEventListener(event, point);
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, () => hint.hide());
  return el("figure", {},
    el("figcaption", {}, title, legend.length > 0 && el("ul", { class: "legend" }, legend.map(each =>
      el("li", {}, el("span", { class: `swatch ${each.state}`, "aria-hidden": "true" }), each.name)))),
    box,
    el("details", {}, el("summary", {}, "Show as a table"), table(title, columns, days.items.toReversed())));
}

// One day is in the tab order; the arrow keys go to the others.
function bands(width, { items, place, words, href }, title) {
  const links = items.map((day, at) => {
    const { x, width: wide, y } = place(width, at);
    return svg("a", {
      class: "band", href: href(day, at === items.length - 1), "aria-label": words(day), "data-day": at,
      tabindex: at === items.length - 1 ? "0" : "-1",
    },
    svg("rect", { class: "hover", x, width: wide, y: edge.top, height: height - edge.top - edge.bottom }),
    y !== undefined && svg("circle", { class: "dot", cx: x + wide / 2, cy: y, r: 3 }));
  });
  const keydown = event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step && links[links.indexOf(event.target.closest("a")) + step];
    if (!next) return;
    event.preventDefault();
    links.forEach(each => each.setAttribute("tabindex", each === next ? "0" : "-1"));
    next.focus();
  };
  return svg("g", { role: "group", "aria-label": `Days of: ${title}`, keydown }, links);
}

// The end of a day as the parameter asOf. The last day is today: what is shown is the current state.
export const endOf = (day, isLast) => isLast ? {} : { asOf: `${day}T23:59:59Z` };

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

// The points of a line begin and end at the edges.
export const stepOf = (width, days) => (width - edge.left - edge.right) / Math.max(1, days.length - 1);

// The band around a point of a line.
export function around(width, days, at, y) {
  const step = Math.min(stepOf(width, days), 60);
  return { x: edge.left + at * stepOf(width, days) - step / 2, width: step, y };
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
    svg("text", { class: "tick", x, y: height - 6, "text-anchor": anchor }, day.day.slice(days.length > 300 ? 0 : 5));
  const [from, to] = [edge.left, width - edge.right];
  return [
    tick(days[0], from, "start"),
    days.length > many && tick(days[Math.round((days.length - 1) / 2)], (from + to) / 2, "middle"),
    days.length > 1 && tick(days.at(-1), to, "end"),
  ];
}
