// Ways through a form without the mouse: from what is still to do to its field, and keys for what is done most.
"use strict";
{
  // A link to a field that is behind a tab, folded away, or written in an editor of its own.
  const reach = (control) => {
    const panel = control.closest("[data-form]");
    if (panel?.hidden) document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
    const fold = control.closest("details");
    if (fold) fold.open = true;
    const visible = control.hidden ? control.closest(".field").querySelector("[contenteditable], [role=combobox]") : control;
    visible?.scrollIntoView({ block: "center" });
    visible?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-control]");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    reach(control);
  });
  for (const link of document.querySelectorAll("a[href='#checklist']")) {
    link.addEventListener("click", () => { document.getElementById("checklist").open = true; });
  }

  const dialog = document.getElementById("shortcuts");
  const STORE = "single keys";
  const single = dialog?.querySelector("[name=single-keys]");
  const show = () => dialog.open || dialog.showModal();
  const typing = (target) => target.closest("input, select, textarea, [contenteditable=true], [role=textbox]");

  const pressed = (event) => {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (event.altKey || event.isComposing) return undefined;
    if (control && !event.shiftKey && key === "s") {
      const go = (name) => document.querySelector(`form.form [name=${name}]:not([hidden])`);
      return go("_continue") ?? go("_save");
    }
    if (control && event.shiftKey && key === "p") {
      return [...document.querySelectorAll("[data-form]:not([hidden]) .text__tools a[target=_blank]")].at(-1);
    }
    if (control || !single.checked || typing(event.target)) return undefined;
    if (key === "?") return dialog;
    return key === "/" ? document.querySelector("#searchbar, #bar-term") : undefined;
  };

  if (dialog) {
    single.checked = localStorage.getItem(STORE) !== "off";
    single.addEventListener("change", () => localStorage.setItem(STORE, single.checked ? "on" : "off"));
    for (const button of document.querySelectorAll("[data-shortcuts]")) {
      button.hidden = false;
      button.addEventListener("click", show);
    }
    document.addEventListener("keydown", (event) => {
      const found = pressed(event);
      if (!found || (dialog.open && found !== dialog)) return;
      event.preventDefault();
      if (found === dialog) show();
      else if (found.matches("input")) found.focus();
      else found.click();
    });
  }
}
