import { createServer, type AddressInfo, type Socket } from "node:net";

/** What a scripted Ryuk does with one connection. */
export type RyukScript = (connection: Socket) => void;

export interface ScriptedRyuk extends Disposable {
  readonly port: number;
  /** The lines received on all connections. */
  readonly lines: readonly string[];
  readonly connections: readonly Socket[];
  /** What happens to connections from now on. */
  script: RyukScript;
}

/** Answers each line as Ryuk does. */
export const acknowledging: RyukScript = (connection) => {
  connection.on("data", (data) => {
    for (const _line of data.toString().match(/\n/g) ?? []) connection.write("ACK\n");
  });
};

/** A TCP server that stands in for Ryuk. */
export async function scriptedRyuk(script: RyukScript = acknowledging): Promise<ScriptedRyuk> {
  const connections: Socket[] = [];
  const lines: string[] = [];
  const server = createServer((connection) => {
    connections.push(connection.unref());
    connection.on("error", () => undefined);
    connection.on("data", (data) => lines.push(...data.toString().trimEnd().split("\n")));
    ryuk.script(connection);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const ryuk: ScriptedRyuk = {
    port: (server.address() as AddressInfo).port,
    lines,
    connections,
    script,
    // Connections stay open: without them, the library would look for another Ryuk.
    [Symbol.dispose]() {
      server.close();
    },
  };
  return ryuk;
}
