// Messages as they stand on the page: put in their order, replaced in place, marked as read.

import { page, part, post, words } from "./page.js";

const APART = 5; // minutes after which a person's next line gets a head of its own

const log = document.getElementById("log");
const panel = document.getElementById("panel");
const below = document.getElementById("below");

let newest = Math.max(0, ...ids(log));
let marking;

export function start() {
  if (!log) return;
  const upto = Number(log.dataset.read);
  const first = articles(log).find((article) => number(article) > upto && article.dataset.author !== page.as);
  if (first && upto) first.dataset.new = words.new;
  arrange(log);
  watchEarlier();
  markRead();
  below?.addEventListener("click", () => log.parentElement.scrollTo({ top: 0, behavior: "smooth" }));
  log.parentElement.addEventListener("scroll", () => {
    if (!isUp()) below.hidden = true;
  });
}

// Takes in one event of the stream.
export function take(update) {
  if (update.place !== page.place) {
    if (!update.gone && update.author !== page.as) count(update.place);
    return;
  }
  const open = panel?.querySelector("[data-root]");
  if (update.root === null) put(log, update);
  if (open && [update.root, update.id].includes(Number(open.dataset.root))) put(open, update);
  if (update.foot) log.querySelector(`[data-id="${update.root}"] > .replies`)?.replaceWith(parsed(update.foot));
  if (update.id > newest) {
    newest = update.id;
    if (update.root === null && isUp()) below.hidden = false;
    markRead();
  }
}

export function openLog(opened) {
  arrange(opened);
}

function put(where, update) {
  const old = where.querySelector(`:scope > [data-id="${update.id}"]`);
  if (update.gone) {
    old?.remove();
  } else if (old) {
    swap(old, parsed(update.html));
  } else {
    insert(where, parsed(update.html));
  }
  document.getElementById("empty")?.remove();
  arrange(where);
}

function insert(where, article) {
  const standing = articles(where);
  if (standing.length && number(article) < number(standing[0]) && where.querySelector(".earlier")) return;
  article.classList.add("fresh");
  where.insertBefore(article, standing.find((other) => number(other) > number(article)) ?? null);
}

// Keeps the focus where it was: on the same button, or on the card whose button is gone.
function swap(old, article) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  article.classList.add("changed");
  old.replaceWith(article);
  if (!focused) return;
  const says = focused.dataset.says;
  const twin = says && article.querySelector(`[data-says="${CSS.escape(says)}"]`);
  (twin ?? article).focus({ preventScroll: true });
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// Says the day where it begins, and a person's name once for lines said together.
function arrange(where) {
  let before = null;
  for (const article of articles(where)) {
    article.toggleAttribute("data-newday", before?.dataset.day !== article.dataset.day);
    article.classList.toggle("follows", before !== null && belongs(before, article));
    before = article;
  }
}

function belongs(before, article) {
  const one = before.dataset;
  const two = article.dataset;
  const same = two.author && one.author === two.author && one.day === two.day && !("new" in two);
  return Boolean(same) && minutes(two.minute) - minutes(one.minute) <= APART;
}

function minutes(clock) {
  const [hours, rest] = clock.split(":").map(Number);
  return hours * 60 + rest;
}

function articles(where) {
  return Array.from(where.querySelectorAll(":scope > article"));
}

function ids(where) {
  return where ? articles(where).map(number) : [];
}

function number(article) {
  return Number(article.dataset.id);
}

function isUp() {
  return log.parentElement.scrollTop < -200; // the column is reversed: its end is 0
}

function markRead() {
  clearTimeout(marking);
  if (!newest || document.hidden) return;
  marking = setTimeout(tellRead, 300);
}

function tellRead() {
  clearTimeout(marking);
  marking = null;
  post("/read", { place: page.place, id: newest });
}

document.addEventListener("visibilitychange", () => log && markRead());
window.addEventListener("pagehide", () => marking && tellRead()); // whoever leaves at once has read it too

function count(place) {
  const link = document.querySelector(`.places a[data-place="${CSS.escape(place)}"]`);
  if (!link) return;
  const badge = link.querySelector(".count");
  const shown = badge.querySelector(".number");
  const now = (badge.hidden ? 0 : parseInt(shown.textContent, 10)) + 1;
  shown.textContent = now > 99 ? "99+" : now;
  badge.querySelector(".hidden").textContent = words.unread.replace("{count}", now);
  badge.hidden = false;
  link.classList.add("unread");
  document.getElementById("elsewhere").hidden = false;
}

function watchEarlier() {
  const button = log.querySelector(".earlier");
  if (!button) return;
  const load = async () => {
    seen.disconnect();
    button.disabled = true;
    const html = await part("/history", { place: page.place, before: button.dataset.before });
    if (html === null) return void (button.disabled = false);
    log.setAttribute("aria-busy", "true"); // what is read aloud is what is new, not what is old
    button.insertAdjacentHTML("afterend", html);
    button.remove();
    arrange(log);
    log.removeAttribute("aria-busy");
    watchEarlier();
  };
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load());
  seen.observe(button);
  button.addEventListener("click", load);
}
