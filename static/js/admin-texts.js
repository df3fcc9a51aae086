// The texts of a page as tabs, one for each language. With a single text there is nothing to choose, so no tabs.
"use strict";
for (const section of document.querySelectorAll("[data-texts]")) {
  const list = section.querySelector("[role=tablist]");
  const adder = section.querySelector("#add-language");
  const panels = () => [...section.querySelectorAll(":scope > [data-form]")];
  const language = (panel) => panel.querySelector("[name$=-language]");
  const names = new Map();

  const nameOf = (panel) => {
    const control = language(panel);
    return names.get(control?.value ?? panel.dataset.language) ?? panel.querySelector(".text__language").textContent;
  };

  const select = (panel, focus = false) => {
    for (const other of panels()) {
      const tab = document.getElementById(other.getAttribute("aria-labelledby"));
      const chosen = other === panel;
      other.hidden = list.hidden ? false : !chosen;
      if (tab?.role === "tab") {
        tab.setAttribute("aria-selected", chosen);
        tab.tabIndex = chosen ? 0 : -1;
        if (chosen && focus) tab.focus();
      }
    }
  };

  const tabOf = (panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.id = `${panel.id}-tab`;
    tab.lang = language(panel)?.value ?? panel.dataset.language;
    tab.setAttribute("aria-controls", panel.id);
    tab.append(nameOf(panel));
    const status = panel.querySelector(".text__head .status").cloneNode(true);
    const wrong = panel.querySelector(".field--wrong, .errorlist");
    tab.append(" ", status);
    if (wrong) {
      status.className = "status status--wrong";
      status.textContent = "to mend";
    }
    tab.addEventListener("click", () => select(panel));
    return tab;
  };

  const draw = (chosen) => {
    const all = panels();
    list.hidden = all.length < 2;
    list.replaceChildren(...(list.hidden ? [] : all.map(tabOf)));
    section.classList.toggle("texts--tabbed", !list.hidden);
    all.forEach((panel) => {
      panel.toggleAttribute("data-tabpanel", !list.hidden);
      if (list.hidden) panel.removeAttribute("role");
      else panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", list.hidden ? `${panel.id}-heading` : `${panel.id}-tab`);
      panel.querySelector(".text__language").textContent = nameOf(panel);
    });
    select(chosen ?? all[0]);
    offer(all);
  };

  // Languages that have no text yet.
  const offer = (all) => {
    if (!adder) return;
    const used = new Set(all.map((panel) => language(panel)?.value ?? panel.dataset.language));
    const free = [...names].filter(([code]) => code && !used.has(code));
    adder.replaceChildren(adder.options[0], ...free.map(([code, name]) => new Option(name, code)));
    adder.value = "";
  };

  const template = section.querySelector(":scope > template");
  for (const option of template?.content.querySelectorAll("[name$=-language] option") ?? []) names.set(option.value, option.textContent);
  if (adder) adder.parentElement.hidden = false;
  adder?.addEventListener("change", () => {
    const wanted = adder.value;
    section.dispatchEvent(new CustomEvent("formset:add"));
    const panel = panels().at(-1);
    language(panel).value = wanted;
    draw(panel);
    panel.querySelector(".headline")?.focus();
  });
  section.addEventListener("change", (event) => { if (event.target.matches("[name$=-language]")) draw(event.target.closest("[data-form]")); });
  section.addEventListener("formset:removed", () => draw());

  list.addEventListener("keydown", (event) => {
    const tabs = [...list.children];
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(panels()[(to + tabs.length) % tabs.length], true);
  });

  // A link from elsewhere can lead to one field of one language.
  const wanted = document.getElementById(location.hash.slice(1));
  draw(panels().find((panel) => panel.querySelector(".field--wrong, .errorlist") || panel.contains(wanted)));
  if (section.contains(wanted)) (wanted.closest(".field") ?? wanted).scrollIntoView();
}
