import { ok, warning, type Check } from "../check";
import { formatBytes } from "../../sizes";

/** Databases and brokers need about one gibibyte each. */
const LITTLE = 1.9 * 1024 ** 3;

export const resources: Check = {
  name: "CPU and memory",
  run: async ({ facts }) => {
    const { cpus, memory } = (await facts()).info;
    const evidence = `${cpus} CPU${cpus === 1 ? "" : "s"}, ${memory === 0 ? "unknown memory" : formatBytes(memory)}`;
    if (memory === 0 || memory >= LITTLE) return ok(evidence);
    return warning(
      "give the engine's machine 4 GiB or more (Docker Desktop: Settings > Resources; colima start --memory 4), or run fewer test workers",
      evidence,
    );
  },
};
