import { answerTimeout } from "../../../src/engine/answer-timeout";

test("an engine has two minutes for an answer, or what was set", () => {
  expect(answerTimeout({ engineTimeout: undefined })).toBe(120_000);
  expect(answerTimeout({ engineTimeout: "0.5" })).toBe(500);
});

test.each(["0", "-1", "soon", "2m", "Infinity", "NaN"])("%s is refused", (engineTimeout) => {
  expect(() => answerTimeout({ engineTimeout })).toThrow(
    `MAYFLY_ENGINE_TIMEOUT: expected seconds above zero, got "${engineTimeout}"`,
  );
});
