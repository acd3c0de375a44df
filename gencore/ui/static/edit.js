// The Edit tab: a picture, whom it should please, and the way there. All of it follows from props.value.

ICONS.add = "M10 4v12M4 10h12";

const site = props.value;
const host = element.querySelector(".gc-edit");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const POLL = 200; // milliseconds between two looks at work under way
const state = { model: site.models[0], wish: {}, likeness: site.likeness.value, picture: null, file: null, job: null, made: null, step: 0 };
let fields = new Map();
let doubtful = {};

// What a server function answers; where nobody answers, Gradio gives nothing or raises.
async function replyOf(call) {
  try {
    const reply = await call;
    if (reply && typeof reply === "object") return reply;
  } catch (problem) {
    console.warn(problem);
  }
  return { busy: true, error: "The app does not answer; check that it is still running." };
}

const curtain = makeCurtain();
const note = h("p", { class: "gc-edit-note", role: "status" });
const strip = h("div", { class: "gc-album", role: "group", "aria-label": "Pictures to edit" });
const chips = h("div", { class: "gc-presets", role: "group", "aria-label": "Wishes in one click" });
const controls = h("div", { class: "gc-fields" });
const chooseFile = h("input", { type: "file", accept: "image/*", class: "gc-file", tabindex: -1, "aria-label": "Picture file" });
const ownPicture = h("button", { type: "button", class: "gc-button gc-upload", onclick: () => chooseFile.click() }, icon("add"), h("span", {}, "Your picture"));
const go = h("button", { type: "button", class: "gc-button gc-go", onclick: start }, "Edit");
const stop = h("button", { type: "button", class: "gc-button", onclick: cancel }, "Cancel");
const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress of the edit" });
const busy = h("div", { class: "gc-edit-busy" }, bar, stop);
const amount = knob({ label: "Amount", explain: "How much of the edit: 0 % is the picture itself.", low: 0, high: 100, step: 10, value: 100 }, (value) => show(Math.round(value / 10)));
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
  const wished = Object.keys(state.wish).length;
  go.disabled = !state.picture || !wished;
  go.textContent = wished ? `Edit for ${Object.keys(state.wish).map(labelOf).join(" and ")}` : "Edit";
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
  const reply = await replyOf(server.upload({ model: model.name, name: file.name, file: file.content }));
  if (state.model !== model) return;
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  const sheet = await readSheet(reply);
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

// Work

const request = () => ({ model: state.model.name, picture: state.picture, wish: { ...state.wish }, identity: state.likeness, viewer });

function working(on) {
  busy.hidden = !on;
  go.hidden = on;
  if (on) bar.removeAttribute("value");
}

async function start() {
  const order = request();
  working(true);
  say("");
  let reply = await replyOf(server.edit(order));
  const { job } = reply;
  state.job = job || null;
  while (!reply.error && state.job === job && ["waiting", "running"].includes(reply.state)) {
    if (reply.state === "running") bar.value = reply.done;
    else if (reply.ahead) say(`${reply.ahead} ${reply.ahead === 1 ? "edit is" : "edits are"} made before yours.`);
    await new Promise((done) => setTimeout(done, POLL));
    const answer = await replyOf(server.edit_progress({ job }));
    if (!answer.busy) reply = answer;
  }
  if (state.job !== (job || null)) return; // another picture, another model, or given up
  state.job = null;
  working(false);
  if (reply.error) say(reply.error, "error");
  else if (reply.image) await present(reply, order);
}

async function cancel() {
  giveUp();
  say("The edit was given up; the picture is as it was.");
}

function giveUp() {
  if (state.job) replyOf(server.edit_cancel({ job: state.job }));
  state.job = null;
  working(false);
}

async function present(reply, order) {
  const sheet = await readSheet(reply);
  if (order.picture !== state.picture) return;
  state.made = { ...reply, sheet };
  outcome.hidden = false;
  amount.set(100);
  curtain.reset();
  show(reply.amounts.length - 1);
  say("");
  curtain.root.scrollIntoView({ block: "nearest" });
}

