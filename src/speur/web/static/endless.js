/**
 * Hits without end: the next part is fetched when its link comes near, and parts far above are put away, with an empty
 * place of the same height that fetches them again. So a page of a million hits stays as quick as one of forty.
 */
import { fetchPart } from "./loading.js";

const MOST_PARTS = 6;

/** @param {HTMLElement} list */
export function endless(list) {
  /** @type {{ items: Element[], address: string }[]} parts in the page, first to last */
  const parts = [{ items: [...list.children].filter((one) => one.matches(".hit")), address: "" }];
  /** @type {IntersectionObserver} */
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        if (entry.target.matches("[data-gone]")) void bringBack(/** @type {HTMLElement} */ (entry.target));
        else void more(/** @type {HTMLAnchorElement} */ (entry.target));
      }
    },
    { rootMargin: "1200px 0px" },
  );

  /** @param {ParentNode} root */
  const watch = (root) => {
    for (const link of root.querySelectorAll("[data-more]")) near.observe(link);
  };

  /** @param {HTMLAnchorElement} link */
  async function more(link) {
    const address = link.dataset.more ?? "";
    try {
      const part = await fetchPart(address);
      parts.push({ items: [...part.children].filter((one) => one.matches(".hit")), address });
      link.closest("li")?.replaceWith(part);
      watch(list);
      putAway();
    } catch {
      link.removeAttribute("data-more"); // it stays as a plain link
    }
  }

  function putAway() {
    while (parts.length > MOST_PARTS) {
      const old = parts.shift();
      if (!old || !old.items.length || old.items.some((one) => one.contains(document.activeElement))) return;
      const first = old.items[0].getBoundingClientRect();
      const last = old.items[old.items.length - 1].getBoundingClientRect();
      const place = document.createElement("li");
      place.dataset.gone = old.address;
      place.setAttribute("aria-hidden", "true");
      place.style.height = `${last.bottom - first.top}px`;
      old.items[0].before(place);
      for (const one of old.items) one.remove();
      near.observe(place);
    }
  }

  /** @param {HTMLElement} place */
  async function bringBack(place) {
    const address = place.dataset.gone || firstAddress();
    const part = await fetchPart(address);
    place.replaceWith(...[...part.children].filter((one) => one.matches(".hit")));
  }

  /** The first part came with the page itself: ask for the page and take its hits. */
  function firstAddress() {
    return location.pathname + location.search;
  }

  watch(list);
}
