import type { Handle } from "../../../src/spec/handle";

/** The same container as it looks where its address cannot be dialled: no gateway is this machine. */
export function withoutRoute(handle: Handle): Handle {
  return new Proxy(handle, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === "info") return { ...(value as Handle["info"]), networks: {} };
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
