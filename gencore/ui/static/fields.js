// One control a score or class. Each starts at "any" and has set(value or null), where null is "any".

function makeField(field, changed) {
  if (field.kind === "score") return scoreField(field, changed);
  const letters = field.classes.reduce((sum, text) => sum + text.length + 4, 0);
  return letters > 120 ? listField(field, changed) : choiceField(field, changed, letters > 32);
}

function scoreField(field, changed) {
  const { name, label, low, high, step } = field;
  const id = newId();
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  let given = null;
  const range = h("input", { type: "range", id, min: low, max: high, step, value: (low + high) / 2, class: "gc-range" });
  const shown = h("output", { class: "gc-value", for: id });
  const any = h("button", { type: "button", class: "gc-any", title: `${label} has no say` }, "any");

  function paint() {
    const text = given === null ? "any" : String(Number(given.toFixed(digits)));
    root.dataset.value = text;
    root.classList.toggle("gc-given", given !== null);
    root.style.setProperty("--fill", String((Number(range.value) - low) / (high - low)));
    shown.textContent = given === null ? "" : text;
    range.setAttribute("aria-valuetext", given === null ? "any" : `${text} of ${high}`);
    any.setAttribute("aria-pressed", String(given === null));
    any.setAttribute("aria-label", `${label}: any`);
  }
  function set(value) {
    given = value;
    range.value = value === null ? (low + high) / 2 : value;
    if (value !== null) given = Number(range.value);
    paint();
  }
  function give(value) {
    set(value);
    changed(name, given);
  }

  range.addEventListener("input", () => give(Number(range.value)));
  range.addEventListener("click", () => given === null && give(Number(range.value)));
  range.addEventListener("keydown", (event) => {
    if (["Escape", "Delete", "Backspace"].includes(event.key) && given !== null) give(null);
    else if ([" ", "Enter"].includes(event.key) && given === null) give(Number(range.value));
    else return;
    event.preventDefault();
  });
  any.addEventListener("click", () => give(given === null ? Number(range.value) : null));

  const head = h("div", { class: "gc-field-head" }, h("label", { for: id }, label), shown, any);
  const root = h("div", { class: "gc-field gc-score", "data-field": name }, head, range);
  // A person whom no picture says anything about: the slider stays, and says so.
  function doubt(sentence) {
    root.append(h("p", { class: "gc-doubt" }, sentence));
    range.setAttribute("aria-description", sentence);
  }
  set(null);
  return { root, set, doubt };
}

function choiceField(field, changed, wide) {
  const group = newId();
  const radios = new Map();
  const row = h("div", { class: "gc-choices" });
  for (const [text, value] of [["any", null], ...field.classes.map((name) => [name, name])]) {
    const radio = h("input", { type: "radio", name: group, id: newId(), onchange: () => changed(field.name, value) });
    radios.set(value, radio);
    row.append(h("span", { class: value === null ? "gc-choice gc-choice-any" : "gc-choice" }, radio, h("label", { for: radio.id }, text)));
  }
  const root = h("fieldset", { class: `gc-field gc-choice-field${wide ? " gc-wide" : ""}`, "data-field": field.name }, h("legend", {}, field.label), row);
  const set = (value) => { radios.get(value).checked = true; };
  set(null);
  return { root, set };
}

function listField(field, changed) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...["any", ...field.classes].map((text, i) => h("option", { value: i }, text)));
  select.addEventListener("change", () => changed(field.name, select.value === "0" ? null : field.classes[select.value - 1]));
  const root = h("div", { class: "gc-field", "data-field": field.name }, h("div", { class: "gc-field-head" }, h("label", { for: id }, field.label)), select);
  const set = (value) => { select.value = String(1 + field.classes.indexOf(value)); };
  set(null);
  return { root, set };
}

function knob({ label, explain, low, high, step, value }, changed) {
  const id = newId();
  const range = h("input", { type: "range", id, min: low, max: high, step, class: "gc-range" });
  const shown = h("output", { class: "gc-value", for: id });
  function set(wanted) {
    range.value = wanted;
    root.style.setProperty("--fill", String((Number(range.value) - low) / (high - low)));
    shown.textContent = step >= 1 ? range.value : Number(range.value).toFixed(2).replace(/0$/, "");
  }
  range.addEventListener("input", () => { set(Number(range.value)); changed(Number(range.value)); });
  const head = h("div", { class: "gc-field-head" }, h("label", { for: id }, label), shown);
  const root = h("div", { class: "gc-field gc-given", "data-field": label }, head, range, h("p", { class: "gc-hint" }, explain));
  set(value);
  return { root, set };
}
