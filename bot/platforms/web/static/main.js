// Puts the page's parts to work.

import { compose } from "./composer.js";
import * as dialogs from "./dialogs.js";
import * as log from "./log.js";
import { isPosting, page, tell, words } from "./page.js";
import * as press from "./press.js";
import * as side from "./side.js";
import { follow } from "./stream.js";

for (const form of document.querySelectorAll("[data-composer]")) compose(form);
dialogs.start();
log.start();
side.start();
press.start();

follow({
  message: log.take,
  clock: ({ html }) => {
    document.getElementById("time").innerHTML = html;
    const pretended = document.querySelector("#time b") !== null;
    document.querySelector(".clock").classList.toggle("pretended", pretended);
  },
  stale: async () => {
    tell(words.stale);
    // A form is being filled in, or an answer is on its way.
    while (dialogs.isBusy() || isPosting()) await new Promise((later) => setTimeout(later, 500));
    if (page.leaving) return;
    page.leaving = true;
    location.reload();
  },
});

window.pressHeld();
