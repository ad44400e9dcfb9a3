import { sleep } from "../../../common/clock";
import type { ExecRequest, RunningExec } from "../../requests/containers";
import { commandInput } from "./command-input";
import { demultiplexer } from "./demultiplex";
import { containerPath, environmentList, shortId } from "../paths";
import { relay } from "../../http/relay";
import { send, sendForJson, upgrade, type Transport } from "../../http/request";
import { query } from "../request-kinds";

const POLL_INTERVAL_MS = 10;

export async function exec(
  transport: Transport,
  id: string,
  { command, workingDir, user, env, privileged, tty = false, stdin = false }: ExecRequest,
  signal?: AbortSignal,
): Promise<RunningExec> {
  const operation = `run ${command.join(" ")} in container ${shortId(id)}`;
  const created = await sendForJson(
    transport,
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
  // Input needs an upgraded connection, on which both sides send.
  const connection = stdin ? await upgrade(transport, start, signal) : undefined;
  const source = connection ?? (await send(transport, start, signal));
  return {
    stdin: connection && commandInput(connection, tty),
    output: relay(source, demultiplexer(operation, tty), { operation, signal }),
    exitCode: (exitSignal) => exitCode(transport, operation, path, exitSignal),
  };
}

/** Polls until the engine has the exit code, since the output can end earlier. */
async function exitCode(
  transport: Transport,
  operation: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (;;) {
    const { Running, ExitCode } = await inspectExec(transport, operation, path, signal);
    if (Running !== true && typeof ExitCode === "number") return ExitCode;
    await sleep(POLL_INTERVAL_MS, signal);
  }
}

const inspectExec = query(
  (operation: string, path: string) => ({ operation, method: "GET", path: `${path}/json` }),
  (answer: { Running?: boolean; ExitCode?: number | null }) => answer,
);
