/* The search dialog: finds as one types, filters, and is used by keyboard alone. */

import { _, createFinder, make, root } from "./search-finder.js";

/* The page for searching, which also answers where the index cannot be loaded. */
const action = document.querySelector('form[role="search"]')?.action ?? root.href;

const close = make("button", {
  type: "button",
  className: "finder-close",
  textContent: _("Close"),
});
const all = make("a", {
  className: "finder-all",
  textContent: _("All on a page"),
  hidden: true,
});
const finder = createFinder({
  batch: 6,
  action,
  lasting: [close],
  onChange: (state) => {
    all.href = `${action}?${new URLSearchParams(state)}`;
    all.hidden = !Object.keys(state).length;
  },
});
const { form, input, status, hint, results, more, links } = finder;
const dialog = make(
  "dialog",
  { className: "finder finder-dialog", ariaLabel: _("Search") },
  form,
  make("div", { className: "finder-said" }, status, all),
  hint,
  results,
  more,
);

form.addEventListener("submit", (event) => {
  const [first] = links();
  if (!first) return; // the form leads to the page for searching
  event.preventDefault();
  first.click();
});
close.addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (document.activeElement === document.body) opener?.focus();
});
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  // At once: a search field would only be emptied at first.
  event.preventDefault();
  dialog.close();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a")) dialog.close();
});

const styles = new Promise((resolve) => {
  const href = new URL("../css/search.css", import.meta.url).href;
  document.head.append(
    make("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }),
  );
});
document.body.append(dialog);

let opener; // what had the focus before

export const open = async () => {
  await styles;
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  input.focus();
  input.select();
  finder.update();
};
