// A list that loads one more page on demand.
import { el } from "./dom.js";
import { failure } from "./loading.js";

// ask: cursor => page; render: all items so far => element
export function more(first, ask, render) {
  let items = first.items;
  let cursor = first.nextCursor;
  const list = el("div", {}, render(items));
  const foot = el("div", { class: "more" });
  const next = async event => {
    event.target.disabled = true;
    try {
      const page = await ask(cursor);
      const known = items.length;
      items = [...items, ...page.items];
      cursor = page.nextCursor;
      list.replaceChildren(render(items, known));
      show();
      list.querySelector("[data-focus]")?.focus();
    } catch (problem) {
      foot.replaceChildren(failure(problem, next));
    }
  };
  const show = () => foot.replaceChildren(
    ...cursor ? [el("button", { type: "button", click: next }, "Show more")] : []);
  show();
  return [list, foot];
}
