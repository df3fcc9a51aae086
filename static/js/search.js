// Suggestions while typing. Without this script the search is a plain form.

const WAIT = 150; // milliseconds after a key
const LEAST = 2; // letters

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.options = [];
    this.active = -1;
    this.list = form.appendChild(
      element("ul", { id: `${this.input.id}-suggestions`, class: "suggestions", role: "listbox", hidden: "" }),
    );
    this.list.setAttribute("aria-label", form.dataset.heading);
    this.status = form.appendChild(element("div", { class: "visually-hidden", role: "status" }));
    // A search box may not be a combobox, a text box may.
    this.input.type = "text";
    for (const [name, value] of Object.entries({
      role: "combobox", enterkeyhint: "search", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-haspopup": "listbox", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus while a mouse or a finger chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed.length < LEAST) return this.close();
    const answer = await this.answer(typed);
    // Somebody may have typed on meanwhile, or left.
    if (answer && typed === this.input.value.trim() && document.activeElement === this.input) this.show(answer);
  }

  async answer(typed) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: this.request.signal });
      return response.ok ? await response.json() : null;
    } catch {
      return null; // given up for a newer one, or no connection: the form works all the same
    }
  }

  show({ pages, queries }) {
    this.options = [...queries.map((words) => this.query(words)), ...pages.map((page) => this.page(page))];
    this.list.replaceChildren(...this.options);
    this.options.forEach((option, number) => { option.id = `${this.list.id}-${number}`; });
    this.activate(-1);
    this.open(this.options.length > 0);
    const { number, none } = this.form.dataset;
    this.status.textContent = this.options.length ? number.replace("{n}", this.options.length) : none;
  }

  query(words) {
    const option = element("li", { role: "option", class: "suggestions__query" }, words);
    option.choose = () => { this.input.value = words; this.form.requestSubmit(); };
    return option;
  }

  page({ title, kind, url, language }) {
    const option = element("li", { role: "option" });
    option.append(element("span", { lang: language }, title), element("span", { class: "meta" }, kind));
    option.choose = () => { location.href = url; };
    return option;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.activate(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open(false);
    this.status.textContent = "";
  }

  activate(number) {
    this.options[this.active]?.removeAttribute("aria-selected");
    this.active = number;
    const option = this.options[number];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    if (!option) return;
    this.close();
    option.choose();
  }

  key(event) {
    const isOpen = !this.list.hidden, last = this.options.length - 1;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !isOpen && this.input.value.trim()) this.ask();
    else if (!isOpen) return;
    else if (event.key === "ArrowDown") this.activate(this.active === last ? -1 : this.active + 1);
    else if (event.key === "ArrowUp") this.activate(this.active === -1 ? last : this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.options[this.active]);
    else return;
    event.preventDefault();
  }
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);
