// Counts on below the fields while somebody types. Says the same as portal/office/measures.py, which counts first.

const WORDS_A_MINUTE = 220;
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const BREAKS = /<\/(?:p|h\d|li|blockquote|tr|td|th)>|<br ?\/?>|<hr ?\/?>/gi;

const split = (text) => text.split(SPACE).filter(Boolean);
const trimmed = (letters, unwanted) => {
  let end = letters.length;
  while (end && unwanted.includes(letters[end - 1])) end -= 1;
  return letters.slice(0, end);
};

// portal.publishing.shortening.shorten
export const shorten = (text, limit) => {
  const letters = [...split(text).join(" ")];
  if (letters.length <= limit) return letters.join("");
  let cut = letters.slice(0, limit - 1); // the last place belongs to the ellipsis
  if (letters[limit - 1] !== " " && cut.includes(" ")) cut = cut.slice(0, cut.lastIndexOf(" "));
  return `${trimmed(cut, " ,;:.–—-…(“„«").join("")}…`;
};

// … count_words and reading_minutes
export const countWords = (html) => split(html.replace(BREAKS, " ").replace(/<[^>]*>/g, "")).length;
export const readingMinutes = (html) => {
  const minutes = countWords(html) / WORDS_A_MINUTE;
  const even = 2 * Math.round(minutes / 2); // Python rounds a half to the even number
  return Math.max(1, minutes % 1 === 0.5 ? even : Math.round(minutes));
};

const some = (number, one, many) => `${number} ${number === 1 ? one : many}`;

const count = {
  words(note, control) {
    const read = some(readingMinutes(control.value), "minute to read", "minutes to read");
    const number = countWords(control.value);
    note.textContent = some(number, "word", "words") + (number ? `, ${read}` : "");
  },
  length(note, control) {
    note.textContent = `${[...control.value].length} of ${control.maxLength} characters`;
  },
  cuts(note, control) {
    for (const line of note.querySelectorAll("[data-cut]")) {
      const whole = split(control.value).join(" ");
      const short = shorten(whole, Number(line.dataset.cut));
      line.hidden = short === whole;
      line.querySelector("q").textContent = short;
    }
  },
};

document.addEventListener("input", (event) => {
  const field = event.target.closest?.(".field");
  const note = field?.querySelector("[data-measure]");
  if (note) count[note.dataset.measure](note, field.querySelector("[name]"));
});
