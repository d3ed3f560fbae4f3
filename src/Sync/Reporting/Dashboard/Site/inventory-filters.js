// Filters of the inventory: the parameters of GET /api/flowlogs.
import { get } from "./api.js";
import { el } from "./dom.js";
import { choice, filterForm, offerAll, search, text, time } from "./filters.js";
import { tags } from "./tag-filter.js";

export function inventoryFilters() {
  const region = choice("regionId", "Region", []);
  const account = choice("accountId", "Account", []);
  const status = choice("status", "Status", []);
  offerKnown(region, account, status);
  const more = [
    text("transitRouterId", "Transit router"), text("transitRouterAttachmentId", "Attachment"),
    text("projectName", "Project"), text("logStoreName", "Logstore"),
    text("interval", "Interval (s)", { inputmode: "numeric" }),
    text("flowLogVersion", "Version", { inputmode: "numeric" }),
  ];
  return filterForm("inventory", "Filter flow logs",
    [
      search("q", "Search names, IDs, tags"), region, account, status, text("cenId", "CEN instance"), tags(),
      time("asOf", "As of"), ...folded(more),
    ],
    { cursor: null, from: null, selected: null });
}

// All fields share one element; each reads and shows its own parameter.
function folded(fields) {
  const details = el("details", {},
    el("summary", {}, "More filters"), el("div", { class: "filters" }, fields.map(field => field.element)));
  const show = (field, params) => {
    field.show(params);
    if (field.element.querySelector("input").value) details.open = true;
  };
  return fields.map((field, at) => ({
    ...field, show: params => show(field, params), element: at === 0 ? details : null,
  }));
}

async function offerKnown(region, account, status) {
  try {
    const [regions, summary] = await Promise.all([get("regions"), get("summary", { days: 1 })]);
    offerAll(region, regions.items.map(each => each.regionId));
    offerAll(account, regions.items.map(each => each.accountId));
    offerAll(status, summary.byStatus.map(each => each.value));
  } catch {
    // The list shows the error, and filters in the URL work without these options.
  }
}
