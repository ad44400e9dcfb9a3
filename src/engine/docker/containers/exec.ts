import { sleep } from "../../../common/clock";
import type { ExecRequest, RunningExec } from "../../requests/containers";
import { commandInput } from "./command-input";
import { demultiplexer } from "./demultiplex";
import { containerPath, environmentList, shortId } from "../transport/paths";
import { relay } from "../transport/relay";
import { send, sendForJson, upgrade, type Modem } from "../transport/request";

const POLL_INTERVAL_MS = 10;

export async function exec(
  modem: Modem,
  id: string,
  { command, workingDir, user, env, privileged, tty = false, stdin = false }: ExecRequest,
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
        ...(privileged === true && { Privileged: true }),
        ...(tty && { Tty: true }),
        ...(stdin && { AttachStdin: true }),
      },
    },
    signal,
  );
  const path = `/exec/${(created as { Id: string }).Id}`;
  const start = {
    operation,
    method: "POST",
    path: `${path}/start`,
    body: { Detach: false, Tty: tty },
  } as const;
  // Only a connection that is both ways from here on has a place for the input.
  const connection = stdin ? await upgrade(modem, start, signal) : undefined;
  const source = connection ?? (await send(modem, start, signal));
  return {
    stdin: connection && commandInput(connection, tty),
    output: relay(source, demultiplexer(operation, tty), { operation, signal }),
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
