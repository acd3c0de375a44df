// The Latents tab: what a model's dimensions tell, sliders for what they mean, and which mean what.

const site = props.value;
const host = element.querySelector(".gc-latents");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const state = { model: site.models[0], start: null, portrait: null, movable: false };

const note = h("p", { class: "gc-edit-note", role: "status" });
const runner = makeRunner(server);
const progress = progressBar(giveUp);
const again = h("button", { type: "button", class: "gc-button", hidden: true, onclick: () => find(true) }, "Find the directions");

const canvas = h("canvas", { class: "gc-moved", role: "img", "aria-label": "The picture, moved along the directions" });
const judged = saidLine();
const picture = h("div", { class: "gc-moved-holder" }, canvas, judged.root);
const directions = makeDirections(site.farthest, site.most, move);
const start = makeStart(server, site.largest, { picked, say, model: () => state.model.name });

const pointed = h("p", { class: "gc-pointed", role: "status" }, "Point at a cell, or walk through the cells with the arrow keys.");
const map = makeHeatMap((sentence) => { pointed.textContent = sentence; });
const orderId = newId();
const order = h("select", { id: orderId, class: "gc-select", onchange: () => map.show(state.portrait, order.value) },
  h("option", { value: "clusters" }, "those that go together"), h("option", { value: "kl" }, "those that tell most"));
const findings = h("ul", { class: "gc-findings" });
const about = h("p", { class: "gc-hint" });
const health = h("section", { class: "gc-health" },
  h("h2", {}, "What the dimensions tell"), findings,
  h("div", { class: "gc-order" }, h("label", { for: orderId }, "Side by side:"), order),
  map.root, pointed, legend(), about);
const traversal = makeTraversal((what) => (state.start ? answerOf(server.traversal({ model: state.model.name, picture: state.start.name, what })) : null), say);
const unread = h("details", { class: "gc-more gc-unread", hidden: true });
const sliders = h("section", { class: "gc-moving" }, h("h2", {}, "Move a picture"), start.root, picture, directions.root, again);
const body = h("div", { class: "gc-latents-body", hidden: true }, h("div", { class: "gc-latents-columns" }, sliders, health), traversal.root, unread);

function legend() {
  return h("div", { class: "gc-legend" }, h("span", {}, "−1"), h("span", { class: "gc-legend-bar", "aria-hidden": "true" }), h("span", {}, "1"),
    h("span", { class: "gc-legend-mark", "aria-hidden": "true" }), h("span", {}, "hardly used"));
}

function say(text, kind = "") {
  note.textContent = text;
  note.dataset.kind = kind;
}

const pump = makePump((view) => server.move(view), {
  async draw(reply, view) {
    if (reply.model !== state.model.name) return;
    (await readSheet(reply, 1)).draw(canvas, 0);
    if (Object.keys(reply.judged).length) judged.show(reply.judged, {}, 0);
    else judged.clear();
    host.dataset.shown = JSON.stringify(view.amounts);
  },
  complain: ({ error }) => say(error, "error"),
  busy: (on) => picture.classList.toggle("gc-stale", on),
});

function move() {
  if (!state.start || !state.movable) return;
  if (note.dataset.kind === "error") say("");
  pump({ model: state.model.name, picture: state.start.name, amounts: directions.amounts(), apart: directions.apart(), viewer });
}

function picked(chosen) {
  state.start = chosen;
  chosen.sheet.draw(canvas, chosen.i);
  canvas.classList.toggle("gc-pixelated", chosen.sheet.size[1] < PIXELATED_BELOW);
  canvas.style.setProperty("--ratio", chosen.sheet.size[0] / chosen.sheet.size[1]);
  move();
  if (state.portrait) traversal.look();
}

function show({ portrait, movable }) {
  Object.assign(state, { portrait, movable });
  body.hidden = false;
  findings.replaceChildren(...portrait.findings.map((text) => h("li", {}, text)));
  const more = portrait.width > portrait.dimensions.length ? ` Of ${portrait.width} dimensions the ${portrait.dimensions.length} widest are drawn.` : "";
  about.textContent = `From ${portrait.pictures} pictures of ${portrait.data}, encoded ${portrait.under === "masked" ? "without telling what was said of them" : `under ${portrait.under}`}.${more}`;
  directions.root.hidden = !movable;
  again.hidden = movable;
  map.show(portrait, order.value);
  directions.show(portrait.directions);
  traversal.show(portrait);
  const reasons = Object.values(portrait.unreadable);
  unread.hidden = !reasons.length;
  unread.replaceChildren(h("summary", {}, "What these latents do not tell"), h("ul", { class: "gc-unable" }, ...reasons.map((text) => h("li", {}, readable(text)))));
  host.dataset.model = state.model.name;
  host.dataset.pictures = portrait.pictures;
}

// What is known of the model; where nothing is, its pictures are looked at first.
async function find(anew = false) {
  const { model } = state;
  again.hidden = true;
  const reply = await runner.run(() => server.portrait({ model: model.name, viewer, anew }), (told) => {
    say(`Looking at the pictures that ${model.label} was trained on …`);
    progress.show(told);
  });
  progress.hide();
  if (reply === null || state.model !== model) return false;
  if (reply.error) {
    say(reply.error, "error");
    return false;
  }
  say("");
  show(reply);
  move();
  return true;
}

function giveUp() {
  runner.stop();
  progress.hide();
  say("Given up; choose the model again to look at its latents.");
}

async function choose(model) {
  runner.stop();
  Object.assign(state, { model, start: null, portrait: null, movable: false });
  body.hidden = true;
  judged.clear();
  say(`Loading ${model.label} …`);
  if ((await find()) && state.model === model) await start.load();
}

function refusals() {
  if (!site.unable.length) return [];
  const list = site.unable.map(({ label, why }) => h("li", {}, h("strong", {}, label), ` ${why}`));
  return [h("details", { class: "gc-more" }, h("summary", {}, "Models whose latents cannot be shown, and why"), h("ul", { class: "gc-unable" }, ...list))];
}

if (site.models.length) {
  const chooser = makeChooser(site.models, state.model, choose);
  host.append(...(chooser.root ? [chooser.root] : []), note, progress.root, body, ...refusals());
  let begun = false; // nothing is loaded before somebody looks
  new IntersectionObserver((entries) => {
    if (begun || !entries.some(({ isIntersecting }) => isIntersecting)) return;
    begun = true;
    choose(state.model);
  }).observe(host);
} else {
  host.append(h("p", { class: "gc-explain" }, "None of the models here has latents that can be shown."), ...refusals());
}
