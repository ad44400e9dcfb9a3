import type { ModuleBuilder } from "./contract";
import type { StartedServer } from "../started-server";
import { Network } from "../../network/network";
import type { StartedNetwork } from "../../network/started-network";

/** The server that most tests of a contract use, on a network of its own. */
export class SharedServer<Started extends StartedServer<object>> {
  /** The server's name on its network. */
  readonly alias = "srv";
  private pair: { readonly server: Started; readonly network: StartedNetwork } | undefined;

  constructor(private readonly create: () => ModuleBuilder<Started>) {}

  async start(): Promise<void> {
    const network = await new Network().start();
    const builder = this.create().withNetwork(network).withNetworkAliases(this.alias);
    const server = await builder.start().catch(async (error: unknown) => {
      await network.stop();
      throw error;
    });
    this.pair = { server, network };
  }

  get started(): Started {
    return this.parts.server;
  }

  get network(): StartedNetwork {
    return this.parts.network;
  }

  /** Stops the server and its network. Does nothing if the start has failed. */
  async stop(): Promise<void> {
    if (this.pair === undefined) return;
    try {
      await this.pair.server.stop();
    } finally {
      await this.pair.network.stop();
    }
  }

  private get parts(): { readonly server: Started; readonly network: StartedNetwork } {
    if (this.pair === undefined) throw new Error("The server has not started; see beforeAll.");
    return this.pair;
  }
}
