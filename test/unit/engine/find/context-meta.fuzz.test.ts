import assert from "node:assert/strict";
import { chosenContext, contextMeta } from "../../../../src/engine/find/context-meta";
import { parseAddress } from "../../../../src/engine/find/parse-address";
import { UnusableAddress } from "../../../../src/engine/find/unusable-address";
import { fuzz } from "../../../support/fuzz/fuzz";

const TLS = { ca: undefined, cert: undefined, key: undefined, rejectUnauthorized: true };

fuzz(__filename, "contexts of the docker CLI", {
  valid: [
    '{"Name":"remote","Endpoints":{"docker":{"Host":"tcp://127.0.0.1:2376","SkipTLSVerify":true}}}',
    '{"Name":"remote","Endpoints":{"docker":{"Host":"unix:///run/docker.sock"}}}',
    '{"auths":{},"currentContext":"remote"}',
  ],
  tokens: [
    '"Endpoints":null',
    '"docker":7',
    '"Host":[]',
    '"Host":"ssh://a"',
    "tcp://[::1]:99999",
    "://",
    "null",
    '"currentContext":7',
  ],
  parse: ({ text }) => {
    const content: unknown = JSON.parse(text);
    const name = chosenContext(content) ?? "remote";
    assert(typeof name === "string" && name !== "");
    const { host = "unix://", skipsVerify } = contextMeta(content);
    const address = parseAddress(host, () => (skipsVerify ? undefined : TLS));
    if ("socketPath" in address) assert.notEqual(address.socketPath, "");
    else if ("ssh" in address) assert.notEqual(address.ssh.host, "");
    else assert(Number.isInteger(address.port) && address.host !== "");
  },
  // The code that reads the files passes one to the other.
  refusal: (error) => error instanceof UnusableAddress || error instanceof SyntaxError,
});
