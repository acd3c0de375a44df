// The picture to begin with: an example, a file of one's own, or the picture of a seed.

// picked({ name, sheet }) hears which; say(text, kind) tells what went wrong.
function makeStart(server, largest, { picked, say, model }) {
  ICONS.add = "M10 4v12M4 10h12";
  const file = h("input", { type: "file", accept: "image/*", class: "gc-file", tabindex: -1, "aria-label": "Picture file" });
  const own = h("button", { type: "button", class: "gc-button gc-upload", onclick: () => file.click() }, icon("add"), h("span", {}, "Your picture"));
  const another = h("button", { type: "button", class: "gc-button gc-upload", onclick: draw }, icon("shuffle"), h("span", {}, "Another"));
  const root = h("div", { class: "gc-album", role: "group", "aria-label": "Pictures to begin with" }, own, another, file);

  function tile(sheet, i, name, label) {
    const canvas = h("canvas", {});
    const button = h("button", { type: "button", class: "gc-example", "aria-label": label, "aria-pressed": "false" }, canvas);
    button.addEventListener("click", () => choose(button, { name, sheet, i }));
    sheet.draw(canvas, i);
    button.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
    return button;
  }

  function choose(button, start) {
    for (const other of root.querySelectorAll(".gc-example")) other.setAttribute("aria-pressed", String(other === button));
    picked(start);
  }

  // Puts one more picture at the front and chooses it.
  async function added(reply, label, kind) {
    if (reply.error) {
      say(reply.error, "error");
      return;
    }
    if (reply.model !== model()) return;
    const sheet = await readSheet(reply, 1);
    root.querySelector(`.${kind}`)?.remove();
    const button = tile(sheet, 0, reply.names[0], label);
    button.classList.add(kind);
    another.after(button);
    say("");
    choose(button, { name: reply.names[0], sheet, i: 0 });
  }

  async function draw() {
    const seed = Math.floor(Math.random() * 1e6);
    await added(await answerOf(server.seeded({ model: model(), seeds: [seed] })), `Seed ${seed}`, "gc-seeded");
  }

  async function read(chosen) {
    if (chosen.size > largest) return say(`${chosen.name} is larger than ${Math.floor(largest / 2 ** 20)} MB; scale the picture down.`, "error");
    say(`Reading ${chosen.name} …`);
    const content = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = () => done(null);
      reader.readAsDataURL(chosen);
    });
    if (content === null) return say(`${chosen.name} cannot be read; choose it again.`, "error");
    return added(await answerOf(server.upload({ model: model(), name: chosen.name, file: content })), chosen.name, "gc-own");
  }

  file.addEventListener("change", () => {
    if (file.files.length) read(file.files[0]);
    file.value = "";
  });

  async function load() {
    for (const button of root.querySelectorAll(".gc-example")) button.remove();
    const name = model();
    const reply = await answerOf(server.examples({ model: name }));
    if (model() !== name) return;
    if (reply.error) {
      say(reply.error, "error");
      return;
    }
    const sheet = await readSheet(reply, reply.names.length);
    const tiles = reply.names.map((key, i) => tile(sheet, i, key, `Example ${i + 1}`));
    root.append(...tiles);
    choose(tiles[0], { name: reply.names[0], sheet, i: 0 });
  }

  return { root, load };
}
