// The Training tab: the run that everybody sees, the queue, lessons, and a new run. All of it is asked for by version.

const site = props.value;
const host = element.querySelector(".gc-training");
const EVERY = 1500; // milliseconds between two looks
const HOLDING = ["running", "paused"];
const CAN = { running: ["pause", "stop"], paused: ["resume", "stop"], waiting: ["stop"], stopped: ["resume", "remove"], failed: ["resume", "remove"], died: ["resume", "remove"], finished: ["longer", "remove"] };
const DEEDS = { pause: "Pause", stop: "Stop", resume: "Resume", longer: "Train as long again", remove: "Delete" };
let chosen = null; // the run that this page shows; null for the one at work
let seen = {};
let train = null;
let validation = null;
let last = null;
let looking = false;
let models = site.models;

const code = h("input", { type: "password", id: newId(), class: "gc-text", autocomplete: "off" });
const codeRow = h("div", { class: "gc-order-row", hidden: !site.reserved }, h("label", { for: code.id }, "The host's code"), code);
const title = h("h2", { class: "gc-run-title" }, "Nothing has been trained here yet");
const status = h("p", { class: "gc-run-status", role: "status" });
const bar = h("div", { class: "gc-progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": "How far it is" }, h("span", { class: "gc-progress-fill" }));
const buttons = h("div", { class: "gc-actions gc-run-actions" });
const problem = h("p", { class: "gc-status", role: "status" });
const facts = h("dl", { class: "gc-run-facts" });
const stage = h("aside", { class: "gc-stage", hidden: true });
const curves = makeCurves();
const sheets = makeSheets(server, (step) => curves.point(step));
const latents = h("section", { class: "gc-health", hidden: true });
const messages = h("ul", { class: "gc-run-messages" });
const more = h("details", { class: "gc-more", hidden: true }, h("summary", {}, "What it said"), messages);
const list = h("ol", { class: "gc-run-list" });
const order = makeOrder(server, site, () => code.value, begin);
const lessons = h("section", { class: "gc-lessons" }, h("h2", {}, "Lessons"), ...site.lessons.map(lessonCard));

function lessonCard(lesson) {
  const minutes = lesson.minutes <= 1 ? "under a minute" : `under ${Math.ceil(lesson.minutes)} minutes`;
  const start = h("button", { type: "button", class: "gc-button gc-go", onclick: () => begin({ lesson: lesson.name, code: code.value }) }, lesson.title);
  const breaks = lesson.breaks.map((wrong) => h("button", { type: "button", class: "gc-chip", title: wrong.text, onclick: () => begin({ lesson: lesson.name, break: wrong.name, code: code.value }) }, wrong.title));
  return h("div", { class: "gc-lesson", "data-lesson": lesson.name }, h("div", { class: "gc-lesson-row" }, start, h("span", { class: "gc-hint" }, `${minutes} on two cores`)),
    breaks.length ? h("div", { class: "gc-lesson-row" }, h("span", { class: "gc-hint" }, "Break it:"), ...breaks) : null);
}

const clock = (seconds) => (seconds >= 3600 ? `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min` : seconds >= 60 ? `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s` : `${Math.ceil(seconds)} s`);

function inWords(run) {
  if (run.status === "waiting") return run.place === 1 ? "Waiting; one run before it." : `Waiting; ${run.place} runs before it.`;
  if (run.status !== "running") return run.why;
  if (run.ending) return run.ending === "paused" ? "Pausing: it saves first." : "Stopping: it saves first.";
  const doing = run.stage ? run.stage[0].toUpperCase() + run.stage.slice(1) : "Training";
  return `${doing}: step ${run.step} of ${run.steps || "…"}${run.seconds_left > 0 ? `, ${clock(run.seconds_left)} left` : ""}.`;
}

async function begin(wanted) {
  const reply = await answerOf(server.begin(wanted));
  problem.textContent = reply.error || "";
  problem.dataset.kind = reply.error ? "error" : "";
  if (reply.snapshot) {
    choose(reply.snapshot.run.name);
    take(reply);
    title.scrollIntoView({ block: "nearest" });
  }
  return reply;
}

async function steer(deed) {
  if (deed === "remove" && !window.confirm(`Delete ${last.run.title} with all its files?`)) return;
  const { name } = last.run;
  if (deed === "remove") choose(null);
  const reply = await answerOf(server.steer({ run: name, code: code.value, ...(deed === "longer" ? { deed: "resume", steps: 2 * last.run.steps } : { deed }) }));
  problem.textContent = reply.error || "";
  problem.dataset.kind = reply.error ? "error" : "";
  if (reply.runs) take(reply);
  look();
}

function choose(name) {
  chosen = name;
}

