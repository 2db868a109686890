// What slides in: the rooms on a narrow screen, and the thread at the side.

import { compose } from "./composer.js";
import { openLog } from "./log.js";
import { page, part, tell, words } from "./page.js";

const narrow = window.matchMedia("(max-width: 60rem)");
const main = document.getElementById("main");
const side = document.getElementById("side");
const panel = document.getElementById("panel");

export function start() {
  document.addEventListener("click", (event) => {
    const moved = event.target.closest("[data-side]");
    if (moved) slide(moved.dataset.side === "open");
    const thread = event.target.closest("[data-thread]");
    if (thread) (thread.dataset.thread ? open : close)(thread.dataset.thread);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (side.classList.contains("open")) slide(false);
    else if (panel && !panel.hidden && panel.contains(document.activeElement)) close();
  });
  main.addEventListener("click", () => side.classList.contains("open") && slide(false), { capture: true });
  narrow.addEventListener("change", settle);
  const log = panel?.querySelector("[data-root]");
  if (log) openLog(log);
  settle();
}

function slide(isOpen) {
  side.classList.toggle("open", isOpen);
  settle();
  const opener = document.querySelector("[data-side=open]");
  (isOpen ? side.querySelector("[data-side=close]") : opener).focus();
}

// What is covered on a narrow screen cannot be reached by key either.
function settle() {
  const drawn = side.classList.contains("open");
  const threaded = panel !== null && !panel.hidden;
  side.inert = narrow.matches && !drawn;
  main.inert = narrow.matches && threaded;
  document.body.classList.toggle("threaded", threaded);
  document.body.classList.toggle("drawn", drawn);
}

async function open(root) {
  const html = await part(`/thread/${root}`, { place: page.place });
  if (html === null) return tell(words.failed);
  panel.innerHTML = html;
  panel.hidden = false;
  settle();
  openLog(panel.querySelector("[data-root]"));
  compose(panel.querySelector("[data-composer]"));
  remember(root);
  document.getElementById("reply").focus();
}

function close() {
  const root = panel.querySelector("[data-root]").dataset.root;
  panel.hidden = true;
  panel.replaceChildren();
  settle();
  remember(null);
  document.querySelector(`#log [data-thread="${root}"]`)?.focus();
}

function remember(root) {
  const here = new URL(location.href);
  if (root) here.searchParams.set("thread", root);
  else here.searchParams.delete("thread");
  history.replaceState(null, "", here);
}
