// <form data-autosubmit> is sent when a choice changes; typed words still wait for Enter or the button.
export function submitFiltersOnChange() {
  document.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  });
}
