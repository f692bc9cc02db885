// <form data-unsaved-guard> asks before the page is left with unsaved typing.
export function guardUnsaved() {
  document.querySelectorAll("form[data-unsaved-guard]").forEach((form) => {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  });
}
