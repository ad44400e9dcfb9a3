import { debug } from "../../common/debug";
import { EngineError, messageOf } from "../../errors";
import type { Transport } from "../http/transport";
import type { Plugins } from "../engine";
import { info } from "./info";

/** Docker's words for drivers of volumes, networks and logs that it does not have. */
const MISSING = /(volume |logging )?plugin "?([^"\s]+?)"? not found/;

/**
 * Returns the function that creates something, with a hint in its error if a driver is missing: which drivers the engine
 * has, and how a plugin is installed.
 */
export function namingDrivers<A extends unknown[], T>(
  kind: keyof Plugins,
  create: (transport: Transport, ...args: A) => Promise<T>,
): (transport: Transport, ...args: A) => Promise<T> {
  return async (transport, ...args) => {
    try {
      return await create(transport, ...args);
    } catch (error) {
      throw await withHint(transport, kind, error);
    }
  };
}

async function withHint(
  transport: Transport,
  usual: keyof Plugins,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof EngineError)) return error;
  const [found, role, name = ""] = MISSING.exec(error.reason) ?? [];
  if (found === undefined) return error;
  const kind = role === "volume " ? "volume" : role === "logging " ? "log" : usual;
  const { operation, reason, statusCode } = error;
  const hint = [
    await driversOf(transport, kind),
    `correct the name, or install the plugin on the engine's machine: docker plugin install ${name}`,
  ]
    .filter((part) => part !== undefined)
    .join("; ");
  return new EngineError(operation, reason, statusCode, error, { hint });
}

async function driversOf(transport: Transport, kind: keyof Plugins): Promise<string | undefined> {
  try {
    const { plugins } = await info(transport);
    return `the engine has the ${kind} drivers ${plugins[kind].join(", ")}`;
  } catch (error) {
    // The first error says more.
    debug(undefined, () => `could not ask for the engine's plugins: ${messageOf(error)}`);
    return undefined;
  }
}
