"use strict";
// Keeps countdowns in hours true while the page stays open, and takes in news every five minutes.
// The page is whole without it.

const MINUTE = 60_000;
const skew = Date.parse(document.body.dataset.now) - Date.now();

function inWords(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
  if (minutes === 0) return "now";
  const length = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  return milliseconds > 0 ? `in ${length}` : `${length} ago`;
}

function count() {
  for (const element of document.querySelectorAll("[data-until]")) {
    element.textContent = inWords(Date.parse(element.dataset.until) - Date.now() - skew);
  }
}

function refresh() {
  const isReading = document.querySelector("details[open]") || String(getSelection());
  if (!document.hidden && !isReading) location.reload();
}

setInterval(count, MINUTE / 2);
setInterval(refresh, 5 * MINUTE);
