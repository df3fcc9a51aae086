// Search fields for choosing pages and tags, after the ARIA pattern “editable combobox with list autocomplete”.
// A select stays in the form and carries the choice; the field beside it is how people find it.
"use strict";
{
  const WAIT = 200;

  // What a control offers and holds. `multiple` shows what is chosen as a list of its own.
  class SelectStore {
    constructor(select) {
      this.control = select;
      this.multiple = select.multiple;
    }
    get address() {
      const { ajaxUrl, appLabel, modelName, fieldName } = { ...this.control.dataset, ajaxUrl: this.control.getAttribute("data-ajax--url") };
      return `${ajaxUrl}?${new URLSearchParams({ app_label: appLabel, model_name: modelName, field_name: fieldName })}`;
    }
    get chosen() {
      return [...this.control.selectedOptions].filter((option) => option.value).map((option) => ({ id: option.value, text: option.text, picture: option.dataset.picture }));
    }
    add({ id, text, picture }) {
      if (!this.multiple) this.clear();
      const known = [...this.control.options].find((option) => option.value === id);
      const option = known ?? new Option(text, id, true, true);
      option.selected = true;
      if (picture) option.dataset.picture = picture;
      if (!known) this.control.add(option);
      this.changed();
    }
    remove(id) {
      for (const option of [...this.control.options]) if (option.value === id) option.remove();
      this.changed();
    }
    clear() {
      for (const { id } of this.chosen) this.remove(id);
      this.control.value = "";
    }
    changed() {
      this.control.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "chosen" }));
    }
  }

  // Tags: a line of names in quotes, divided by commas.
  class TagStore {
    multiple = true;
    free = true;
    constructor(input) {
      this.control = input;
    }
    get address() {
      return `${this.control.dataset.suggestions}?`;
    }
    get chosen() {
      const names = this.control.value.match(/"[^"]*"|[^,]+/g) ?? [];
      return names.map((name) => name.trim().replaceAll('"', "")).filter(Boolean).map((name) => ({ id: name, text: name }));
    }
    set chosen(tags) {
      this.control.value = tags.map(({ text }) => `"${text}"`).join(", ");
      this.control.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "chosen" }));
    }
    add({ text }) {
      const name = text.replaceAll('"', "").trim();
      if (name && !this.chosen.some((tag) => tag.text.toLowerCase() === name.toLowerCase())) this.chosen = [...this.chosen, { text: name }];
    }
    remove(id) {
      this.chosen = this.chosen.filter((tag) => tag.id !== id);
    }
  }

  // An address that may be typed, or found by the title of the page.
  class AddressStore {
    multiple = false;
    free = true;
    constructor(input) {
      this.control = input;
    }
    get address() {
      return `${this.control.dataset.find}?`;
    }
    get chosen() {
      return this.control.value ? [{ id: this.control.value, text: this.control.value }] : [];
    }
    add({ id, text }) {
      this.control.value = id ?? text;
    }
    clear() {
      this.control.value = "";
    }
  }

  class Combobox {
    constructor(store) {
      this.store = store;
      const { control } = store;
      const id = control.id;
      this.wrapper = element("div", { className: "combobox" });
      this.chips = element("ul", { className: "chips", hidden: true });
      this.input = element("input", { type: "text", id: `${id}_search`, autocomplete: "off", role: "combobox" });
      this.list = element("ul", { id: `${id}_found`, className: "combobox__list", role: "listbox", hidden: true });
      const label = control.labels?.[0];
      const name = label?.textContent.trim().replace(/:$/, "") ?? control.getAttribute("aria-label") ?? "";
      if (label) label.htmlFor = this.input.id;
      else this.input.setAttribute("aria-label", name);
      for (const [attribute, value] of Object.entries({ autocomplete: "list", expanded: false, controls: this.list.id })) this.input.setAttribute(`aria-${attribute}`, value);
      const described = control.getAttribute("aria-describedby");
      if (described) this.input.setAttribute("aria-describedby", described);
      if (control.getAttribute("aria-invalid")) this.input.setAttribute("aria-invalid", "true");
      this.list.setAttribute("aria-label", name);
      this.chips.setAttribute("aria-label", `${name}: chosen`);
      this.input.placeholder = store.free && store.multiple ? "Type to find or add" : "Type to find";
      this.input.disabled = control.disabled;
      this.picked = document.querySelector(`img[data-picked="${id}"]`);
      control.hidden = true;
      control.after(this.wrapper);
      this.wrapper.append(this.chips, this.input, this.list);
      this.listen();
      this.show();
      new MutationObserver(() => this.show()).observe(control, { childList: true, attributes: true, attributeFilter: ["value"] });
    }

    listen() {
      this.input.addEventListener("input", () => this.ask());
      this.input.addEventListener("focus", () => this.store.multiple || this.input.select());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.leave());
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      this.list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
      this.chips.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        this.store.remove(button.value);
        this.show();
        this.input.focus();
      });
    }

    // What is chosen: a list above the field, or in the field itself.
    show() {
      const { chosen, multiple } = this.store;
      if (!multiple) {
        if (document.activeElement !== this.input) this.input.value = chosen[0]?.text ?? "";
        if (this.picked) this.showPicture(chosen[0]?.picture);
        return;
      }
      this.chips.hidden = !chosen.length;
      this.chips.replaceChildren(
        ...chosen.map(({ id, text }) => {
          const remove = element("button", { type: "button", value: id, textContent: "×" });
          remove.setAttribute("aria-label", `Remove ${text}`);
          return element("li", {}, [...titled(text), remove]);
        }),
      );
    }

    showPicture(address) {
      this.picked.hidden = !address;
      if (address) this.picked.src = address;
    }

    ask(page = 1) {
      clearTimeout(this.timer);
      const typed = this.input.value.trim();
      const untouched = !this.store.multiple && typed === this.store.chosen[0]?.text;
      const term = untouched && !this.store.free ? "" : typed;
      if (!typed && !this.store.multiple) this.store.clear();
      if (this.store.free && !term) return this.close();
      this.timer = setTimeout(async () => {
        const answer = await fetch(`${this.store.address}&${new URLSearchParams({ term, page })}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || typed !== this.input.value.trim()) return;
        const { results, pagination } = await answer.json();
        this.open(results, term, page, pagination?.more);
      }, page > 1 ? 0 : WAIT);
    }

    open(results, term, page, more) {
      const taken = new Set(this.store.chosen.map(({ id }) => id));
      const options = results.filter(({ id }) => !this.store.multiple || !taken.has(id)).map((result) => this.option(result));
      const isNew = this.store.free && this.store.multiple && !results.some(({ text }) => text.toLowerCase() === term.toLowerCase());
      if (isNew) options.push(this.option({ text: term }, `Add “${term}”`));
      if (more) options.push(this.option({ page: page + 1 }, "More…"));
      if (page === 1) this.list.replaceChildren();
      this.list.querySelector("[data-more]")?.remove();
      this.list.append(...options);
      if (!this.list.children.length) this.list.append(element("li", { className: "combobox__none", textContent: "Nothing found", role: "option", ariaDisabled: "true" }));
      [...this.list.children].forEach((option, index) => { option.id = `${this.list.id}_${index}`; });
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.activate(this.store.free && !this.store.multiple ? -1 : 0);
    }

    option(result, label) {
      const option = element("li", { role: "option" }, label ? [label] : titled(result.text));
      if (result.picture) option.prepend(element("img", { src: result.picture, alt: "" }));
      option.result = result;
      if (result.page) option.dataset.more = result.page;
      return option;
    }

    activate(index) {
      const options = [...this.list.children];
      options.forEach((option, at) => option.setAttribute("aria-selected", at === index));
      this.active = options[index];
      if (this.active) this.input.setAttribute("aria-activedescendant", this.active.id);
      else this.input.removeAttribute("aria-activedescendant");
      this.active?.scrollIntoView({ block: "nearest" });
    }

    pick(option) {
      if (!option?.result) return;
      if (option.dataset.more) return this.ask(Number(option.dataset.more));
      this.store.add(option.result);
      this.input.value = this.store.multiple ? "" : this.store.chosen[0]?.text ?? "";
      this.show();
      this.close();
    }

    key(event) {
      const options = [...this.list.children];
      const at = options.indexOf(this.active);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.list.hidden) this.ask();
        else this.activate((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
      } else if (event.key === "Enter" && !this.list.hidden && this.active) {
        event.preventDefault();
        this.pick(this.active);
      } else if ((event.key === "Enter" || event.key === ",") && this.store instanceof TagStore) {
        event.preventDefault();
        this.leave();
      } else if (event.key === "Enter" && !this.store.free) {
        event.preventDefault();
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        this.close();
      } else if (event.key === "Backspace" && !this.input.value && this.store.multiple) {
        const last = this.store.chosen.at(-1);
        if (last) this.store.remove(last.id);
        this.show();
      }
    }

    // What was typed and not picked: a new tag or an address stays, anything else goes.
    leave() {
      clearTimeout(this.timer);
      const typed = this.input.value.trim();
      if (this.store.free && typed) this.store.add({ text: typed });
      if (this.store.multiple) this.input.value = "";
      else if (!this.store.free) this.input.value = this.store.chosen[0]?.text ?? "";
      this.show();
      this.close();
    }

    close() {
      this.list.hidden = true;
      this.active = undefined;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  const element = (tag, properties, children = []) => {
    const made = Object.assign(document.createElement(tag), properties);
    if (properties.role) made.setAttribute("role", properties.role);
    made.append(...children);
    return made;
  };

  // “Galați · urban authority · draft”: the title, and quieter what it is.
  const titled = (text) => {
    const [title, ...about] = text.split(" · ");
    return [element("b", { textContent: title }), ...(about.length ? [" ", element("small", { textContent: about.join(" · ") })] : [])];
  };

  const enhance = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete:not([hidden])")) new Combobox(new SelectStore(select));
    for (const input of root.querySelectorAll("input[data-suggestions]:not([hidden])")) new Combobox(new TagStore(input));
    for (const input of root.querySelectorAll("input[data-find]:not([hidden])")) new Combobox(new AddressStore(input));
  };
  enhance(document);
  document.addEventListener("formset:added", (event) => enhance(event.target));
}
