import { el } from "./dom.js";
import { link } from "./router.js";

// To the panel of a flow log, which has the history of a removed one too.
export const flowLogLink = item => el("a", { href: link("inventory", { selected: `${item.accountId}/${item.regionId}/${item.flowLogId}` }) }, item.flowLogName ?? item.flowLogId);
