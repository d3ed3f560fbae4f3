import { el } from "./dom.js";
import { link } from "./router.js";

// A link to the details of a flow log, which include the history of a removed one.
export const flowLogLink = item => {
  const selected = `${item.accountId}/${item.regionId}/${item.flowLogId}`;
  return el("a", { href: link("inventory", { selected }) }, item.flowLogName ?? item.flowLogId);
};
