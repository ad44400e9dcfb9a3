import { sleep } from "../../clock";
import type { ExecRequest, RunningExec } from "../engine";
import { demultiplexer } from "./demultiplex";
import { containerPath, environmentList, shortId } from "./paths";
import { relay } from "./relay";
import { send, sendForJson, type Modem } from "./request";

const POLL_INTERVAL_MS = 10;

export async function exec(
  modem: Modem,
  id: string,
  { command, workingDir, user, env }: ExecRequest,
  signal?: AbortSignal,
): Promise<RunningExec> {
  const operation = `run ${command.join(" ")} in container ${shortId(id)}`;
  const created = await sendForJson(
    modem,
    {
      operation,
      method: "POST",
      path: containerPath(id, "exec"),
      body: {
        AttachStdout: true,
        AttachStderr: true,
        Cmd: command,
        ...(workingDir !== undefined && { WorkingDir: workingDir }),
        ...(user !== undefined && { User: user }),
        ...(env !== undefined && { Env: environmentList(env) }),
      },
    },
    signal,
  );
  const path = `/exec/${(created as { Id: string }).Id}`;
  const response = await send(
    modem,
    { operation, method: "POST", path: `${path}/start`, body: { Detach: false, Tty: false } },
    signal,
  );
  return {
    output: relay(response, demultiplexer(operation, false), { operation, signal }),
    exitCode: (exitSignal) => exitCode(modem, operation, path, exitSignal),
  };
}

/** The output may end a moment before the engine has noted the exit, or long before it. */
async function exitCode(
  modem: Modem,
  operation: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (;;) {
    const { Running, ExitCode } = (await sendForJson(
      modem,
      { operation, method: "GET", path: `${path}/json` },
      signal,
    )) as { Running?: boolean; ExitCode?: number | null };
    if (Running !== true && typeof ExitCode === "number") return ExitCode;
    await sleep(POLL_INTERVAL_MS, signal);
  }
}
