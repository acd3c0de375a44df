// A run that has ended is a model at once: lists of models are asked for anew; what was known stays as it is.

// keep(name) tells whether a model that is no more has to stay, because it is shown; hears() when the list has changed.
function renewModels(models, keep, hears) {
  async function renew() {
    const reply = await answerOf(server.fresh({}));
    if (!reply.models) return;
    const known = new Set(models.map(({ name }) => name));
    const left = new Set(reply.models.map(({ name }) => name));
    models.splice(0, models.length, ...models.filter(({ name }) => left.has(name) || keep(name)), ...reply.models.filter(({ name }) => !known.has(name)));
    hears();
  }
  window.addEventListener("gencore:models", renew);
  return renew;
}
