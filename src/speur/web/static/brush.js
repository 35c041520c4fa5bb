/** Drag over a timeline to choose a period: it fills the two date fields below it and asks. */

/** @typedef {{ label: string, count: number }} Bucket */

/**
 * @param {string} told `2018-04-11=12,2018-04-12=3`
 * @returns {Bucket[]}
 */
function read(told) {
  return told.split(",").map((part) => {
    const [label, count] = part.split("=");
    return { label, count: Number(count) };
  });
}

/** The first or last day of what a label names. @param {string} label @param {boolean} last @param {string} unitEnd */
function day(label, last, unitEnd) {
  if (label.length >= 10) {
    const start = label.slice(0, 10);
    if (!last || !unitEnd) return start;
    const next = new Date(`${unitEnd.slice(0, 10)}T12:00:00Z`);
    next.setUTCDate(next.getUTCDate() - 1);
    const end = next.toISOString().slice(0, 10);
    return label.length > 10 || end < start ? start : end;
  }
  if (!last) return `${label}-01`;
  const [year, month] = label.split("-").map(Number);
  return `${label}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, "0")}`;
}

/** @param {HTMLElement} picture */
function brushOn(picture) {
  if (picture.dataset.ready) return;
  picture.dataset.ready = "yes";
  const buckets = read(picture.dataset.buckets ?? "");
  const svg = /** @type {SVGElement} */ (picture.querySelector("svg"));
  const area = /** @type {SVGRectElement} */ (picture.querySelector("[data-brush-area]"));
  const readout = /** @type {HTMLElement} */ (picture.querySelector("[data-readout]"));
  const form = /** @type {HTMLFormElement} */ (picture.parentElement?.querySelector("[data-period]"));
  const step = 1000 / buckets.length;
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  let from = -1;

  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(buckets.length - 1, Math.floor(part * buckets.length)));
  };
  /** @param {number} first @param {number} last */
  const say = (first, last) => {
    const count = buckets.slice(first, last + 1).reduce((sum, one) => sum + one.count, 0);
    const words = (count === 1 ? picture.dataset.messagesOne : picture.dataset.messagesMany) ?? "{n}";
    const when = first === last ? buckets[first].label : `${buckets[first].label} – ${buckets[last].label}`;
    readout.textContent = `${when.replaceAll("T", " ")}: ${words.replace("{n}", numbers.format(count))}`;
    readout.hidden = false;
    const room = picture.clientWidth - readout.offsetWidth;
    readout.style.left = `${Math.max(0, Math.min(room, (first * step * picture.clientWidth) / 1000 + 8))}px`;
  };
  /** @param {number} first @param {number} last */
  const draw = (first, last) => {
    area.setAttribute("x", String(first * step));
    area.setAttribute("width", String((last - first + 1) * step));
  };

  picture.addEventListener("pointermove", (event) => {
    const here = at(event);
    const [first, last] = from < 0 ? [here, here] : [Math.min(from, here), Math.max(from, here)];
    draw(first, last);
    say(first, last);
  });
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = at(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointerup", (event) => {
    if (from < 0) return;
    const here = at(event);
    const [first, last] = [Math.min(from, here), Math.max(from, here)];
    from = -1;
    const fields = /** @type {{ since: HTMLInputElement, until: HTMLInputElement }} */ (
      /** @type {unknown} */ (form.elements)
    );
    fields.since.value = day(buckets[first].label, false, "");
    fields.until.value = day(buckets[last].label, true, buckets[last + 1]?.label ?? "");
    form.requestSubmit();
  });
  const leave = () => {
    from = -1;
    readout.hidden = true;
    area.setAttribute("width", "0");
  };
  picture.addEventListener("pointercancel", leave);
  picture.addEventListener("pointerleave", () => {
    if (from < 0) leave();
  });
}

/** Make every timeline on the page brushable. */
export function brushes() {
  for (const picture of document.querySelectorAll("[data-brush]")) brushOn(/** @type {HTMLElement} */ (picture));
}

brushes();
document.addEventListener("speur:loaded", brushes);
