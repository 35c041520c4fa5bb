/** A receipt: keys for the message before, behind, and in its conversation. */
import { onKey } from "./keys.js";

for (const link of document.querySelectorAll("a[data-key]")) {
  onKey(/** @type {HTMLElement} */ (link).dataset.key ?? "", () => /** @type {HTMLElement} */ (link).click());
}
