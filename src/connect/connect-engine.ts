import { abortable } from "../common/abort";
import { choiceOf, type EngineChoice } from "../config";
import { InvalidOptionError } from "../errors";
import { runtimeFor } from "../runtime";
import { checkObject, checkText } from "../spec/options";
import { ConnectedEngine } from "./connected-engine";

/**
 * Connects to an engine besides the one that this process uses. The default engine stays as it is. Each engine has
 * its own cleanup: what the process starts there is removed when the process ends, also by `kill -9`.
 *
 * `engine` is an address as in `DOCKER_HOST`, the name of a context of the docker CLI, `{ context }`, or `{ address,
 * certPath }` with a folder of TLS files. A word without a colon and a slash is a context. Settings for the host of
 * published ports do not apply to it. A second call with the same words does not connect again. Throws
 * EngineNotFoundError if it does not answer, InvalidOptionError.
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
  if (typeof engine === "string") return choiceOf(checkText(engine, "connectEngine"));
  checkObject(engine, "connectEngine", "an address, { address } or { context }");
  const { address, context, certPath } = engine as Partial<Record<Field, string>>;
  if ((address === undefined) === (context === undefined)) {
    const words = address === undefined ? "neither" : "both";
    throw InvalidOptionError.describing("connectEngine", "either address or context", words);
  }
  if (context !== undefined && certPath !== undefined) {
    throw InvalidOptionError.describing(
      "connectEngine.certPath",
      "an address with it",
      "a context",
    );
  }
  if (context !== undefined) return { context: checkText(context, "connectEngine.context") };
  return {
    address: checkText(address ?? "", "connectEngine.address"),
    ...(certPath !== undefined && { certPath: checkText(certPath, "connectEngine.certPath") }),
  };
}
