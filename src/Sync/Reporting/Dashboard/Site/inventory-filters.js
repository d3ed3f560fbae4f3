// Filters of the inventory: the parameters of GET /api/flowlogs.
import { get } from "./api.js";
import { el } from "./dom.js";
import { choice, filterForm, offer, search, text, time } from "./filters.js";

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

// tag.KEY=VALUE in the URL is KEY=VALUE here, separated by commas. KEY alone matches any value.
function tags() {
  const input = el("input", { type: "text", id: "filter-tags", spellcheck: "false", placeholder: "env=prod, team" });
  let shown = "";
  let names = [];
  return {
    element: el("p", { class: "field" }, el("label", { for: "filter-tags" }, "Tags"), input),
    read() {
      if (input.value === shown) return {};
      const given = input.value.split(",").map(each => each.trim()).filter(Boolean).map(each => each.split(/=(.*)/s));
      return {
        ...Object.fromEntries(names.map(name => [name, null])),
        ...Object.fromEntries(given.map(([key, value]) => [`tag.${key}`, value ?? any])),
      };
    },
    show(params) {
      const known = [...params].filter(([name]) => name.startsWith("tag."));
      names = known.map(([name]) => name);
      shown = input.value = known
        .map(([name, value]) => name.slice(4) + (value.trim() === "" ? "" : `=${value}`))
        .join(", ");
    },
  };
}

// The API accepts a key without a value, but an empty parameter would be removed from the URL.
const any = " ";

async function offerKnown(region, account, status) {
  try {
    const [regions, summary] = await Promise.all([get("regions"), get("summary", { days: 1 })]);
    const fill = (field, values) =>
      [...new Set(values)].sort().forEach(value => offer(field.element.querySelector("select"), value));
    fill(region, regions.items.map(each => each.regionId));
    fill(account, regions.items.map(each => each.accountId));
    fill(status, summary.byStatus.map(each => each.value).filter(Boolean));
  } catch {
    // The list shows the error, and filters in the URL work without these options.
  }
}
