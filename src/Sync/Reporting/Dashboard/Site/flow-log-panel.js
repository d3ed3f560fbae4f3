// All fields and all versions of one flow log, and what it covers.
import { get } from "./api.js";
import { el } from "./dom.js";
import { coveredBy, coveredList } from "./flow-log-coverage.js";
import { value } from "./format.js";
import { itemFacts, loadVersions } from "./item.js";
import { load } from "./loading.js";
import { mark } from "./marks.js";
import { panel } from "./panel.js";

export function flowLogPanel(close) {
  const [now, covers, history] = [el("div", {}), el("div", {}), el("div", {})];
  const content = [now, el("h3", {}, "Covers"), covers, el("h3", {}, "History"), history];
  return panel(close, content, ([accountId, regionId, flowLogId], asOf) => {
    [now, covers, history].forEach(each => each.replaceChildren());
    const query = { accountId, regionId, flowLogId, ...asOf && { asOf } };
    load(now, signal => get("flowlogs", query, signal), page => facts(page.items[0], asOf));
    load(covers, signal => coveredBy(query, signal), coveredList);
    loadVersions(history, "flowlogs", flowLogId, { accountId, regionId });
  });
}

function facts(item, asOf) {
  if (!item) {
    return el("p", { class: "notice warn" },
      asOf ? "This flow log did not exist at that time." : "This flow log no longer exists. Its history is below.");
  }
  return [el("p", {}, mark(item.status), " ", el("strong", {}, value(item.flowLogName))), itemFacts(item, ["status"])];
}
