/* The page for searching: what is asked stands in its address. */

import { createFinder } from "./search-finder.js";

const place = document.querySelector("[data-finder]");
const finder = createFinder({
  batch: 20,
  action: location.pathname,
  open: matchMedia("(min-width: 48rem)").matches,
  onChange: (state) => {
    const query = new URLSearchParams(state).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  },
});
const { form, input, status, hint, results, more } = finder;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  finder.update();
});
place.replaceChildren(form, status, hint, results, more);
finder.write(Object.fromEntries(new URLSearchParams(location.search)));
input.focus({ preventScroll: true });
finder.update();
