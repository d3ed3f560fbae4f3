// The share of covered ends at the end of each day, as SVG.
import { svg } from "./dom.js";
import { number } from "./format.js";
import { axes, edge, figure, height, scale } from "./chart.js";
import { percent } from "./verdicts.js";

// days: [{ day, covered, coverable, share }]; the share is null on days without a verdict.
export function coverageByDay(days) {
  const judged = days.filter(day => day.share !== null);
  const label = judged.length === 0 ? "No day has a verdict yet."
    : `${percent(judged[0].share)} on ${judged[0].day}, ${percent(judged.at(-1).share)} on ${judged.at(-1).day}.`;
  return figure("Share of covered ends by day", `Share of covered ends by day: ${label}`, width => line(width, days), [
    { name: "Day (UTC)", cell: each => each.day },
    { name: "Covered", class: "number", cell: each => number(each.covered) },
    { name: "Can be covered", class: "number", cell: each => number(each.coverable) },
    { name: "Share", class: "number", cell: each => percent(each.share) },
  ], days.toReversed());
}

function line(width, days) {
  const shares = days.filter(day => day.share !== null).map(day => day.share * 100);
  const lines = scale(Math.max(0, Math.min(95, ...shares.map(share => share - 2))), 100);
  const step = (width - edge.left - edge.right) / Math.max(1, days.length - 1);
  const points = days.map(({ day, share }, at) => share === null ? null
    : { day, share, x: edge.left + at * step, y: lines.y(share * 100) });
  return [
    ...axes(width, lines, days, value => `${number(value)} %`),
    stretches(points).map(each => [area(each), svg("polyline", { class: "line", points: path(each) })]),
    points.filter(Boolean).map(each => point(each, step)),
  ];
}

// Successive days with a share.
function stretches(points) {
  const found = [[]];
  for (const each of points) {
    if (each) found.at(-1).push(each);
    else if (found.at(-1).length > 0) found.push([]);
  }
  return found.filter(each => each.length > 0);
}

const path = points => points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

function area(points) {
  const floor = height - edge.bottom;
  const [first, last] = [points[0].x.toFixed(1), points.at(-1).x.toFixed(1)];
  return svg("polygon", { class: "area", points: `${first},${floor} ${path(points)} ${last},${floor}` });
}

const point = ({ day, share, x, y }, step) => svg("g", {},
  svg("title", {}, `${day}: ${percent(share)}`),
  svg("rect", {
    class: "hover", x: x - step / 2, width: step, y: edge.top, height: height - edge.top - edge.bottom,
  }),
  svg("circle", { class: "dot", cx: x, cy: y, r: 3 }));
