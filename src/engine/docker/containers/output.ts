import { Socket } from "node:net";
import type { LogOptions, OutputStream } from "../../../spec/output";
import type { ContainerStdio } from "../../requests/containers";
import { commandInput } from "./command-input";
import { demultiplexer } from "./demultiplex";
import { containerPath, shortId } from "../paths";
import { relay } from "../../http/relay";
import { send, upgrade, type Transport } from "../../http/request";

/** Routers on the way to a remote engine may drop connections that are idle for minutes. */
const KEEP_ALIVE_MS = 30_000;

export async function attach(
  transport: Transport,
  id: string,
  tty: boolean,
  signal?: AbortSignal,
): Promise<OutputStream> {
  const operation = `attach to container ${shortId(id)}`;
  const response = await send(
    transport,
    {
      operation,
      method: "POST",
      path: containerPath(id, "attach"),
      query: { stream: true, stdout: true, stderr: true },
    },
    signal,
  );
  // The connection lasts as long as the container, and must not keep the process alive.
  response.socket.unref();
  return relay(response, demultiplexer(operation, tty), { operation, signal, onAbort: "end" });
}

export async function attachStdio(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<ContainerStdio> {
  const operation = `attach to the standard streams of container ${shortId(id)}`;
  const connection = await upgrade(
    transport,
    {
      operation,
      method: "POST",
      path: containerPath(id, "attach"),
      query: { stream: true, stdin: true, stdout: true, stderr: true },
    },
    signal,
  );
  if (connection instanceof Socket) connection.unref().setKeepAlive(true, KEEP_ALIVE_MS);
  const output = relay(connection, demultiplexer(operation, false), { operation, signal });
  return { output, stdin: commandInput(connection, false) };
}

export async function logs(
  transport: Transport,
  id: string,
  options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
  signal?: AbortSignal,
): Promise<OutputStream> {
  const { follow, tty, since, tail, timestamps, stream } = options;
  const operation = `read the log of container ${shortId(id)}`;
  const response = await send(
    transport,
    {
      operation,
      method: "GET",
      path: containerPath(id, "logs"),
      query: {
        stdout: stream !== "stderr",
        stderr: stream !== "stdout",
        follow,
        timestamps,
        since: since === undefined ? undefined : timestamp(since),
        tail,
      },
      // An engine may begin its answer only with the first log line.
      ...(follow && { patience: Infinity }),
    },
    signal,
  );
  // Like attach(), the connection lasts as long as the container.
  if (follow) response.socket.unref();
  return relay(response, demultiplexer(operation, tty), {
    operation,
    signal,
    ...(follow ? { onAbort: "end" } : { onAbort: "fail", silence: transport.answerTimeout }),
  });
}

/** Returns seconds since 1970, with a fraction if there is one. */
function timestamp(since: number | Date): string {
  if (typeof since !== "number") return (since.getTime() / 1000).toFixed(3);
  return Number.isInteger(since) ? String(since) : since.toFixed(6);
}
