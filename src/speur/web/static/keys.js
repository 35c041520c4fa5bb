/** Keys without modifiers, one or two in a row (`g o`). They do nothing while somebody types in a field. */

/** @type {Map<string, (event: KeyboardEvent) => void>} */
const known = new Map();
let before = "";
let beforeAt = 0;

/**
 * Do something when a key, or two within a second, is pressed.
 * @param {string} keys as `KeyboardEvent.key` says it, two with a space between
 * @param {(event: KeyboardEvent) => void} act
 */
export function onKey(keys, act) {
  known.set(keys, act);
}

/** @param {EventTarget | null} target */
function types(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (types(event.target)) {
    if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const pair = event.timeStamp - beforeAt < 1000 ? `${before} ${event.key}` : "";
  const act = known.get(pair) ?? known.get(event.key);
  before = event.key;
  beforeAt = event.timeStamp;
  if (act) {
    act(event);
    event.preventDefault();
  }
});
