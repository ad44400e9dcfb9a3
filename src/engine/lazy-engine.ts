import type { Engine } from "./engine";

/** Returns an engine that is opened at its first request. If opening fails, the next request tries again. */
export function lazyEngine(uri: string, open: () => Promise<Engine>): Engine {
  let opened: Engine | undefined;
  let opening: Promise<Engine> | undefined;
  const engine = async (): Promise<Engine> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return (opened ??= await opening);
  };
  const requests = <T extends object>(ofEngine: (engine: Engine) => T): T =>
    new Proxy({} as T, {
      get: (_, name) => {
        // `await` looks for a method `then`.
        if (name === "then") return undefined;
        return async (...args: unknown[]): Promise<unknown> => {
          const target = ofEngine(await engine());
          return Reflect.apply(Reflect.get(target, name) as () => unknown, target, args);
        };
      },
    });
  return {
    uri,
    containers: requests((each) => each.containers),
    images: requests((each) => each.images),
    builds: requests((each) => each.builds),
    networks: requests((each) => each.networks),
    volumes: requests((each) => each.volumes),
    swarm: requests((each) => each.swarm),
    info: async (signal) => (await engine()).info(signal),
    address: async () => (await engine()).address(),
    raw: () => {
      if (opened === undefined) {
        throw new Error(
          `the engine ${uri} is not connected yet; await a request, e.g. info(), before raw()`,
        );
      }
      return opened.raw();
    },
  };
}
