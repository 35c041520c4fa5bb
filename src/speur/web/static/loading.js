/** Parts of a page that come after it: `data-load` names where from, `data-slot` in the answer says where to. */

/**
 * Fetch a part of a page. The answer is our own HTML, escaped by the server; scripts in it would not run.
 * @param {string} address
 * @returns {Promise<DocumentFragment>}
 */
export async function fetchPart(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

/** Fill every element with `data-load`. @param {ParentNode} root */
export async function loadParts(root = document) {
  const waiting = [...root.querySelectorAll("[data-load]")];
  await Promise.all(
    waiting.map(async (element) => {
      const address = /** @type {HTMLElement} */ (element).dataset.load ?? "";
      element.removeAttribute("data-load");
      element.setAttribute("aria-busy", "true");
      try {
        const part = await fetchPart(address);
        const slots = [...part.querySelectorAll("[data-slot]")];
        for (const slot of slots) {
          const id = /** @type {HTMLElement} */ (slot).dataset.slot ?? "";
          document.getElementById(id)?.replaceChildren(...slot.childNodes);
        }
        if (!slots.length) element.replaceChildren(part);
        document.dispatchEvent(new CustomEvent("speur:loaded"));
      } catch (error) {
        element.replaceChildren(`⚠ ${error}`);
      } finally {
        element.removeAttribute("aria-busy");
      }
    }),
  );
}
