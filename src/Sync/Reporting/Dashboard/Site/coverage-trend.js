// The share of covered ends at the end of each day, as SVG.
import { svg } from "./dom.js";
import { number } from "./format.js";
import { around, axes, edge, endOf, figure, height, scale, stepOf } from "./chart.js";
import { changed, link } from "./router.js";
import { percent } from "./verdicts.js";

// days: [{ day, covered, coverable, share }]; the share is null on days without a verdict.
// scope: the filters that apply to it
export function coverageByDay(days, scope) {
  const judged = days.filter(day => day.share !== null);
  const label = judged.length === 0 ? "No day has a verdict yet."
    : `${percent(judged[0].share)} on ${judged[0].day}, ${percent(judged.at(-1).share)} on ${judged.at(-1).day}.`;
  const lines = scale(Math.max(0, Math.min(95, ...judged.map(day => day.share * 100 - 2))), 100);
  return figure("Share of covered ends by day", `Share of covered ends by day: ${label}`,
    width => line(width, days, lines), [
      { name: "Day (UTC)", cell: each => each.day },
      { name: "Covered", class: "number", cell: each => number(each.covered) },
      { name: "Can be covered", class: "number", cell: each => number(each.coverable) },
      { name: "Share", class: "number", cell: each => percent(each.share) },
    ], {
      items: days,
      place: (width, at) =>
        around(width, days, at, days[at].share === null ? undefined : lines.y(days[at].share * 100)),
      words: each => each.share === null ? `${each.day}: not judged`
        : `${each.day}: ${percent(each.share)}, ${number(each.covered)} of ${number(each.coverable)}`,
      href: (each, isLast) => link("coverage", changed(scope, { asOf: null, ...endOf(each.day, isLast) })),
    });
}

function line(width, days, lines) {
  const step = stepOf(width, days);
  const points = days.map(({ share }, at) =>
    share === null ? null : { x: edge.left + at * step, y: lines.y(share * 100) });
  return [
    ...axes(width, lines, days, value => `${number(value)} %`),
    stretches(points).map(each => [area(each), svg("polyline", { class: "line", points: path(each) })]),
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
