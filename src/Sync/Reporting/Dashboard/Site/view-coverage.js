// What is not logged: the share of covered connections, the map of the network, and the list of what lacks a flow log.
import { get } from "./api.js";
import { coverageFilters, listed, scoped } from "./coverage-filters.js";
import { askForNetwork } from "./coverage-graph.js";
import { coverageMap, showRouter } from "./coverage-map.js";
import { coveragePage, fields } from "./coverage-page.js";
import { coveragePanel } from "./coverage-panel.js";
import { coverageSummary } from "./coverage-summary.js";
import { el } from "./dom.js";
import { load } from "./loading.js";
import { closeSelected, showSelected } from "./paging.js";
import { changed, here } from "./router.js";

export const title = "Coverage";

export function open(main) {
  const filters = coverageFilters();
  const [summary, map, list] = [el("div", { class: "stack" }), el("div", {}), el("div", { class: "list" })];
  const panel = coveragePanel(() => closeSelected("coverage", here().params));
  main.append(el("div", { class: "stack" }, summary,
    el("section", { class: "card", "aria-labelledby": "map" },
      el("div", { class: "head" }, el("h2", { id: "map" }, "Network"),
        el("button", { type: "button", class: "small", click: () => toList(list) }, "Skip to the list")),
      map),
    filters.form, el("div", { class: "beside" }, list, panel.element)));

  const showSummary = params => load(
    summary, signal => get("coverage/summary", params, signal),
    answer => coverageSummary(answer, changed(params, { days: null })));
  const showMap = scope => load(
    map, signal => askForNetwork(changed(scope, { map: null }), signal), network => coverageMap(network, scope))
    .then(() => showRouter(map, here().params.get("transitRouterId")));
  const showList = listLoader(list, map);
  const shown = {};
  return {
    update(params) {
      filters.show(params);
      if (differs(shown, "summary", summarised(params))) showSummary(summarised(params));
      if (differs(shown, "map", mapped(params))) showMap(mapped(params));
      if (differs(shown, "list", changed(params, { selected: null, map: null, days: null }))) showList(params);
      showRouter(map, params.get("transitRouterId"));
      showSelected(list, params);
      panel.show(params.get("selected"), params.get("asOf"));
    },
    escape: panel.escape,
    // Does not close a table that is open.
    refresh() {
      const { params } = here();
      if (!summary.querySelector("details[open]")) showSummary(summarised(params));
      if (!map.querySelector("details[open]")) showMap(mapped(params));
    },
  };
}

const summarised = params => changed(scoped(params), { days: params.get("days") });

const mapped = params => changed(scoped(params), { map: params.get("map") });

function differs(shown, name, params) {
  const isNew = shown[name] !== params.toString();
  shown[name] = params.toString();
  return isNew;
}

function toList(list) {
  list.scrollIntoView({ block: "start" });
  list.querySelector("#page-of")?.focus({ preventScroll: true });
}

// After a click on a transit router, the focus moves to its connections in the list, which is below the map.
function listLoader(list, map) {
  let isAskedFor = false;
  const arrive = () => {
    if (isAskedFor) toList(list);
    isAskedFor = false;
  };
  map.addEventListener("click", event => {
    const cell = event.target.closest("[data-router]");
    if (!cell) return;
    isAskedFor = true;
    if (cell.getAttribute("href") === location.hash) arrive();
  });
  return params => {
    const query = [...listed(params), ["fields", fields.join(",")]];
    load(list, signal => get("coverage", query, signal), page => coveragePage(page, params)).then(() => {
      showSelected(list, here().params);
      arrive();
    });
  };
}
