// Shows the contract of the API; a file of our own, because the page allows no inline script.
const place = document.getElementById("api-docs");
window.SwaggerUIBundle({
  url: place.dataset.contract,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  presets: [window.SwaggerUIBundle.presets.apis],
});
