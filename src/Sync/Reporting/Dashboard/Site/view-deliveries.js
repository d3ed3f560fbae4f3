// Alert deliveries: the state of every sink, and the events pending for it or sent to it.
import { get } from "./api.js";
import { pickers } from "./choices.js";
import { el } from "./dom.js";
import { exportLinks } from "./export-links.js";
import { choice, filterForm, text, time } from "./filters.js";
import { flowLogLink } from "./flow-log-link.js";
import { moment, none, number, value } from "./format.js";
import { empty, load } from "./loading.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { link } from "./router.js";
import { table } from "./table.js";

export const title = "Deliveries";

export function open(main) {
  const filters = filterForm("deliveries", "Filter deliveries", [
    ...pickers(), text("sink", "Sink"), choice("state", "State", ["owed", "sent", "dead"]),
    text("runId", "Run", { inputmode: "numeric" }),
    text("eventId", "Event ID"), text("messageId", "Message ID"),
    time("since", "Created since"), time("until", "Created before"),
  ]);
  const sinks = el("div", {});
  const list = el("div", {});
  main.append(el("div", { class: "stack" },
    el("section", { class: "card", "aria-labelledby": "sinks" }, el("h2", { id: "sinks" }, "Sinks"), sinks),
    filters.form,
    el("section", { class: "card", "aria-labelledby": "deliveries" },
      el("h2", { id: "deliveries" }, "All deliveries"), list)));
  return {
    update(params) {
      filters.show(params);
      load(sinks, signal => get("sinks", {}, signal), ({ items }) => items.length === 0
        ? el("p", { class: "soft" }, "No sinks are configured: no alerts are sent.")
        : sinkTable(items));
      load(list, signal => get("deliveries", params, signal), page => deliveries(page, params));
    },
  };
}

const sinkTable = items => table("Sinks and their state", [
  { name: "Sink", cell: sink => el("a", { href: link("deliveries", { sink: sink.name }) }, sink.name) },
  { name: "Type", cell: sink => value(sink.type) },
  {
    name: "State",
    cell: sink => [
      mark(sink.state), sink.disabledAt && [" since ", moment(sink.disabledAt)],
      sink.resumeAt && [", paused by the receiver until ", moment(sink.resumeAt)],
    ],
  },
  { name: "Pending", class: "number", cell: sink => number(sink.owed) },
  {
    name: "Dead", class: "number",
    cell: sink => sink.dead === 0
      ? "0"
      : el("a", { href: link("deliveries", { sink: sink.name, state: "dead" }) }, number(sink.dead)),
  },
  { name: "Last sent (UTC)", cell: sink => moment(sink.lastSentAt) },
  { name: "Last failed (UTC)", cell: sink => moment(sink.lastFailedAt) },
  { name: "Reason", cell: sink => value(sink.lastReason) },
], items);

function deliveries(page, params) {
  const nothing = params.size > 0 ? "No delivery matches these filters." : "There have been no alerts yet.";
  if (page.items.length === 0) return empty(el("p", {}, nothing));
  const ask = cursor => get("deliveries", new URLSearchParams([...params, ["cursor", cursor]]));
  return [exportLinks("deliveries", params, ["csv", "excel", "ndjson"]), ...more(page, ask, deliveryTable)];
}

const deliveryTable = items => table("Deliveries, newest first", [
  { name: "Created (UTC)", cell: item => moment(item.owedAt) },
  { name: "Sink", cell: item => item.sink },
  { name: "State", cell: item => mark(item.state) },
  {
    name: "Event",
    cell: item => [mark(item.kind), " ", item.flowLogId === null ? value(item.resourceId) : flowLogLink(item)],
  },
  { name: "Severity", cell: item => mark(item.severity) },
  { name: "Rule", cell: item => value(item.rule) },
  { name: "Run", cell: item => el("a", { href: link("runs", { run: item.runId }) }, `#${item.runId}`) },
  { name: "Attempts", class: "number", cell: item => number(item.attempts) },
  { name: "Next attempt or end (UTC)", cell: item => moment(item.dueAt ?? item.endedAt) },
  {
    name: "Last response",
    cell: item => item.status === null && item.reason === null
      ? none()
      : [item.status, " ", item.reason && value(item.reason)],
  },
], items);
