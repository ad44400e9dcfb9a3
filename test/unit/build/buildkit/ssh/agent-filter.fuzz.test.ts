import assert from "node:assert/strict";
import { readOnlyAgent } from "../../../../../src/build/buildkit/ssh/agent-filter";
import { fuzz } from "../../../../support/fuzz/fuzz";
import { sameHoweverCut } from "../../../../support/fuzz/streams";

/** Returns a request to an agent: its length, its type, and its content. */
function request(type: number, content: string): Buffer {
  const head = Buffer.from([0, 0, 0, 1 + content.length, type]);
  return Buffer.concat([head, Buffer.from(content)]);
}

const PASSED = [11, 13, 27, 255];

fuzz(__filename, "requests to an SSH agent", {
  valid: [
    request(11, ""),
    request(13, "key and data to sign"),
    Buffer.concat([request(27, "session-bind@openssh.com"), request(17, "key"), request(19, "")]),
  ],
  tokens: [Buffer.from([0, 0, 0, 1, 19]), Buffer.from([0, 0, 0, 0]), Buffer.from([0, 4, 0, 1])],
  parse: async (input) => {
    const outputs = await sameHoweverCut(readOnlyAgent, input);
    const passed = Buffer.concat(outputs);
    for (let start = 0; start < passed.length; start += 4 + passed.readUInt32BE(start)) {
      assert(PASSED.includes(passed[start + 4] ?? 0), "only requests that change nothing pass");
    }
  },
  refusal: (error) =>
    /^Error: a request to the SSH agent has \d+ bytes; the limit is 262144$/.test(String(error)),
});
