// Drift events, newest first, with the values before and after.
import { get } from "./api.js";
import { el } from "./dom.js";
import { driftFilters } from "./drift-filters.js";
import { eventList } from "./drift-events.js";
import { exportLinks } from "./export-links.js";
import { empty, load } from "./loading.js";
import { more } from "./more.js";
import { changed, go, here, link } from "./router.js";

export const title = "Drift";

export function open(main) {
  const filters = driftFilters();
  const list = el("div", { class: "timeline" });
  main.append(el("div", { class: "stack" }, filters.form, list));
  const update = params => {
    filters.show(params);
    const event = params.get("event");
    if (event)
      load(list, signal => get(`drift/${encodeURIComponent(event)}`, {}, signal), one);
    else
      load(list, signal => get("drift", params, signal), page => pages(page, params));
  };
  const escape = () => here().params.has("event") && go(link("drift", changed(here().params, { event: null })));
  return { update, escape };
}

const one = item => [el("p", {}, el("a", { href: link("drift") }, "All drift events")), eventList([item])];

function pages(page, params) {
  if (page.items.length === 0) {
    return empty(
      el("h2", {}, "No drift"),
      el("p", {}, params.size > 0 ? "No event matches these filters." : "Nothing has changed since the first listing."),
      params.size > 0 && el("p", {}, el("a", { href: link("drift") }, "Clear filters")));
  }
  const ask = cursor => get("drift", new URLSearchParams([...params, ["cursor", cursor]]));
  return [exportLinks("drift", params, ["csv", "excel", "ndjson"]), ...more(page, ask, eventList)];
}
