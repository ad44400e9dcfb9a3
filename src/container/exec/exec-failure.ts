import { ExecError, fieldOf, messageOf, reasonOf } from "../../errors";
import { missingProgramHint } from "./missing-program";

/** Returns the error for a command that the engine did not run. */
export function execFailure(command: readonly string[], error: unknown): ExecError {
  return new ExecError(command, messageOf(error), { cause: error, hint: hintOf(error) });
}

function hintOf(error: unknown): string | undefined {
  const status = fieldOf(error, "statusCode");
  const reason = reasonOf(error);
  if (status === 404 && /no such container/i.test(reason)) {
    return "the container was removed, for example by stop(): run commands before that";
  }
  if (status === 404 && /no (such )?exec (instance|session)/i.test(reason)) {
    return "the engine forgets a command when its container is removed, or some minutes after the command has ended";
  }
  if (/is not running|can only create exec sessions on running containers/i.test(reason)) {
    return "the container's process has ended: its log may say why, see getLogs()";
  }
  if (/is paused/i.test(reason)) return "the container is paused: call unpause() before exec()";
  return missingProgramHint(reason);
}
