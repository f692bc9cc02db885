// A table that scrolls inside its own box can be reached and scrolled with the keyboard.
function markScrollers() {
  document.querySelectorAll("main table, main .results").forEach((box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto";
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  });
}

export function reachScrollers() {
  markScrollers();
  window.addEventListener("resize", markScrollers);
}
