/** The script of every page: proposals under the search fields, and "near me". */

import { near } from "./near";
import { propose, type Words } from "./propose";

const { search, words: written } = document.body.dataset;

if (search && written) {
  const words = JSON.parse(written) as Words;
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-propose]")) propose(input, search, words);
  const [box, place] = [document.querySelector<HTMLElement>(".near"), document.querySelector<HTMLInputElement>("#from")];
  if (box && place) near(box, place, words);
}
