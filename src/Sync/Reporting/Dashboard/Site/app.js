// The page: opens the view named in the URL and updates navigation and title.
import { showAbout } from "./about.js";
import { el } from "./dom.js";
import { here, link } from "./router.js";
import { startRun } from "./sync.js";
import * as coverage from "./view-coverage.js";
import * as overview from "./view-overview.js";
import * as inventory from "./view-inventory.js";
import * as drift from "./view-drift.js";
import * as runs from "./view-runs.js";
import * as expectations from "./view-expectations.js";
import * as deliveries from "./view-deliveries.js";

const views = { coverage, overview, inventory, drift, expectations, runs, deliveries };
const unknown = {
  title: "Page not found",
  open: main => {
    main.append(el("p", {},
      "The dashboard has no such page. ", el("a", { href: link("coverage") }, "Go to the coverage")));
    return { update() {} };
  },
};
const refreshEvery = 60_000;

const main = document.getElementById("main");
let shown = null;
let current = null;

function navigate() {
  // The target of the skip link is not a view.
  if (location.hash === "#main") return;
  const { view, params } = here();
  if (view !== shown) open(view);
  current.update(params);
}

function open(view) {
  const page = Object.hasOwn(views, view) ? views[view] : unknown;
  const heading = el("h1", { tabindex: "-1" }, page.title);
  main.replaceChildren(heading);
  document.title = `${page.title} · Sync`;
  for (const anchor of document.querySelectorAll("#views a")) {
    if (anchor.dataset.view === view) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  // Moves the focus to the heading after navigation; after a page load screen readers announce the title anyway.
  if (shown !== null) heading.focus({ preventScroll: true });
  if (shown !== null) scrollTo(0, 0);
  shown = view;
  current = page.open(main);
}

document.getElementById("views").append(el("ul", {}, Object.entries(views).map(([view, page]) =>
  el("li", {}, el("a", { href: link(view), "data-view": view }, page.title)))));
document.getElementById("sync").addEventListener("click", startRun);
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", navigate);
// Closes what a link opened. A dialog, and a search field with text, use the key themselves.
addEventListener("keydown", event => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.target.type === "search" && event.target.value !== "") return;
  current.escape?.();
});
setInterval(() => document.visibilityState === "visible" && current.refresh?.(), refreshEvery);
if (location.hash === "") history.replaceState(null, "", link("coverage"));
navigate();
showAbout();

