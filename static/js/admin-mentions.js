// Pages that a text names and does not link: asked for while somebody writes, and linked where they are named.
// The list is made by the server (portal/office/linking.py); the editor sets the link (admin-prose.js).

const PAUSE = 1200; // milliseconds without a key
const MOST = 100000; // characters, as the server takes

const waiting = new WeakMap(); // what is under way for each list

const control = (list) => list.closest(".field").querySelector("textarea");

const show = (list, html) => {
  list.innerHTML = html;
  for (const button of list.querySelectorAll("[data-link]")) button.hidden = false;
};

const ask = async (list) => {
  const textarea = control(list);
  const { form } = textarea;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("html", textarea.value);
  data.set("language", textarea.closest("[data-form]").querySelector("[name$=-language]")?.value ?? "");
  data.set("kind", form.dataset.kind);
  data.set("pk", form.dataset.pk);
  const stop = new AbortController();
  waiting.set(list, () => stop.abort());
  try {
    const answer = await fetch(list.dataset.mentions, { method: "POST", body: data, signal: stop.signal });
    // Who has been logged out is answered with a whole page.
    if (answer.ok && !answer.redirected) show(list, await answer.text());
  } catch {
    // An older question, or no connection: what is shown stays, and the next key asks again.
  }
};

const askSoon = (list) => {
  waiting.get(list)?.();
  if (control(list).value.length > MOST) return show(list, "");
  const timer = setTimeout(() => ask(list), PAUSE);
  waiting.set(list, () => clearTimeout(timer));
};

document.addEventListener("input", (event) => {
  const list = event.target.matches?.("textarea") && event.target.closest(".field")?.querySelector("[data-mentions]");
  if (list) askSoon(list);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mentions] [data-link]");
  if (!button) return;
  const { link: href, words, before } = button.dataset;
  const place = new CustomEvent("prose:link", { detail: { href, words, before }, cancelable: true });
  const isLinked = !control(button.closest("[data-mentions]")).dispatchEvent(place);
  if (isLinked) button.closest("li").remove();
  else button.replaceWith("The text is another one by now.");
});

for (const list of document.querySelectorAll("[data-mentions]")) {
  for (const button of list.querySelectorAll("[data-link]")) button.hidden = false;
}
