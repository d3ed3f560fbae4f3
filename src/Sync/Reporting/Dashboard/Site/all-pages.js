// Reads all pages of a list, up to a number of items.
import { get } from "./api.js";

const pageSize = 1000;

// Returns { items, totalCount }; fewer items than the total if there are more than most.
export async function allPages(path, params, most, signal) {
  const items = [];
  let page;
  do {
    const cursor = page ? [["cursor", page.nextCursor]] : [];
    page = await get(path, [...params, ["pageSize", pageSize], ...cursor], signal);
    items.push(...page.items);
  } while (page.nextCursor && items.length < most);
  return { items, totalCount: page.totalCount };
}
