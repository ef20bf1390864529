/* Says what a mistyped word was probably meant as.  Loaded, with those words of the site
   that look like it, when a word of the query stands nowhere, or hardly anywhere. */

const COMMON = 20; // pages with a word that a rare one may be a slip for
const SHORTEST = 4; // letters of a word that is put right
const LONG = 6; // letters of a rare word that may be a slip for a common one
const CHOICES = 5; // words that one may be a slip for
const MOST = 12; // meanings of a query that are tried

/* As chronicle.search.vocabulary parts the words of the site: one slip leaves the first
   letter of a word as it was, or the last one. */
const PARTS = 32;
const partOf = (letter) => letter.codePointAt(0) % PARTS;

const loading = {};
const loadPart = (url) =>
  (loading[url] ??= fetch(url)
    .then((response) => (response.ok ? response.text() : ""))
    .then((text) => text.split("\n").filter(Boolean).map((line) => line.split(" "))));

/* The words that one may be a slip for, each with its number of pages. */
const loadWords = async (word, urlOf) => {
  const letters = [...word];
  const names = [`first-${partOf(letters[0])}`, `last-${partOf(letters.at(-1))}`];
  const parts = await Promise.all(names.map((name) => loadPart(urlOf(name))));
  return new Map(parts.flat().map(([known, pages]) => [known, Number(pages)]));
};

/* What the query may have been meant as, the likeliest first.
   Strangers are folded words that stand nowhere.  Where all stand somewhere, but no page
   has them together (isLost), each may be a slip for another. */
export const suggest = async (query, { strangers, isLost, fold, urlOf }) => {
  const meantBy = async (typed) => {
    const word = fold(typed);
    const isStranger = strangers.includes(word);
    if (word.length < (isStranger || isLost ? SHORTEST : LONG)) return [];
    const words = await loadWords(word, urlOf);
    if (isStranger) return meantByStranger(word, words);
    if (isLost) return [word, ...nearest(word, words, 1)];
    return commonFor(word, words);
  };
  const choicesFor = async (part) => {
    const isWord = /^[\p{L}\p{M}]{4}/u.test(part);
    const found = isWord ? await meantBy(part) : [];
    return found.length ? found.map((word) => likeTyped(word, part, fold)) : [part];
  };
  const parts = query.split(/([\p{L}\p{M}]{4,24})/u);
  let meanings = [""];
  for (const choices of await Promise.all(parts.map(choicesFor)))
    meanings = meanings
      .flatMap((start) => choices.map((end) => start + end))
      .slice(0, MOST);
  return meanings.filter((meant) => meant !== query);
};

const likeTyped = (word, typed, fold) => {
  if (word === fold(typed)) return typed;
  return /^\p{Lu}/u.test(typed) ? word[0].toUpperCase() + word.slice(1) : word;
};

const meantByStranger = (word, words) => {
  // "Loewis" is how Germans write "Löwis" without the dots.
  const plain = word.replace(/([aou])e/g, "$1");
  return plain !== word && words.has(plain) ? [plain] : nearest(word, words);
};

/* What hardly any page says may be a slip, if one letter makes it a common word. */
const commonFor = (word, words) => {
  if ((words.get(word) ?? 0) > 2) return [];
  const common = [...words].filter(([, pages]) => pages >= COMMON);
  return nearest(word, new Map(common), 1);
};

/* The words with fewest errors, at most one in short words and two in long ones; the
   more common come first. */
const nearest = (word, words, most = word.length < 8 ? 1 : 2) => {
  let limit = most;
  let found = [];
  for (const known of words.keys()) {
    const errors = known === word ? limit + 1 : distance(word, known, limit);
    if (errors < limit) [found, limit] = [[], errors];
    if (errors === limit) found.push(known);
  }
  const byPages = (a, b) => words.get(b) - words.get(a) || (a < b ? -1 : 1);
  return found.sort(byPages).slice(0, CHOICES);
};

/* Letters to add, drop, change or swap: at most limit, else more.
   Source: optimal string alignment, Damerau 1964, doi:10.1145/363958.363994. */
const distance = (one, other, limit) => {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let [before, above] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(row[j - 1] + 1, above[j] + 1, above[j - 1] + !same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, above] = [above, row];
  }
  return above[other.length];
};
