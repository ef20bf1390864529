/* Filters for the timeline: by kind and by text.  Without this file all of it shows. */
"use strict";

(() => {
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l").toLowerCase();

  const kindOf = (item) =>
    [...item.classList].find((name) => name.startsWith("is-"))?.slice(3) ?? "";

  const names = {
    event: "Events",
    plan: "Plans",
    role: "Roles",
    service: "Services",
    post: "Posts",
  };

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  for (const timeline of document.querySelectorAll(".timeline")) {
    const items = [...timeline.querySelectorAll(".timeline-item")].map((node) => ({
      node,
      kind: kindOf(node),
      text: fold(node.textContent),
    }));
    const kinds = Object.keys(names).filter((kind) =>
      items.some((item) => item.kind === kind),
    );
    if (items.length < 8) continue;

    const search = element("input", { type: "search", autocomplete: "off" });
    const boxes = kinds.map((kind) =>
      element("input", { type: "checkbox", checked: true, value: kind }),
    );
    const legend = element("legend", { className: "visually-hidden" }, "Kinds");
    const count = element("output", { className: "timeline-count" });
    const form = element(
      "form",
      { className: "timeline-filter" },
      element("label", {}, "Find ", search),
      element(
        "fieldset",
        {},
        legend,
        ...boxes.map((box) => element("label", {}, box, names[box.value])),
      ),
      count,
    );

    const apply = () => {
      const words = fold(search.value).split(/\s+/).filter(Boolean);
      const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
      let shown = 0;
      for (const { node, kind, text } of items) {
        node.hidden = !(wanted.has(kind) && words.every((word) => text.includes(word)));
        shown += node.hidden ? 0 : 1;
      }
      for (const year of timeline.querySelectorAll(".timeline-year")) {
        year.hidden = !year.querySelector(".timeline-item:not([hidden])");
      }
      count.textContent =
        shown === items.length ? "" : `${shown} of ${items.length} entries`;
    };

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    timeline.prepend(form);
    // An address may lead to an entry, and a browser may bring back what was typed.
    apply();
  }
})();
