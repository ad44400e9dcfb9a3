import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { toAgentKey, sshInteger, sshString } from "../../../../../src/build/buildkit/ssh/agent-key";
import { connectToKeys } from "../../../../../src/build/buildkit/ssh/key-agent";
import { fuzz } from "../../../../support/fuzz/fuzz";
import { sameHoweverCut } from "../../../../support/fuzz/streams";

const KEY = toAgentKey(generateKeyPairSync("ed25519").privateKey, "of the test");
const LIST = sshString(Buffer.of(11));
const SIGN = sshString(
  Buffer.concat([Buffer.of(13), sshString(KEY.blob), sshString("data"), sshInteger(0)]),
);
const [FAILURE, IDENTITIES_ANSWER, SIGN_RESPONSE] = [5, 12, 14];

fuzz(__filename, "requests to the keys of a build", {
  valid: [LIST, SIGN, Buffer.concat([LIST, SIGN, sshString(Buffer.of(17, 1, 2))])],
  tokens: [LIST, sshString(KEY.blob), Buffer.of(0, 0, 0, 0), Buffer.of(0, 4, 0, 1)],
  // Each request can ask for a signature, which takes time.
  longest: 2_000,
  parse: async (input) => {
    const answers = Buffer.concat(await sameHoweverCut(() => connectToKeys([KEY]), input));
    for (let start = 0; start < answers.length; start += 4 + answers.readUInt32BE(start)) {
      assert([FAILURE, IDENTITIES_ANSWER, SIGN_RESPONSE].includes(answers[start + 4] ?? 0));
    }
  },
  refusal: (error) =>
    /^Error: a request to the SSH agent has \d+ bytes; the limit is 262144$/.test(String(error)),
});
