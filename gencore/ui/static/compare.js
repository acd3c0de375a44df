// The Compare tab: rows of models and strategies at the same seeds and sliders, and what was measured of them.

const site = props.value;
const host = element.querySelector(".gc-compare");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const following = (first) => Array.from({ length: site.tiles }, (_, i) => first + i);
const REST = 220; // milliseconds without a change, after which the judge is asked
const DIRECT = site.ways[0].name;
const state = { wish: {}, seeds: following(site.seed.first) };
const rows = [];
const abilities = new Map(); // what models said of themselves, by name
const runner = makeRunner(server);
let controls = new Map();
let begun = false;
let lastRow = 0;

function viewOf(row) {
  const own = new Set(row.model.fields.map(({ name }) => name));
  const wish = Object.fromEntries(Object.entries(state.wish).filter(([name]) => own.has(name)));
  const view = { model: row.model.name, wish, seeds: [...state.seeds], guidance: row.model.guidance, temperature: site.temperature.default, viewer: `${viewer}-${row.number}` };
  return row.way === DIRECT ? view : { ...view, strategy: row.way };
}

const isOf = (row, view) => rows.includes(row) && JSON.stringify(viewOf(row)) === JSON.stringify(view);

function add(model, way) {
  const row = makeStrip(site, model, way, { changed: (one) => { meet(one); dress(); refresh([one]); }, removed: drop });
  lastRow += 1;
  row.number = lastRow;
  row.asking = 0;
  row.pump = makePump((view) => server.draw(view), {
    draw: async (reply, view) => {
      if (!isOf(row, view)) return;
      await row.draw(reply);
      clearTimeout(row.asking);
      row.asking = setTimeout(() => ask(row, view), REST);
    },
    complain: (reply, view) => { if (isOf(row, view)) row.stale(reply.error, "error"); },
    busy: () => {},
  });
  rows.push(row);
  list.append(row.root);
  meet(row);
}

async function ask(row, view) {
  if (!isOf(row, view)) return;
  const reply = await answerOf(server.judged(view));
  if (reply.judged && isOf(row, view)) row.judge(reply.judged, reply.wish);
}

// A model is asked once what it can do.
async function meet(row) {
  const { name } = row.model;
  if (!abilities.has(name)) abilities.set(name, answerOf(server.describe({ model: name })));
  const said = await abilities.get(name);
  if (!said.can) abilities.delete(name);
  else if (rows.includes(row) && row.model.name === name) row.learn(said.ways);
}

function drop(row) {
  rows.splice(rows.indexOf(row), 1);
  row.root.remove();
  dress();
  measure();
}

// Direct rows follow at once; what takes seconds waits for the button.
function refresh(which = rows) {
  stop();
  for (const row of which) {
    if (row.way === DIRECT) row.pump(viewOf(row));
    else row.stale("Press “Make” to see this row under these sliders.");
  }
  first.value = state.seeds[0];
  tellMake();
  measure();
}

const waiting = () => rows.filter((row) => row.way !== DIRECT && row.root.querySelector(".gc-stale"));

function tellMake() {
  make.hidden = !waiting().length || runner.isRunning();
}

function stop() {
  runner.stop();
  progress.hide();
}

async function makeAll() {
  make.hidden = true;
  const todo = waiting();
  for (const [number, row] of todo.entries()) {
    const view = viewOf(row);
    const told = ({ state: where, done, ahead }) => progress.show({ state: where, done: (number + (done || 0)) / todo.length, ahead });
    told({ state: "running", done: 0 });
    const reply = await runner.run(() => server.start(view), told);
    if (reply === null) return;
    if (reply.error) row.stale(reply.error, "error");
    else if (reply.image && isOf(row, view)) await row.draw(reply);
  }
  progress.hide();
  tellMake();
}

