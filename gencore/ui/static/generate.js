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
  guidance: linked.guidance ?? linked.model.guidance,
  variety: linked.variety ?? site.temperature.default,
  way: linked.way || { name: site.ways[0].name, options: {} },
};
const ASK_JUDGE = 220; // milliseconds without a change; a drag does not wait for the judge
let fields = new Map();
let known = null; // what the chosen model says of itself
let writing = 0;
let judging = 0;
let made = false; // whether the pictures shown are a strategy's, rather than the live ones
let wanted = Boolean(linked.way) && linked.way.name !== site.ways[0].name; // a link that names a strategy has it made

const grid = makeGrid(site.tiles, { keep, save: (i) => download(server.save_one, { ...shown(), pick: i }), send: (slot, i) => sendToInterpolate(slot, { model: state.model.name, view: shown(), pick: i }) });
const runner = makeRunner(server);
const fronts = makeRunner(server);
const isCurrent = (view) => view.model === state.model.name;
const pump = makePump((view) => server.draw(view), {
  draw: async (reply, view) => {
    if (!isCurrent(view) || made) return;
    await grid.draw(reply);
    askJudge(view);
  },
  complain: (reply, view) => isCurrent(view) && (reply.cannot ? meet() : grid.say(reply.error, "error")),
  busy: grid.busy,
});
const refusal = makeRefusal(fitPrior);

function request() {
  const { model, wish, seeds, guidance, variety } = state;
  return { model: model.name, wish: { ...wish }, seeds: [...seeds], guidance, temperature: variety, viewer };
}

// The view with the strategy that made the pictures which are shown.
function shown() {
  return made ? { ...request(), strategy: state.way.name, options: state.way.options } : request();
}

// Once the sliders rest, the judge is asked what it says of the pictures.
function askJudge(view) {
  clearTimeout(judging);
  if (!known || !known.judged) return;
  judging = setTimeout(async () => {
    const reply = await answerOf(server.judged(view));
    if (reply.judged && !made && JSON.stringify(view) === JSON.stringify(request())) grid.judge(reply.judged, reply.wish);
  }, ASK_JUDGE);
}

// Makes the pictures by the chosen strategy; a change meanwhile goes back to the live ones.
async function make() {
  const view = { ...request(), strategy: state.way.name, options: state.way.options };
  ways.working({ state: "running", done: 0 });
  const reply = await runner.run(() => server.start(view), ways.working);
  if (reply === null) return;
  ways.working(null);
  if (reply.error) grid.say(reply.error, "error");
  else if (reply.image && isCurrent(view)) {
    made = true;
    await grid.draw(reply);
    const way = site.ways.find(({ name }) => name === reply.strategy);
    grid.say(`Made by ${way.label.toLowerCase()} in ${reply.seconds} s.`);
  }
}

function cancel() {
  runner.stop();
  ways.working(null);
  grid.say("Cancelled; these are the pictures as they were.");
}

