// Keeps the open form on the server while somebody writes, right or wrong, so that nothing typed is lost.
"use strict";
{
  const told = document.querySelector("[data-autosave]");
  const form = told?.closest("form");
  let dirty = false; // something is written that the server does not have
  let busy = false;
  let timer;

  const sent = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_script", "1");
    return data;
  };

  const tell = (words, wrong) => {
    told.textContent = words;
    told.classList.toggle("kept--wrong", wrong);
    if (wrong) told.setAttribute("role", "alert");
    else told.removeAttribute("role");
  };

  const keep = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty) return;
    if (busy) return later();
    [dirty, busy] = [false, true];
    try {
      const answer = await fetch(told.dataset.autosave, { method: "POST", body: sent() });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      const { kept, words } = isOurs ? await answer.json() : {};
      if (kept) form.elements._kept.value = kept;
      else later();
      tell(words ?? "Not kept: you may have been logged out. Log in again in another window.", !kept);
    } catch {
      later();
      tell("Not kept: the server cannot be reached.", true);
    } finally {
      busy = false;
    }
  };

  const later = () => {
    dirty = true;
    timer ??= setTimeout(keep, Number(told.dataset.seconds) * 1000);
  };

  if (form) {
    form.addEventListener("input", later);
    form.addEventListener("change", (event) => { if (event.isTrusted || event.detail === "chosen") later(); });
    for (const name of ["formset:added", "formset:removed"]) form.addEventListener(name, later);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      timer = undefined;
      dirty = false;
    });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
    // What a closing page may still send is short; a longer form was kept when the window was left, or a moment ago.
    window.addEventListener("pagehide", () => { if (dirty) navigator.sendBeacon(told.dataset.autosave, sent()); });
  }
}
