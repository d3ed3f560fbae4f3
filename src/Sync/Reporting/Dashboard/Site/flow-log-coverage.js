// The ends of connections that a flow log counts for.
import { get } from "./api.js";
import { endLink, keyOf } from "./end-link.js";
import { el } from "./dom.js";
import { count } from "./format.js";
import { mark } from "./marks.js";
import { link } from "./router.js";

const shown = 12;
const most = 1000;
const fields = [
  "accountId", "regionId", "attachmentEndId", "transitRouterAttachmentId", "attachmentName", "resourceType",
  "resourceId", "verdict", "flowLogs",
];

// query: the flow log's key, and asOf
export async function coveredBy(query, signal) {
  const { items: [flowLog] } = await get("flowlogs", query, signal);
  const places = flowLog ? placesOf(flowLog) : [];
  const options = { fields: fields.join(","), pageSize: most, ...query.asOf && { asOf: query.asOf } };
  const pages = await Promise.all(places.map(place => get("coverage", { ...place, ...options }, signal)));
  const ends = pages.flatMap(page => page.items).filter(end => end.flowLogs?.includes(query.flowLogId));
  const unique = new Map(ends.map(end => [keyOf(end), end]));
  return { flowLog, places, ends: [...unique.values()], isCut: pages.some(page => page.nextCursor) };
}

// A flow log of a transit router also counts for the other ends of its connections to transit routers.
function placesOf({ transitRouterAttachmentId, transitRouterId }) {
  if (transitRouterAttachmentId) return [{ transitRouterAttachmentId }];
  return transitRouterId ? [{ transitRouterId }, { peerTransitRouterId: transitRouterId }] : [];
}

export function coveredList({ flowLog, places, ends, isCut }) {
  if (ends.length === 0) return el("p", { class: "soft" }, nothing(flowLog, places));
  const left = ends.length - shown;
  return [
    el("p", {}, `It counts for ${count(ends.length, "end")} of connections`, isCut && " or more", "."),
    el("ul", { class: "ends" }, ends.slice(0, shown).map(end => el("li", {}, mark(end.verdict), " ", endLink(end)))),
    left > 0 && el("p", {}, el("a", { href: link("coverage", { verdict: "all", ...places[0] }) },
      `Show these and ${count(left, "more", "more")} in the list`)),
  ];
}

function nothing(flowLog, places) {
  if (!flowLog) return "Nothing: it does not exist.";
  if (places.length === 0) return "Nothing: it names neither a transit router nor an attachment.";
  if (flowLog.status?.toLowerCase() !== "active") return `Nothing: its status is ${flowLog.status ?? "not known"}.`;
  return "No connection that is known.";
}
