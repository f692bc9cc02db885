// Of an event only the fields that belong to it are shown; without script all of them stay, each saying when it counts.
const belongs = {
  HOUSEHOLD_CHANGED: ["lives_with", "children_dependent", "children_not_dependent", "children_elsewhere"],
  EARLY_STOP: ["to_teach"],
};

export function showFieldsOfTheEvent() {
  document.querySelectorAll("form[data-event-form]").forEach((form) => {
    const show = () => {
      const chosen = form.querySelector("input[name=kind]:checked")?.value;
      Object.entries(belongs).forEach(([kind, names]) => names.forEach((name) => {
        form.querySelectorAll(`[name="${name}"]`).forEach((box) => {
          box.disabled = kind !== chosen;
          box.closest(".govuk-form-group").hidden = kind !== chosen;
        });
      }));
    };
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show); // a browser that goes back restores the choice after this script
    show();
  });
}
