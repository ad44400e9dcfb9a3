import { plainReason } from "../../../../src/build/buildkit/explain-failure";

it.each([
  // Engine 20.10, and buildx 0.13 in front of it.
  ["executor failed running [/bin/sh -c exit 3]: exit code: 3", "a step ended with exit code 3"],
  [
    "failed to solve: rpc error: code = Unknown desc = executor failed running [/bin/sh -c make]: exit code: 2",
    "a step ended with exit code 2",
  ],
  [
    "failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage x could not be found",
    "target stage x could not be found",
  ],
  // Engines from 23 on.
  [
    'failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    "a step ended with exit code 3",
  ],
  ["failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN", undefined],
  ["the build context could not be read: failed to solve: x", undefined],
])("%s", (words, reason) => {
  expect(plainReason(words)).toBe(reason ?? words.replace(/^failed to solve: /, ""));
});
