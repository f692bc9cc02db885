// <div data-progress-url="/fragment/" data-progress-every="3"> is refreshed until the fragment carries data-progress-done.
export function watchProgress() {
  document.querySelectorAll("[data-progress-url]").forEach((box) => {
    const pause = Number(box.dataset.progressEvery || 3) * 1000;
    let misses = 0;

    async function refresh() {
      if (document.hidden) {
        setTimeout(refresh, pause);
        return;
      }
      try {
        const answer = await fetch(box.dataset.progressUrl, {
          headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        box.innerHTML = await answer.text();
        misses = 0;
      } catch {
        misses += 1;
      }
      if (box.querySelector("[data-progress-done]")) {
        if (box.hasAttribute("data-progress-reload")) window.location.reload();
        return;
      }
      if (misses < 5) setTimeout(refresh, pause * (1 + misses));
    }

    if (!box.querySelector("[data-progress-done]")) setTimeout(refresh, pause);
  });
}
