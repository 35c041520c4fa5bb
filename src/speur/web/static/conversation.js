/** A conversation: more lines at either end, far ones dropped, keys, jumps to quoted messages and back. */
import { onKey } from "./keys.js";

const MOST_PARTS = 8; // lists of lines kept in the page; the farthest is dropped and fetched again when needed
const NEAR = 900; // pixels from an end at which more is fetched

const box = /** @type {HTMLElement} */ (document.querySelector(".scroll"));
const state = box.dataset;
const ends = {
  before: /** @type {HTMLElement} */ (box.querySelector("[data-more=before]")?.parentElement),
  after: /** @type {HTMLElement} */ (box.querySelector("[data-more=after]")?.parentElement),
};
/** @type {{before: boolean, after: boolean}} */
const busy = { before: false, after: false };

/** @returns {HTMLElement[]} */
const parts = () => [...box.querySelectorAll(":scope > ol.lines")];

/** @returns {HTMLElement[]} */
const messages = () => [...box.querySelectorAll(".msg")];

/**
 * Fetch a piece of a page. The answer is parsed apart from the page, where nothing of it can run.
 * @param {string} address
 * @param {string} wanted a selector
 */
async function piece(address, wanted) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(wanted);
  return parsed ? /** @type {HTMLElement} */ (document.importNode(parsed, true)) : null;
}

/** @param {Record<string, string | undefined>} more */
function address(more) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ q: state.q, only: state.only, zone: state.zone, ...more })) {
    if (value) query.set(name, value);
  }
  return `${state.place}?${query}`;
}

/** Show or hide the links at both ends, as the outermost parts say. */
function mindEnds() {
  const all = parts();
  ends.before.hidden = all[0].dataset.before !== "yes";
  ends.after.hidden = all[all.length - 1].dataset.after !== "yes";
}

/** Take out a day that is said twice where two parts meet. */
function joinDays(/** @type {Element} */ early, /** @type {Element} */ late) {
  const days = early.querySelectorAll(".day");
  const last = /** @type {HTMLElement | undefined} */ (days[days.length - 1]);
  const first = /** @type {HTMLElement | null} */ (late.querySelector(".day"));
  if (last && first && last.dataset.day === first.dataset.day && first === late.firstElementChild) first.remove();
}

/** @param {"before" | "after"} side */
async function grow(side) {
  if (busy[side] || ends[side].hidden) return;
  busy[side] = true;
  try {
    const all = parts();
    const edge = side === "before" ? all[0] : all[all.length - 1];
    const key = side === "before" ? edge.dataset.first : edge.dataset.last;
    const fresh = await piece(address({ [side]: key }), "ol.lines");
    if (!fresh) return;
    const height = box.scrollHeight;
    if (side === "before") {
      edge.before(fresh);
      joinDays(fresh, edge);
      box.scrollTop += box.scrollHeight - height;
    } else {
      edge.after(fresh);
      joinDays(edge, fresh);
    }
    drop(side === "before" ? "after" : "before");
    mindEnds();
  } catch {
    // The link at the end stays and works without a script.
  } finally {
    busy[side] = false;
  }
}

/** Keep the page small: drop the part that is farthest on one side. */
function drop(/** @type {"before" | "after"} */ side) {
  const all = parts();
  if (all.length <= MOST_PARTS) return;
  const height = box.scrollHeight;
  if (side === "before") {
    all[1].dataset.before = "yes";
    all[0].remove();
    box.scrollTop -= height - box.scrollHeight;
  } else {
    all[all.length - 2].dataset.after = "yes";
    all[all.length - 1].remove();
  }
}

function look() {
  if (box.scrollTop < NEAR) grow("before");
  if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) grow("after");
  mindMonth();
}

let waiting = 0;
box.addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      look();
    });
  },
  { passive: true },
);

/** @param {Element | null} to */
function show(to, focus = true) {
  if (!(to instanceof HTMLElement)) return false;
  to.scrollIntoView({ block: "center" });
  if (focus) to.focus({ preventScroll: true });
  return true;
}

/** The message the reader is at: the one with the focus, else the first one in sight. */
function current() {
  const held = document.activeElement?.closest(".msg");
  if (held && box.contains(held)) return /** @type {HTMLElement} */ (held);
  const top = box.getBoundingClientRect().top;
  return messages().find((one) => one.getBoundingClientRect().bottom > top + 40) ?? null;
}

