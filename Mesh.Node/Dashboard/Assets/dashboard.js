// Starts the live page, says when it is none, and has it live again by itself.
"use strict";
(() => {
  const STALE_MS = 3000; // a picture comes each second
  const LOOK_MS = 250;
  const RETRY_MS = 1000;
  const root = document.documentElement;
  const notice = document.getElementById("stale");
  const modal = document.getElementById("components-reconnect-modal");
  let number = null;
  let news = performance.now();
  let lost = false;
  let reloading = false;

  const picture = () => document.getElementById("picture");

  function look() {
    const now = picture();
    if (now && now.dataset.number !== number) {
      number = now.dataset.number;
      news = performance.now();
    }
    const silence = performance.now() - news;
    tell(lost || silence > STALE_MS, silence);
    themeButton();
  }

  // The text changes once a second at most, and is announced when it appears.
  function tell(stale, silence) {
    root.classList.toggle("stale", stale);
    notice.hidden = !stale;
    if (!stale) {
      notice.textContent = "";
      return;
    }
    const shown = picture();
    const node = shown ? shown.dataset.node : "this node";
    const since = shown ? ` What you see is as it was at ${shown.textContent}.` : "";
    const how = lost ? `The connection to ${node} is lost.` : `No news from ${node}.`;
    const text = `${how}${since} Trying again.`;
    if (notice.dataset.text !== text) {
      notice.dataset.text = text;
      notice.textContent = text;
    }
    let age = document.getElementById("stale-age");
    if (!age) {
      age = document.createElement("span");
      age.id = "stale-age";
      age.setAttribute("aria-hidden", "true");
    }
    age.textContent = ` ${Math.floor(silence / 1000)} s`;
    notice.append(age);
  }

  // A connection that can't be taken up again ends with the page: it is loaded anew once the node answers.
  async function reload() {
    if (reloading) {
      return;
    }
    reloading = true;
    lost = true;
    for (;;) {
      await new Promise((done) => setTimeout(done, RETRY_MS));
      try {
        const answer = await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(2 * RETRY_MS) });
        if (answer.ok) {
          location.reload();
          return;
        }
      } catch {
        // not yet
      }
    }
  }

  modal.addEventListener("components-reconnect-state-changed", (event) => {
    const state = event.detail.state;
    lost = state === "show" || state === "retrying" || state === "paused" || lost;
    if (state === "hide") {
      lost = false;
      news = performance.now();
    } else if (state === "failed" || state === "rejected") {
      reload();
    }
  });

  // In the colours that the machine prefers, until somebody chooses.
  function themeButton() {
    const button = document.getElementById("theme");
    if (!button) {
      return;
    }
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const text = dark ? "Light" : "Dark";
    if (button.hidden || button.textContent !== text) {
      button.hidden = false;
      button.textContent = text;
      button.setAttribute("aria-label", `Switch to ${text.toLowerCase()} colours`);
    }
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest("#theme")) {
      return;
    }
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("mesh-theme", root.dataset.theme);
    } catch {
      // a browser that keeps nothing
    }
    themeButton();
  });

  setInterval(look, LOOK_MS);
  look();
  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 20, retryIntervalMilliseconds: RETRY_MS },
    },
  }).then(look, reload);
})();
