// Parts of a list whose order, page and selected row are in the URL.
import { el } from "./dom.js";
import { changed, go, link } from "./router.js";

// The cursor of the previous page, by the cursor of the next one: the API pages forward only.
const before = new Map();

export function pager(view, page, params) {
  const [cursor, from, size] = [params.get("cursor"), Number(params.get("from")) || 1, page.items.length];
  if (page.nextCursor) before.set(page.nextCursor, { cursor, from });
  const earlier = cursor && before.get(cursor);
  const to = (name, changes) =>
    el("a", { class: "button", href: link(view, changed(params, changes)), "data-key": `page ${name}` }, name);
  return el("nav", { class: "pager", "aria-label": "Pages" },
    cursor && to("First", { cursor: null, from: null }),
    earlier && to("Previous", { cursor: earlier.cursor, from: earlier.cursor && earlier.from }),
    page.nextCursor && to("Next", { cursor: page.nextCursor, from: from + size }));
}

// The heading of a column; a link that sorts by it if it has a field to sort by.
export function heading(view, column, params) {
  if (!column.sort) return el("th", { scope: "col", class: column.class }, column.name);
  const sort = params.get("sort") ?? "";
  const isSorted = sort.replace("-", "") === column.sort;
  const next = sort === column.sort ? `-${column.sort}` : sort === `-${column.sort}` ? null : column.sort;
  const sign = !isSorted ? "" : sort.startsWith("-") ? " ▾" : " ▴";
  const direction = sort.startsWith("-") ? "descending" : "ascending";
  return el("th", { scope: "col", class: column.class, "aria-sort": isSorted && direction },
    el("a", {
      href: link(view, changed(params, { sort: next, cursor: null, from: null })),
      "data-key": `sort ${column.sort}`, title: "Sort by this column",
    }, column.name, el("span", { "aria-hidden": "true" }, sign)));
}

// Rows have a link with data-row.
export function showSelected(list, params) {
  for (const anchor of list.querySelectorAll("[data-row]")) {
    const isSelected = anchor.dataset.row === params.get("selected");
    if (isSelected) anchor.setAttribute("aria-current", "true");
    else anchor.removeAttribute("aria-current");
    anchor.closest("tr").classList.toggle("selected", isSelected);
  }
}

// Closes the details of the selected row and returns the focus to it.
export function closeSelected(view, params) {
  const row = document.querySelector(`[data-row="${CSS.escape(params.get("selected") ?? "")}"]`);
  go(link(view, changed(params, { selected: null })));
  (row ?? document.querySelector("#page-of"))?.focus();
}
