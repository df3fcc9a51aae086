// Additions to pages that are complete without them.

// The time of an event in the reader's own zone, where that differs from the zone of the place.
for (const time of document.querySelectorAll("time[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = (timeZone) =>
    new Date(time.dateTime).toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  if (zone && clock(zone) !== clock(time.dataset.zone)) {
    const note = document.createElement("span");
    note.className = "meta";
    note.textContent = ` (${clock(zone)} ${time.dataset.words})`;
    time.after(note);
  }
}

// Copying a citation; the button is hidden until a script can serve it.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.textContent = button.dataset.done;
  });
}
