// Starts runs, and shows messages in the status line below the header.
import { Problem, post } from "./api.js";
import { go, link } from "./router.js";

const button = document.getElementById("sync");
const status = document.getElementById("status");

export function say(text, isBad = false) {
  // Screen readers do not repeat an unchanged message.
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("bad", isBad);
}

// Opens the run it started, or the one already in progress.
export async function startRun() {
  button.disabled = true;
  try {
    const { runId } = await post("sync");
    say(`Run ${runId} started.`);
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
