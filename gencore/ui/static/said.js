// What the judge says of a picture, in one line below it: a letter and a number for each person, those wished for first.

const MOST_SAID = 6;

// The shortest beginnings of names that tell them apart.
function initials(names) {
  const short = new Map();
  for (const name of names) {
    let letters = 1;
    while (letters < name.length && names.some((other) => other !== name && other.slice(0, letters) === name.slice(0, letters))) letters += 1;
    short.set(name, name.slice(0, letters));
  }
  return short;
}

const isScore = (verdict) => typeof verdict === "number";
const inWords = (verdict, digits) => (isScore(verdict) ? verdict.toFixed(digits) : `${verdict[0].replaceAll("_", " ")} ${Math.round(100 * verdict[1])} %`);

// A line to put below picture i; show(judged, wish, i) fills it, clear() empties it.
function saidLine() {
  const root = h("p", { class: "gc-said" });
  function clear() {
    root.replaceChildren();
    root.removeAttribute("title");
  }
  function show(judged, wish, i) {
    const names = Object.keys(judged);
    const wished = names.filter((name) => name in wish);
    const shown = [...wished, ...names.filter((name) => !(name in wish))].slice(0, Math.max(MOST_SAID, Math.min(wished.length, MOST_SAID)));
    const short = initials(names);
    root.replaceChildren(...shown.map((name) => {
      const verdict = judged[name][i];
      const mine = name in wish;
      const text = isScore(verdict) ? h("span", {}, `${short.get(name)} `) : h("span", {}, "");
      return h("span", { class: mine ? "gc-word gc-wished" : "gc-word" }, text, h("b", {}, inWords(verdict, mine ? 1 : 0)));
    }));
    root.title = `The judge: ${names.map((name) => `${name} ${inWords(judged[name][i], 1)}`).join(", ")}`;
    root.setAttribute("aria-label", root.title);
  }
  return { root, show, clear };
}
