// The Interpolate tab: two pictures and all that lies between them. All of it follows from props.value.

ICONS.add = "M10 4v12M4 10h12";

const site = props.value;
const host = element.querySelector(".gc-interpolate");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const state = { model: site.models[0], job: null, said: false };
const runner = makeRunner(server);
let ready = Promise.resolve();
let waiting = 0;

const film = makeFilm(stillAt);
const slots = makeSlots(site.stops, () => refresh());
const region = makeRegion(film.stage, () => refresh());
const note = h("p", { class: "gc-edit-note", role: "status" });
const album = h("div", { class: "gc-album", role: "group", "aria-label": "Pictures to choose from" });
const chooseFile = h("input", { type: "file", accept: "image/*", class: "gc-file", tabindex: -1, "aria-label": "Picture file for A or B" });
const ownPicture = h("button", { type: "button", class: "gc-button gc-upload", onclick: () => chooseFile.click() }, icon("add"), h("span", {}, "Your picture"));
const progress = progressBar(() => { runner.stop(); progress.hide(); say("Given up; this is the film as it was."); });
const path = choice("Path", site.paths, () => refresh());
const people = choice("What people say", site.conditions, () => refresh());
const even = h("input", { type: "checkbox", id: newId(), checked: true, onchange: () => refresh() });
const loop = h("input", { type: "checkbox", id: newId(), onchange: () => refresh() });
const checks = h("div", { class: "gc-checks" }, h("label", { class: "gc-check", for: even.id }, even, "Even steps"), h("label", { class: "gc-check", for: loop.id }, loop, "Back to A at the end"));
const explain = h("p", { class: "gc-hint" });
const files = site.kinds.map(([kind, text]) => h("button", { type: "button", class: "gc-button", title: `Save the film as ${text}`, onclick: () => save({ kind }) }, icon("save"), h("span", {}, text)));
const saving = h("div", { class: "gc-film-files", role: "group", "aria-label": "Download the film" }, ...files,
  h("button", { type: "button", class: "gc-button", title: "Save the picture that is shown", onclick: () => save(film.picked === null ? { at: film.place } : { pick: film.picked }) }, icon("save"), h("span", {}, "This picture")));
const cross = h("button", { type: "button", class: "gc-button gc-go", onclick: makeHybrids }, "Winged horses of A and B");
const herd = h("div", { class: "gc-herd", role: "group", "aria-label": "Winged horses, the most hybrid first" });
const back = h("button", { type: "button", class: "gc-button", hidden: true, onclick: travel }, "Back to the film");
const through = h("button", { type: "button", class: "gc-button", hidden: true, onclick: goThrough }, "From A to B through this one");
const crossing = h("div", { class: "gc-crossing" }, h("div", { class: "gc-film-files" }, cross, through, back), h("p", { class: "gc-hint" }, `A horse and a bird: wings are added to the horse in the latents, in ${site.candidates} ways. No picture the model learnt from has a winged horse.`), herd);

function choice(label, options, changed) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...options.map(({ name, label: text }) => h("option", { value: name }, text)));
  select.addEventListener("change", changed);
  return { select, root: h("div", { class: "gc-option" }, h("label", { for: id }, label), select) };
}

function say(text, kind = "") {
  note.textContent = text;
  note.dataset.kind = kind;
}

const request = () => ({
  model: state.model.name, a: slots.a.picture, b: slots.b.picture, stops: slots.stops, path: path.select.value,
  condition: people.select.value, even: even.checked, loop: loop.checked, viewer, ...region.wanted(),
});

// A film follows whatever was changed; a row of changes makes one.
function refresh() {
  explain.textContent = site.paths.find(({ name }) => name === path.select.value).what;
  region.lock(loop.checked || slots.stops.length > 0);
  clearTimeout(waiting);
  if (slots.a.picture && slots.b.picture) waiting = setTimeout(travel, 60);
}

