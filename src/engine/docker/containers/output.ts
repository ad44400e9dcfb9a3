import { Socket } from "node:net";
import type { OutputStream } from "../../../spec/output";
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
