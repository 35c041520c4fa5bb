/**
 * Hits without end: the next part is fetched when its link comes near, and the parts farthest away are put away, with
 * an empty place of the same height that fetches them again. So a million hits stay as quick as forty.
 */
import { fetchPart } from "./loading.js";

const MOST_PARTS = 6;

/** @typedef {{ items: Element[], address: string, place: HTMLElement | null }} Part items are empty while it is away */

/** @param {HTMLElement} list */
export function endless(list) {
  const here = location.pathname + location.search;
  /** @type {Part[]} */
  const parts = [{ items: [...list.querySelectorAll(".hit")], address: here, place: null }];
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        const away = parts.find((part) => part.place === target);
        if (away) void bringBack(away);
        else void more(/** @type {HTMLAnchorElement} */ (target));
      }
    },
    { rootMargin: "1200px 0px" },
  );

  function watch() {
    for (const link of list.querySelectorAll("[data-more]")) near.observe(link);
  }

  /** @param {HTMLAnchorElement} link */
  async function more(link) {
    const address = link.dataset.more ?? "";
    try {
      const part = await fetchPart(address);
      parts.push({ items: [...part.querySelectorAll(".hit")], address, place: null });
      link.closest("li")?.replaceWith(part);
      watch();
      putAway();
    } catch {
      link.removeAttribute("data-more"); // it stays as a plain link
    }
  }

  /** @param {Part} part */
  async function bringBack(part) {
    if (!part.place) return;
    try {
      // The first part came with the page itself: then this is the whole page, and its hits are taken.
      part.items = [...(await fetchPart(part.address)).querySelectorAll(".hit")];
      part.place.replaceWith(...part.items);
      part.place = null;
      putAway();
    } catch {
      near.observe(part.place);
    }
  }

  /** How far a part is from what can be seen, in pixels. @param {Part} part */
  function distance(part) {
    const first = part.items[0].getBoundingClientRect();
    const last = part.items[part.items.length - 1].getBoundingClientRect();
    return Math.max(0, first.top - innerHeight, -last.bottom);
  }

  function putAway() {
    const live = parts.filter((part) => part.items.length && !part.items.some((one) => one.contains(document.activeElement)));
    live.sort((one, other) => distance(other) - distance(one));
    for (const part of live.slice(0, Math.max(0, live.length - MOST_PARTS))) {
      const first = part.items[0].getBoundingClientRect();
      const last = part.items[part.items.length - 1].getBoundingClientRect();
      part.place = document.createElement("li");
      part.place.setAttribute("aria-hidden", "true");
      part.place.style.height = `${last.bottom - first.top}px`;
      part.items[0].before(part.place);
      for (const one of part.items) one.remove();
      part.items = [];
      near.observe(part.place);
    }
  }

  watch();
}
