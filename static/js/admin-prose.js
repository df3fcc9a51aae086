// The text editor: Tiptap as django-prose-editor ships it, with a toolbar of words, a name for screen readers,
// and a link dialog that finds pages by their titles. The extensions come from the server, which cleans by the same list.
import * as library from "django-prose-editor/editor";

const { Editor, Link, initializeEditors } = library;

const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && !name.startsWith("aria")) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

const BLOCKS = { 0: "Paragraph", 2: "Heading", 3: "Subheading", 4: "Small heading" };

const BUTTONS = [
  ["Bold", "bold", (chain) => chain.toggleBold()],
  ["Italic", "italic", (chain) => chain.toggleItalic()],
  ["List", "bulletList", (chain) => chain.toggleBulletList()],
  ["Numbers", "orderedList", (chain) => chain.toggleOrderedList()],
  ["Quote", "blockquote", (chain) => chain.toggleBlockquote()],
  ["Link", "link", null],
  ["Table", null, (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), "outside table"],
  ["Row +", null, (chain) => chain.addRowAfter(), "inside table"],
  ["Row −", null, (chain) => chain.deleteRow(), "inside table"],
  ["Column +", null, (chain) => chain.addColumnAfter(), "inside table"],
  ["Column −", null, (chain) => chain.deleteColumn(), "inside table"],
  ["Remove table", null, (chain) => chain.deleteTable(), "inside table"],
  ["Line", null, (chain) => chain.setHorizontalRule()],
  ["x²", "superscript", (chain) => chain.toggleSuperscript(), "", "Superscript"],
  ["x₂", "subscript", (chain) => chain.toggleSubscript(), "", "Subscript"],
  ["Undo", null, (chain) => chain.undo()],
  ["Redo", null, (chain) => chain.redo()],
];

function toolbar(editor, name) {
  const block = element("select", { "aria-label": "Kind of paragraph" });
  for (const [level, label] of Object.entries(BLOCKS)) block.add(new Option(label, level));
  block.addEventListener("change", () => {
    const level = Number(block.value);
    const chain = editor.chain().focus();
    (level ? chain.setHeading({ level }) : chain.setParagraph()).run();
  });

  const buttons = BUTTONS.map(([label, mark, command, where = "", title = ""]) => {
    const button = element("button", { type: "button", textContent: label, tabIndex: -1 });
    if (title) button.setAttribute("aria-label", title);
    if (mark) button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (command ? command(editor.chain().focus()).run() : linkDialog(editor)));
    return { button, mark, where };
  });

  const bar = element("div", { className: "prose__bar", role: "toolbar", "aria-label": `Formatting: ${name}` }, block, ...buttons.map(({ button }) => button));
  // The mouse leaves the cursor in the text, where typing goes on.
  bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const stops = [...bar.children].filter((stop) => !stop.hidden);
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!to || (document.activeElement === block && !event.altKey && event.key !== "ArrowRight")) return;
    event.preventDefault();
    stops[(stops.indexOf(document.activeElement) + to + stops.length) % stops.length].focus();
  });

  const update = () => {
    block.value = [2, 3, 4].find((level) => editor.isActive("heading", { level })) ?? 0;
    const inTable = editor.isActive("table");
    for (const { button, mark, where } of buttons) {
      if (mark) button.setAttribute("aria-pressed", editor.isActive(mark));
      button.hidden = where.startsWith(inTable ? "outside" : "inside");
    }
  };
  editor.on("transaction", update);
  update();
  return bar;
}

