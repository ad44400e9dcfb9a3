import { sleep } from "../../../common/clock";
import type { DetachedExecState, ExecRequest, RunningExec } from "../../requests/containers";
import { commandInput } from "./command-input";
import { demultiplexer } from "./demultiplex";
import { containerPath, environmentList, shortId } from "../paths";
import { relay } from "../../http/relay";
import { send, sendForJson, sendOnly, upgrade, type Transport } from "../../http/request";
import { query } from "../request-kinds";

const POLL_INTERVAL_MS = 10;

export async function exec(
  transport: Transport,
  id: string,
  request: ExecRequest,
  signal?: AbortSignal,
): Promise<RunningExec> {
  const { tty = false, stdin = false } = request;
  const operation = operationOf(id, request);
  const attached = { AttachStdout: true, AttachStderr: true, ...(stdin && { AttachStdin: true }) };
  const path = await create(transport, id, request, attached, signal);
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

export async function execDetached(
  transport: Transport,
  id: string,
  request: Omit<ExecRequest, "stdin">,
  signal?: AbortSignal,
): Promise<DetachedExecState> {
  const operation = operationOf(id, request);
  const path = await create(transport, id, request, {}, signal);
  const body = { Detach: true, Tty: request.tty ?? false };
  await sendOnly(transport, { operation, method: "POST", path: `${path}/start`, body }, signal);
  return {
    exitCode: (exitSignal) => currentExitCode(transport, operation, path, exitSignal),
  };
}

const operationOf = (id: string, { command }: Pick<ExecRequest, "command">): string =>
  `run ${command.join(" ")} in container ${shortId(id)}`;

/** Creates a command without starting it. Returns its path in the API. */
async function create(
  transport: Transport,
  id: string,
  request: ExecRequest,
  attached: object,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { command, workingDir, user, env, privileged, tty } = request;
  const created = await sendForJson(
    transport,
    {
      operation: operationOf(id, request),
      method: "POST",
      path: containerPath(id, "exec"),
      body: {
        ...attached,
        Cmd: command,
        ...(workingDir !== undefined && { WorkingDir: workingDir }),
        ...(user !== undefined && { User: user }),
        ...(env !== undefined && { Env: environmentList(env) }),
        ...(privileged === true && { Privileged: true }),
        ...(tty === true && { Tty: true }),
      },
    },
    signal,
  );
  return `/exec/${(created as { Id: string }).Id}`;
}

/** Polls until the engine has the exit code, since the output can end earlier. */
async function exitCode(
  transport: Transport,
  operation: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (;;) {
    const code = await currentExitCode(transport, operation, path, signal);
    if (code !== undefined) return code;
    await sleep(POLL_INTERVAL_MS, signal);
  }
}

/** Returns the exit code; undefined while the engine does not have it. */
const currentExitCode = query(
  (operation: string, path: string) => ({ operation, method: "GET", path: `${path}/json` }),
  ({ Running, ExitCode }: { Running?: boolean; ExitCode?: number | null }) =>
    Running !== true && typeof ExitCode === "number" ? ExitCode : undefined,
);
