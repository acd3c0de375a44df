// Attributes: yes, no, or any. A compact checkbox each, all of a model's together; where there are many, a search.

const SEARCHED_FROM = 13;
const NEXT = new Map([[null, 1], [1, 0], [0, null]]);
const STATES = new Map([[null, ["any", "mixed"]], [1, ["yes", "true"]], [0, ["no", "false"]]]);

function attribute({ name, label }, changed) {
  let given = null;
  const shown = h("span", { class: "gc-state" });
  const root = h(
    "button",
    { type: "button", role: "checkbox", class: "gc-attribute", "aria-label": label, "data-field": name },
    h("span", { class: "gc-box", "aria-hidden": "true" }), h("span", { class: "gc-attribute-name" }, label), shown);

  function set(value) {
    given = value;
    const [word, checked] = STATES.get(given);
    shown.textContent = word;
    root.setAttribute("aria-checked", checked);
    root.title = `${label}: ${word}. Click for ${STATES.get(NEXT.get(given))[0]}.`;
  }
  function give(value) {
    set(value);
    changed(name, value);
  }
  root.addEventListener("click", () => give(NEXT.get(given)));
  root.addEventListener("keydown", (event) => {
    if (!["Escape", "Delete", "Backspace"].includes(event.key) || given === null) return;
    event.preventDefault();
    give(null);
  });
  set(null);
  return { root, set, hides: (text) => given === null && !label.toLowerCase().includes(text) };
}

// Returns the group and its controls by field name.
function makeAttributes(fields, changed) {
  const controls = new Map(fields.map((field) => [field.name, attribute(field, changed)]));
  const list = h("div", { class: "gc-attributes" }, ...[...controls.values()].map(({ root }) => root));
  const search = h("input", { type: "search", class: "gc-search", placeholder: `Find one of ${fields.length}`, "aria-label": "Find an attribute" });
  search.addEventListener("input", () => {
    const text = search.value.trim().toLowerCase();
    for (const { root, hides } of controls.values()) root.hidden = hides(text);
  });
  const found = fields.length < SEARCHED_FROM ? null : search;
  const root = h("fieldset", { class: "gc-field gc-wide" }, h("legend", {}, "Attributes"), found, list);
  return { root, controls };
}