// Everything that changes the view ends here.
function refresh() {
  runner.stop();
  ways.working(null);
  made = false;
  ways.mark(state.wish);
  if (!known || known.can.sample) pump(request());
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

function action(name, label, text, explain, onclick) {
  return h("button", { type: "button", class: "gc-button", title: explain, "aria-label": label, onclick }, icon(name), h("span", {}, text));
}

const first = h("input", { type: "number", id: newId(), class: "gc-seed", "aria-label": "First seed", min: 0, max: 999999999, step: 1, inputmode: "numeric" });
first.addEventListener("change", () => {
  const seed = Math.floor(Number(first.value));
  if (first.value.trim() !== "" && seed >= 0 && seed + site.tiles <= site.seed.largest) deal(seed);
  else first.value = firstSeed();
});
const chips = new Map();
const presets = h("div", { class: "gc-presets", role: "group", "aria-label": "Wishes in one click" });
const actions = h("div", { class: "gc-actions", role: "group", "aria-label": "Seeds and downloads" },
  action("shuffle", "Shuffle", "Shuffle", "Ten new pictures; those you clicked stay", shuffle),
  h("span", { class: "gc-first" }, h("label", { for: first.id }, "Seed"), first),
  action("save", "Save all", "Save", "All pictures as PNG in a zip, with the recipe that makes them again", () => download(server.save_all, shown())),
  action("link", "Copy link", "Link", "A link that shows exactly this", copyLink));
const heading = h("p", { class: "gc-explain" });
const limits = h("div", { class: "gc-limits" });
const controls = h("div", { class: "gc-fields" });
const guidance = knob(
  { label: "Guidance", explain: "How strongly pictures follow the wish. 1 is as learnt, more exaggerates.", value: state.guidance, ...site.guidance },
  (value) => { state.guidance = value; refresh(); });
const variety = knob(
  { label: "Variety", explain: "How far pictures may stray from the typical. Less is safer, more is bolder.", value: state.variety, ...site.temperature },
  (value) => { state.variety = value; refresh(); });
const more = h("details", { class: "gc-more" }, h("summary", {}, "More"), h("div", { class: "gc-fields" }, guidance.root, variety.root));
if (linked.guidance !== undefined || linked.variety !== undefined) more.open = true;

function choose(model) {
  const { name, guidance: follow } = model;
  Object.assign(state, { model, wish: {}, guidance: follow, variety: site.temperature.default });
  state.kept.clear();
  guidance.set(state.guidance);
  variety.set(state.variety);
  build();
  grid.replace(null);
  grid.judge(null, {});
  grid.load(`Loading ${model.label} …`);
  meet();
  refresh();
}

// Asks the chosen model what it can do; while it is loaded for that, its pictures are asked for already.
async function meet() {
  const { model } = state;
  const reply = await answerOf(server.describe({ model: model.name }));
  if (state.model === model && reply.can) learn(reply);
}

function learn(said) {
  known = said;
  const able = known.can.sample;
  chooser.tell(known.summary);
  for (const part of [bar, ways.root, heading, controls, more]) part.hidden = !able;
  ways.learn(known.ways);
  front.learn(known.ways, able);
  grid.hold(known.judged);
  for (const [name, sentence] of Object.entries(known.doubtful)) if (fields.get(name)?.doubt) fields.get(name).doubt(sentence);
  if (able) limits.replaceChildren(h("p", { class: "gc-short" }, known.summary), ...known.limits.map((limit) => h("p", {}, limit)));
  else refusal.show(state.model, known);
  grid.replace(able ? null : refusal.root);
  if (able && wanted && !known.ways[state.way.name].lacks) make();
  else if (able) askJudge(request());
  wanted = false;
}

async function fitPrior() {
  const { model } = state;
  let reply = { fitting: true };
  while (reply.fitting) reply = await answerOf(server.fit_prior({ model: model.name }));
  if (state.model !== model) return "";
  if (reply.error) return reply.error;
  learn(reply);
  grid.load(`Loading ${model.label} …`);
  refresh();
  return "";
}

// The controls of the chosen model.
function build() {
  known = null;
  const attributes = state.model.fields.filter(({ kind }) => kind === "binary");
  fields = new Map(state.model.fields.filter(({ kind }) => kind !== "binary").map((field) => [field.name, makeField(field, change)]));
  controls.replaceChildren(...[...fields.values()].map(({ root }) => root));
  if (attributes.length) {
    const group = makeAttributes(attributes, change);
    controls.append(group.root);
    for (const [name, control] of group.controls) fields.set(name, control);
  }
  for (const [name, field] of fields) if (name in state.wish) field.set(state.wish[name]);
  chips.clear();
  for (const { name, wish } of state.model.presets) {
    chips.set(h("button", { type: "button", class: "gc-chip", onclick: () => wishFor(wish) }, name), wish);
  }
  presets.replaceChildren(...chips.keys());
  presets.hidden = !chips.size;
  guidance.root.hidden = !fields.size;
  chooser.tell("");
  heading.textContent = state.model.explain;
  const scores = state.model.fields.filter(({ kind }) => kind === "score");
  ways.offer(state.model.people ? scores : []);
  ways.set(state.way.name, state.way.options);
  state.way = ways.chosen;
  front.offer(scores);
  for (const part of [bar, ways.root, heading, controls, more]) part.hidden = false;
  limits.replaceChildren();
}

const chooser = makeChooser(site.models, state.model, choose);
const bar = h("div", { class: "gc-bar" }, presets, actions);
const ways = makeWays(site.ways, {
  please(name, value) {
    if (fields.has(name)) fields.get(name).set(value);
    change(name, value);
  },
  choose(name, options) {
    state.way = { name, options };
    refresh();
  },
  make,
  cancel,
});
const front = makeFront(fronts, {
  begin: (pair) => server.front({ model: state.model.name, pair, seed: firstSeed(), guidance: state.guidance, viewer: `${viewer}-front` }),
});
host.append(...(chooser.root ? [chooser.root] : []), grid.root, bar, ways.root, heading, controls, more, front.root, limits);
if (!linked.model.fields.length) state.guidance = linked.model.guidance;
grid.shape(state.model.picture);
build();
meet();
refresh();
if (problems.length) setTimeout(() => grid.say(problems.join(" ")), 600);
