/* Asks Pagefind on behalf of readers: knows their years, the names they look for, and
   what they meant when they mistyped it.  Nothing here touches the page. */

const TITLE_WEIGHT = 12; // a title says more of a page than its text does
const RARE = 2; // results of a word that may be a slip of somebody's pen

export const load = async (root) => {
  const at = (name) => new URL(`pagefind/${name}`, root).href;
  const [pagefind, language] = await Promise.all([
    import(at("pagefind.js")),
    fetch(at("language.json")).then((response) => response.json()),
  ]);
  await pagefind.options({
    noWorker: true, // without it, half as much is loaded, and the index is small
    excerptLength: 24,
    ranking: { metaWeights: { title: TITLE_WEIGHT, date: 0 } },
  });
  const { unspaced } = language;
  return {
    ...language,
    at,
    pagefind,
    apart: new RegExp(`(?<=\\p{L})(?=[${unspaced}])|(?<=[${unspaced}])(?=\\p{L})`, "gu"),
    kept: new RegExp(language.kept, "g"),
    run: new RegExp(`^[${unspaced}]{2,}$`, "u"),
    stopWords: new Set(language.stopWords),
  };
};

/* What results can be filtered by, with the number of pages of each: `{facet: {label:
   number}}`.  It weighs as much as an answer, and few questions need it. */
export const loadFacets = async (index) => {
  index.facets ??= await index.pagefind.filters();
  return index.facets;
};

/* -- Letters ------------------------------------------------------------------------ */

/* As chronicle.core.folding does it to the pages before they are indexed. */
export const spell = ({ spellings, apart, gap, kept, signs }, text) =>
  spellings
    .reduce(
      (t, [letter, spelled]) => t.replaceAll(letter, spelled),
      text.replace(kept, (sign) => signs[sign]),
    )
    .replace(apart, gap);

export const unspell = ({ spellings, gap, signs }, text) =>
  [...spellings, ...Object.entries(signs)].reduce(
    (t, [letter, spelled]) => t.replaceAll(spelled, letter),
    text.replaceAll(gap, ""),
  );

