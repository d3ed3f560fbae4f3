// Which app this is: environment and cloud in the header, version, next run and the API's documentation in the footer.
import { get, hasKey, setSignedIn } from "./api.js";
import { el } from "./dom.js";
import { shortTime, value } from "./format.js";

const badge = document.getElementById("environment");
const facts = document.getElementById("about");
const pause = 60_000;

// Repeated, because the next run changes.
export async function showAbout() {
  let isRefused = false;
  try {
    const about = await get("about");
    if (about.signedInAs !== null) setSignedIn();
    header(about);
    facts.replaceChildren(...footer(about));
  } catch (problem) {
    // The view shows the error, and asks for a key.
    isRefused = problem.status === 401;
  }
  const again = () => document.visibilityState === "visible" && (!isRefused || hasKey())
    ? showAbout() : setTimeout(again, pause);
  setTimeout(again, pause);
}

function header({ environment, cloud }) {
  const texts = [environment, cloud === "fake" && "fake cloud: made-up data"].filter(Boolean);
  badge.textContent = texts.join(" · ");
  badge.hidden = texts.length === 0;
  badge.classList.toggle("warn", cloud === "fake");
}

const footer = ({ version, environment, cloud, cloudHost, nextRunAt, signedInAs }) => [
  el("li", {}, `Sync ${version}`),
  environment && el("li", {}, "Environment: ", value(environment)),
  el("li", {}, "Cloud: ", cloud === "fake" ? "fake (made-up data)" : `Alibaba Cloud (${cloudHost})`),
  el("li", {}, "Next run: ", shortTime(nextRunAt), " UTC"),
  signedInAs && el("li", {}, "Signed in as ", value(signedInAs)),
  el("li", {}, el("a", { href: "/api/docs" }, "API documentation")),
].filter(Boolean);
