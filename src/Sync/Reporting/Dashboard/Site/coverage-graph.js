// The network for the map: CEN instances with their transit routers, the connections between these, and counts.
import { allPages } from "./all-pages.js";
import { changed } from "./router.js";
import { known, noCounts, verdicts, worst } from "./verdicts.js";

export const mostEnds = 5000;

const endFields = "cenId,regionId,transitRouterId,transitRouterAttachmentId,peerTransitRouterId,peerRegionId,verdict";
const routerFields = "accountId,cenId,regionId,transitRouterId,transitRouterName,type,status,coverageReason";

// scope: the filters of the coverage; the other lists have only some of them.
export async function askForNetwork(scope, signal) {
  const place = [...scope].filter(([name]) => ["accountId", "cenId", "regionId", "asOf"].includes(name));
  const cenPlace = place.filter(([name]) => name !== "regionId");
  const [ends, routers, cens] = await Promise.all([
    allPages("coverage", [...scope, ["fields", endFields]], mostEnds, signal),
    allPages("transit-routers", [...place, ["fields", routerFields]], mostEnds, signal),
    allPages("cens", [...cenPlace, ["fields", "cenId,name"]], mostEnds, signal),
  ]);
  // A filter that transit routers do not have leaves those with matching connections.
  const isPartial = changed(scope, Object.fromEntries(place.map(([name]) => [name, null]))).size > 0;
  return { ends: ends.items, total: ends.totalCount, routers: routers.items, cens: cens.items, isPartial };
}

// [{ cenId, name, counts, routers: [{ id, name, regionId, type, status, reason, counts }], lines: [{ from, to, … }] }],
// those with the most ends that lack a flow log first.
export function blocksOf({ ends, routers, cens, isPartial }) {
  const nodes = new Map(routers.map(router => [router.transitRouterId, node(router)]));
  for (const end of ends) {
    const at = nodeAt(nodes, end.transitRouterId, end.regionId, end.cenId);
    at.counts[known(end.verdict)]++;
    if (end.peerTransitRouterId) nodeAt(nodes, end.peerTransitRouterId, end.peerRegionId, end.cenId).isPeer = true;
  }
  const shown = [...nodes.values()].filter(each => !isPartial || each.isPeer || worst(each.counts) !== null);
  const names = new Map(cens.map(cen => [cen.cenId, cen.name]));
  const lines = linesOf(ends);
  return [...Map.groupBy(shown, each => each.cenId)]
    .map(([cenId, members]) => block(cenId, names.get(cenId), members, lines))
    .sort(byNeed);
}

const node = router => ({
  id: router.transitRouterId, name: router.transitRouterName, regionId: router.regionId, cenId: router.cenId,
  type: router.type, status: router.status, reason: router.coverageReason, counts: noCounts(), isListed: true,
  isPeer: false,
});

// A transit router that no list contains, such as one of an account that is not synced, is known by its connections.
function nodeAt(nodes, id, regionId, cenId) {
  if (!nodes.has(id)) {
    nodes.set(id, { id, name: null, regionId, cenId, type: null, status: null, counts: noCounts(), isPeer: false });
  }
  return nodes.get(id);
}

function block(cenId, name, members, lines) {
  const routers = members.sort((one, other) =>
    compare(one.regionId ?? "", other.regionId ?? "") || compare(one.id ?? "", other.id ?? ""));
  const ids = new Set(routers.map(each => each.id));
  const counts = noCounts();
  for (const each of routers) for (const verdict of verdicts) counts[verdict] += each.counts[verdict];
  return { cenId, name, counts, routers, lines: lines.filter(line => ids.has(line.from) && ids.has(line.to)) };
}

// One line for all connections between two transit routers; its verdict is the worst of all their ends.
function linesOf(ends) {
  const found = new Map();
  for (const end of ends.filter(each => each.peerTransitRouterId)) {
    const [from, to] = [end.transitRouterId, end.peerTransitRouterId].sort();
    const line = found.get(`${from} ${to}`) ?? { from, to, counts: noCounts(), connections: new Set() };
    line.counts[known(end.verdict)]++;
    line.connections.add(end.transitRouterAttachmentId);
    found.set(`${from} ${to}`, line);
  }
  return [...found.values()].map(line => ({ ...line, verdict: worst(line.counts), count: line.connections.size }));
}

const compare = (one, other) => one < other ? -1 : one > other ? 1 : 0;

const need = each => each.counts.not_covered + each.counts.partly;

const byNeed = (one, other) => need(other) - need(one) || other.counts.unknown - one.counts.unknown
  || compare(one.cenId ?? "", other.cenId ?? "");
