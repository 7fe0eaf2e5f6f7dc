/** "Near me": the browser is asked where it is, on a click alone, and the answer is rounded. */

import { rounded } from "./hits";
import type { Words } from "./propose";

const LIMIT_MS = 10_000;
/** A position as old as this is as good, for what is a kilometre wide. */
const AGE_MS = 600_000;

/**
 * Let a button fill the field of the place.
 *
 * @param box holds the button and the line that says what became of it.
 * @param input the field.
 * @param words texts of the page.
 */
export function near(box: HTMLElement, input: HTMLInputElement, words: Words): void {
  const button = box.querySelector("button");
  const status = box.querySelector('[role="status"]');
  if (!button || !status) return;
  // A page that came by plain HTTP is not told where anybody is: the button could only disappoint.
  if (!isSecureContext || !("geolocation" in navigator)) {
    box.remove();
    return;
  }
  const say = (key: string) => (status.textContent = words[key] ?? "");
  button.addEventListener("click", () => {
    say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        input.value = rounded(coords.latitude, coords.longitude);
        say("located");
      },
      (error) => say({ 1: "refused", 3: "late" }[error.code] ?? "nowhere"),
      { enableHighAccuracy: false, timeout: LIMIT_MS, maximumAge: AGE_MS },
    );
  });
}
