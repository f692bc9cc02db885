// The answer of the simulator follows the form while one changes it; without script the button does the same.
export function followAnswer(root = document) {
  const form = root.querySelector("form[data-live-answer]");
  if (!form) return;
  let waiting;
  let asked = 0;
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked += 1;
      const turn = asked;
      const response = await fetch(form.dataset.liveAnswer, { method: "POST", body: new FormData(form) });
      // 422 tells what is still wrong with the form: better than an answer to an older question.
      if (turn !== asked || !(response.ok || response.status === 422)) return;
      const place = root.getElementById("answer");
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("answer");
      place.replaceWith(fresh);
      if (!fresh.dataset.case) return;
      for (const field of root.querySelectorAll('input[name="case"]')) field.value = fresh.dataset.case;
    }, 250);
  });
}
