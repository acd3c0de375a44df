// The Edit tab: a picture, whom it should please, and the way there. All of it follows from props.value.

ICONS.add = "M10 4v12M4 10h12";

const site = props.value;
const host = element.querySelector(".gc-edit");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const state = { model: site.models[0], wish: {}, likeness: site.likeness.value, picture: null, file: null, made: null, step: 0 };
let fields = new Map();
let doubtful = {};

const curtain = makeCurtain();
const note = h("p", { class: "gc-edit-note", role: "status" });
const strip = h("div", { class: "gc-album", role: "group", "aria-label": "Pictures to edit" });
const chips = h("div", { class: "gc-presets", role: "group", "aria-label": "Wishes in one click" });
const controls = h("div", { class: "gc-fields" });
const chooseFile = h("input", { type: "file", accept: "image/*", class: "gc-file", tabindex: -1, "aria-label": "Picture file" });
const ownPicture = h("button", { type: "button", class: "gc-button gc-upload", onclick: () => chooseFile.click() }, icon("add"), h("span", {}, "Your picture"));
const go = h("button", { type: "button", class: "gc-button gc-go gc-edit-go", onclick: start }, "Edit");
const runner = makeRunner(server);
const progress = progressBar(cancel);
const amount = knob({ label: "Amount", explain: "How much of the edit is shown: 0 is the picture itself, 1 all of it.", low: 0, high: 1, step: 0.1, value: 1 }, (value) => show(nearest(value)));
const save = h("button", { type: "button", class: "gc-button", onclick: download }, icon("save"), h("span", {}, "Download"));
const verdict = h("table", { class: "gc-verdict" });
const verdictNote = h("p", { class: "gc-hint" });
const outcome = h("div", { class: "gc-outcome" }, amount.root, verdict, verdictNote, save);
const likeness = knob(
  { label: "Likeness", explain: "How much it has to stay the same picture. Less changes more.", ...site.likeness },
  (value) => { state.likeness = value; ready(); });

function say(text, kind = "") {
  note.textContent = text;
  note.dataset.kind = kind;
}

function ready() {
  const wished = Object.keys(state.wish).map(labelOf);
  go.disabled = !state.picture || !wished.length;
  go.textContent = wished.length > 2 ? `Edit for ${wished.length} wishes` : wished.length ? `Edit for ${wished.join(" and ")}` : "Edit";
  for (const [chip, wish] of chipWishes) chip.setAttribute("aria-pressed", String(same(wish, state.wish)));
}

const labelOf = (name) => state.model.fields.find((field) => field.name === name).label;
const same = (a, b) => Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name]);

function change(name, value) {
  if (value === null) delete state.wish[name];
  else state.wish[name] = value;
  ready();
}

function wishFor(wish) {
  state.wish = { ...wish };
  for (const [name, field] of fields) field.set(name in wish ? wish[name] : null);
  ready();
}

// Pictures to choose from

function press(tile) {
  for (const other of strip.querySelectorAll(".gc-example")) other.setAttribute("aria-pressed", String(other === tile));
}

function pick(sheet, i, name, tile, file = null) {
  giveUp();
  Object.assign(state, { picture: name, file, made: null });
  press(tile);
  curtain.single(sheet, i);
  outcome.hidden = true;
  say(Object.keys(state.wish).length ? "" : "Choose whom it should please, then press Edit.");
  ready();
}

function example(sheet, i, name, label) {
  const canvas = h("canvas", {});
  const tile = h("button", { type: "button", class: "gc-example", "aria-label": label, "aria-pressed": "false" }, canvas);
  tile.addEventListener("click", () => pick(sheet, i, name, tile, tile.file));
  sheet.draw(canvas, i);
  tile.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
  return tile;
}

async function read(file) {
  if (file.size > site.largest) return say(`${file.name} is larger than ${Math.floor(site.largest / 2 ** 20)} MB; scale the picture down.`, "error");
  const address = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  }).catch(() => null);
  if (address === null) return say(`${file.name} cannot be read; choose it again.`, "error");
  return take({ name: file.name, content: address.slice(address.indexOf(",") + 1) });
}

