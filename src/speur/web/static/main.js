/** What every page does: keys, the help overlay, forms that submit by choosing. */
import { onKey } from "./keys.js";

const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("help"));

/** Show the list of keys. */
function showHelp() {
  if (help && !help.open) help.showModal();
}

for (const link of document.querySelectorAll("[data-help]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    showHelp();
  });
}

for (const field of document.querySelectorAll("select[data-submits]")) {
  field.addEventListener("change", () => /** @type {HTMLSelectElement} */ (field).form?.requestSubmit());
}

onKey("?", showHelp);
onKey("/", () => {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search]"));
  if (field) {
    field.focus();
    field.select();
  } else {
    location.assign("/search");
  }
});
onKey("g o", () => location.assign("/"));
onKey("g s", () => location.assign("/search"));
onKey("g c", () => location.assign("/conversations"));
onKey("g a", () => location.assign("/accounts"));
