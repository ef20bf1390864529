/* Says what a mistyped word was probably meant as.  Loaded with the words of the site
   when a word of the query stands nowhere, or hardly anywhere. */

const COMMON = 20; // pages with a word that a rare one may be a slip for
const SHORTEST = 4;

let loading;
const loadWords = (url) =>
  (loading ??= fetch(url)
    .then((response) => (response.ok ? response.text() : ""))
    .then((text) => new Map(text.split("\n").map((line) => line.split(" ")))));

/* The query with its mistyped words put right; nothing if none is.
   Strangers are folded words that stand nowhere. */
export const suggest = async (query, strangers, { fold, url }) => {
  const words = await loadWords(url);
  let isBetter = false;
  const better = query.replace(/[\p{L}\p{M}]{4,24}/gu, (typed) => {
    const word = fold(typed);
    const meant = strangers.includes(word)
      ? (withoutUmlauts(word, words) ?? nearest(word, words))
      : commonFor(word, words);
    if (!meant || meant === word) return typed;
    isBetter = true;
    return meant;
  });
  return isBetter ? better : "";
};

/* "Loewis" is how Germans write "Löwis" without the dots. */
const withoutUmlauts = (word, words) => {
  const plain = word.replace(/([aou])e/g, "$1");
  return plain !== word && words.has(plain) ? plain : undefined;
};

/* What hardly any page says may be a slip, if one letter makes it a common word. */
const commonFor = (word, words) => {
  if (word.length < 6 || (words.get(word) ?? 0) > 2) return "";
  const common = [...words].filter(([, pages]) => pages >= COMMON);
  return nearest(word, new Map(common), 1);
};

/* One error in short words, two in long ones; of equals the more common word. */
const nearest = (word, words, most = word.length < 8 ? 1 : 2) => {
  if (word.length < SHORTEST) return "";
  let limit = most;
  let best = "";
  for (const known of words.keys()) {
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
