// Everything on this site works without this file; it only makes things smoother.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink,
  createAll,
} from "../vendor/govuk-frontend/govuk-frontend.min.js";
import { watchProgress } from "./progress.js";
import { guardUnsaved } from "./unsaved.js";
import { submitFiltersOnChange } from "./filters.js";
import { reachScrollers } from "./scrollers.js";
import { keepSessionInSight } from "./session.js";
import { showFieldsOfTheEvent } from "./event-fields.js";
import { followAnswer } from "./live-answer.js";
import { followDownloads } from "./downloads.js";

const texts = {
  nl: {
    show: "Toon", hide: "Verberg", showLabel: "Toon het wachtwoord", hideLabel: "Verberg het wachtwoord",
    shown: "Uw wachtwoord is zichtbaar", hidden: "Uw wachtwoord is verborgen",
    left: { one: "U hebt nog %{count} teken", other: "U hebt nog %{count} tekens" },
    over: { one: "U hebt %{count} teken te veel", other: "U hebt %{count} tekens te veel" },
    full: "U hebt geen tekens meer over",
  },
  en: {
    show: "Show", hide: "Hide", showLabel: "Show password", hideLabel: "Hide password",
    shown: "Your password is visible", hidden: "Your password is hidden",
    left: { one: "You have %{count} character left", other: "You have %{count} characters left" },
    over: { one: "You have %{count} character too many", other: "You have %{count} characters too many" },
    full: "You have no characters left",
  },
}[document.documentElement.lang.startsWith("en") ? "en" : "nl"];

function start() {
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) {
    document.body.classList.add("govuk-frontend-supported");
    createAll(Button, { preventDoubleClick: true });
    createAll(CharacterCount, { i18n: {
      charactersUnderLimit: texts.left, charactersOverLimit: texts.over, charactersAtLimit: texts.full } });
    createAll(PasswordInput, { i18n: {
      showPassword: texts.show, hidePassword: texts.hide, showPasswordAriaLabel: texts.showLabel,
      hidePasswordAriaLabel: texts.hideLabel, passwordShownAnnouncement: texts.shown, passwordHiddenAnnouncement: texts.hidden } });
    [Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink].forEach((part) => createAll(part));
  }
  watchProgress();
  guardUnsaved();
  submitFiltersOnChange();
  reachScrollers();
  keepSessionInSight();
  followAnswer();
  followDownloads();
  showFieldsOfTheEvent();
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

start();
