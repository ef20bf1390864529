/* The search dialog: finds as one types, filters, and is used by keyboard alone.
   Nothing from the index or the reader is ever parsed as HTML. */

const root = new URL(document.documentElement.dataset.content_root || "./", location);
const BATCH = 6;
const FACETS = { kind: "Kind", year: "Year", author: "Author", tag: "Tag" };

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/* -- The dialog --------------------------------------------------------------------- */

const input = make("input", {
  type: "search",
  name: "q",
  placeholder: "Search",
  autocomplete: "off",
  ariaLabel: "Search this site",
});
const selects = Object.fromEntries(
  Object.keys(FACETS).map((facet) => [facet, make("select", { disabled: true })]),
);
const status = make("p", { className: "finder-status" });
status.setAttribute("role", "status");
const hint = make("p", { className: "finder-hint", hidden: true, ariaLive: "polite" });
const results = make("ol", { className: "finder-results" });
const more = make("button", {
  type: "button",
  className: "finder-more",
  textContent: "More results",
  hidden: true,
});
const close = make("button", {
  type: "button",
  className: "finder-close",
  textContent: "Close",
});
const form = make(
  "form",
  { className: "finder-form", action: searchPage() },
  make("div", { className: "finder-line" }, input, close),
  make(
    "fieldset",
    { className: "finder-filters" },
    make("legend", { textContent: "Show only" }),
    ...Object.entries(FACETS).map(([facet, label]) =>
      make("label", {}, make("span", { textContent: label }), selects[facet]),
    ),
  ),
);
form.setAttribute("role", "search");
const dialog = make(
  "dialog",
  { className: "finder", ariaLabel: "Search" },
  form,
  status,
  hint,
  results,
  more,
);

/* The address of Sphinx's own search, which answers where this one cannot. */
function searchPage() {
  return document.querySelector('form[role="search"]')?.action ?? root.href;
}

/* -- The index ---------------------------------------------------------------------- */

let engine; // promise of Pagefind's module and the letters it is taught
const load = async () => {
  const at = (name) => new URL(`pagefind/${name}`, root).href;
  const [pagefind, letters] = await Promise.all([
    import(at("pagefind.js")),
    fetch(at("letters.json")).then((response) => response.json()),
  ]);
  // Without its worker it loads half as much, and the index is small.
  await pagefind.options({ noWorker: true, excerptLength: 24 });
  return { pagefind, letters, facets: await pagefind.filters() };
};

/* Letters that no accent explains, such as Ł, stand in the index as plain ones with an
   invisible mark. */
const spell = (text, letters) =>
  letters.reduce((t, [letter, spelled]) => t.replaceAll(letter, spelled), text);
const unspell = (text, letters) =>
  letters.reduce((t, [letter, spelled]) => t.replaceAll(spelled, letter), text);

/* -- Searching ---------------------------------------------------------------------- */

let found = { results: [] };
let shown = 0;
let asked = 0;

const chosen = (without) =>
  Object.fromEntries(
    Object.entries(selects)
      .filter(([facet, { value }]) => value && facet !== without)
      .map(([facet, { value }]) => [facet, value]),
  );

/* Whatever is waiting to be shown or spoken, the newest question decides. */
const update = async () => {
  const turn = ++asked;
  results.ariaBusy = "true";
  await answer(turn);
  if (turn === asked) results.ariaBusy = "false";
};

const answer = async (turn) => {
  let index;
  try {
    index = await (engine ??= load());
  } catch {
    status.textContent = "Press Enter to search.";
    hint.hidden = true;
    return;
  }
  const term = spell(input.value.trim(), index.letters);
  const options = (filters) => ({
    filters,
    ...(term || !hasDates(filters) ? {} : { sort: { date: "desc" } }),
  });
  const search = (filters) => index.pagefind.search(term || null, options(filters));
  if (!term && !Object.keys(chosen()).length) {
    found = { results: [] };
    fillSelects(index.facets, index.letters);
  } else {
    found = await search(chosen());
    if (turn !== asked) return;
    // What else could be chosen in a list is counted as if nothing were chosen in it.
    const facets = { ...found.filters };
    for (const facet of Object.keys(chosen()))
      facets[facet] = (await search(chosen(facet))).filters[facet];
    if (turn !== asked) return;
    fillSelects(facets, index.letters);
  }
  shown = 0;
  const items = await showMore(turn, index.letters);
  if (turn !== asked) return;
  status.textContent = summary(term);
  await showHint(turn, items, index.letters);
};

