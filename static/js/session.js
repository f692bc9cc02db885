// <div data-session-seconds="1200" hidden> is shown two minutes before the session ends, so that typing is not lost.
export function keepSessionInSight() {
  document.querySelectorAll("[data-session-seconds]").forEach((warning) => {
    const seconds = Number(warning.dataset.sessionSeconds) - 120;
    if (seconds > 0 && seconds < 86400) {
      setTimeout(() => { warning.hidden = false; warning.focus(); }, seconds * 1000);
    }
  });
}
