import { debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import type { ExecRequest } from "../../engine/requests/containers";
import { messageOf } from "../../errors";
import type { OutputChunk } from "../../spec/output";
import { randomUuid } from "../../common/uuid";
import { KILLED, killScript, LEFT_TO_SERVER } from "./kill-script";

const VARIABLE = "MAYFLY_EXEC";
/**
 * An engine that does not answer must not delay the error for which the command is killed for long; one that is busy has
 * time to answer.
 */
const KILL_TIMEOUT_MS = 10_000;

/**
 * A command that can be killed. The engine's API cannot end a single command, and it reports a process
 * id of the engine's host instead of the container's. A variable in the environment therefore marks the
 * command and its child processes, and a second command finds them by the variable.
 */
export interface KillableCommand {
  readonly request: ExecRequest;
  /** Kills the command and the processes that it has started, children first. Never rejects. */
  kill(engine: Engine, id: string): Promise<KillOutcome>;
}

/** "not killed": there was no process any more, or the container has no shell. */
export type KillOutcome = typeof KILLED | typeof LEFT_TO_SERVER | "not killed";

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
        // Docker 20.10 can report the end of this command seconds late: an adopted process may still have the output
        // of the killed command open.
        let printed = "";
        for await (const chunk of running.output) {
          printed += (chunk as OutputChunk).data.toString();
          if (printed.includes("\n")) break;
        }
        const outcome = printed.trim();
        return outcome === KILLED || outcome === LEFT_TO_SERVER ? outcome : "not killed";
      } catch (error) {
        // The command keeps running, but the caller stops waiting for it.
        debug("exec", () => `could not kill ${request.command.join(" ")}: ${messageOf(error)}`);
        return "not killed";
      }
    },
  };
}