const fold = (index, text) =>
  spell(index, text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const wordsOf = (folded) => folded.match(/[\p{L}\p{N}]+/gu) ?? [];

/* -- Questions ---------------------------------------------------------------------- */

/* As Pagefind takes what stands between spaces: without signs. */
const bare = (folded) => folded.replace(/[^\p{L}\p{N}\s]/gu, "");

const isPhrase = (text) => /^".+"$/.test(text);

/* Words that say nothing are left out, if others are there. */
const essence = (index, query) => {
  const text = query.trim().replace(/[“”„]/g, '"');
  if (isPhrase(text)) return text;
  const tokens = text.split(/\s+/);
  const kept = tokens.filter((token) => !index.stopWords.has(fold(index, token)));
  return (kept.length ? kept : tokens).join(" ");
};

const look = (index, words, filters = {}) =>
  index.pagefind.search(words ? spell(index, words) : null, { filters });

/* A run of letters that are words is a phrase, as words in quotes are. */
const search = async (index, text, filters) => {
  const isRun = index.run.test(text);
  const found = isRun ? { results: [] } : await look(index, text, filters);
  if (found.results.length || !(isRun || isPhrase(text))) return found;
  return keepPhrase(index, text, await look(index, text.replaceAll('"', ""), filters));
};

const MOST_PAGES = 50; // that are loaded to see whether the words stand together

/* Pagefind finds no phrase with letters that are spelt for it. */
const keepPhrase = async (index, text, found) => {
  const plain = (said) => ` ${wordsOf(fold(index, said)).join(" ")} `;
  const phrase = plain(text);
  const results = found.results.slice(0, MOST_PAGES);
  const pages = await Promise.all(results.map((result) => result.data()));
  const has = ({ meta, content }) => plain(`${meta.title} ${content}`).includes(phrase);
  return {
    results: results.filter((_, i) => has(pages[i])),
    filters: countFacets(pages.filter(has)),
  };
};

const countFacets = (pages) => {
  const counts = {};
  for (const { filters } of pages)
    for (const [facet, labels] of Object.entries(filters))
      for (const label of labels) {
        counts[facet] ??= {};
        counts[facet][label] = (counts[facet][label] ?? 0) + 1;
      }
  return counts;
};

/* Answers `{query, filters, byDate, literal}` with `{results, facets, text, meant,
   year}`: `meant` is what was looked for in the place of the reader's words. */
export const ask = async (index, question) => {
  const text = essence(index, question.query);
  const { filters } = question;
  const [year, rest] = yearIn(text);
  if (year && !filters.year && !question.literal) {
    const dated = { ...question, filters: { ...filters, year } };
    const answer = await answerWords(index, rest, dated);
    if (answer.results.length) return { ...answer, year };
  }
  return answerWords(index, text, question);
};

/* What may be a year among other words, and these; nothing in a phrase. */
const yearIn = (text) => {
  const tokens = text.split(/\s+/);
  const year = tokens.find((token) => /^[12]\d{3}$/.test(token));
  if (!year || tokens.length < 2 || isPhrase(text)) return [undefined, text];
  return [year, tokens.filter((token) => token !== year).join(" ")];
};

const answerWords = async (index, text, question) => {
  if (!text) return answerWith(index, text, question);
  const found = await search(index, text);
  const strangers = await findStrangers(index, text, found);
  const isLikelyMeant =
    !strangers.length && (isPhrase(text) || found.results.length > RARE);
  if (isLikelyMeant || question.literal)
    return strangers.length ? nothing(text) : answerWith(index, text, question);
  const isLost = !strangers.length && !found.results.length;
  const meant = await likeliest(index, text, strangers, isLost);
  const better = meant ? await answerWith(index, meant, question) : nothing(text);
  if (better.results.length) return { ...better, meant };
  return strangers.length ? nothing(text) : answerWith(index, text, question);
};

/* What has an answer of that which the reader may have meant: a name before others, and
   where no page has all words, the most telling ones of them. */
const likeliest = async (index, text, strangers, isLost) => {
  const apart = text.replace(BORDER, " ");
  if (apart !== text) {
    const phrase = `"${apart.replaceAll('"', "")}"`;
    if (!/\s/.test(text) && (await look(index, phrase)).results.length) return phrase;
    if ((strangers.length || isLost) && (await isSaid(index, apart))) return apart;
  }
  const { suggest } = await import("./search-spelling.js");
  const meanings = await suggest(text, {
    strangers,
    isLost,
    fold: (word) => fold(index, word),
    urlOf: (name) => index.at(`words/${name}.txt`),
  });
  const answered = await withAnswers(index, meanings);
  const best = (/\s/.test(text) && answered.find(isNamed(index))) || answered[0];
  if (best || isPhrase(text)) return best?.meant;
  const whole = strangers.length ? meanings[0] : isLost && text;
  return whole && withFewerWords(index, [whole.split(/\s+/)]);
};

/* Where a word is two for others: "pep740", "PEP-740", "and/or"; 3.12 is one. */
const BORDER =
  /(?<=\p{L})[-_./@]+(?=[\p{L}\p{N}])|(?<=\p{N})[-_./@]+(?=\p{L})|(?<=\p{L})(?=\p{N})/gu;

const isSaid = async (index, text) => {
  const found = await search(index, text);
  return found.results.length && !(await findStrangers(index, text, found)).length;
};

const isNamed =
  (index) =>
  ({ meant, results }) => {
    const ids = findNamed(index, meant);
    return results.some(({ id }) => ids.has(id));
  };

const withAnswers = async (index, meanings) => {
  const answers = await Promise.all(
    meanings.map(async (meant) => ({ meant, ...(await search(index, meant)) })),
  );
  return answers.filter(({ results }) => results.length);
};

const MOST_WORDS = 6; // of a question, one of which may be left out

const withFewerWords = async (index, questions) => {
  const [{ length }] = questions;
  if (length < 2 || length > MOST_WORDS) return "";
  const shorter = questions.flatMap((words) =>
    words.map((_, left) => words.filter((_, i) => i !== left)),
  );
  const different = [...new Set(shorter.map((words) => words.join(" ")))];
  const answered = await withAnswers(index, different);
  if (!answered.length) return withFewerWords(index, shorter);
  answered.sort((a, b) => a.results.length - b.results.length);
  return (answered.find(isNamed(index)) ?? answered[0]).meant;
};

const nothing = (text) => ({ text, results: [], facets: {} });

const answerWith = async (index, text, { filters, byDate }) => {
  const found = await search(index, text, filters);
  const facets = { ...found.filters };
  // What else could be chosen in a list is counted as if nothing were chosen in it.
  for (const facet of Object.keys(filters)) {
    const { [facet]: _, ...others } = filters;
    facets[facet] = (await search(index, text, others)).filters[facet];
  }
  const results = await inOrder(index, text, filters, byDate, found.results);
  return { text, results, facets };
};

/* -- Order -------------------------------------------------------------------------- */

const inOrder = async (index, text, filters, byDate, results) => {
  if (byDate || !text) {
    const dates = await loadDates(index);
    const day = ({ id }) => dates[id] ?? "";
    return [...results].sort((a, b) => day(b).localeCompare(day(a)));
  }
  const named = findNamed(index, text);
  const first = results.filter(({ id }) => named.has(id));
  if (isPhrase(text)) {
    // All phrases weigh the same: a title with it comes first among their words.
    const bare = await search(index, text.replaceAll('"', ""), filters);
    const kept = new Set(results.map(({ id }) => id));
    const ordered = bare.results.filter(({ id }) => kept.has(id));
    return withFirst(withFirst(results, ordered), first);
  }
  return withFirst(results, first);
};

const loadDates = async (index) => {
  index.dates ??= await fetch(index.at("dates.json")).then((response) => response.json());
  return index.dates;
};

const withFirst = (results, first) => {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...results.filter(({ id }) => !ids.has(id))];
};

