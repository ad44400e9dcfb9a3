import { hintFor } from "../../../../src/engine/find/hint";
import { UnusableAddress } from "../../../../src/engine/find/unusable-address";

const failure = (code: string, message = code): object => ({ code, message });

const JOIN_GROUP = /^this user is not allowed to open the engine's socket; join the socket's group/;
const USE_TLS = /^if the engine uses TLS, set DOCKER_TLS_VERIFY=1/;
const WRONG_CA = /^the engine's certificate is not of an authority that is known here/;
const EXPIRED = /^the engine's certificate has expired/;
const NO_CLIENT = /^the engine accepts only clients with a certificate of its authority/;
const NO_TLS = /^the engine does not use TLS/;
const BINDING = /^DOCKER_HOST names the engine, so no other engine was tried/;
const START = /^start the engine/;

describe("the hint", () => {
  it.each<[string, object[], string | undefined, RegExp]>([
    [
      "the failure itself has one",
      [failure("EACCES"), new UnusableAddress("no", "do this")],
      "DOCKER_HOST",
      /^do this$/,
    ],
    ["nothing is there", [failure("ENOENT"), failure("ENOENT")], undefined, START],
    ["nothing listens", [failure("ENOENT"), failure("ECONNREFUSED")], undefined, START],
    ["a guess may not be opened", [failure("ENOENT"), failure("EACCES")], undefined, JOIN_GROUP],
    ["a named one may not be opened", [failure("EACCES")], "DOCKER_HOST", JOIN_GROUP],
    ["a named one does not exist", [failure("ENOENT")], "DOCKER_HOST", BINDING],
    ["a named one has no code", [new Error("not supported")], "DOCKER_HOST", BINDING],
    [
      "its certificate is not trusted",
      [failure("SELF_SIGNED_CERT_IN_CHAIN")],
      "DOCKER_HOST",
      WRONG_CA,
    ],
    [
      "its authority is not known",
      [failure("UNABLE_TO_VERIFY_LEAF_SIGNATURE")],
      "DOCKER_HOST",
      WRONG_CA,
    ],
    ["it has expired", [failure("CERT_HAS_EXPIRED")], "DOCKER_HOST", EXPIRED],
    [
      "it does not know the client's authority",
      [failure("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA")],
      "DOCKER_HOST",
      NO_CLIENT,
    ],
    ["its name is another", [failure("ERR_TLS_CERT_ALTNAME_INVALID")], "DOCKER_HOST", USE_TLS],
    [
      "it wants a client's certificate",
      [failure("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")],
      "DOCKER_HOST",
      NO_CLIENT,
    ],
    [
      "it wants TLS",
      [new Error("HTTP 400 Client sent an HTTP request to an HTTPS server.")],
      "DOCKER_HOST",
      USE_TLS,
    ],
    ["it speaks no TLS", [failure("ERR_SSL_WRONG_VERSION_NUMBER")], "DOCKER_HOST", NO_TLS],
    ["it speaks no TLS (older)", [failure("EPROTO")], "DOCKER_HOST", NO_TLS],
    ["every address refused", [{ errors: [failure("ECONNREFUSED")] }], undefined, START],
  ])("fits when %s", (_, failures, binding, hint) => {
    expect(hintFor(failures, binding)).toMatch(hint);
  });
});
