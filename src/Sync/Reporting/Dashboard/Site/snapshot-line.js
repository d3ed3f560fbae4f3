// The snapshot files in a store: one line per series.
import { el } from "./dom.js";
import { ago, count, moment } from "./format.js";
import { mark } from "./marks.js";

export const snapshotLines = series => series.length > 0 && el("ul", { class: "soft", "aria-label": "Snapshots" },
  series.map(each => el("li", {},
    el("strong", {}, `Snapshots ${each.name}`), ": ",
    each.newestMoment ? ["newest of ", moment(each.newestMoment), " UTC, ", ago(each.newestMoment)] : "none written yet",
    each.nextMoment && [", next ", moment(each.nextMoment)],
    each.overdue > 0 && [", ", mark("overdue"), ` ${count(each.overdue, "snapshot")}`],
    each.reason && `. ${each.reason}`)));
