/* Says what a mistyped word was probably meant as.  Loaded with the first results; the
   words of the site only when a word of the query is in none of them. */

/* As chronicle.search.letters.fold does, but for letters that hardly anybody mistypes. */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[łŁ]/g, "l")
    .replace(/[øØ]/g, "o")
    .replace(/ß/g, "ss")
    .toLowerCase();

const wordsOf = (text) => fold(text).match(/[\p{L}]{4,24}/gu) ?? [];

/* The words of the query that the text has not. */
export const findStrangers = (query, text) => {
  const folded = fold(text);
  return wordsOf(query)
    .slice(0, 8)
    .filter((word) => !folded.includes(word));
};

let loading;

/* The query with its strangers put right; nothing if that can't be done. */
export const suggest = async (query, strangers, url) => {
  loading ??= fetch(url)
    .then((response) => (response.ok ? response.text() : ""))
    .then((text) => text.split("\n"));
  const words = await loading;
  let better = fold(query);
  for (const word of strangers) {
    if (words.some((known) => known.startsWith(word))) continue;
    const meant = nearest(word, words);
    if (meant) better = better.replaceAll(word, meant);
  }
  return better === fold(query) ? "" : better;
};

/* One error in short words, two in long ones; of equals the more common word. */
const nearest = (word, words) => {
  let limit = word.length < 6 ? 1 : 2;
  let best = "";
  for (const known of words) {
    const errors = distance(word, known, limit);
    if (errors < limit || (errors === limit && !best)) [best, limit] = [known, errors];
  }
  return best;
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
