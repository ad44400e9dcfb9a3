import { abortable } from "../common/abort";
import type { EngineChoice } from "../config";
import { InvalidOptionError } from "../errors";
import { runtimeFor } from "../runtime";
import { checkObject, checkText } from "../spec/options";
import { ConnectedEngine } from "./connected-engine";

/**
 * Connects to an engine besides the one that this process uses. The default engine stays as it is. Each engine has
 * its own cleanup: what the process starts there is removed when the process ends, also by `kill -9`.
 *
 * `engine` is an address as in `DOCKER_HOST`, or `{ context }` for a context of the docker CLI, or `{ address,
 * certPath }` with a folder of TLS files. Settings for the host of published ports do not hold for it. A second call
 * for the same engine connects no second time. Throws EngineNotFoundError if it does not answer, InvalidOptionError.
 *
 * ```ts
 * const ci = await connectEngine("ssh://ci-2");
 * await using redis = await new GenericContainer("redis:8").withEngine(ci).start();
 * ```
 */
export async function connectEngine(
  engine: string | EngineChoice,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ConnectedEngine> {
  const choice = checkChoice(engine);
  signal?.throwIfAborted();
  return new ConnectedEngine(await abortable(runtimeFor(choice, "connectEngine()"), signal));
}

type Field = "address" | "context" | "certPath";

function checkChoice(engine: string | EngineChoice): EngineChoice {
  if (typeof engine === "string") return { address: checkText(engine, "connectEngine") };
  checkObject(engine, "connectEngine", "an address, { address } or { context }");
  const { address, context, certPath } = engine as Partial<Record<Field, string>>;
  if ((address === undefined) === (context === undefined)) {
    const words = address === undefined ? "neither" : "both";
    throw InvalidOptionError.describing("connectEngine", "either address or context", words);
  }
  if (context !== undefined) return { context: checkText(context, "connectEngine.context") };
  return {
    address: checkText(address ?? "", "connectEngine.address"),
    ...(certPath !== undefined && { certPath: checkText(certPath, "connectEngine.certPath") }),
  };
}
