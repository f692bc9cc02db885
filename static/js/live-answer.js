// The answer of the simulator follows the form while one changes it; without script the button does the same.
export function followAnswer(root = document) {
  const form = root.querySelector("form[data-live-answer]");
  if (!form) return;
  let waiting;
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const response = await fetch(form.dataset.liveAnswer, { method: "POST", body: new FormData(form) });
      if (!response.ok) return;
      const place = root.getElementById("answer");
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("answer");
      place.replaceWith(fresh);
      for (const field of root.querySelectorAll('input[name="case"]')) field.value = fresh.dataset.case;
    }, 250);
  });
}
