import { Agent, request } from "node:http";
import { connect } from "node:net";
import { findEngine } from "../../src/engine/find-engine";
import { config } from "../../src/config";

/** The engine's socket without any library: the least that the engine's own calls cost. */
export class BareEngine {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(readonly socketPath: string) {}

  static async open(): Promise<BareEngine> {
    const { address } = await findEngine(config());
    if (!("socketPath" in address)) throw new Error("The benchmark needs an engine on a socket.");
    return new BareEngine(address.socketPath);
  }

  close(): void {
    this.agent.destroy();
  }

  send(method: string, path: string, body?: object): Promise<unknown> {
    const { socketPath, agent } = this;
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const call = request({ socketPath, agent, method, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new Error(`${method} ${path}: HTTP ${status}: ${text}`));
          else resolve(text === "" ? undefined : (JSON.parse(text) as unknown));
        });
      });
      call.on("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Makes the calls that Mayfly makes for the same container, and checks in the same way that it listens. */
  async startAndStop({ image, command, port }: Work): Promise<void> {
    await this.send("GET", `/images/${image}/json`);
    const { Id: id } = (await this.send("POST", "/containers/create", {
      Image: image,
      Cmd: command,
      ExposedPorts: { [`${port}/tcp`]: {} },
      HostConfig: { PortBindings: { [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: "0" }] } },
    })) as { Id: string };
    await this.send("POST", `/containers/${id}/start`);
    const { NetworkSettings } = (await this.send("GET", `/containers/${id}/json`)) as {
      NetworkSettings: { Networks: { bridge: { IPAddress: string } } };
    };
    await untilConnected(NetworkSettings.Networks.bridge.IPAddress, port);
    await this.send("DELETE", `/containers/${id}?force=1&v=1`);
  }
}

export interface Work {
  readonly image: string;
  readonly command: readonly string[];
  readonly port: number;
}

/** Connects without a pause until a server accepts, and returns the time at which it did. */
export async function untilConnected(host: string, port: number): Promise<number> {
  while (!(await accepts(host, port))) await new Promise((resolve) => setImmediate(resolve));
  return performance.now();
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (outcome: boolean): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once("connect", () => {
      settle(true);
    });
    socket.once("error", () => {
      settle(false);
    });
  });
}
