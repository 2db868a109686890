// What the page knows of itself, and how it speaks to the server.

export const page = {
  as: document.body.dataset.as,
  place: document.body.dataset.place,
  language: document.body.dataset.language,
  since: document.body.dataset.since,
  leaving: false, // another page was asked for: to load this one anew would lose it
};

export const words = JSON.parse(document.getElementById("words").textContent);

// crypto.randomUUID is missing where the page is not on 127.0.0.1 or https.
export function newEvent() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let posting = 0;

export function isPosting() {
  return posting > 0;
}

// Posts fields as a form; gives the answer's JSON, with `error` in words whatever went wrong.
export async function post(path, fields) {
  if (page.leaving) return { error: words.stale }; // it would be cut off, and nobody know whether it was heard
  const body = fields instanceof FormData ? fields : asForm(fields);
  body.set("as", page.as);
  posting += 1;
  try {
    const answer = await fetch(path, { method: "POST", body, keepalive: path === "/read" });
    if (answer.status === 413) return { error: words.large };
    if (answer.status === 204) return {};
    const json = await answer.json();
    return answer.ok || json.error ? json : { error: words.failed };
  } catch {
    return { error: words.failed };
  } finally {
    posting -= 1;
  }
}

function asForm(fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
}

// Fetches a part of the page; null if it is not to be had.
export async function part(path, query) {
  const asked = new URLSearchParams({ ...query, as: page.as });
  try {
    const answer = await fetch(`${path}?${asked}`);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

const toast = document.getElementById("toast");
let fading;

export function tell(text) {
  toast.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => (toast.textContent = ""), 6000);
}
