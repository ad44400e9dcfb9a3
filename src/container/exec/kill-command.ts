import { debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import type { ExecRequest } from "../../engine/requests/containers";
import { messageOf } from "../../errors";
import { randomUuid } from "../../common/uuid";

const VARIABLE = "MAYFLY_EXEC";
/** An engine that does not answer must not hold up the error that the killing is for. */
const KILL_TIMEOUT_MS = 5_000;

/**
 * A command that can be killed. The engine's API ends a container but no single command, and the
 * process id that it tells is one of its host. The command and what it starts are therefore marked
 * by a variable of their environment, by which a second command finds them.
 */
export interface KillableCommand {
  readonly request: ExecRequest;
  /** Resolves in any case, with whether something was killed. */
  kill(engine: Engine, id: string): Promise<boolean>;
}

export function killable(request: ExecRequest): KillableCommand {
  const mark = `${VARIABLE}=${randomUuid()}`;
  const [name, value] = mark.split("=") as [string, string];
  return {
    request: { ...request, env: { ...request.env, [name]: value } },
    async kill(engine, id) {
      try {
        // As the same user: root without CAP_SYS_PTRACE may not read the environment of others.
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
          // What a shell of the image says is of no interest.
        }
        return (await running.exitCode(signal)) === 0;
      } catch (error) {
        // It goes on; what was asked for is given up all the same.
        debug("exec", () => `could not kill ${request.command.join(" ")}: ${messageOf(error)}`);
        return false;
      }
    },
  };
}

/** Again until none is found: one that was just being started escapes the first round. */
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