/* The pages whose names are asked for: whole, or a part of a person's. */
const findNamed = (index, text) => {
  const asked = wordsOf(fold(index, text));
  const fits = (word, part) =>
    part === word ||
    (part.length === 1 && word.startsWith(part)) ||
    (word.length > 3 && part.startsWith(word));
  const found = Object.entries(index.names)
    .flatMap(([kind, named]) => named.map(([id, name]) => ({ id, kind, name })))
    .map((page) => ({ ...page, parts: wordsOf(fold(index, page.name)) }))
    .filter(({ parts }) => asked.every((w) => parts.some((part) => fits(w, part))))
    .filter(({ kind, parts }) => kind === "person" || parts.length <= asked.length);
  return new Set(found.slice(0, 5).map(({ id }) => id));
};

/* -- Words that are nowhere --------------------------------------------------------- */

/* Pagefind answers with words that begin alike if a word is nowhere. */
const findStrangers = async (index, text, found) => {
  const words = fold(index, text).split(/\s+/).map(bare).filter(Boolean);
  const missing = await absent(index, words, found);
  if (!missing.length || words.length === 1) return missing;
  // No page may have all of them, and each be somewhere.
  const alone = await Promise.all(
    missing.map(async (word) => absent(index, [word], await search(index, word))),
  );
  return alone.flat();
};

/* The words that the first results lack.  The very first has them as a rule. */
const absent = async (index, words, found) => {
  const tokens = [];
  let missing = words;
  for (const results of [found.results.slice(0, 1), found.results.slice(1, 4)]) {
    if (!missing.length) return missing;
    const pages = await Promise.all(results.map((result) => result.data()));
    const said = pages.map(({ meta, content }) => `${meta.title} ${content}`).join(" ");
    const folded = fold(index, said);
    // "pypistats.org" is found by "pypistatsorg" too.
    tokens.push(...wordsOf(folded), ...wordsOf(bare(folded)));
    missing = missing.filter((word) => !tokens.some((t) => t.startsWith(word)));
  }
  if (!missing.length || !tokens.length) return missing;
  const stemmer = await loadStemmer(index);
  const stems = new Set(tokens.map((token) => stemmer.stemWord(token)));
  return missing.filter((word) => !stems.has(stemmer.stemWord(word)));
};

let stemmer;
const loadStemmer = (index) =>
  (stemmer ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = index.at("stemmer.js");
    script.onload = () => resolve(new window.Stemmer());
    script.onerror = reject;
    document.head.append(script);
  }));