function linkDialog(editor) {
  const attributes = editor.getAttributes("link");
  const address = element("input", { type: "text", id: "link-address", value: attributes.href ?? "", "data-find": editor.findUrl });
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { textContent: "Link" }),
    element("label", { htmlFor: "link-address", textContent: "A page of this site, by its title, or an address" }),
    address,
    element(
      "p",
      { className: "dialog__buttons" },
      element("button", { value: "cancel", className: "button button--quiet", textContent: "Cancel", formNoValidate: true }),
      attributes.href ? element("button", { value: "remove", className: "button button--quiet", textContent: "Remove link" }) : "",
      element("button", { value: "set", className: "button button--main", textContent: "Set link" }),
    ),
  );
  const dialog = element("dialog", { className: "dialog", "aria-label": "Link" }, form);
  document.body.append(dialog);
  form.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
  dialog.addEventListener("close", () => {
    const href = address.value.trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (dialog.returnValue === "remove" || (dialog.returnValue === "set" && !href)) chain.unsetLink().run();
    else if (dialog.returnValue === "set") setLink(editor, chain, href);
    dialog.remove();
  });
  dialog.showModal();
}

function setLink(editor, chain, href) {
  const target = /^(https?:|mailto:|tel:|\/|#)/.test(href) ? href : `https://${href}`;
  if (editor.state.selection.empty && !editor.isActive("link")) {
    chain.insertContent([{ type: "text", text: target, marks: [{ type: "link", attrs: { href: target } }] }]).run();
  } else {
    chain.setLink({ href: target }).run();
  }
}

// Sets a link on words that stand in the text without one: those that stand behind `before`, or else the first.
// Reads a text as portal/office/mentions.py does: paragraph by paragraph, without headings and across no other link.
function linkWords(editor, { href, words, before }) {
  const places = [];
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock || node.type.name === "heading") return !node.isTextblock;
    let text = "";
    node.forEach((child) => {
      const isOpen = child.isText && !child.marks.some((mark) => mark.type.name === "link");
      text += isOpen ? child.text : "\ufffc".repeat(child.nodeSize);
    });
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      const isWhole = !/[\p{L}\p{N}]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(text.slice(at + words.length));
      if (isWhole) places.push({ from: position + 1 + at, isMeant: text.slice(0, at).endsWith(before) });
    }
    return false;
  });
  const place = places.find(({ isMeant }) => isMeant) ?? places[0];
  if (!place) return false;
  const { from } = place;
  return editor.chain().focus().setTextSelection({ from, to: from + words.length }).setLink({ href }).scrollIntoView().run();
}

const OurLink = Link.extend({
  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        linkDialog(editor);
        return true;
      },
    };
  },
});

function extensionsOf(textarea) {
  const { extensions } = JSON.parse(textarea.dataset.djangoProseEditorConfigurable);
  return Object.entries({ ...extensions, Menu: false })
    .filter(([name, options]) => options && library[name])
    .map(([name, options]) => {
      // Tiptap knows the usual protocols, and registering them again for a second editor makes it complain.
      if (name === "Link") return OurLink.configure({ ...options, protocols: [] });
      return typeof options === "object" ? library[name].configure(options) : library[name];
    });
}

function create(textarea) {
  if (textarea.closest(".prose")) return;
  const label = textarea.labels?.[0];
  const name = label?.textContent.replace(/:\s*$/, "") ?? "";
  if (label) label.id = `${textarea.id}_label`;
  const sheet = element("div", { className: "prose__sheet" });
  const box = element("div", { className: "prose" }, sheet);
  textarea.before(box);
  box.append(textarea);
  textarea.hidden = true;
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${textarea.id}_label`, lang: textarea.lang };
  const described = textarea.getAttribute("aria-describedby");
  if (described) attributes["aria-describedby"] = described;
  const editor = new Editor({
    element: sheet,
    editable: !textarea.disabled,
    extensions: extensionsOf(textarea),
    content: textarea.value,
    injectCSS: false, // what Tiptap would put into the page stands in admin-texts.css
    editorProps: { attributes },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  editor.findUrl = textarea.dataset.find;
  textarea.addEventListener("prose:link", (event) => linkWords(editor, event.detail) && event.preventDefault());
  label?.addEventListener("click", () => editor.commands.focus());
  box.prepend(toolbar(editor, name));
}

initializeEditors(create, "[data-django-prose-editor-configurable]");
document.addEventListener("formset:added", (event) => {
  for (const textarea of event.target.querySelectorAll("[data-django-prose-editor-configurable]")) create(textarea);
});
