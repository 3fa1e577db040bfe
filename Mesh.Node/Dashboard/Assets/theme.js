// Before anything is drawn: that scripts run here, and the theme that was chosen here, if one was.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const themes = ["light", "dark"];
  let chosen = null;
  try {
    chosen = localStorage.getItem("mesh-theme");
  } catch {
    // a browser that keeps nothing
  }
  if (themes.includes(chosen)) {
    document.documentElement.dataset.theme = chosen;
  }
})();
