import { findings } from "../../../support/plain-english";

it.each([
  ["Of a timeout only words are known.", "Of a timeout"],
  ["Returns it. Of the others, nothing.", "Of the others,"],
  ["Who passes it on comes later.", "Who passes"],
  ["Starts it. So that nobody waits.", "So that"],
  ["That a server answers is not enough.", "That a "],
  ["It is read anew for each file.", "anew"],
  ["Returns a text.", "a text"],
  ["Takes a list of texts.", "list of texts"],
  ["The container that is there is used.", "that is there"],
  ["It fails for want of memory.", "for want of"],
  ["The file can be had by its path.", "can be had"],
  ["Accepts every code but 0.", "every code but"],
  ["Waits for it; fails else.", "else"],
])("finds the words in: %s", (text, words) => {
  expect(findings(text).map(({ found }) => found)).toContain(words);
});

it.each([
  "Of course it is removed.",
  "Asks who is who?",
  "Nobody else reads it, and nothing else.",
  "The file is small, but it is read twice.",
  "All of them end, but not at once.",
  "The text of the error names the key.",
  "Starts it so that nobody waits.",
])("leaves alone: %s", (text) => {
  expect(findings(text)).toEqual([]);
});