function take(reply) {
  tellModels(reply.models);
  paintList(reply.runs);
  const { snapshot } = reply;
  host.dataset.runs = String(reply.runs.length);
  if (!snapshot) {
    last = null;
    title.textContent = "Nothing has been trained here yet";
    for (const part of [buttons, facts, messages]) part.replaceChildren();
    for (const part of [bar, curves.root, sheets.root, latents, stage, more]) part.hidden = true;
    status.textContent = "Start a lesson or a run; everybody who opens this page sees it.";
    return;
  }
  if (snapshot.same) return;
  train = mergePoints(train, snapshot.train);
  validation = mergePoints(validation, snapshot.validation);
  const points = (curve) => ({ shape: curve.shape, points: curve.steps.length });
  seen = { run: snapshot.run.name, version: snapshot.version, train: points(train), validation: points(validation) };
  last = snapshot;
  paint();
}

function paint() {
  const { run, plan, samples } = last;
  host.dataset.run = run.name;
  host.dataset.status = run.status;
  host.dataset.step = String(run.step);
  title.textContent = run.title;
  status.textContent = inWords(run);
  status.dataset.kind = ["failed", "died"].includes(run.status) ? "error" : "";
  const percent = run.steps ? Math.min(100, Math.round((100 * run.step) / run.steps)) : 0;
  bar.hidden = false;
  bar.firstChild.style.width = `${percent}%`;
  bar.setAttribute("aria-valuenow", String(percent));
  const deeds = run.ending ? [] : CAN[run.status];
  const wanted = deeds.join() + (run.saved && run.status !== "running" ? "+" : "") + run.name;
  if (buttons.dataset.deeds !== wanted) {
    buttons.dataset.deeds = wanted;
    buttons.replaceChildren(...deeds.map((deed) => h("button", { type: "button", class: "gc-button", onclick: () => steer(deed) }, DEEDS[deed])),
      run.saved && ![...HOLDING.slice(0, 1), "waiting"].includes(run.status) ? h("button", { type: "button", class: "gc-button gc-go", onclick: () => openOn("Generate", run.name) }, "Generate with it") : "");
  }
  const shown = [["Pictures a second", run.status === "running" ? Math.round(run.images_per_second) : 0], ["Time left", run.status === "running" && run.seconds_left > 0 ? clock(run.seconds_left) : ""],
    ["Memory", run.status === "running" && run.memory ? `${Math.round(run.memory / 2 ** 20)} MB` : ""], ["Saved at step", run.saved === null ? "" : run.saved],
    ["Data", run.data.split("/").pop()], ["Model", plan ? plan.model.replaceAll("_", " ") : ""], ["Pictures a step", plan ? plan.batch_size : ""]];
  facts.replaceChildren(...shown.filter(([, value]) => value !== "" && value !== 0).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value)))));
  const turns = last.turns.map(([from, back]) => ({ step: from, text: `back to step ${back}, because a loss was not finite` }));
  curves.show({ train, validation, plan, turns, steps: Math.max(run.steps, run.step) });
  sheets.show(run.name, samples);
  paintHealth();
  paintStage(run);
  more.hidden = !run.messages.length;
  messages.replaceChildren(...[...run.messages].reverse().map(([step, text]) => h("li", {}, h("b", {}, `Step ${step}`), ` ${text}`)));
}

// Which dimensions of the latents are used: one bar each, the widest first.
function paintHealth() {
  const found = last.latents;
  latents.hidden = !found;
  if (!found || latents.dataset.step === `${last.run.name}/${found.step}`) return;
  latents.dataset.step = `${last.run.name}/${found.step}`;
  const unused = new Set(found.unused);
  const ranked = found.variance.map((value, i) => [value, i]).sort((a, b) => b[0] - a[0]).slice(0, 64);
  const top = Math.max(ranked[0][0], 1e-9);
  const wide = CHART.w / ranked.length;
  const bars = ranked.map(([value, i], place) => shape("rect", { x: place * wide + 0.5, width: Math.max(wide - 1, 0.5), y: CHART.h - Math.max(2, (value / top) * (CHART.h - 4)), height: Math.max(2, (value / top) * (CHART.h - 4)), class: unused.has(i) ? "gc-bar-unused" : "gc-bar-used" }, shape("title", {}, `Dimension ${i}: variance ${short(value)}`)));
  const used = found.variance.length - unused.size;
  latents.replaceChildren(h("h3", {}, "Latents"), h("div", { class: "gc-health-body" },
    shape("svg", { viewBox: `0 0 ${CHART.w} ${CHART.h}`, preserveAspectRatio: "none", class: "gc-curve", role: "img", "aria-label": `${used} of ${found.variance.length} dimensions are used` }, ...bars),
    h("ul", {}, h("li", {}, h("b", {}, `${used} of ${found.variance.length} dimensions used`), ` at step ${found.step}; a bar is what one of them varies by, a hollow one says nothing.`), ...found.findings.map((text) => h("li", {}, text))), usedOverTime(found.variance.length)));
}

