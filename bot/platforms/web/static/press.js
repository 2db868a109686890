// What is pressed: a card's button, a suggestion, the clock.

import { ask, showForm } from "./dialogs.js";
import { newEvent, page, post, tell } from "./page.js";

const NEXT = "paiqi.next"; // a line to be said on the page that is gone to

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.says) press(button);
    if (button.dataset.dismiss) dismiss(button);
    if (button.dataset.clock) setClock(button.dataset.clock);
    if (button.matches("a[data-next]")) sessionStorage.setItem(NEXT, button.dataset.next);
    if (button.dataset.hide) hide(button.dataset.hide);
  });
  document.addEventListener("submit", submitted);
  document.addEventListener("click", closeMenus);
  document.addEventListener("toggle", placeMenu, { capture: true });
  for (const id of ["tries"]) showUnlessHidden(id);
  sayNext();
}

// A button says its line where it stands: in the place, and in the thread of its panel.
async function press(button) {
  const { says, title, text, yes } = button.dataset;
  if (title && !(await ask({ title, text, yes }))) return;
  button.dataset.event ??= newEvent(); // the same one when it is tried again
  button.setAttribute("aria-busy", "true");
  const thread = button.closest("#panel")?.querySelector("[data-root]")?.dataset.root ?? "";
  const answer = await say(says, button.dataset.in ?? page.place, thread, button.dataset.event);
  button.removeAttribute("aria-busy");
  if (answer.error) return;
  delete button.dataset.event;
  if (!answer.form) settle(button);
  if (button.dataset.then === "reload") location.reload();
}

// What only this person sees is not drawn anew: its pressed button shows that it was pressed.
function settle(button) {
  const message = button.closest(".private .buttons")?.closest(".private");
  message?.classList.add("answered");
  if (message) button.setAttribute("aria-pressed", "true");
}

async function say(line, place, thread, event) {
  const answer = await post("/say", { line, place, thread, event, typed: "no" });
  if (answer.error) tell(answer.error);
  if (answer.form) showForm(answer.form);
  return answer;
}

function sayNext() {
  const line = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  if (line && page.place) say(line, page.place, "", newEvent());
}

async function dismiss(button) {
  const message = button.closest("article");
  const answer = await post("/dismiss", { id: button.dataset.dismiss });
  if (answer.error) return tell(answer.error);
  const near = message.nextElementSibling ?? message.previousElementSibling;
  message.remove();
  near?.focus({ preventScroll: true });
}

// Becomes somebody else, and says a line there or moves the clock; what cannot be undone is asked first.
async function submitted(event) {
  const form = event.target;
  if (form.id === "clock-form") {
    event.preventDefault();
    return void setClock(form.elements.to.value);
  }
  if (form.dataset.clock) {
    event.preventDefault();
    if (await setClock(form.dataset.clock)) form.submit();
    return;
  }
  if (!form.dataset.next && !form.dataset.title) return;
  if (form.dataset.title) {
    event.preventDefault();
    if (!(await ask(form.dataset))) return;
  }
  if (form.dataset.next) sessionStorage.setItem(NEXT, form.dataset.next);
  page.leaving = true;
  if (form.dataset.title) form.submit();
}

// Moves the clock; true if it moved.
async function setClock(to) {
  const answer = await post("/clock", { to });
  const wrong = document.getElementById("clock-to-error");
  wrong.hidden = !answer.error;
  wrong.textContent = answer.error ?? "";
  const dialog = document.getElementById("clock");
  if (!answer.error) dialog.close();
  else if (dialog.open) document.getElementById("clock-to").focus();
  tell(answer.error ?? answer.words);
  return !answer.error;
}

function hide(id) {
  localStorage.setItem(`paiqi.hidden.${id}`, "yes");
  document.getElementById(id).hidden = true;
}

function showUnlessHidden(id) {
  const element = document.getElementById(id);
  if (element) element.hidden = localStorage.getItem(`paiqi.hidden.${id}`) === "yes";
}

// Opens a card's menu to where there is room for it.
function placeMenu(event) {
  const menu = event.target.matches("details.more[open]") && event.target.querySelector(".menu");
  if (!menu) return;
  menu.classList.remove("end", "down");
  const room = menu.closest(".scroller").getBoundingClientRect();
  const { top, right } = menu.getBoundingClientRect();
  menu.classList.toggle("end", right > room.right);
  menu.classList.toggle("down", top < room.top);
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (!menu.contains(event.target) || event.target.closest("button")) menu.open = false;
  }
}
