import { isConnectReplaced } from "../../common/network/native-connect";
import { messageOf } from "../../errors";
import { CONNECT_REPLACED, failureCode } from "../failure-words";

const PERMISSION = /^(EACCES|EPERM)$/;
const NOT_TLS = /^EPROTO$|WRONG_VERSION_NUMBER/;
const TLS = /CERT|TLS|SSL|UNABLE_TO_(VERIFY|GET)/;

/**
 * Returns what the user should do next, chosen by the failure that is easiest to fix. `binding` is the setting that
 * names the only engine to use.
 */
export function hintFor(failures: readonly unknown[], binding: string | undefined): string {
  const failed = (pattern: RegExp): boolean =>
    failures.some((error) => pattern.test(failureCode(error) ?? ""));

  if (isConnectReplaced()) return CONNECT_REPLACED;
  if (failed(PERMISSION)) {
    return "this user is not allowed to open the engine's socket; join the socket's group (sudo usermod -aG docker $USER) and log in again";
  }
  if (failed(NOT_TLS)) {
    return "the engine does not use TLS; unset DOCKER_TLS_VERIFY, or write tcp:// instead of https://";
  }
  if (failed(TLS) || failures.some((error) => messageOf(error).includes("HTTPS server"))) {
    return "if the engine uses TLS, set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder with its ca.pem, cert.pem and key.pem, or use a docker context that has them";
  }
  if (binding !== undefined) {
    return `${binding} names the engine, so no other engine was tried; start that engine, or correct or remove the setting`;
  }
  return "start the engine (Docker Desktop, Colima, Podman …, or sudo systemctl start docker), or set DOCKER_HOST to a running engine";
}
