// Starts runs, and says what became of it to everybody: see the status line below the header.
import { Problem, post } from "./api.js";
import { go, link } from "./router.js";

const button = document.getElementById("sync");
const status = document.getElementById("status");

export function say(text, isBad = false) {
  // What has been said already is not read out again.
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("bad", isBad);
}

// Goes to the run it started, or to the one that was working already.
export async function startRun() {
  button.disabled = true;
  try {
    const { runId } = await post("sync");
    say(`Run ${runId} has begun.`);
    go(link("runs", { run: runId }));
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 409) follow(problem);
    else say([problem.message, ...problem.details ?? []].join(" "), true);
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}

function follow({ message, details, content }) {
  say([message, ...details].join(" "));
  go(link("runs", content.runId ? { run: content.runId } : {}));
}
