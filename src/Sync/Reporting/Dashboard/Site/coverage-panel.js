// One end of a connection: the verdict, its flow logs, the attachment, and the history of both.
import { get } from "./api.js";
import { el } from "./dom.js";
import { nameOf } from "./end-link.js";
import { flowLogLink } from "./flow-log-link.js";
import { moment, value } from "./format.js";
import { itemFacts, loadVersions } from "./item.js";
import { load } from "./loading.js";
import { mark } from "./marks.js";
import { panel } from "./panel.js";

const flowLogFields = "accountId,regionId,flowLogId,flowLogName,status,interval,projectName,logStoreName";

export function coveragePanel(close) {
  const regions = [el("div", {}), el("div", {}), el("div", {}), el("div", {})];
  const [now, attachment, verdicts, versions] = regions;
  const content = [
    now, el("h3", {}, "Attachment"), attachment, el("h3", {}, "Verdicts"), verdicts,
    el("h3", {}, "History of the attachment"), versions,
  ];
  return panel(close, content, ([accountId, regionId, attachmentEndId], asOf) => {
    regions.forEach(each => each.replaceChildren());
    const then = asOf && { asOf };
    load(now, signal => judged({ accountId, regionId, attachmentEndId, ...then }, signal), verdict);
    load(attachment, signal => attached(attachmentEndId, then, signal), item => {
      const scope = item && { accountId: item.accountId, regionId: item.regionId };
      loadVersions(versions, "attachments", item?.attachmentEndId ?? attachmentEndId, scope);
      return attachmentFacts(item, attachmentEndId);
    });
    loadVersions(verdicts, "coverage", attachmentEndId, { accountId, regionId });
  });
}

// The end with its flow logs, of which the verdict has only the IDs.
async function judged(query, signal) {
  const { items: [end] } = await get("coverage", query, signal);
  if (!end || end.flowLogs.length === 0) return { end, flowLogs: [] };
  const ids = { flowLogId: end.flowLogs.join(","), fields: flowLogFields, ...query.asOf && { asOf: query.asOf } };
  return { end, flowLogs: (await get("flowlogs", ids, signal)).items };
}

function verdict({ end, flowLogs }) {
  if (!end) return el("p", { class: "notice warn" }, "This end of a connection has no verdict then. See its history.");
  return [
    el("p", {}, mark(end.verdict), " ", el("strong", {}, value(nameOf(end)))),
    el("p", {}, value(end.reason)),
    el("p", { class: "soft" }, "since ", moment(end.since), " UTC"),
    end.qualifiers && el("ul", {}, end.qualifiers.map(each => el("li", {}, value(each.text)))),
    el("h3", {}, "Flow logs"),
    flowLogs.length === 0 ? el("p", { class: "soft" }, "none")
      : el("ul", { class: "ends" }, flowLogs.map(each => el("li", {}, mark(each.status), " ", flowLogLink(each),
        el("span", { class: "soft" }, " ", value(each.projectName), " / ", value(each.logStoreName))))),
  ];
}

// The cloud may list a connection between transit routers at one of its ends only.
async function attached(attachmentEndId, then, signal) {
  const [transitRouterAttachmentId] = attachmentEndId.split("@");
  const { items } = await get("attachments", { transitRouterAttachmentId, ...then }, signal);
  return items.find(item => item.attachmentEndId === attachmentEndId) ?? items[0];
}

function attachmentFacts(item, attachmentEndId) {
  if (!item) return el("p", { class: "soft" }, "It is not in the inventory.");
  return [
    item.attachmentEndId !== attachmentEndId
      && el("p", { class: "notice" }, "The cloud lists this connection at its other end only: ",
        value(item.transitRouterId)),
    itemFacts(known(item)),
  ];
}

// Most fields belong to one kind of attachment, and are empty for the others.
const known = item => Object.fromEntries(Object.entries(item).filter(([, each]) => each !== null && each !== ""));