// The sliders of all rows together; a row takes those that its model has.
function dress() {
  const fields = new Map();
  for (const row of rows) for (const field of row.model.fields) if (!fields.has(field.name)) fields.set(field.name, field);
  for (const name of Object.keys(state.wish)) if (!fields.has(name)) delete state.wish[name];
  const kinds = [...fields.values()];
  if (JSON.stringify(kinds) !== sliders.dataset.kinds) {
    sliders.dataset.kinds = JSON.stringify(kinds);
    controls = new Map(kinds.filter(({ kind }) => kind !== "binary").map((field) => [field.name, makeField(field, change)]));
    sliders.replaceChildren(...[...controls.values()].map(({ root }) => root));
    const attributes = kinds.filter(({ kind }) => kind === "binary");
    if (attributes.length) {
      const group = makeAttributes(attributes, change);
      sliders.append(group.root);
      for (const [name, control] of group.controls) controls.set(name, control);
    }
    for (const [name, value] of Object.entries(state.wish)) controls.get(name).set(value);
  }
  for (const row of rows) row.lone(rows.length <= site.fewest);
  more.hidden = rows.length >= site.most;
}

function change(name, value) {
  if (value === null) delete state.wish[name];
  else state.wish[name] = value;
  refresh();
}

let measuring = 0;
async function measure() {
  measuring += 1;
  const mine = measuring;
  const labels = rows.map(({ label }) => label);
  const reply = await answerOf(server.figures({ rows: rows.map(viewOf) }));
  if (mine === measuring && reply.metrics) figures.show(reply, labels);
}

async function save() {
  status.textContent = "Putting it together …";
  const reply = await answerOf(server.save({ rows: rows.map(viewOf) }));
  status.textContent = reply.error || "";
  if (reply.content) saveFile(reply);
}

const list = h("div", { class: "gc-strips" });
const first = h("input", { type: "number", id: newId(), class: "gc-seed", min: 0, max: 999999999, step: 1, inputmode: "numeric" });
first.addEventListener("change", () => {
  const seed = Math.floor(Number(first.value));
  if (first.value.trim() !== "" && seed >= 0 && seed + site.tiles <= site.seed.largest) state.seeds = following(seed);
  refresh();
});
const more = h("button", { type: "button", class: "gc-button", onclick: addAnother }, "Add a row");
const shuffle = h("button", { type: "button", class: "gc-button", onclick: () => { state.seeds = following(1 + Math.floor(Math.random() * 99999)); refresh(); } }, icon("shuffle"), h("span", {}, "Shuffle"));
const saving = h("button", { type: "button", class: "gc-button", title: "All rows as one picture, every picture, the figures, and the recipes", "aria-label": "Save the comparison", onclick: save }, icon("save"), h("span", {}, "Save"));
const make = h("button", { type: "button", class: "gc-button gc-go", hidden: true, onclick: makeAll }, "Make");
const progress = progressBar(() => { stop(); tellMake(); });
const status = h("span", { class: "gc-status", role: "status" });
const bar = h("div", { class: "gc-compare-bar" }, make, progress.root, more, shuffle,
  h("span", { class: "gc-first" }, h("label", { for: first.id }, "Seed of the first"), first), saving, status);
const sliders = h("div", { class: "gc-fields" });
const figures = makeFigures();
host.append(list, bar, sliders, figures.root);

// A model that is not shown yet, of those that know the same people.
function addAnother() {
  const names = (model) => model.fields.map(({ name }) => name).join();
  const known = names(rows[0].model);
  const taken = new Set(rows.map((row) => row.model.name));
  const next = site.models.find((model) => !taken.has(model.name) && names(model) === known) || rows[0].model;
  add(next.name, DIRECT);
  dress();
  refresh([rows[rows.length - 1]]);
}

renewModels(site.models, (name) => rows.some((row) => row.model.name === name), () => { for (const row of rows) row.offer(); });

// Nothing is asked for before the tab is looked at.
new IntersectionObserver((entries, observer) => {
  if (begun || !entries.some(({ isIntersecting }) => isIntersecting)) return;
  begun = true;
  observer.disconnect();
  for (const { model, way } of site.rows) add(model, way);
  while (rows.length < site.fewest) add(site.models[0].name, DIRECT);
  dress();
  refresh();
}).observe(bar);
