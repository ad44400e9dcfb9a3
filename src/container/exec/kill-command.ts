import { debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import type { ExecRequest } from "../../engine/requests/containers";
import { messageOf } from "../../errors";
import { randomUuid } from "../../common/uuid";

const VARIABLE = "MAYFLY_EXEC";
/** An engine that does not answer must not delay the error for which the command is killed. */
const KILL_TIMEOUT_MS = 5_000;

/**
 * A command that can be killed. The engine's API cannot end a single command, and it reports a process
 * id of the engine's host instead of the container's. A variable in the environment therefore marks the
 * command and its child processes, and a second command finds them by the variable.
 */
export interface KillableCommand {
  readonly request: ExecRequest;
  /** Resolves with whether something was killed. Never rejects. */
  kill(engine: Engine, id: string): Promise<boolean>;
}

export function killable(request: ExecRequest): KillableCommand {
  const mark = `${VARIABLE}=${randomUuid()}`;
  const [name, value] = mark.split("=") as [string, string];
  return {
    request: { ...request, env: { ...request.env, [name]: value } },
    async kill(engine, id) {
      try {
        // Runs as the same user: root without CAP_SYS_PTRACE cannot read the environment of other users.
        const { user, privileged } = request;
        const signal = AbortSignal.timeout(KILL_TIMEOUT_MS);
        const running = await engine.containers.exec(
          id,
          {
            command: ["/bin/sh", "-c", killScript(mark)],
            ...(user !== undefined && { user }),
            ...(privileged !== undefined && { privileged }),
          },
          signal,
        );
        for await (const _ of running.output) {
          // Only the end of the output matters.
        }
        return (await running.exitCode(signal)) === 0;
      } catch (error) {
        // The command keeps running, but the caller stops waiting for it.
        debug("exec", () => `could not kill ${request.command.join(" ")}: ${messageOf(error)}`);
        return false;
      }
    },
  };
}

/**
 * Returns a script that kills in rounds until it finds no process: a process that is just starting can
 * escape a round.
 */
function killScript(mark: string): string {
  return [
    "rounds=0 any=",
    "while [ $rounds -lt 10 ]; do found=",
    "for process in /proc/[0-9]*; do",
    `case "$(cat $process/environ 2>/dev/null)" in *${mark}*)`,
    'found=1; any=1; kill -KILL "${process#/proc/}" 2>/dev/null;; esac; done',
    '[ -n "$found" ] || break; rounds=$((rounds + 1)); done',
    '[ -n "$any" ]',
  ].join("\n");
}
