// All flow logs, now or in the past: search, filters, sorting and paging, with the details of one flow log beside the
// list.
import { get } from "./api.js";
import { el } from "./dom.js";
import { flowLogPanel } from "./flow-log-panel.js";
import { inventoryFilters } from "./inventory-filters.js";
import { fields, inventoryPage } from "./inventory-page.js";
import { load } from "./loading.js";
import { closeSelected, showSelected } from "./paging.js";
import { changed, here } from "./router.js";

export const title = "Inventory";

// Parameters of the URL that the API does not have.
const own = { selected: null, from: null };

export function open(main) {
  const filters = inventoryFilters();
  const list = el("div", { class: "list" });
  const panel = flowLogPanel(() => closeSelected("inventory", here().params));
  main.append(el("div", { class: "stack" }, filters.form, el("div", { class: "beside" }, list, panel.element)));
  let listed;
  return {
    update(params) {
      filters.show(params);
      const asked = changed(params, { selected: null }).toString();
      if (asked !== listed) {
        listed = asked;
        const query = [...changed(params, own), ["fields", fields.join(",")]];
        load(list, signal => get("flowlogs", query, signal), page => inventoryPage(page, params))
          .then(() => showSelected(list, here().params));
      }
      showSelected(list, params);
      panel.show(params.get("selected"), params.get("asOf"));
    },
    escape: panel.escape,
  };
}
