// The field in which people write: it keeps drafts, takes files, and sends once.

import { Completion } from "./completion.js";
import { showForm } from "./dialogs.js";
import { newEvent, page, post, words } from "./page.js";

const MOST = 10 * 1024 * 1024;

export function compose(form) {
  const field = form.elements.line;
  const files = form.elements.file;
  const key = `paiqi.draft.${page.as}.${page.place}.${form.elements.thread?.value ?? ""}`;
  const completion = new Completion(form, field);

  field.value ||= sessionStorage.getItem(key) ?? ""; // what was typed while this loaded stays
  fit(field);
  form.querySelector(".send").disabled = false;
  field.addEventListener("input", () => {
    keep(key, field.value);
    fit(field);
  });
  field.addEventListener("keydown", (event) => {
    // Enter that chooses a word of an input method is not meant for us; Safari tells only by 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (completion.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  files.addEventListener("change", () => showChosen(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    completion.close();
    send(form, key);
  });
}

async function send(form, key) {
  const field = form.elements.line;
  const files = Array.from(form.elements.file.files);
  if ((!field.value.trim() && !files.length) || form.dataset.sending) return;
  if (files.reduce((sum, file) => sum + file.size, 0) > MOST) return complain(form, words.large);
  const fields = new FormData(form);
  if (!files.length) fields.delete("file");
  fields.set("place", page.place);
  fields.set("event", eventOf(form, field.value));
  form.dataset.sending = "yes";
  const sent = field.value;
  const answer = await post("/say", fields);
  delete form.dataset.sending;
  if (answer.error) return complain(form, answer.error);
  complain(form, "");
  delete form.dataset.event;
  if (field.value === sent) field.value = "";
  keep(key, field.value);
  form.elements.file.value = "";
  showChosen(form);
  fit(field);
  if (answer.form) showForm(answer.form);
  else field.focus();
}

// What is tried again is the same event, so that it has its effect once; another text is another event.
function eventOf(form, text) {
  if (form.dataset.event && form.dataset.text === text) return form.dataset.event;
  form.dataset.text = text;
  form.dataset.event = newEvent();
  return form.dataset.event;
}

function complain(form, text) {
  const line = form.querySelector(".wrong");
  line.textContent = text;
  line.hidden = !text;
}

function keep(key, text) {
  if (text) sessionStorage.setItem(key, text);
  else sessionStorage.removeItem(key);
}

function fit(field) {
  field.rows = 1;
  const line = parseFloat(getComputedStyle(field).lineHeight);
  field.rows = Math.min(8, Math.max(1, Math.floor((field.scrollHeight - 12) / line)));
}

function showChosen(form) {
  const list = form.querySelector(".chosen");
  const items = Array.from(form.elements.file.files, (file) => {
    const item = document.createElement("li");
    item.textContent = file.name;
    return item;
  });
  list.replaceChildren(...items);
  list.hidden = !items.length;
}
