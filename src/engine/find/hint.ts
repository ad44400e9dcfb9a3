import { isConnectReplaced } from "../../common/network/native-connect";
import { messageOf } from "../../errors";
import { CONNECT_REPLACED, failureCode } from "../failure-words";
import { UnusableAddress } from "./unusable-address";

const PERMISSION = /^(EACCES|EPERM)$/;
const NOT_TLS = /^EPROTO$|WRONG_VERSION_NUMBER/;
const TLS = /CERT|TLS|SSL|UNABLE_TO_(VERIFY|GET)/;

/** Why one of both sides refused the other's certificate, in the codes of Node and OpenSSL. */
const TLS_REFUSALS: readonly (readonly [RegExp, string])[] = [
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    "the engine's certificate has expired, or is not valid yet by this machine's clock; give the engine a new one",
  ],
  [
    /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA|CERTIFICATE_EXPIRED)$/,
    "the engine accepts only clients with a certificate of its authority, which has not expired: put cert.pem and key.pem into the folder that DOCKER_CERT_PATH names, or into the docker context",
  ],
  [
    /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)|CERT_SIGNATURE_FAILURE)$/,
    "the engine's certificate is not of an authority that is known here: ca.pem in the folder that DOCKER_CERT_PATH names, or in the docker context, has to be the authority that signed it",
  ],
];

/**
 * Returns what the user should do next, chosen by the failure that is easiest to fix. `binding` is the setting that
 * names the only engine to use.
 */
export function hintFor(failures: readonly unknown[], binding: string | undefined): string {
  const failed = (pattern: RegExp): boolean =>
    failures.some((error) => pattern.test(failureCode(error) ?? ""));

  if (isConnectReplaced()) return CONNECT_REPLACED;
  for (const error of failures) {
    if (error instanceof UnusableAddress && error.hint !== undefined) return error.hint;
  }
  if (failed(PERMISSION)) {
    return "this user is not allowed to open the engine's socket; join the socket's group (sudo usermod -aG docker $USER) and log in again";
  }
  if (failed(NOT_TLS)) {
    return "the engine does not use TLS; unset DOCKER_TLS_VERIFY, or write tcp:// instead of https://";
  }
  for (const [words, hint] of TLS_REFUSALS) if (failed(words)) return hint;
  if (failed(TLS) || failures.some((error) => messageOf(error).includes("HTTPS server"))) {
    return "if the engine uses TLS, set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder with its ca.pem, cert.pem and key.pem, or use a docker context that has them";
  }
  if (binding !== undefined) {
    return `${binding} names the engine, so no other engine was tried; start that engine, or correct or remove the setting`;
  }
  return "start the engine (Docker Desktop, Colima, Podman …, or sudo systemctl start docker), or set DOCKER_HOST to a running engine";
}
