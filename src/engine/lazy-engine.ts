import type { Engine } from "./engine";

/**
 * An engine that is opened at its first request: who only looks at what is known of a container
 * does not pay for one. Every request of the interface is asynchronous, and so can wait for it.
 */
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
  const known: Partial<Engine> = {
    uri,
    raw: () => {
      if (opened === undefined) throw new Error(`nothing was asked of the engine ${uri} yet`);
      return opened.raw();
    },
  };
  return new Proxy(known, {
    get: (_, name) => {
      if (name in known) return known[name as keyof Engine];
      // What is awaited is looked at for a method of this name.
      if (name === "then") return undefined;
      return async (...args: unknown[]): Promise<unknown> => {
        const target = await engine();
        return Reflect.apply(Reflect.get(target, name) as () => unknown, target, args);
      };
    },
  }) as Engine;
}
