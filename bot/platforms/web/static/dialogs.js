// The page's dialogs stay where they are; only what is in them changes.

import { newEvent, page, part, post } from "./page.js";

const dialog = document.getElementById("form");
const body = document.getElementById("form-body");
const question = document.getElementById("confirm");

let cameFrom = null;
let then = null;

// Shows a command's form; `after` is called once it was accepted.
export function showForm(html, after = null) {
  if (!dialog.open) {
    cameFrom = document.activeElement;
    then = after;
  }
  body.innerHTML = html;
  if (!dialog.open) dialog.showModal();
  const first = body.querySelector("[aria-invalid]") ?? firstEmpty() ?? body.querySelector("[type=submit]");
  first.focus();
  for (const input of body.querySelectorAll("[data-date]:not([aria-invalid])")) echo(input);
}

export function isBusy() {
  return document.querySelector("dialog[open]") !== null;
}

// Asks before a press that cannot be taken back; true if the answer is yes.
export function ask({ title, text, yes }) {
  document.getElementById("confirm-title").textContent = title;
  document.getElementById("confirm-text").textContent = text;
  document.getElementById("confirm-yes").textContent = yes;
  question.returnValue = "";
  question.showModal();
  return new Promise((answer) =>
    question.addEventListener("close", () => answer(question.returnValue === "yes"), { once: true }),
  );
}

export function start() {
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("click", (event) => {
    const opened = event.target.closest("[data-dialog]");
    if (opened) document.getElementById(opened.dataset.dialog).showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
  dialog.addEventListener("close", () => {
    body.replaceChildren();
    if (cameFrom?.isConnected) cameFrom.focus();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-date]")) echo(event.target);
  });
}

async function send(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  form.dataset.event ??= newEvent(); // the same one when it is tried again
  const fields = new FormData(form);
  fields.set("event", form.dataset.event);
  fields.set("typed", "no");
  const answer = await post("/say", fields);
  button.disabled = false;
  if (answer.error) return fail(form, answer.error);
  if (answer.form) return showForm(answer.form);
  dialog.close();
  then?.();
}

function fail(form, error) {
  const line = form.querySelector("[data-failed]");
  line.textContent = error;
  line.hidden = false;
}

function firstEmpty() {
  return Array.from(body.querySelectorAll("input:not([type=hidden]), select, textarea")).find((f) => !f.value);
}

// Says beside a date field how its words are understood.
async function echo(input) {
  const line = document.getElementById(`${input.id}-echo`);
  const text = input.value.trim();
  if (!text) return void (line.textContent = "");
  const answer = await part("/understood", { text, as: page.as });
  if (answer === null || input.value.trim() !== text) return;
  const { good, words } = JSON.parse(answer);
  line.textContent = words;
  line.classList.toggle("bad", !good);
  document.getElementById(`${input.id}-error`)?.setAttribute("hidden", "");
  input.toggleAttribute("aria-invalid", !good);
}
