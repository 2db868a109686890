// Offers commands while one is begun: by their name, in either language, or by pinyin initials.

import { part } from "./page.js";

const MOST = 8;
const SLASH = /^[/／]\s*/;

let known = null;

function commands() {
  known ??= part("/commands", {}).then((text) => JSON.parse(text ?? "[]"));
  return known;
}

export class Completion {
  constructor(form, field) {
    this.field = field;
    this.list = form.querySelector("[role=listbox]");
    this.at = 0;
    this.found = [];
    this.looks = 0;
    field.addEventListener("focus", commands, { once: true });
    field.addEventListener("input", (event) => event.isComposing || this.look());
    field.addEventListener("compositionend", () => this.look());
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.at));
    });
  }

  async look() {
    const text = this.field.value;
    const mine = ++this.looks;
    const called = SLASH.test(text);
    const begun = fold(text.replace(SLASH, ""));
    if (text.includes("\n") || (!called && begun.length < 2)) return this.close();
    const all = await commands();
    if (this.looks !== mine) return; // more was typed, or sent, meanwhile
    this.found = all.filter((command) => matches(command, begun)).slice(0, MOST);
    if (!called && this.found.every((command) => !begins(command, begun))) this.found = [];
    this.at = 0;
    this.show();
  }

  // Whether a key was meant for the list.
  takes(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.show();
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !this.isWhole())) {
      this.choose(this.at);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  close() {
    this.looks += 1;
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  // A name written out in full is sent, not completed.
  isWhole() {
    const written = fold(this.field.value.replace(SLASH, ""));
    return this.found.some((command) => names(command).includes(written));
  }

  choose(at) {
    const slash = SLASH.test(this.field.value) ? "/" : "";
    this.field.value = `${slash}${this.found[at].name} `;
    this.close();
    this.field.focus();
  }

  show() {
    if (!this.found.length) return this.close();
    const id = (at) => `${this.list.id}-${at}`;
    this.list.replaceChildren(...this.found.map((command, at) => this.option(command, at, id(at))));
    this.list.hidden = false;
    this.field.setAttribute("aria-activedescendant", id(this.at));
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  option(command, at, id) {
    const item = document.createElement("li");
    item.id = id;
    item.dataset.at = at;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", at === this.at);
    for (const [tag, text] of [["b", command.name], ["span", command.takes], ["small", command.help]]) {
      const piece = document.createElement(tag);
      piece.textContent = text;
      item.append(piece, " ");
    }
    return item;
  }
}

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

function names(command) {
  return [command.name, ...command.also].map(fold);
}

function begins(command, begun) {
  return names(command).some((name) => name.startsWith(begun));
}

function matches(command, begun) {
  return begins(command, begun) || (begun.length > 1 && names(command).some((name) => name.includes(begun)));
}
