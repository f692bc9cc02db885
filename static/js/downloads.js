// A download leaves its page as it was. <form data-download> gets the page anew a moment later and takes over the part
// marked data-follows-download, so that what the download changed (its count, the state, the next step) is seen.
const PAUSE = 1500;

async function showAgain() {
  const old = document.querySelector("[data-follows-download]");
  const answer = await fetch(window.location.href, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follows-download]");
  if (!old || !fresh) return;
  const place = old.contains(document.activeElement) && document.activeElement.closest("section[aria-labelledby]");
  old.replaceWith(fresh);
  const heading = place && document.getElementById(place.getAttribute("aria-labelledby"));
  if (heading) {  // the button that had the focus is gone; its section still stands
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

export function followDownloads() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-download]")) setTimeout(() => showAgain().catch(() => {}), PAUSE);
  });
}
