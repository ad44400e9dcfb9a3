import { epoch } from "../../common/clock";
import type { Config } from "../../config";
import type { TriedEngine } from "../../errors";
import type { Surroundings } from "../command";
import { Unmet, type EngineFacts, type Examined, type FoundEngine } from "./check";
import { runTrial } from "./trial";

/** Opens what the checks examine. `image` is for the container; by default one is chosen. */
export function examine(around: Surroundings, config: Config, image: string | undefined): Examined {
  const { findEngine, openEngine, signal, trialProgram } = around;
  const refused: TriedEngine[] = [];
  const engine = once("no engine was found", async (): Promise<FoundEngine> => {
    const endpoint = await findEngine((place) => refused.push(place));
    return { endpoint, engine: openEngine(endpoint) };
  });
  const facts = once("the engine did not report its settings", async (): Promise<EngineFacts> => {
    const found = await engine();
    const from = epoch();
    const info = await found.engine.info(signal);
    return { ...found, info, asked: { from, to: epoch() } };
  });
  const trial = once("no container could be started and reached", async () =>
    runTrial((await engine()).engine, config, { image, signal }),
  );
  return { config, refused, engine, facts, trial, trialProgram };
}

/** Calls `make` once. If it fails, throws Unmet with these words and the failure as its cause. */
function once<T>(words: string, make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((cause: unknown) => {
      throw cause instanceof Unmet ? cause : new Unmet(words, { cause });
    }));
}
