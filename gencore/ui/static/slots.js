// The pictures of a film: A and B, and those between. One slot is chosen; a picture that is picked goes there.

const LETTERS = { a: "A", b: "B" };

ICONS.close = "M5 5l10 10M15 5 5 15";

// changed() hears that the film goes through other pictures; most is how many may lie between A and B.
function makeSlots(most, changed) {
  const ends = ["a", "b"].map((name) => makeSlot(name));
  const [a, b] = ends;
  const stops = [];
  const swap = h("button", { type: "button", class: "gc-button gc-swap", title: "Exchange A and B", "aria-label": "Exchange A and B", onclick: exchange }, "⇄");
  const more = h("button", { type: "button", class: "gc-button gc-more-stops", onclick: () => choose(stop().name) }, icon("add"), h("span", {}, "A picture between"));
  const between = h("div", { class: "gc-stops", role: "group", "aria-label": "Pictures between A and B" }, more);
  const root = h("div", { class: "gc-slots-and-stops" }, h("div", { class: "gc-slots", role: "group", "aria-label": "The two ends" }, a.root, swap, b.root), between);
  let chosen = "a";
  let count = 0;

  const all = () => [...ends, ...stops];
  const of = (name) => all().find((slot) => slot.name === name);

  function makeSlot(name) {
    const canvas = h("canvas", {});
    const root = h("button", { type: "button", class: "gc-slot", "data-slot": name, "aria-pressed": "false", onclick: () => choose(name) }, canvas, h("span", { class: "gc-slot-name" }, LETTERS[name] || ""));
    return { name, canvas, root, picture: null, label: "", file: null };
  }

  // One more between A and B, empty at first.
  function stop() {
    count += 1;
    const slot = makeSlot(`stop-${count}`);
    const remove = h("button", { type: "button", class: "gc-remove-stop", onclick: () => leaveOut(slot) }, icon("close"));
    Object.assign(slot, { remove, place: h("div", { class: "gc-stop" }, slot.root, remove) });
    stops.push(slot);
    more.before(slot.place);
    number();
    return slot;
  }

  function leaveOut(slot) {
    slot.place.remove();
    stops.splice(stops.indexOf(slot), 1);
    number();
    if (chosen === slot.name) choose("a");
    if (slot.picture) changed();
  }

  function number() {
    stops.forEach((slot, i) => {
      slot.root.querySelector(".gc-slot-name").textContent = String(i + 1);
      slot.remove.setAttribute("aria-label", `Take picture ${i + 1} between A and B out`);
      tell(slot);
    });
    more.disabled = stops.length >= most;
  }

  function choose(name) {
    chosen = name;
    for (const slot of all()) slot.root.setAttribute("aria-pressed", String(slot.name === chosen));
  }

  function tell(slot) {
    const called = LETTERS[slot.name] || `Between, ${stops.indexOf(slot) + 1}`;
    slot.root.setAttribute("aria-label", `${called}: ${slot.label || "no picture yet"}. The next picture you choose goes here.`);
  }

  // Puts picture i of a sheet into a slot; without a slot's name into the chosen one.
  function put({ sheet, i, picture, label, file = null }, name = chosen) {
    const slot = of(name);
    Object.assign(slot, { picture, label, file, sheet, i });
    root.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
    sheet.draw(slot.canvas, i);
    tell(slot);
    choose({ a: "b", b: "a" }[name] || name);
    changed();
  }

  function exchange() {
    const [first, last] = ends.map(({ sheet, i, picture, label, file }) => ({ sheet, i, picture, label, file }));
    if (!first.picture || !last.picture) return;
    put(last, "a");
    put(first, "b");
  }

  function clear() {
    for (const slot of stops.splice(0)) slot.place.remove();
    for (const slot of ends) Object.assign(slot, { picture: null, label: "", file: null });
    number();
    choose("a");
  }

  choose("a");
  return {
    root, put, clear, choose,
    // Goes from A to B by way of one picture.
    putBetween(given) { if (stops.length < most) put(given, stop().name); },
    get a() { return a; },
    get b() { return b; },
    get chosen() { return chosen; },
    get stops() { return stops.map(({ picture }) => picture).filter((picture) => picture !== null); },
    get isFull() { return stops.length >= most; },
  };
}