async function travel() {
  const order = request();
  film.stop();
  herd.replaceChildren();
  back.hidden = through.hidden = true;
  cross.disabled = false;
  host.dataset.film = "";
  progress.show({ state: "running", done: 0 });
  const reply = await runner.run(() => server.travel(order), progress.show);
  if (reply === null) return;
  progress.hide();
  if (reply.error) say(reply.error, "error");
  else if (reply.image) await present(reply);
}

async function present(reply) {
  const sheet = await readSheet(reply, reply.count);
  film.load(sheet, reply.count, reply.curves, reply.closed);
  state.job = reply.job;
  saving.hidden = false;
  film.picked = null;
  for (const button of files) button.hidden = false;
  const evenness = reply.smoothness === null ? "" : ` The largest step is ${reply.smoothness.toFixed(1)} times the mean one, as the judge sees it.`;
  say(`${reply.count} frames in ${reply.seconds} s.${evenness}`);
  host.dataset.film = reply.job;
}

// The picture of a place between two frames of the film that is shown.
async function stillAt(at) {
  const { job } = state;
  const reply = await answerOf(server.still({ job, at }));
  return reply.error || job !== state.job ? null : readSheet(reply, 1);
}

async function makeHybrids() {
  cross.disabled = true;
  say("");
  progress.show({ state: "running", done: 0 });
  const reply = await runner.run(() => server.cross({ model: state.model.name, a: slots.a.picture, b: slots.b.picture, viewer }), progress.show);
  cross.disabled = false;
  if (reply === null) return;
  progress.hide();
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  const sheet = await readSheet(reply, reply.count);
  herd.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
  herd.replaceChildren(...Array.from({ length: reply.count }, (_, i) => {
    const canvas = h("canvas", {});
    sheet.draw(canvas, i);
    return h("button", { type: "button", class: "gc-example", "aria-pressed": "false", "aria-label": `Winged horse ${i + 1}`, title: `Winged horse ${i + 1}`, onclick: () => showHybrid(sheet, i, reply) }, canvas);
  }));
  showHybrid(sheet, 0, reply);
  say(`The ${reply.count} best of ${reply.of}: still a horse to rater models, and with wings that the model finds again.`);
}

function showHybrid(sheet, i, { job, names }) {
  const alone = { size: sheet.size, draw: (canvas) => sheet.draw(canvas, i) };
  film.load(alone, 1, {});
  state.job = job;
  state.hybrid = { sheet, i, picture: names[i], label: `Winged horse ${i + 1}` };
  for (const button of files) button.hidden = true;
  film.picked = i;
  back.hidden = false;
  through.hidden = slots.isFull;
  host.dataset.hybrid = i;
  host.dataset.herd = job;
  [...herd.children].forEach((tile, n) => tile.setAttribute("aria-pressed", String(n === i)));
}

function goThrough() {
  slots.putBetween(state.hybrid);
}

async function save(what) {
  const reply = await answerOf(server.film({ job: state.job, ...what }));
  if (reply.error) say(reply.error, "error");
  else saveFile(reply);
}

// Pictures to choose from

function example(sheet, i, picture, label) {
  const canvas = h("canvas", {});
  sheet.draw(canvas, i);
  const tile = h("button", { type: "button", class: "gc-example", "aria-label": label, onclick: () => slots.put({ sheet, i, picture, label }) }, canvas);
  tile.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
  return tile;
}

async function put(reply, label, slot, file = null) {
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  const sheet = await readSheet(reply, 1);
  slots.put({ sheet, i: 0, picture: reply.names[0], label, file }, slot);
}

async function bring(name, content, slot = slots.chosen) {
  const { model } = state;
  say(`Reading ${name} …`);
  const reply = await answerOf(server.bring({ model: model.name, name, file: content }));
  if (state.model === model) await put(reply, name, slot, { name, content });
}

async function read(file) {
  if (file.size > site.largest) return say(`${file.name} is larger than ${Math.floor(site.largest / 2 ** 20)} MB; scale the picture down.`, "error");
  const address = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => done(null);
    reader.readAsDataURL(file);
  });
  if (address === null) return say(`${file.name} cannot be read; choose it again.`, "error");
  return bring(file.name, address.slice(address.indexOf(",") + 1));
}

