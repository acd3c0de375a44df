// Work that takes seconds: begun, asked about until it is over, or cancelled. One at a time.

const ASK_EVERY = 250; // milliseconds

// server has start functions, progress and cancel; told({ state, done, ahead }) hears how far it is.
function makeRunner(server) {
  let current = null; // whoever is no longer the current one is not listened to
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function run(begin, told) {
    stop();
    const mine = { job: null };
    current = mine;
    let reply = await answerOf(begin());
    while (current === mine && reply.job && ["waiting", "running"].includes(reply.state)) {
      mine.job = reply.job;
      told(reply);
      await pause(ASK_EVERY);
      if (current !== mine) break;
      const next = await answerOf(server.progress({ job: reply.job }));
      reply = next.busy && !next.job ? { ...reply } : next; // an answer that was lost is asked for again
    }
    if (current !== mine) {
      if (reply.job) answerOf(server.cancel({ job: reply.job })); // begun, and not wanted since
      return null;
    }
    current = null;
    return reply;
  }

  function stop() {
    const left = current;
    current = null;
    if (left && left.job) answerOf(server.cancel({ job: left.job }));
    return left !== null;
  }

  return { run, stop, isRunning: () => current !== null };
}

// A bar that says how far work is, with a button that gives it up.
function progressBar(cancel) {
  const fill = h("span", { class: "gc-progress-fill" });
  const bar = h("div", { class: "gc-progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": "How far it is" }, fill);
  const words = h("span", { class: "gc-progress-words", role: "status" });
  const button = h("button", { type: "button", class: "gc-button gc-cancel", onclick: cancel }, "Cancel");
  const root = h("div", { class: "gc-working", hidden: true }, bar, words, button);

  function show({ state, done, ahead }) {
    const percent = Math.round(100 * (done || 0));
    root.hidden = false;
    fill.style.width = `${percent}%`;
    bar.setAttribute("aria-valuenow", String(percent));
    words.textContent = state === "waiting" && ahead ? `${ahead} before you` : `${percent} %`;
  }
  return { root, show, hide: () => { root.hidden = true; } };
}