/* If a word stands in none of the first results, it may be mistyped. */
const showHint = async (turn, items, letters) => {
  hint.hidden = true;
  const query = input.value.trim();
  const said = items.map(({ meta, content }) => `${meta.title} ${content}`).join(" ");
  const { findStrangers, suggest } = await import("./search-spelling.js");
  const strangers = findStrangers(query, unspell(said, letters));
  if (!strangers.length) return;
  const better = await suggest(query, strangers, new URL("pagefind/words.txt", root));
  if (!better || turn !== asked) return;
  const button = make("button", { type: "button", textContent: better });
  button.addEventListener("click", () => {
    input.value = better;
    input.focus();
    update();
  });
  hint.replaceChildren("Did you mean ", button, "?");
  hint.hidden = false;
};

/* What has no date, such as people, would be left out of results in order of dates. */
const hasDates = ({ kind, ...others }) => kind === "post" || Object.keys(others).length;

const summary = (term) => {
  const count = found.results.length;
  if (count) return count === 1 ? "1 result" : `${count} results`;
  return term || Object.keys(chosen()).length ? "Nothing found" : "";
};

const fillSelects = (facets, letters) => {
  for (const [facet, select] of Object.entries(selects)) {
    const { value } = select;
    const counts = Object.entries(facets[facet] ?? {})
      .filter(([label, count]) => count || label === value)
      .sort(([a], [b]) => (facet === "year" ? b.localeCompare(a) : a.localeCompare(b)));
    const all = make("option", { value: "", textContent: "All" });
    const options = counts.map(([label, count]) =>
      make("option", {
        value: label,
        textContent: `${unspell(label, letters)} (${count})`,
      }),
    );
    select.replaceChildren(all, ...options);
    select.value = value;
    select.disabled = !counts.length;
  }
};

const showMore = async (turn, letters) => {
  const batch = found.results.slice(shown, shown + BATCH);
  const items = await Promise.all(batch.map((result) => result.data()));
  if (turn !== asked) return [];
  const list = items.map((item) => showResult(item, letters));
  if (shown) results.append(...list);
  else results.replaceChildren(...list);
  shown += batch.length;
  more.hidden = shown >= found.results.length;
  return items;
};

const showResult = ({ raw_url, url, meta, filters, excerpt }, letters) => {
  // Parts of a page stand in the index as a folder: people/#people-ada/
  const path = (raw_url ?? url).replace(/^\/+/, "").replace(/(#.*)\/$/, "$1");
  const address = new URL(path, root);
  const about = [filters.kind?.[0], meta.date?.slice(0, 10)].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make("a", { href: address.href, textContent: unspell(meta.title ?? "", letters) }),
    make("span", { className: "finder-about", textContent: about }),
    make("p", {}, ...marked(unspell(excerpt, letters))),
  );
};

/* Pagefind gives escaped HTML with <mark>: read it as text, so that nothing can run. */
const ENTITIES = { lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", amp: "&" };
const unescape = (text) =>
  text.replace(/&(lt|gt|quot|#39|#x27|amp);/g, (_, name) => ENTITIES[name]);
const marked = (excerpt) =>
  excerpt
    .split(/<mark>(.*?)<\/mark>/)
    .map((text, i) =>
      i % 2 ? make("mark", { textContent: unescape(text) }) : unescape(text),
    );

/* -- Keys --------------------------------------------------------------------------- */

const links = () => [...results.querySelectorAll("a")];

const press = (event) => {
  if (event.key === "Escape") {
    // At once: a search field would only be emptied at first.
    event.preventDefault();
    dialog.close();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("select")) return;
  event.preventDefault();
  const stops = [input, ...links(), ...(more.hidden ? [] : [more])];
  const now = stops.indexOf(document.activeElement);
  stops[Math.min(Math.max(now + step, 0), stops.length - 1)].focus();
};

const follow = (event) => {
  const [first] = links();
  if (!first) return; // the form leads to Sphinx's own search
  event.preventDefault();
  first.click();
};

let waiting;
const later = () => {
  results.ariaBusy = "true";
  asked++; // what is under way answers an older question
  clearTimeout(waiting);
  waiting = setTimeout(update, 120);
};

input.addEventListener("input", later);
for (const select of Object.values(selects)) select.addEventListener("change", update);
form.addEventListener("submit", follow);
more.addEventListener("click", async () => {
  const { letters } = await engine;
  const before = shown;
  await showMore(asked, letters);
  links()[before]?.focus();
});
close.addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (document.activeElement === document.body) opener?.focus();
});
dialog.addEventListener("keydown", press);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a")) dialog.close();
});

/* -- Opening ------------------------------------------------------------------------ */

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
  update();
};
