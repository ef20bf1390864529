/* The field, the filters and the results of a search, in the dialog and on its page.
   Nothing from the index or the reader is ever parsed as HTML. */

import { ask, load, loadFacets, spell, unspell } from "./search-index.js";

export const root = new URL(document.documentElement.dataset.content_root || "./", location);

const { finderTexts } = document.querySelector("[data-finder-texts]")?.dataset ?? {};
const texts = JSON.parse(finderTexts ?? "{}");

/* A text in the language of the site, with values in the place of names in braces. */
export const _ = (text, values) =>
  (texts[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => values?.[name] ?? all);

const FACETS = { kind: _("Kind"), author: _("Author"), tag: _("Tag"), service: _("Service") };
const YEARS = { from: _("From"), until: _("Until") };
const ORDERS = { "": _("Relevance"), date: _("Date") };
const KINDS = {
  event: _("event"),
  organisation: _("organisation"),
  page: _("page"),
  person: _("person"),
  post: _("post"),
  service: _("service"),
};
const nameOfKind = (kind) => KINDS[kind] ?? kind;

/* A day, month or year as the pages write it; what is none of these as it is. */
const inWords = (date) => {
  const [all, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date) ?? [];
  if (!month) return all ?? date;
  const { lang } = document.documentElement;
  const options = { year: "numeric", month: "long", day: day && "numeric", timeZone: "UTC" };
  const formatter = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, options);
  return formatter.format(Date.UTC(year, month - 1, day ?? 1));
};

export const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const option = (value, textContent) => make("option", { value, textContent });

let engine; // promise of the index, which dialog and page share
const openIndex = () => (engine ??= load(root));

/* Make a search of its own.
   batch: how many results are shown at once.  onChange: called with what was asked.
   open: whether filters are shown at once, and loaded before the first answer. */
