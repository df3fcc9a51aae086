// The focus point of a picture: a click on the picture sets the two numbers, the numbers move the mark.
// A file that has just been chosen is shown before it is uploaded.

function connect(widget) {
  const frame = widget.querySelector(".focus-point-picture");
  const picture = frame.querySelector("img");
  const mark = frame.querySelector(".focus-point-mark");
  const [across, down] = widget.querySelectorAll("input");

  function moveMark() {
    mark.style.left = `${across.value}%`;
    mark.style.top = `${down.value}%`;
  }

  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = Math.round(((event.clientX - box.left) / box.width) * 100);
    down.value = Math.round(((event.clientY - box.top) / box.height) * 100);
    across.dispatchEvent(new Event("change", { bubbles: true }));
    moveMark();
  });
  widget.addEventListener("input", moveMark);

  const upload = widget.closest("form")?.querySelector("input[type=file][name=file]");
  upload?.addEventListener("change", () => {
    const [file] = upload.files;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture.removeAttribute("width");
      picture.removeAttribute("height");
      picture.src = reader.result;
      frame.hidden = false;
    });
    reader.readAsDataURL(file);
  });

  moveMark();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".focus-point").forEach(connect));
