// At most one request is in flight; the newest view is always sent last, so the end of a drag is never lost.
// The next request leaves while the last reply is still being drawn; replies are drawn in order.

const SLOW = 350; // milliseconds after which waiting is shown
const ANSWERS = ["image", "content", "can", "fitting", "error", "superseded", "job", "judged", "metrics", "names",
  "absent", "runs", "plan", "models"];

// What a server function answers; where nobody answers, Gradio gives nothing or raises.
async function answerOf(call) {
  try {
    const reply = await call;
    if (reply && ANSWERS.some((key) => key in reply)) return reply;
  } catch (problem) {
    console.warn(problem);
  }
  return { busy: true, error: "The app does not answer; check that it is still running." };
}

function makePump(send, { draw, complain, busy }) {
  const LONGEST_WAIT = 3000;
  let newest = null;
  let running = false;
  let drawing = Promise.resolve();

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // An app that is restarted, or has too much to do, is asked again until it answers or another view is wanted.
  async function ask(view) {
    for (let wait = 300; newest === null; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const reply = await answerOf(send(view));
      if (!reply.busy) return reply;
      complain(reply, view);
      await pause(wait);
    }
    return null;
  }

  async function run() {
    if (running) return;
    running = true;
    while (newest !== null) {
      const view = newest;
      newest = null;
      const slow = setTimeout(() => busy(true), SLOW);
      const reply = await ask(view);
      clearTimeout(slow);
      if (reply && reply.error) complain(reply, view);
      else if (reply && reply.image) drawing = drawing.then(() => draw(reply, view)).catch((problem) => complain({ error: String(problem) }, view));
    }
    running = false;
    busy(false);
  }

  return (view) => {
    newest = view;
    run();
  };
}
