// The time range of charts: a number of days in the URL.
import { el } from "./dom.js";
import { changed, link } from "./router.js";

const ranges = [[7, "7 days"], [30, "30 days"], [90, "90 days"], [365, "1 year"]];

export function presets(view, params, fallback) {
  const chosen = Number(params.get("days") ?? fallback);
  return el("nav", { class: "presets", "aria-label": "Time range" }, ranges.map(([days, name]) => el("a", {
    href: link(view, changed(params, { days: days === fallback ? null : days })), "data-key": `days ${days}`,
    "aria-current": days === chosen && "true",
  }, name)));
}
