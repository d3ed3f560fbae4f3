// A region of the page that shows the progress of a request, then its response or error.
import { el } from "./dom.js";

const underWay = new WeakMap();

// render turns the response into the content of the region. An earlier request of the region is aborted.
export async function load(region, request, render) {
  underWay.get(region)?.abort();
  const turn = new AbortController();
  underWay.set(region, turn);
  region.setAttribute("aria-busy", "true");
  if (!region.hasChildNodes()) region.append(el("p", { class: "soft loading" }, "Loading …"));
  try {
    const answer = await request(turn.signal);
    if (!turn.signal.aborted) replace(region, render(answer));
  } catch (problem) {
    if (turn.signal.aborted) return;
    replace(region, [failure(problem, () => load(region, request, render))]);
  } finally {
    if (underWay.get(region) === turn) region.removeAttribute("aria-busy");
  }
}

// Replaces the content and restores the focus to the element with the same data-key.
export function replace(region, content) {
  const key = region.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  region.replaceChildren(...[content].flat(Infinity).filter(Boolean));
  if (key) (region.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? region.querySelector("[data-focus]"))?.focus();
}

export const failure = (problem, retry) => el("div", { class: "notice bad", role: "alert" },
  el("p", {}, el("strong", {}, problem.message)),
  (problem.details ?? []).map(detail => el("p", {}, detail)),
  retry && el("p", {}, el("button", { type: "button", click: retry }, "Try again")));

export const empty = (...content) => el("div", { class: "empty" }, ...content);
