// How the ten pictures are made: for whom, by which strategy, and how far that is.

// hears { please(name, isWished), choose(way), make(), cancel() }
function makeWays(ways, hears) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...ways.map(({ name, label }) => h("option", { value: name }, label)));
  const options = h("span", { class: "gc-way-options" });
  const go = h("button", { type: "button", class: "gc-button gc-go", onclick: () => hears.make() }, "Make ten");
  const progress = progressBar(() => hears.cancel());
  const people = h("div", { class: "gc-people", role: "group", "aria-label": "Ten for" });
  const words = h("p", { class: "gc-way-words" });
  const row = h("div", { class: "gc-way-row" }, people, h("span", { class: "gc-way-choice" }, h("label", { for: id }, "Strategy"), select, options, go), progress.root);
  const root = h("div", { class: "gc-ways", role: "group", "aria-label": "Who should be pleased, and how" }, row, words);
  const chips = new Map();
  let chosen = ways[0];
  let given = {};
  let known = {};

  select.addEventListener("change", () => {
    set(select.value, {});
    hears.choose(chosen.name, { ...given });
  });

  function set(name, values) {
    chosen = ways.find((way) => way.name === name) || ways[0];
    select.value = chosen.name;
    given = Object.fromEntries(chosen.options.map((option) => {
      const fits = option.choices.some(([value]) => value === values[option.name]);
      return [option.name, fits ? values[option.name] : option.choices[0][0]];
    }));
    options.replaceChildren(...chosen.options.map(choiceOf));
    tell();
  }

  function choiceOf({ name, label, choices }) {
    const own = newId();
    const list = h("select", { id: own, class: "gc-select" }, ...choices.map(([value, text]) => h("option", { value }, text)));
    list.value = given[name];
    list.addEventListener("change", () => {
      given[name] = list.value;
      hears.choose(chosen.name, { ...given });
    });
    return h("span", { class: "gc-way-option" }, h("label", { for: own }, label), list);
  }

  // What the model says of itself: which strategies it cannot be used with, and what was measured with it.
  function learn(said) {
    known = said;
    for (const option of select.options) option.disabled = Boolean(known[option.value] && known[option.value].lacks);
    tell();
  }

  function tell() {
    const said = known[chosen.name] || {};
    go.hidden = chosen.name === ways[0].name;
    go.disabled = Boolean(said.lacks);
    const parts = said.lacks ? [h("b", {}, said.lacks)] : [h("span", {}, `+ ${chosen.good}`), h("span", {}, `− ${chosen.bad}`)];
    if (said.measured && !said.lacks) parts.push(h("span", { class: "gc-measured" }, said.measured));
    words.replaceChildren(...parts);
  }

  // A chip a person: pressed where that person's slider asks for the highest score.
  function offer(fields) {
    chips.clear();
    for (const { name, label, high } of fields) {
      const chip = h("button", { type: "button", class: "gc-chip gc-person", "aria-pressed": "false" }, label);
      chip.addEventListener("click", () => hears.please(name, chip.getAttribute("aria-pressed") === "true" ? null : high));
      chips.set(name, { chip, high });
    }
    people.replaceChildren(h("span", { class: "gc-people-head" }, "Ten for"), ...[...chips.values()].map(({ chip }) => chip));
    people.hidden = chips.size < 2;
    known = {};
    tell();
  }

  function mark(wish) {
    for (const [name, { chip, high }] of chips) chip.setAttribute("aria-pressed", String(wish[name] === high));
  }

  function working(told) {
    if (told) progress.show(told);
    else progress.hide();
    options.hidden = Boolean(told);
    go.hidden = Boolean(told) || chosen.name === ways[0].name;
  }

  set(ways[0].name, {});
  return { root, set, learn, offer, mark, working, get chosen() { return { name: chosen.name, options: { ...given } }; } };
}