export const createFinder = ({ batch, action, onChange = () => {}, lasting = [], open }) => {
  const input = make("input", {
    type: "search",
    name: "q",
    placeholder: _("Search"),
    autocomplete: "off",
    ariaLabel: _("Search this site"),
  });
  const select = () => make("select", { disabled: true });
  const facets = Object.fromEntries(Object.keys(FACETS).map((key) => [key, select()]));
  const years = Object.fromEntries(Object.keys(YEARS).map((key) => [key, select()]));
  const order = make("select", {}, ...Object.entries(ORDERS).map((o) => option(...o)));
  const fields = { ...facets, ...years, sort: order };
  const labels = { ...FACETS, ...YEARS, sort: _("Sort by") };
  const status = make("p", { className: "finder-status" });
  status.setAttribute("role", "status");
  const hint = make("p", { className: "finder-hint", hidden: true, ariaLive: "polite" });
  const results = make("ol", { className: "finder-results" });
  const more = make("button", {
    type: "button",
    className: "finder-more",
    textContent: _("More results"),
    hidden: true,
  });
  const filters = make(
    "details",
    { className: "finder-filters", open },
    make("summary", { textContent: _("Filter and sort") }),
    make(
      "div",
      {},
      ...Object.entries(fields).map(([key, field]) =>
        make("label", {}, make("span", { textContent: labels[key] }), field),
      ),
    ),
  );
  const form = make(
    "form",
    { className: "finder-form", action },
    make("div", { className: "finder-line" }, input, ...lasting),
    filters,
  );
  form.setAttribute("role", "search");

  /* -- Asking ----------------------------------------------------------------------- */

  let answer = { results: [] };
  let shown = 0;
  let asked = 0;
  let literal = false; // whether the reader's words are to be taken as they are

  const read = () =>
    Object.fromEntries(
      [["q", input.value.trim()], ...Object.entries(fields).map(([k, f]) => [k, f.value])]
        .filter(([, value]) => value),
    );

  const filtersOf = (index, { q: _, from, until, sort, ...chosen }) => {
    const filters = Object.fromEntries(
      Object.entries(chosen).map(([key, value]) => [key, spell(index, value)]),
    );
    if (!from && !until) return filters;
    const any = Object.keys(index.facets?.year ?? {}).filter(
      (year) => (!from || year >= from) && (!until || year <= until),
    );
    return { ...filters, year: { any: any.length ? any : ["none"] } };
  };

  /* Whatever is waiting to be shown or spoken, the newest question decides. */
  const update = async () => {
    const turn = ++asked;
    results.ariaBusy = "true";
    await answerTo(turn);
    if (turn === asked) results.ariaBusy = "false";
  };

  const answerTo = async (turn) => {
    let index;
    try {
      index = await openIndex();
      if (filters.open) await loadFacets(index);
    } catch {
      status.textContent = _("The index of this site cannot be loaded here.");
      hint.hidden = true;
      return;
    }
    if (turn !== asked) return;
    const state = read();
    const chosen = filtersOf(index, state);
    const isBlank = !state.q && !Object.keys(chosen).length;
    const question = {
      query: state.q ?? "",
      filters: chosen,
      byDate: state.sort === "date",
      literal,
    };
    const found = isBlank
      ? { results: [], facets: index.facets }
      : await ask(index, question);
    if (turn !== asked) return;
    answer = found;
    onChange(state);
    if (index.facets) fill(index);
    shown = 0;
    await showMore(index, turn);
    if (turn !== asked) return;
    status.textContent = isBlank ? "" : summary(state.q);
    showHint(state.q);
  };

  const summary = (query) => {
    const count = answer.results.length;
    if (!count) return query ? _("No results for “{query}”", { query }) : _("No results");
    const said =
      count === 1 ? _("1 result") : _("{number} results", { number: count });
    return answer.year ? _("{found} of {year}", { found: said, year: answer.year }) : said;
  };

  /* Say what was looked for in the place of the reader's words, and offer these. */
  const showHint = (query) => {
    const { meant, year, text } = answer;
    hint.hidden = !meant && !year;
    if (hint.hidden) return;
    const button = make("button", { type: "button", textContent: query });
    button.addEventListener("click", () => {
      literal = true;
      input.focus();
      update();
    });
    const shownFor = make("strong", { textContent: meant ?? text });
    const message = year
      ? _("Showing results for {meant} of {year}; search for {typed} instead")
      : _("Showing results for {meant}; search for {typed} instead");
    const parts = { "{meant}": shownFor, "{year}": year, "{typed}": button };
    hint.replaceChildren(...message.split(/(\{\w+\})/).map((part) => parts[part] ?? part));
  };

  /* -- Showing ---------------------------------------------------------------------- */

  const fill = (index) => {
    for (const [key, field] of Object.entries(facets)) {
      const counts = Object.entries(answer.facets[key] ?? {})
        .map(([label, count]) => [unspell(index, label), count])
        .filter(([label, count]) => count || label === field.value)
        .sort(([a], [b]) => a.localeCompare(b));
      refill(
        field,
        _("All"),
        counts.map(([label, count]) =>
          option(label, `${key === "kind" ? nameOfKind(label) : label} (${count})`),
        ),
      );
    }
    const all = Object.keys(index.facets.year ?? {}).sort();
    for (const field of Object.values(years))
      refill(
        field,
        _("Any"),
        all.map((year) => option(year, year)),
      );
  };

  const refill = (field, nothing, options) => {
    const { value } = field;
    if (value && !options.some((each) => each.value === value))
      options.push(option(value, value));
    field.replaceChildren(option("", nothing), ...options);
    field.value = value;
    field.disabled = !options.length;
  };

  const showMore = async (index, turn) => {
    const next = answer.results.slice(shown, shown + batch);
    const items = await Promise.all(next.map((result) => result.data()));
    if (turn !== asked) return;
    const list = items.map((item) => showResult(item, index));
    if (shown) results.append(...list);
    else results.replaceChildren(...list);
    shown += next.length;
    more.hidden = shown >= answer.results.length;
  };

  /* -- Events ----------------------------------------------------------------------- */

  let waiting;
  input.addEventListener("input", () => {
    literal = false;
    results.ariaBusy = "true";
    asked++; // what is under way answers an older question
    clearTimeout(waiting);
    waiting = setTimeout(update, 120);
  });
  for (const field of Object.values(fields)) field.addEventListener("change", update);
  filters.addEventListener("toggle", () => {
    if (filters.open && facets.kind.disabled) update();
  });
  more.addEventListener("click", async () => {
    const before = shown;
    await showMore(await openIndex(), asked);
    links()[before]?.focus();
  });

  const links = () => [...results.querySelectorAll("a")];

  const press = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.matches("select")) return;
    event.preventDefault();
    const stops = [input, ...links(), ...(more.hidden ? [] : [more])];
    const now = stops.indexOf(document.activeElement);
    stops[Math.min(Math.max(now + step, 0), stops.length - 1)].focus();
  };
  for (const element of [form, results, more]) element.addEventListener("keydown", press);

  /* Take over what an address says: `{q, kind, author, tag, service, from, until, sort}`. */
  const write = (state) => {
    input.value = state.q ?? "";
    filters.open ||= Object.keys(fields).some((key) => state[key]);
    for (const [key, field] of Object.entries(fields)) {
      const value = state[key] ?? "";
      if (![...field.options].some((each) => each.value === value))
        field.append(option(value, value));
      field.value = value;
    }
  };

  return { form, input, status, hint, results, more, links, read, write, update };
};

const showResult = ({ raw_url, url, meta, filters, excerpt }, index) => {
  // Parts of a page stand in the index as a folder: people/#people-ada/
  const path = (raw_url ?? url).replace(/^\/+/, "").replace(/(#.*)\/$/, "$1");
  const address = new URL(path, root);
  const about = [filters.kind?.map(nameOfKind)[0], inWords(meta.date?.slice(0, 10) ?? "")].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make("a", {
      href: address.href,
      textContent: unspell(index, meta.title ?? ""),
    }),
    make("span", { className: "finder-about", textContent: about }),
    make("p", {}, ...marked(unspell(index, excerpt))),
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
