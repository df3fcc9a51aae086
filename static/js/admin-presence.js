// Tells the others that this form is open, and this form what the others do: every few seconds while it is looked at.
"use strict";
{
  const region = document.querySelector("[data-presence]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

  const words = (more = {}) => {
    const data = new FormData();
    const { window: ours, revision } = region.dataset;
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, window: ours, revision, ...more })) data.set(name, value);
    return data;
  };

  const look = async () => {
    if (document.visibilityState !== "visible") return;
    let answer;
    try {
      answer = await fetch(region.dataset.presence, { method: "POST", body: words(region.dataset.editing ? { editing: "1" } : {}) });
    } catch {
      return; // no network: the next look tells
    }
    if (!answer.ok || answer.redirected) return;
    const told = (await answer.text()).trim();
    if (told !== region.told) region.innerHTML = told; // said once to those who listen
    region.told = told;
  };

  if (region && token) {
    region.told = region.innerHTML.trim();
    setInterval(look, Number(region.dataset.seconds) * 1000);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("pageshow", look);
    window.addEventListener("pagehide", () => navigator.sendBeacon(region.dataset.presence, words({ leaving: "1" })));
  }
}
