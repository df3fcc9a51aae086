// What every page of the back office gets: rows that come and go, a warning before typed words are lost,
// menus that close. Pages are complete without it, but for adding rows.
"use strict";
{
  // Rows of a formset. The template of a new one stands in the section; `__prefix__` is its number.
  const firstControl = (root) => [...root.querySelectorAll("input, select, textarea")].find((control) => control.offsetParent);
  const total = (section) => document.getElementById(`id_${section.dataset.formset}-TOTAL_FORMS`);
  const forms = (section) => [...section.querySelectorAll(":scope > [data-form]")];

  const addForm = (section) => {
    const template = section.querySelector(":scope > template");
    const filled = document.createElement("template");
    const number = Number(total(section).value);
    filled.innerHTML = template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
    const form = filled.content.firstElementChild;
    template.before(form);
    total(section).value = number + 1;
    form.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: section.dataset.formset } }));
    toggleAdd(section);
    return form;
  };

  const renumber = (element, prefix, number) => {
    element.setAttribute("aria-label", (element.getAttribute("aria-label") ?? "").replace(/\d+$/, number + 1));
    const pattern = new RegExp(`${prefix}-\\d+`, "g");
    for (const node of [element, ...element.querySelectorAll("*")]) {
      for (const { name, value } of [...node.attributes]) {
        const renamed = value.replace(pattern, `${prefix}-${number}`);
        if (name !== "value" && renamed !== value) node.setAttribute(name, renamed);
      }
    }
  };

  const removeForm = (form) => {
    const section = form.closest("[data-formset]");
    const number = forms(section).indexOf(form);
    const next = form.nextElementSibling?.matches("[data-form]") ? form.nextElementSibling : section.querySelector("[data-add]");
    form.remove();
    forms(section).slice(number).forEach((later, index) => renumber(later, section.dataset.formset, number + index));
    total(section).value = Number(total(section).value) - 1;
    toggleAdd(section);
    section.dispatchEvent(new CustomEvent("formset:removed", { bubbles: true, detail: { formsetName: section.dataset.formset } }));
    (next && firstControl(next) ? firstControl(next) : next)?.focus();
  };

  const toggleAdd = (section) => {
    const button = section.querySelector("[data-add]");
    if (button) button.hidden = Number(total(section).value) >= Number(section.dataset.max);
  };

  for (const section of document.querySelectorAll("[data-formset]")) {
    toggleAdd(section);
    section.addEventListener("click", (event) => {
      if (event.target.closest("[data-add]")) {
        firstControl(addForm(section))?.focus();
      }
      const remove = event.target.closest("[data-remove]");
      if (remove) removeForm(remove.closest("[data-form]"));
    });
    section.addEventListener("formset:add", (event) => addForm(section, event));
  }

  // Leaving a form with unsaved words asks first; sending it twice is prevented.
  const form = document.querySelector("form.form");
  if (form) {
    let changed = Boolean(document.querySelector(".errors"));
    let sent = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("change", (event) => { if (event.isTrusted || event.detail === "chosen") changed = true; });
    form.addEventListener("formset:removed", () => { changed = true; });
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    window.addEventListener("beforeunload", (event) => { if (changed && !sent) event.preventDefault(); });
    window.addEventListener("pageshow", () => { sent = false; });
    const first = "new" in form.dataset ? form.querySelector(".headline") ?? firstControl(form) : null;
    (document.querySelector(".errors") ?? first)?.focus();
  }

  // How much room a text has left, where it has a limit worth knowing.
  const count = (control) => {
    const left = control.maxLength - control.value.length;
    const note = control.parentElement.querySelector(".left") ?? control.insertAdjacentElement("afterend", document.createElement("p"));
    note.className = "left";
    note.textContent = left < control.maxLength / 4 ? `${left} characters left` : "";
  };
  document.addEventListener("input", (event) => { if (event.target.matches(".headline")) count(event.target); });

  // Menus close on a click elsewhere and on Escape.
  const close = (event) => {
    for (const menu of document.querySelectorAll("details[name=bar][open]")) {
      if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) menu.open = false;
    }
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  // “Take me back” on pages of confirmation.
  for (const link of document.querySelectorAll("a.cancel-link")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.history.back();
    });
  }
}