/** @param {1 | -1} way */
function step(way) {
  const all = messages();
  const at = current();
  const held = document.activeElement?.closest(".msg") === at;
  const next = at ? all[all.indexOf(at) + (held ? way : 0)] : all[0];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

/** @param {1 | -1} way */
function stepHit(way) {
  if (!state.q) return;
  const hits = messages().filter((one) => one.classList.contains("hit"));
  const all = messages();
  const at = current();
  const place = at ? all.indexOf(at) : -1;
  const next = way > 0 ? hits.find((one) => all.indexOf(one) > place) : hits.reverse().find((one) => all.indexOf(one) < place);
  if (show(next ?? null)) return;
  const edge = way > 0 ? parts()[parts().length - 1].dataset.last : parts()[0].dataset.first;
  location.assign(address({ [way > 0 ? "after" : "before"]: edge }).replace("/lines?", "/hit?"));
}

// --- jumps to a quoted message and back; what a filter hides

const backHere = /** @type {HTMLElement | null} */ (document.querySelector("[data-back-here]"));
/** @type {string[]} */
const trail = [];

function goBack() {
  const id = trail.pop();
  if (id) show(document.getElementById(id));
  if (backHere) backHere.hidden = trail.length === 0;
}

backHere?.querySelector("button")?.addEventListener("click", goBack);

box.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const quote = /** @type {HTMLElement | null} */ (target.closest("a.quote"));
  if (quote && !event.ctrlKey && !event.metaKey && show(document.getElementById(quote.dataset.to ?? ""))) {
    event.preventDefault();
    trail.push(quote.dataset.back ?? "");
    if (backHere) backHere.hidden = false;
    return;
  }
  const stub = /** @type {HTMLElement | null} */ (target.closest(".stub a"));
  if (stub) {
    event.preventDefault();
    expand(stub);
    return;
  }
  const more = /** @type {HTMLElement | null} */ (target.closest("[data-more]"));
  if (more) {
    event.preventDefault();
    grow(/** @type {"before" | "after"} */ (more.dataset.more));
  }
});

/** @param {HTMLElement} stub */
async function expand(stub) {
  const line = stub.closest("li");
  if (!line) return;
  try {
    const fresh = await piece(address({ after: stub.dataset.after, until: stub.dataset.until, q: state.q }), "ol.lines");
    if (!fresh) return;
    const first = /** @type {HTMLElement | null} */ (fresh.querySelector(".msg"));
    line.replaceWith(...fresh.children);
    first?.focus({ preventScroll: true });
  } catch {
    location.assign(/** @type {HTMLAnchorElement} */ (stub).href);
  }
}

// --- at the side

const side = /** @type {HTMLElement | null} */ (document.querySelector("[data-load]"));
if (side) {
  piece(side.dataset.load ?? "", "body")
    .then((body) => {
      if (body) side.replaceChildren(...body.children);
      mindMonth();
    })
    .catch(() => {});
}

/** Mark the month that is being read. */
function mindMonth() {
  const top = box.getBoundingClientRect().top;
  let day = "";
  for (const one of box.querySelectorAll(".day")) {
    if (day && one.getBoundingClientRect().top > top + 60) break;
    day = /** @type {HTMLElement} */ (one).dataset.day ?? "";
  }
  for (const link of document.querySelectorAll(".months a")) {
    const now = day.startsWith(/** @type {HTMLElement} */ (link).dataset.month ?? "-");
    if (now !== link.classList.contains("now")) {
      link.classList.toggle("now", now);
      if (now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

onKey("j", () => step(1));
onKey("k", () => step(-1));
onKey("n", () => stepHit(1));
onKey("p", () => stepHit(-1));
onKey("b", goBack);
onKey("g g", () => /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-edge=first]"))?.click());
onKey("G", () => /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-edge=last]"))?.click());
onKey(".", () => show(document.getElementById(state.at ?? "")));
onKey("r", () => /** @type {HTMLElement | null} */ (current()?.querySelector("a.quote"))?.click());
box.addEventListener("keydown", (event) => {
  const one = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Enter" && one.classList.contains("msg")) {
    /** @type {HTMLElement | null} */ (one.querySelector("a.receipt"))?.click();
  }
});
onKey("o", () => /** @type {HTMLElement | null} */ (current()?.querySelector("a.receipt"))?.click());

for (const link of document.querySelectorAll("a[data-hit]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    stepHit(/** @type {HTMLElement} */ (link).dataset.hit === "after" ? 1 : -1);
  });
}

if (!show(document.getElementById(state.at ?? ""))) {
  if (state.end === "last") box.scrollTop = box.scrollHeight;
}
requestAnimationFrame(look);