// Step i of the way: 0 is the picture itself.
function show(i) {
  const { made } = state;
  if (!made) return;
  state.step = i;
  host.dataset.step = i;
  curtain.both(made.sheet, 1 + i);
  const told = Object.entries(made.judged);
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
  const text = (said) => (Array.isArray(said) ? `${said[0]} ${Math.round(100 * said[1])} %` : said.toFixed(1));
  const parts = [h("th", { scope: "row" }, field.label), h("td", {}, text(before)), h("td", { class: "gc-said" }, text(after))];
  if (field.kind === "score") parts.push(h("td", { class: "gc-move", "aria-hidden": "true" }, track(field, before, after)));
  return h("tr", { class: name in state.made.wish ? "gc-wished" : "", "data-field": name }, ...parts);
}

// From where to where, on the field's own scale.
function track(field, before, after) {
  const place = (said) => `${(100 * (Math.min(field.high, Math.max(field.low, said)) - field.low)) / (field.high - field.low)}%`;
  const line = h("span", { class: "gc-track" }, h("span", { class: "gc-way" }), h("span", { class: "gc-dot gc-dot-before" }), h("span", { class: "gc-dot" }));
  line.style.setProperty("--from", place(before));
  line.style.setProperty("--to", place(after));
  line.style.setProperty("--low", place(Math.min(before, after)));
  line.style.setProperty("--high", place(Math.max(before, after)));
  return line;
}

async function download() {
  const reply = await replyOf(server.edit_save({ job: state.made.job, step: state.step }));
  if (reply.error) say(reply.error, "error");
  else saveFile(reply);
}

// Models

const chipWishes = new Map();

function build() {
  const attributes = state.model.fields.filter(({ kind }) => kind === "binary");
  const shown = state.model.fields.filter(({ kind, name }) => kind !== "binary" && !(name in doubtful));
  fields = new Map(shown.map((field) => [field.name, makeField(field, change)]));
  const doubts = Object.entries(doubtful).map(([name, why]) => h("div", { class: "gc-field gc-doubtful", "data-field": name }, h("p", { class: "gc-doubtful-name" }, labelOf(name)), h("p", { class: "gc-hint" }, why)));
  controls.replaceChildren(...[...fields.values()].map(({ root }) => root), ...doubts);
  if (attributes.length) {
    const group = makeAttributes(attributes, change);
    controls.append(group.root);
    for (const [name, control] of group.controls) fields.set(name, control);
  }
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

async function choose(model) {
  giveUp();
  const { file } = state;
  Object.assign(state, { model, wish: {}, picture: null, made: null });
  doubtful = {};
  outcome.hidden = true;
  for (const tile of strip.querySelectorAll(".gc-example")) tile.remove();
  build();
  say(`Loading ${model.label} …`);
  const reply = await replyOf(server.examples({ model: model.name }));
  if (state.model !== model) return;
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  doubtful = reply.doubtful;
  build();
  const sheet = await readSheet(reply);
  const tiles = reply.names.map((name, i) => example(sheet, i, name, `Example ${i + 1}`));
  strip.append(...tiles);
  pick(sheet, 0, reply.names[0], tiles[0]);
  if (file) take(file);
  host.dataset.model = model.name;
}

function page() {
  const left = h("div", { class: "gc-edit-picture" }, curtain.root, note, outcome);
  const heading = h("h2", { class: "gc-edit-heading" }, "Whom should it please?");
  const right = h("div", { class: "gc-edit-wish" }, heading, chips, controls, h("div", { class: "gc-edit-do" }, likeness.root, go, busy));
  strip.append(ownPicture, chooseFile);
  return [strip, h("div", { class: "gc-edit-columns" }, left, right)];
}

function refusals() {
  if (!site.unable.length) return [];
  const list = site.unable.map(({ label, why }) => h("li", {}, h("strong", {}, label), ` ${why}`));
  return [h("details", { class: "gc-more", open: !site.models.length }, h("summary", {}, "Models that cannot edit pictures, and why"), h("ul", { class: "gc-unable" }, ...list))];
}

outcome.hidden = true;
busy.hidden = true;
if (site.models.length) {
  const chooser = makeChooser(site.models, state.model, choose);
  host.append(...(chooser.root ? [chooser.root] : []), ...page(), ...refusals());
  choose(state.model);
} else {
  host.append(h("p", { class: "gc-explain" }, "None of the models here can edit pictures."), ...refusals());
}
