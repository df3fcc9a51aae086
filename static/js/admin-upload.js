// Files can be dropped where they are chosen; dropped ones are sent at once.
"use strict";
{
  for (const form of document.querySelectorAll("[data-drop]")) {
    const input = form.querySelector("input[type=file]");
    const names = form.querySelector("[data-names]");
    const over = (isOver) => form.classList.toggle("drop--over", isOver);
    const tell = () => {
      const chosen = [...input.files].map(({ name }) => name).join(", ");
      names.textContent = chosen ? `${names.dataset.names} ${chosen}` : "";
    };

    input.addEventListener("change", tell);
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        over(true);
      });
    }
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) over(false);
    });
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      tell();
      form.requestSubmit();
    });
  }
}
