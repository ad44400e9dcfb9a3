import { debug } from "../../common/debug";
import { EngineError, messageOf } from "../../errors";
import type { Transport } from "../http/transport";
import type { Plugins } from "../engine";
import { info } from "./info";

/** Matches Docker's words for a driver that it does not have, or that is a disabled plugin. */
const MISSING =
  /(?:looking up (volume|logging) plugin [^:]+: )?plugin "?([^"\s]+?)"? (not found|found but disabled)/;

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
  const [found, role, name = "", state] = MISSING.exec(error.reason) ?? [];
  if (found === undefined) return error;
  const kind = role === "volume" ? "volume" : role === "logging" ? "log" : usual;
  const { operation, reason, statusCode } = error;
  const advice =
    state === "not found"
      ? `correct the name, or install the plugin on the engine's machine under this name: docker plugin install --alias ${name} …`
      : `enable the plugin on the engine's machine: docker plugin enable ${name}`;
  const drivers = await driversOf(transport, kind);
  const hint = drivers === undefined ? advice : `${drivers}; ${advice}`;
  return new EngineError(operation, reason, statusCode, error, { hint });
}

async function driversOf(transport: Transport, kind: keyof Plugins): Promise<string | undefined> {
  try {
    const { plugins } = await info(transport);
    const names = plugins[kind].length === 0 ? "none" : plugins[kind].join(", ");
    return `${kind} drivers of the engine: ${names}`;
  } catch (error) {
    // The first error says more.
    debug(undefined, () => `could not ask for the engine's plugins: ${messageOf(error)}`);
    return undefined;
  }
}