// How many dimensions were used at each look: a collapse is a line that falls to the ground.
function usedOverTime(width) {
  const looks = last.over_time;
  if (looks.length < 2) return "";
  const steps = Math.max(last.run.steps, 1);
  const path = through(looks.map(([step, used]) => [(step / steps) * CHART.w, CHART.h - 4 - (used / width) * (CHART.h - 8)]));
  return h("figure", { class: "gc-chart" }, h("figcaption", {}, h("b", {}, "dimensions used"), h("span", { class: "gc-chart-now" }, String(looks[looks.length - 1][1]))),
    h("div", { class: "gc-chart-body" }, shape("svg", { viewBox: `0 0 ${CHART.w} ${CHART.h}`, preserveAspectRatio: "none", class: "gc-curve", role: "img", "aria-label": `Dimensions used, at ${looks.length} looks` }, shape("path", { d: path, class: "gc-curve-train" })),
      h("span", { class: "gc-chart-high" }, String(width)), h("span", { class: "gc-chart-low" }, "0")));
}

function paintStage(run) {
  const [name, broken] = run.lesson.split(":");
  const lesson = site.lessons.find((one) => one.name === name);
  stage.hidden = !lesson;
  if (!lesson) return;
  const wrong = lesson.breaks.find((one) => one.name === broken);
  const part = lesson.stages.find(({ until }) => run.step < until) || lesson.stages[lesson.stages.length - 1];
  const key = `${run.lesson}/${wrong ? "" : part.until}`;
  if (stage.dataset.part === key) return;
  stage.dataset.part = key;
  stage.replaceChildren(...(wrong ? [h("h3", {}, wrong.title), h("p", {}, wrong.text), h("p", {}, h("b", {}, "What shows it: "), wrong.sign)] : [h("h3", {}, part.title), h("p", {}, part.text)]));
}

function paintList(runs) {
  const key = JSON.stringify([last && last.run.name, chosen, runs.map(({ name, status: at, place, step, steps }) => [name, at, place, Math.round((20 * step) / (steps || 1))])]);
  if (list.dataset.key === key) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.run : null;
  list.dataset.key = key;
  list.replaceChildren(...runs.map((run) => {
    const words = run.status === "waiting" ? `${run.place} before it` : run.status === "running" ? `step ${run.step} of ${run.steps || "…"}` : run.status;
    return h("li", {}, h("button", { type: "button", class: "gc-run-choice", "data-run": run.name, "data-status": run.status, "aria-pressed": String(Boolean(last) && last.run.name === run.name), onclick: () => { choose(run.name); look(); } },
      h("span", { class: "gc-run-name" }, run.title), h("span", { class: "gc-run-where" }, words)));
  }));
  if (focused) list.querySelector(`[data-run="${focused}"]`)?.focus();
}

// A run that has ended is a model everywhere; the lists of the other tabs are told.
function tellModels(version) {
  if (version === models) return;
  models = version;
  window.dispatchEvent(new CustomEvent("gencore:models"));
}

function openOn(tabName, model) {
  const button = [...document.querySelectorAll("button[role=tab]")].find((one) => one.textContent.trim() === tabName);
  if (button) button.click();
  window.dispatchEvent(new CustomEvent("gencore:choose", { detail: { tab: tabName, model } }));
}

async function look() {
  if (looking) return;
  looking = true;
  const wanted = chosen;
  const reply = await answerOf(server.look({ run: wanted, seen }));
  looking = false;
  if (wanted !== chosen) return;
  if (reply.error) {
    problem.textContent = reply.error;
    problem.dataset.kind = "error";
  } else if (reply.runs) {
    if (problem.dataset.kind === "error" && problem.textContent.startsWith("The app does not answer")) problem.textContent = "";
    take(reply);
  }
}

const panel = h("div", { class: "gc-run" }, title, status, bar, buttons, problem, facts, stage, curves.root, sheets.root, latents, more);
const side = h("div", { class: "gc-run-side" }, h("section", { class: "gc-run-queue" }, h("h2", {}, "Runs"), list), codeRow, lessons, order.root);
host.append(h("div", { class: "gc-training-columns" }, panel, side));

let begun = false;
const visible = () => host.offsetParent !== null && !document.hidden;
setInterval(() => { if (begun && visible()) look(); }, EVERY);
new IntersectionObserver((entries) => {
  if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
  if (!begun) order.begin();
  begun = true;
  look();
}).observe(title);