chooseFile.addEventListener("change", () => {
  if (chooseFile.files.length) read(chooseFile.files[0]);
  chooseFile.value = "";
});
host.addEventListener("dragover", (event) => { event.preventDefault(); host.classList.add("gc-dropping"); });
host.addEventListener("dragleave", (event) => !host.contains(event.relatedTarget) && host.classList.remove("gc-dropping"));
host.addEventListener("drop", (event) => {
  event.preventDefault();
  host.classList.remove("gc-dropping");
  if (event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
});

// What other tabs hand over; see handover.js.
async function takeWaiting() {
  while (window.gencoreWaiting.length) {
    const given = window.gencoreWaiting.shift();
    const slot = given.slot === "b" ? "b" : "a";
    const model = site.models.find(({ name }) => name === given.model);
    if (model && model !== state.model) {
      chooser.root?.querySelector("select") && (chooser.root.querySelector("select").value = model.name);
      ready = choose(model);
    }
    await ready;
    if (given.view) {
      const reply = await answerOf(server.take({ model: state.model.name, view: given.view, pick: given.pick }));
      await put(reply, reply.called, slot);
    } else if (given.image) await bring("The picture from the other tab", given.image.slice(given.image.indexOf(",") + 1), slot);
  }
}

// Models

async function choose(model) {
  runner.stop();
  const kept = [slots.a.file, slots.b.file];
  Object.assign(state, { model, job: null });
  slots.clear();
  herd.replaceChildren();
  saving.hidden = true;
  host.dataset.film = "";
  for (const tile of album.querySelectorAll(".gc-example")) tile.remove();
  say(`Loading ${model.label} …`);
  const reply = await answerOf(server.shelf({ model: model.name }));
  if (state.model !== model) return;
  if (reply.error) {
    say(reply.error, "error");
    return;
  }
  say("");
  crossing.hidden = !reply.crosses;
  people.root.hidden = !reply.said;
  region.learn(reply.grid, reply.picture);
  for (const option of path.select.options) option.disabled = !reply.paths.includes(option.value);
  if (path.select.selectedOptions[0].disabled) path.select.value = reply.paths[0];
  const sheet = await readSheet(reply, reply.names.length);
  const tiles = reply.names.map((picture, i) => example(sheet, i, picture, `Example ${i + 1}`));
  album.append(...tiles);
  slots.put({ sheet, i: 0, picture: reply.names[0], label: "Example 1" }, "a");
  slots.put({ sheet, i: 1, picture: reply.names[1], label: "Example 2" }, "b");
  host.dataset.model = model.name;
  if (kept[0]) await bring(kept[0].name, kept[0].content, "a");
  if (kept[1]) await bring(kept[1].name, kept[1].content, "b");
}

function refusals() {
  if (!site.unable.length) return [];
  const list = site.unable.map(({ label, why }) => h("li", {}, h("strong", {}, label), ` ${why}`));
  return [h("details", { class: "gc-more", open: !site.models.length }, h("summary", {}, "Models that cannot do this, and why"), h("ul", { class: "gc-unable" }, ...list))];
}

saving.hidden = true;
const chooser = makeChooser(site.models, state.model, (model) => { ready = choose(model); });
if (site.models.length) {
  album.prepend(ownPicture, chooseFile);
  const left = h("div", { class: "gc-way-between" }, film.root, progress.root, note, saving);
  const options = h("div", { class: "gc-way-set" }, path.root, explain, people.root, checks, region.root);
  const right = h("div", { class: "gc-ends" }, slots.root, h("p", { class: "gc-hint" }, "Choose A, B or one between, then a picture for it."), album, options, crossing);
  host.append(...(chooser.root ? [chooser.root] : []), h("div", { class: "gc-edit-columns" }, left, right), ...refusals());
  ready = choose(state.model);
  window.gencoreTake = takeWaiting;
  takeWaiting();
} else {
  host.append(h("p", { class: "gc-explain" }, "None of the models here can go from picture to picture."), ...refusals());
}