// The server turns a file upright and cuts it to the model's size.
async function take(file) {
  const { model } = state;
  say(`Reading ${file.name} …`);
  const reply = await answerOf(server.upload({ model: model.name, name: file.name, file: file.content }));
  if (state.model !== model) return;
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  const sheet = await readSheet(reply, 1);
  const tile = example(sheet, 0, reply.names[0], file.name);
  tile.file = file;
  strip.querySelector(".gc-own")?.remove();
  tile.classList.add("gc-own");
  ownPicture.after(tile);
  pick(sheet, 0, reply.names[0], tile, file);
}

chooseFile.addEventListener("change", () => {
  if (chooseFile.files.length) read(chooseFile.files[0]);
  chooseFile.value = "";
});
host.addEventListener("dragover", (event) => {
  event.preventDefault();
  host.classList.add("gc-dropping");
});
host.addEventListener("dragleave", (event) => !host.contains(event.relatedTarget) && host.classList.remove("gc-dropping"));
host.addEventListener("drop", (event) => {
  event.preventDefault();
  host.classList.remove("gc-dropping");
  if (event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
});

// A picture that another tab hands over: { image: data address, name, model }.
window.addEventListener("gencore:edit", ({ detail }) => {
  const file = { name: detail.name, content: detail.image.slice(detail.image.indexOf(",") + 1) };
  const model = site.models.find(({ name }) => name === detail.model);
  if (!model || model === state.model) {
    take(file);
    return;
  }
  state.file = file;
  host.querySelector(".gc-model select").value = model.name;
  choose(model);
});

// Work

const request = () => ({ model: state.model.name, picture: state.picture, wish: { ...state.wish }, identity: state.likeness, viewer });

function working(on) {
  go.hidden = on;
  if (!on) progress.hide();
}

async function start() {
  const order = request();
  working(true);
  say("");
  progress.show({ state: "running", done: 0 });
  const reply = await runner.run(() => server.edit(order), progress.show);
  if (reply === null) return; // another picture, another model, or given up
  working(false);
  if (reply.error) say(reply.error, "error");
  else if (reply.image) await present(reply, order);
}

function cancel() {
  giveUp();
  say("The edit was given up; the picture is as it was.");
}

function giveUp() {
  runner.stop();
  working(false);
}

async function present(reply, order) {
  const sheet = await readSheet(reply, 1 + reply.amounts.length);
  if (order.picture !== state.picture) return;
  state.made = { ...reply, sheet };
  outcome.hidden = false;
  amount.set(1);
  curtain.reset();
  show(reply.amounts.length - 1);
  say("");
  curtain.root.scrollIntoView({ block: "nearest" });
}

function nearest(value) {
  const { amounts } = state.made;
  return amounts.reduce((best, at, i) => (Math.abs(at - value) < Math.abs(amounts[best] - value) ? i : best), 0);
}

// Step i of the way: 0 is the picture itself.
function show(i) {
  const { made } = state;
  if (!made) return;
  state.step = i;
  host.dataset.step = i;
  curtain.both(made.sheet, 1 + i);
  const told = Object.entries(made.judged).filter(([name]) => state.model.fields.some((field) => field.name === name));
  const order = told.sort(([a], [b]) => (b in made.wish) - (a in made.wish));
  verdict.hidden = !order.length;
  verdict.replaceChildren(
    h("caption", {}, "What the judge says they would give"),
    h("thead", {}, h("tr", {}, ...["", "before", "after", ""].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...order.map(([name, said]) => row(name, said[0], said[1 + i]))));
  verdictNote.textContent = order.length
    ? "The judge is another model, trained on other pictures; the edit never asked it."
    : "There is no judge of these people, so nobody checks whether they would like it more.";
}

function row(name, before, after) {
  const field = state.model.fields.find((one) => one.name === name);
  return h("tr", { class: name in state.made.wish ? "gc-wished" : "", "data-field": name },
    h("th", { scope: "row" }, field.label),
    h("td", {}, inWords(before, 1)),
    h("td", { class: "gc-then" }, inWords(after, 1)),
    h("td", { class: "gc-move", "aria-hidden": "true" }, track(field, before, after)));
}

// From where to where, on the field's own scale.
function track(field, before, after) {
  const place = (said) => `${(100 * (Math.min(field.high, Math.max(field.low, said)) - field.low)) / (field.high - field.low)}%`;
  const line = h("span", { class: "gc-track" }, h("span", { class: "gc-path" }), h("span", { class: "gc-dot gc-dot-before" }), h("span", { class: "gc-dot" }));
  line.style.setProperty("--from", place(before));
  line.style.setProperty("--to", place(after));
  line.style.setProperty("--low", place(Math.min(before, after)));
  line.style.setProperty("--high", place(Math.max(before, after)));
  return line;
}

async function download() {
  const reply = await answerOf(server.save({ job: state.made.job, step: state.step }));
  if (reply.error) say(reply.error, "error");
  else saveFile(reply);
}

// Models

const chipWishes = new Map();

function build() {
  fields = new Map(state.model.fields.map((field) => [field.name, makeField(field, change)]));
  controls.replaceChildren(...[...fields.values()].map(({ root }) => root));
  for (const [name, sentence] of Object.entries(doubtful)) refuse(name, sentence);
  chipWishes.clear();
  for (const { name, wish } of state.model.presets) {
    const names = Object.keys(wish);
    if (!names.length || names.some((one) => one in doubtful)) continue;
    chipWishes.set(h("button", { type: "button", class: "gc-chip", onclick: () => wishFor(wish) }, name), wish);
  }
  chips.replaceChildren(...chipWishes.keys());
  chips.hidden = !chipWishes.size;
  ready();
}

// Whom no picture says anything about cannot be pleased by another picture.
function refuse(name, sentence) {
  const field = fields.get(name);
  if (!field) return;
  field.doubt(sentence);
  for (const control of field.root.querySelectorAll("input, button, select")) control.disabled = true;
}

async function choose(model) {
  giveUp();
  const { file } = state;
  Object.assign(state, { model, wish: {}, picture: null, made: null });
  doubtful = {};
  outcome.hidden = true;
  for (const tile of strip.querySelectorAll(".gc-example")) tile.remove();
  build();
  say(`Loading ${model.label} …`);
  const reply = await answerOf(server.examples({ model: model.name }));
  if (state.model !== model) return;
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  doubtful = reply.doubtful;
  build();
  const sheet = await readSheet(reply, reply.names.length);
  const tiles = reply.names.map((name, i) => example(sheet, i, name, `Example ${i + 1}`));
  strip.append(...tiles);
  pick(sheet, 0, reply.names[0], tiles[0]);
  if (file) take(file);
  host.dataset.model = model.name;
}

function page() {
  const left = h("div", { class: "gc-edit-picture" }, curtain.root, note, outcome);
  const heading = h("h2", { class: "gc-edit-heading" }, "Whom should it please?");
  const right = h("div", { class: "gc-edit-wish" }, heading, chips, controls, h("div", { class: "gc-edit-do" }, likeness.root, go, progress.root));
  strip.append(ownPicture, chooseFile);
  return [strip, h("div", { class: "gc-edit-columns" }, left, right)];
}

function refusals() {
  if (!site.unable.length) return [];
  const list = site.unable.map(({ label, why }) => h("li", {}, h("strong", {}, label), ` ${why}`));
  return [h("details", { class: "gc-more", open: !site.models.length }, h("summary", {}, "Models that cannot edit pictures, and why"), h("ul", { class: "gc-unable" }, ...list))];
}

outcome.hidden = true;
if (site.models.length) {
  const chooser = makeChooser(site.models, state.model, choose);
  host.append(...(chooser.root ? [chooser.root] : []), ...page(), ...refusals());
  choose(state.model);
} else {
  host.append(h("p", { class: "gc-explain" }, "None of the models here can edit pictures."), ...refusals());
}
