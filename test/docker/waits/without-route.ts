import type { Handle } from "../../../src/spec/handle";

/** Returns the container's handle without a gateway that is this machine, so that its address cannot be dialled. */
export function withoutRoute(handle: Handle): Handle {
  return new Proxy(handle, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === "info") return { ...(value as Handle["info"]), networks: {} };
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
