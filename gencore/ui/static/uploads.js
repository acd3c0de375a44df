// A folder of rated pictures as a zip file, sent piece by piece; a piece that is lost is sent again.

const TRIES = 4;

// arrived({ names, pictures, fields, problems, left_out }) hears of a folder that can be trained on.
function makeUpload(server, site, code, arrived) {
  const file = h("input", { type: "file", accept: ".zip,application/zip", class: "gc-file", tabindex: -1, "aria-label": "Zip file with rated pictures" });
  const button = h("button", { type: "button", class: "gc-button", onclick: () => file.click() }, "Upload a zip …");
  const status = h("span", { class: "gc-status", role: "status" });
  const root = h("div", { class: "gc-upload-row" }, button, file, status);
  const say = (text, kind = "") => { status.textContent = text; status.dataset.kind = kind; };

  const read = (blob) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => done(null);
    reader.readAsDataURL(blob);
  });

  async function sent(message) {
    for (let i = 0; ; i += 1) {
      const reply = await answerOf(server.send(message));
      if (!reply.busy || i === TRIES) return reply;
      await new Promise((done) => setTimeout(done, 500 * 2 ** i));
    }
  }

  async function send(chosen) {
    if (chosen.size > site.largest) return say(`${chosen.name} is larger than ${Math.floor(site.largest / 2 ** 30)} GB; pack fewer or smaller pictures.`, "error");
    if (!chosen.size) return say(`${chosen.name} is empty; choose another file.`, "error");
    button.disabled = true;
    let upload = null;
    for (let at = 0; at < chosen.size;) {
      say(`${chosen.name}: ${Math.floor((100 * at) / chosen.size)} %`);
      const piece = await read(chosen.slice(at, at + site.piece));
      if (piece === null) return finish(`${chosen.name} cannot be read; choose it again.`);
      if (at + site.piece >= chosen.size) say(`${chosen.name}: unpacking and checking …`);
      const reply = await sent({ upload, name: chosen.name, size: chosen.size, at, piece, code: code() });
      if (reply.error) return finish(reply.error);
      if (reply.names.length) {
        arrived(reply);
        const out = reply.left_out ? ` ${reply.left_out} left out, for instance: ${reply.problems[0]}` : "";
        return finish(`${reply.pictures} pictures, rated by ${reply.fields.join(", ")}.${out}`, "");
      }
      ({ upload, arrived: at } = reply);
    }
    return undefined;
  }

  function finish(text, kind = "error") {
    button.disabled = false;
    say(text, kind);
  }

  file.addEventListener("change", () => {
    if (file.files.length) send(file.files[0]);
    file.value = "";
  });
  return { root };
}
