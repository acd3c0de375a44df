// A view in the page's address: ?model=cars&seed=41&Moira=9, and back.

const RESERVED = ["model", "seed", "keep", "guidance", "variety", "strategy", "aggregate", "over", "view", "deep_link", "logs", "__theme", "__sign"];
const keyOf = (name) => (RESERVED.includes(name) ? `field.${name}` : name);

function readValue(field, text) {
  if (field.kind === "class") return field.classes.includes(text) ? text : undefined;
  const number = text.trim() === "" ? NaN : Number(text);
  if (field.kind === "binary") return number === 0 || number === 1 ? number : undefined;
  return number >= field.low && number <= field.high ? number : undefined;
}

// Returns the parts of a view that the address names, and a sentence for each that it names wrongly.
function readLink(site) {
  const given = new URLSearchParams(window.location.search);
  const problems = [];
  const view = { wish: {}, kept: [] };
  const wanted = given.get("model");
  const model = site.models.find(({ name }) => name === wanted) || site.models[0];
  if (wanted !== null && model.name !== wanted) problems.push(`There is no model "${wanted}" here; this is ${model.label}.`);
  view.model = model;
  for (const field of model.fields) {
    const text = given.get(keyOf(field.name));
    if (text === null) continue;
    const value = readValue(field, text);
    if (value === undefined) problems.push(`The link's value for ${field.name} does not fit; it was left at any.`);
    else view.wish[field.name] = value;
  }
  const seeds = (given.get("seed") || "").split(",").filter((text) => /^\d{1,16}$/.test(text)).map(Number);
  if (seeds.length === 1 && seeds[0] + site.tiles <= site.seed.largest) view.seeds = Array.from({ length: site.tiles }, (_, i) => seeds[0] + i);
  else if (seeds.length === site.tiles && Math.max(...seeds) <= site.seed.largest) view.seeds = seeds;
  else if (given.get("seed") !== null) problems.push(`The link's seeds do not fit; these are seeds ${site.seed.first} and following.`);
  view.kept = (given.get("keep") || "").split(",").filter((text) => /^\d{1,2}$/.test(text)).map((text) => Number(text) - 1).filter((i) => i >= 0 && i < site.tiles);
  const way = site.ways.find(({ name }) => name === given.get("strategy"));
  if (way) {
    view.way = { name: way.name, options: {} };
    for (const { name } of way.options) if (given.get(name) !== null) view.way.options[name] = given.get(name);
  } else if (given.get("strategy") !== null) problems.push("There is no strategy of the link's name here; these pictures are direct.");
  for (const [key, limits] of [["guidance", site.guidance], ["variety", site.temperature]]) {
    const number = given.get(key) === null ? NaN : Number(given.get(key));
    if (number >= limits.low && number <= limits.high) view[key] = number;
    else if (given.get(key) !== null) problems.push(`The link's ${key} does not fit; it was left as it was.`);
  }
  return { view, problems };
}

function writeLink(site, state) {
  const link = new URLSearchParams(window.location.search);
  const options = site.ways.flatMap((way) => way.options.map(({ name }) => name));
  for (const key of ["model", "seed", "keep", "guidance", "variety", "strategy", ...options]) link.delete(key);
  for (const { fields } of site.models) for (const { name } of fields) link.delete(keyOf(name));
  link.set("model", state.model.name);
  const following = state.seeds.every((seed, i) => seed === state.seeds[0] + i);
  link.set("seed", following ? state.seeds[0] : state.seeds.join(","));
  if (state.kept.size) link.set("keep", [...state.kept].sort((a, b) => a - b).map((i) => i + 1).join(","));
  if (state.guidance !== state.model.guidance) link.set("guidance", state.guidance);
  if (state.variety !== site.temperature.default) link.set("variety", state.variety);
  if (state.way.name !== site.ways[0].name) {
    link.set("strategy", state.way.name);
    for (const { name, choices } of site.ways.find((way) => way.name === state.way.name).options) {
      if (state.way.options[name] !== choices[0][0]) link.set(name, state.way.options[name]);
    }
  }
  for (const { name } of state.model.fields) if (name in state.wish) link.set(keyOf(name), state.wish[name]);
  const query = link.toString().replaceAll("%2C", ",");
  if (`?${query}` === window.location.search) return;
  window.history.replaceState(window.history.state, "", `?${query}${window.location.hash}`);
  // A Space shows the app in a frame of huggingface.co, whose own address is what people copy.
  if (window.parent !== window) window.parent.postMessage({ queryString: query, hash: "" }, "https://huggingface.co");
}
