// The focus point of a picture: a click on the picture sets the two numbers, so do the arrow keys on the mark, and the
// numbers move the mark. What cards and previews will show of it is drawn beside. A file that has just been chosen is
// shown before it is uploaded.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function connect(widget) {
  const frame = widget.querySelector(".focus-point-picture");
  const picture = frame.querySelector("img");
  const mark = frame.querySelector(".focus-point-mark");
  const told = widget.querySelector(".focus-point-told");
  const crops = [...widget.querySelectorAll("[data-ratio]")];
  const [across, down] = widget.querySelectorAll("input");
  const within = (percent) => Math.min(100, Math.max(0, Math.round(percent)));

  // As the copies are cut: as near around the focus as the edges allow.
  function crop(figure) {
    const image = figure.querySelector("img");
    const ratio = Number(figure.dataset.ratio);
    const own = picture.naturalWidth / picture.naturalHeight;
    if (!own) return;
    const share = [Math.min(1, ratio / own), Math.min(1, own / ratio)];
    const place = [across, down].map(({ value }, axis) => {
      const free = 1 - share[axis];
      const start = Math.min(free, Math.max(0, value / 100 - share[axis] / 2));
      return free ? (start / free) * 100 : 50;
    });
    if (image.src !== picture.src) image.src = picture.src;
    image.style.aspectRatio = ratio;
    image.style.objectPosition = `${place[0]}% ${place[1]}%`;
  }

  function show() {
    mark.style.left = `${across.value}%`;
    mark.style.top = `${down.value}%`;
    crops.forEach(crop);
    widget.querySelector(".focus-point-crops").hidden = frame.hidden;
  }

  function set(x, y) {
    across.value = within(x);
    down.value = within(y);
    across.dispatchEvent(new Event("change", { bubbles: true }));
    show();
    told.textContent = `${across.value} % × ${down.value} %`;
  }

  frame.addEventListener("click", (event) => {
    if (event.detail === 0) return; // a key pressed on the mark
    const box = picture.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
    mark.focus();
  });
  mark.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    set(Number(across.value) + step[0] * far, Number(down.value) + step[1] * far);
  });
  widget.addEventListener("input", show);
  picture.addEventListener("load", show);

  const upload = widget.closest("form")?.querySelector("input[type=file][name=file]");
  upload?.addEventListener("change", () => {
    const [file] = upload.files;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture.removeAttribute("width");
      picture.removeAttribute("height");
      frame.hidden = false;
      picture.src = reader.result;
    });
    reader.readAsDataURL(file);
  });

  mark.hidden = false;
  show();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".focus-point").forEach(connect));
