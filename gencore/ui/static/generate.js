// The Generate tab: pictures first, below them what steers them. All of it follows from props.value.

const site = props.value;
const host = element.querySelector(".gc-generate");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const { view: linked, problems } = readLink(site);
const following = (first) => Array.from({ length: site.tiles }, (_, i) => first + i);
const state = {
  model: linked.model,
  wish: linked.wish,
  seeds: linked.seeds || following(site.seed.first),
  kept: new Set(linked.kept),
  guidance: linked.guidance ?? site.guidance.default,
  variety: linked.variety ?? site.temperature.default,
};
let fields = new Map();
let writing = 0;

const grid = makeGrid(site.tiles, { keep, save: (i) => download(server.save_one, { ...request(), seeds: [state.seeds[i]] }) });
const pump = makePump((view) => server.draw(view), grid.draw, (sentence) => grid.say(sentence, "error"));

function request() {
  const { model, wish, seeds, guidance, variety } = state;
  return { model: model.name, wish: { ...wish }, seeds: [...seeds], guidance, temperature: variety, viewer };
}

// Everything that changes the view ends here.
function refresh() {
  pump(request());
  grid.label(state.seeds, state.kept);
  first.value = firstSeed();
  for (const [chip, wish] of chips) chip.setAttribute("aria-pressed", String(sameWish(wish)));
  clearTimeout(writing);
  writing = setTimeout(() => writeLink(site, state), 250);
}

function sameWish(wish) {
  const names = Object.keys(wish);
  return names.length === Object.keys(state.wish).length && names.every((name) => wish[name] === state.wish[name]);
}

function change(name, value) {
  if (value === null) delete state.wish[name];
  else state.wish[name] = value;
  refresh();
}

function wishFor(wish) {
  state.wish = { ...wish };
  for (const [name, field] of fields) field.set(name in wish ? wish[name] : null);
  refresh();
}

function keep(i) {
  if (!state.kept.delete(i)) state.kept.add(i);
  refresh();
}

function firstSeed() {
  const i = state.seeds.findIndex((_, index) => !state.kept.has(index));
  return i < 0 ? state.seeds[0] : Math.max(0, state.seeds[i] - i);
}

function deal(seed) {
  state.seeds = following(seed).map((fresh, i) => (state.kept.has(i) ? state.seeds[i] : fresh));
  refresh();
}

function shuffle() {
  if (state.kept.size === site.tiles) grid.say("All pictures are kept; click one to let it go.");
  else deal(1 + Math.floor(Math.random() * 99999));
}

async function download(call, view) {
  const reply = await answerOf(call(view));
  if (reply.error) grid.say(reply.error, "error");
  else saveFile(reply);
}

async function copyLink() {
  clearTimeout(writing);
  writeLink(site, state);
  try {
    await navigator.clipboard.writeText(window.location.href);
    grid.say("The link is copied: it shows these pictures under these wishes.");
  } catch (problem) {
    window.prompt("Copy this link:", window.location.href);
  }
}

function action(name, text, explain, onclick) {
  return h("button", { type: "button", class: "gc-button", title: explain, "aria-label": text, onclick }, icon(name), h("span", {}, text));
}

const first = h("input", { type: "number", id: newId(), class: "gc-seed", min: 0, max: 999999999, step: 1, inputmode: "numeric" });
first.addEventListener("change", () => {
  const seed = Math.floor(Number(first.value));
  if (first.value.trim() !== "" && seed >= 0 && seed + site.tiles <= site.seed.largest) deal(seed);
  else first.value = firstSeed();
});
const chips = new Map();
const presets = h("div", { class: "gc-presets", role: "group", "aria-label": "Wishes in one click" });
const actions = h("div", { class: "gc-actions", role: "group", "aria-label": "Seeds and downloads" },
  action("shuffle", "Shuffle", "Ten new pictures; those you clicked stay", shuffle),
  h("span", { class: "gc-first" }, h("label", { for: first.id }, "First seed"), first),
  action("save", "Save all", "All pictures as PNG in a zip, with the recipe that makes them again", () => download(server.save_all, request())),
  action("link", "Copy link", "A link that shows exactly this", copyLink));
const heading = h("p", { class: "gc-explain" });
const controls = h("div", { class: "gc-fields" });
const guidance = knob(
  { label: "Guidance", explain: "How strongly pictures follow the wish. 1 is as learnt, more exaggerates.", value: state.guidance, ...site.guidance },
  (value) => { state.guidance = value; refresh(); });
const variety = knob(
  { label: "Variety", explain: "How far pictures may stray from the typical. Less is safer, more is bolder.", value: state.variety, ...site.temperature },
  (value) => { state.variety = value; refresh(); });
const more = h("details", { class: "gc-more" }, h("summary", {}, "More"), h("div", { class: "gc-fields" }, guidance.root, variety.root));
if (linked.guidance !== undefined || linked.variety !== undefined) more.open = true;

function chooser() {
  if (site.models.length < 2) return null;
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...site.models.map(({ name }) => h("option", { value: name }, name)));
  select.value = state.model.name;
  select.addEventListener("change", () => {
    state.model = site.models.find(({ name }) => name === select.value);
    state.wish = {};
    build();
    refresh();
  });
  return h("div", { class: "gc-model" }, h("label", { for: id }, "Model"), select);
}

function explained(model) {
  const kinds = new Set(model.fields.map(({ kind }) => kind));
  if (!kinds.size) return "This model knows no raters: shuffle for new pictures, click one to keep it.";
  if (!kinds.has("score")) return "Choose what the pictures should show; “any” leaves it open. Click a picture to keep it when shuffling.";
  const { low, high } = model.fields.find(({ kind }) => kind === "score");
  return `Each slider is one person: ${low} dislikes the pictures, ${high} loves them, “any” has no say. Click a picture to keep it when shuffling.`;
}

// The controls of the chosen model.
function build() {
  fields = new Map(state.model.fields.map((field) => [field.name, makeField(field, change)]));
  controls.replaceChildren(...[...fields.values()].map(({ root }) => root));
  for (const [name, field] of fields) if (name in state.wish) field.set(state.wish[name]);
  chips.clear();
  for (const { name, wish } of state.model.presets) {
    chips.set(h("button", { type: "button", class: "gc-chip", onclick: () => wishFor(wish) }, name), wish);
  }
  presets.replaceChildren(...chips.keys());
  guidance.root.hidden = !fields.size;
  heading.textContent = explained(state.model);
}

const bar = h("div", { class: "gc-bar" }, h("div", { class: "gc-wishes" }, chooser(), presets), actions);
host.append(grid.root, bar, heading, controls, more);
grid.shape(state.model.picture);
build();
refresh();
if (problems.length) setTimeout(() => grid.say(problems.join(" ")), 600);
