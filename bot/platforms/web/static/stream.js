// The one stream of this page: it is closed in a hidden tab, and taken up where it was left.

import { page, tell, words } from "./page.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;

let source = null;
let since = page.since;
let wait = FIRST_WAIT;
let again;
let lost = false;

export function follow(handlers) {
  const open = () => {
    clearTimeout(again);
    if (source || document.hidden) return;
    const { as, language, place } = page;
    source = new EventSource(`/stream?${new URLSearchParams({ as, language, place, since })}`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      if (lost) tell(words.back);
      show(false);
    };
    source.onerror = () => {
      close();
      again = setTimeout(open, wait);
      if (wait > FIRST_WAIT) show(true);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    source.addEventListener("message", (event) => {
      since = event.lastEventId;
      handlers.message(JSON.parse(event.data));
    });
    source.addEventListener("clock", (event) => handlers.clock(JSON.parse(event.data)));
    source.addEventListener("stale", () => {
      close();
      handlers.stale();
    });
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}

function close() {
  source?.close();
  source = null;
}

function show(isLost) {
  lost = isLost;
  document.body.classList.toggle("lost", isLost);
  if (isLost) tell(words.lost);
}
