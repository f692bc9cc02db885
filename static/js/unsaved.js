// <form data-unsaved-guard> asks before the page is left with unsaved typing; data-unsaved: it came back with some.
export function guardUnsaved() {
  document.querySelectorAll("form[data-unsaved-guard]").forEach((form) => {
    let dirty = "unsaved" in form.dataset;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  });
}
