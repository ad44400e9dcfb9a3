import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

interface Volume {
  readonly folder: string;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * A volume plugin that keeps each volume in a folder of this machine, by the protocol for volume plugins
 * (docs.docker.com/engine/extend/plugins_volume).
 */
export class VolumePlugin implements AsyncDisposable {
  readonly volumes = new Map<string, Volume>();

  private constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** Starts the plugin. Its socket is in the folder of the engine's plugins, its volumes are in the other one. */
  static async start(name: string, plugins: string, folder: string): Promise<VolumePlugin> {
    const server = createServer((request, response) => {
      void text(request).then(async (body) => {
        const answer = await plugin.#answer(request.url ?? "", body);
        response.setHeader("Content-Type", "application/vnd.docker.plugins.v1.1+json");
        response.end(JSON.stringify(answer));
      });
    });
    const plugin = new VolumePlugin(name, folder, server);
    server.listen(join(plugins, `${name}.sock`));
    await once(server, "listening");
    return plugin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(path: string, body: string): Promise<object> {
    const { Name = "", Opts } = (body === "" ? {} : JSON.parse(body)) as {
      Name?: string;
      Opts?: Record<string, string> | null;
    };
    const known = this.volumes.get(Name);
    switch (path) {
      case "/Plugin.Activate":
        return { Implements: ["VolumeDriver"] };
      case "/VolumeDriver.Capabilities":
        return { Capabilities: { Scope: "local" } };
      case "/VolumeDriver.Create": {
        const folder = join(this.folder, Name);
        await mkdir(folder);
        this.volumes.set(Name, { folder, options: Opts ?? {} });
        return {};
      }
      case "/VolumeDriver.Remove":
        this.volumes.delete(Name);
        await rm(known?.folder ?? "", { recursive: true });
        return {};
      case "/VolumeDriver.Mount":
      case "/VolumeDriver.Path":
        return { Mountpoint: known?.folder };
      case "/VolumeDriver.Unmount":
        return {};
      case "/VolumeDriver.Get":
        return known === undefined
          ? { Err: `no volume ${Name}` }
          : { Volume: { Name, Mountpoint: known.folder } };
      default:
        return {
          Volumes: [...this.volumes].map(([name, { folder }]) => ({
            Name: name,
            Mountpoint: folder,
          })),
        };
    }
  }
}
