// What pictures can be moved along: chips to choose directions, and a slider in standard deviations for each.

const CHOSEN_AT_FIRST = 4;

const readable = (name) => name.replaceAll("_", " ").replace("=", ": ");

// How well a direction means what it is called, in a few words.
function quality({ held_out, auc, share, moved, meaning }) {
  const said = [];
  if (meaning === "pca") said.push(`${Math.round(100 * share)} % of all variance`);
  else said.push(auc === null ? `R² ${held_out.toFixed(2)}` : `told apart in ${Math.round(100 * auc)} % of pairs`);
  if (moved && meaning === "rater") said.push(`a step moves the judge by ${moved.slope.toFixed(1)} points`);
  return said.join(", ");
}

// changed() hears that a picture has to move.
function makeDirections(farthest, most, changed) {
  const chips = h("div", { class: "gc-direction-chips", role: "group", "aria-label": "Directions" });
  const sliders = h("div", { class: "gc-fields gc-direction-sliders" });
  const apart = h("input", { type: "checkbox", id: newId() });
  const still = h("span", { class: "gc-all" }, apart, h("label", { for: apart.id, title: "Each slider leaves what the other sliders mean as it is" }, "Keep the others still"));
  const reset = h("button", { type: "button", class: "gc-button", onclick: clear }, "Back to 0");
  const more = h("details", { class: "gc-more" }, h("summary", {}, "Choose what the sliders mean"), chips);
  const root = h("div", { class: "gc-directions" }, sliders, h("div", { class: "gc-direction-bar" }, reset, still), more);
  const chosen = new Map(); // name -> { control, value }
  let known = [];
  apart.addEventListener("change", changed);

  function show(directions) {
    known = directions;
    chosen.clear();
    for (const name of first(directions)) add(name);
    paint();
  }

  // Two raters, what is there or not and best told, and the widest direction.
  function first(directions) {
    const of = (meaning) => directions.filter((one) => one.meaning === meaning);
    const parts = of("factor").filter(({ name, auc }) => auc !== null && !name.includes("=")).sort((a, b) => b.auc - a.auc);
    const others = of("factor").sort((a, b) => b.held_out - a.held_out);
    const wanted = [...of("rater").slice(0, 2), ...parts.slice(0, 1), ...of("pca").slice(0, 1), ...others];
    return [...new Set(wanted.map(({ name }) => name))].slice(0, CHOSEN_AT_FIRST);
  }

  function add(name) {
    const direction = known.find((one) => one.name === name);
    if (!direction || chosen.has(name) || chosen.size >= most) return;
    const entry = { value: 0 };
    entry.control = knob(
      { label: readable(name), explain: quality(direction), low: -farthest, high: farthest, step: 0.1, value: 0 },
      (value) => { entry.value = value; changed(); });
    entry.control.root.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      entry.value = 0;
      entry.control.set(0);
      changed();
    });
    chosen.set(name, entry);
  }

  function toggle(name) {
    if (chosen.has(name)) chosen.delete(name);
    else add(name);
    paint();
    changed();
  }

  function paint() {
    sliders.replaceChildren(...[...chosen.values()].map(({ control }) => control.root));
    const groups = [["rater", "Raters"], ["factor", "What is in the picture"], ["pca", "Widest"]];
    chips.replaceChildren(...groups.flatMap(([meaning, title]) => {
      const own = known.filter((one) => one.meaning === meaning);
      return own.length ? [h("h3", {}, title), h("div", { class: "gc-chip-row" }, ...own.map(chip))] : [];
    }));
  }

  function chip(direction) {
    const { name } = direction;
    const on = chosen.has(name);
    const full = !on && chosen.size >= most;
    return h("button", { type: "button", class: "gc-chip", "aria-pressed": String(on), disabled: full, title: quality(direction), onclick: () => toggle(name) }, readable(name));
  }

  function clear() {
    for (const entry of chosen.values()) {
      entry.value = 0;
      entry.control.set(0);
    }
    changed();
  }

  const amounts = () => Object.fromEntries([...chosen].map(([name, { value }]) => [name, value]));
  return { root, show, amounts, apart: () => apart.checked };
}
