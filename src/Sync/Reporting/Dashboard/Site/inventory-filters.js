// Filters of the inventory: the parameters of GET /api/flowlogs.
import { get } from "./api.js";
import { pickers } from "./choices.js";
import { el } from "./dom.js";
import { choice, filterForm, offerAll, search, text, time } from "./filters.js";
import { tags } from "./tag-filter.js";

export function inventoryFilters() {
  const status = choice("status", "Status", []);
  offerKnown(status);
  const more = [
    text("transitRouterId", "Transit router"), text("transitRouterAttachmentId", "Attachment"),
    text("projectName", "Project"), text("logStoreName", "Logstore"),
    text("interval", "Interval (s)", { inputmode: "numeric" }),
    text("flowLogVersion", "Version", { inputmode: "numeric" }),
  ];
  return filterForm("inventory", "Filter flow logs",
    [
      search("q", "Search names, IDs, tags"), ...pickers(), status, tags(), time("asOf", "As of"), ...folded(more),
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

async function offerKnown(status) {
  try {
    const { byStatus } = await get("summary", { days: 1 });
    offerAll(status, byStatus.filter(each => each.value).map(each => [each.value, each.value]));
  } catch {
    // The list shows the error, and filters in the URL work without these options.
  }
}
