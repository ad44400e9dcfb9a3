import { adoptable } from "../container/adoptable";
import { attachable } from "../container/attachable";
import type { StartedContainer } from "../container/started-container";
import { adoptServer } from "./adopt-server";
import { attachedHooks } from "./companion";
import type { Server, Settings } from "./server";

/**
 * Declares a server. Other processes can `attach` its containers from then on, so declare it in a file that every
 * importer of the module loads.
 */
export function defineServer<S extends Settings, Started extends StartedContainer>(
  server: Server<S, Started>,
): Server<S, Started> {
  attachable(server.name, {
    create: (started, settings: S) => new server.started(started, { server, settings }),
    wait: (settings: S) => server.ready(settings),
    hooks: (settings: S) => attachedHooks(server.hooks?.(settings), settings),
  });
  if (server.adopt !== undefined) {
    adoptable(server.started, {
      images: server.images,
      adopt: (started: StartedContainer, described) => adoptServer(server, started, described),
    });
  }
  return server;
}
