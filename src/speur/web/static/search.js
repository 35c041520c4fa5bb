/** The search page: counts after the hits, keys to walk through the hits, facets with Alt to exclude. */
import "./brush.js";
import { endless } from "./endless.js";
import { onKey } from "./keys.js";
import { loadParts } from "./loading.js";

void loadParts();

const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-hits]"));
if (list) endless(list);

/** All hits in the page now. @returns {HTMLElement[]} */
function hits() {
  return [...document.querySelectorAll(".hit article")].map((one) => /** @type {HTMLElement} */ (one));
}

/** The hit that has the focus. @returns {HTMLElement | null} */
function current() {
  return document.activeElement?.closest(".hit article") ?? null;
}

/** Go some hits on. @param {number} by */
function step(by) {
  const all = hits();
  const here = current();
  const at = here ? all.indexOf(here) + by : by > 0 ? 0 : -1;
  const there = all[Math.max(0, Math.min(all.length - 1, at))];
  there?.focus();
  there?.scrollIntoView({ block: "nearest" });
}

/** Follow a link of the hit that has the focus. @param {string} which */
function follow(which) {
  /** @type {HTMLAnchorElement | null | undefined} */ (current()?.querySelector(which))?.click();
}

onKey("j", () => step(1));
onKey("k", () => step(-1));
onKey("o", () => follow("[data-conversation]"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && document.activeElement?.matches(".hit article")) follow("[data-open]");
});

document.addEventListener("click", (event) => {
  if (!event.altKey || !(event.target instanceof Element)) return;
  const facet = /** @type {HTMLElement | null} */ (event.target.closest("[data-exclude]"));
  if (facet) {
    event.preventDefault();
    location.assign(facet.dataset.exclude ?? "");
  }
});
