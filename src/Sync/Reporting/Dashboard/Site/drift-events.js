// Drift events, grouped by day.
import { changesTable } from "./changes.js";
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { flowLogLink } from "./flow-log-link.js";
import { clock, count, moment } from "./format.js";
import { mark } from "./marks.js";
import { link } from "./router.js";

// focusAt: index of the event that gets the focus, the first one of a newly loaded page.
export function eventList(items, focusAt) {
  const days = Map.groupBy(items, item => clock(item.at).slice(0, 10));
  const numbers = new Map(items.map((item, at) => [item, at]));
  return el("div", {}, [...days].map(([day, events]) => el("section", {},
    el("h2", {}, day, el("span", { class: "soft" }, ` ${count(events.length, "event")}`)),
    el("ol", { class: "events" }, events.map(item => event(item, numbers.get(item) === focusAt))))));
}

function event(item, hasFocus) {
  const name = item.flowLogName ?? item.flowLogId;
  return el("li", { class: `event ${item.kind}` },
    el("h3", { tabindex: hasFocus && "-1", "data-focus": hasFocus }, mark(item.kind), " ", flowLogLink(item)),
    el("p", { class: "facts" },
      el("a", { href: link("drift", { event: item.id }), title: "Link to this event" }, moment(item.at)),
      el("span", {}, mark(item.severity), " severity"),
      item.state !== "shown" && mark(item.state),
      item.flowLogName !== null && el("span", { class: "id" }, item.flowLogId),
      el("span", {}, item.regionId),
      el("span", {}, "account ", accountOf(item.accountId)),
      el("a", { href: link("runs", { run: item.runId }) }, `run #${item.runId}`),
      item.leftFilter && el("span", {}, "left the filter"),
      item.flaps > 0 && el("span", {}, "repeated ", count(item.flaps, "time"), ", last at ", moment(item.flappedAt))),
    changesTable(item.changes, `What changed in ${name}`));
}
