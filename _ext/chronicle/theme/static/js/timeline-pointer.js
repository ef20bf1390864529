/* What a pointer does in the timeline: a card beside the event it is near, and zoom by two
   fingers.  timeline.js loads this; without it the marks have their titles still. */

const EDGE = 8, REACH = 24;

const make = (className) => Object.assign(document.createElement("div"), { className });

/* The mark in reach of the pointer that is nearest to it. */
const nearest = (lane, x, y) => {
  let best = null, least = REACH;
  for (const link of lane.querySelectorAll("a[data-key]")) {
    const box = (link.querySelector("circle, path, rect") ?? link).getBoundingClientRect();
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const far = Math.hypot(dx, dy);
    if (far < least) [best, least] = [link, far];
  }
  return best;
};

/** Show a card by the event that is pointed at or has the focus.
    @param sources Key of an event -> what its source is. */
export const showCards = (picture, sources) => {
  const card = make("picture-card");
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the link says the same
  document.body.append(card);
  let shown = null;

  const hide = () => {
    card.hidden = true;
    shown = null;
  };

  const show = (link) => {
    if (link === shown) return;
    const title = link.querySelector("title");
    if (title) {
      // Browsers would show it as well.
      link.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    const [when, ...rest] = (link.getAttribute("aria-label") ?? "").split(": ");
    if (!rest.length) return hide();
    const parts = [["picture-card-when", when], ["picture-card-title", rest.join(": ")]];
    const source = sources.get(link.dataset.key);
    if (source) parts.push(["picture-card-source", source]);
    card.replaceChildren(
      ...parts.map(([css, text]) => Object.assign(make(css), { textContent: text })),
    );
    card.hidden = false;
    shown = link;
    const at = link.getBoundingClientRect(), box = card.getBoundingClientRect();
    const left = Math.min(Math.max(at.left, EDGE), innerWidth - box.width - EDGE);
    const above = at.top - box.height - EDGE;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(above > EDGE ? above : at.bottom + EDGE) + scrollY}px`;
  };

  picture.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    const lane = event.target.closest?.(".picture-lane");
    const link =
      event.target.closest?.("a[data-key]") ??
      (lane && nearest(lane, event.clientX, event.clientY));
    if (link) show(link);
    else hide();
  });
  picture.addEventListener("pointerleave", hide);
  picture.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("a[data-key]");
    if (link?.matches(":focus-visible")) show(link);
  });
  picture.addEventListener("focusout", hide);
  // Before the picture's own keys: the first Escape takes the card away.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    hide();
    event.stopPropagation();
  }, true);
};

/** Zoom by two fingers.
    @param zoom Takes a factor, and the share of the width that stays where it is. */
export const pinch = (field, zoom, across) => {
  const fingers = new Map();
  let apart = 0;

  const measure = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };

  field.style.touchAction = "pan-x pan-y"; // one finger scrolls the page still
  field.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, event);
    apart = fingers.size === 2 ? measure() : 0;
  });
  field.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (!apart || fingers.size !== 2) return;
    const factor = measure() / apart;
    if (factor > 0.8 && factor < 1.25) return; // so that labels are not laid out for ever
    const [one, other] = [...fingers.values()];
    apart *= factor;
    zoom(factor, across({ clientX: (one.clientX + other.clientX) / 2 }));
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    field.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      apart = 0;
    });
  }
};
