import type { Config, EngineChoice } from "../config";
import { choiceOf } from "../config";
import type { TestRunId } from "../run/session";
import { readPlaces } from "./places";

/** Returns the engine of the run with this URI; undefined if none of its workers was placed on one. */
export function findEngineOfRun(
  { engines }: Config,
  run: TestRunId,
  uri: string,
): EngineChoice | undefined {
  const { uris } = readPlaces(run);
  const engine = engines.find((each) => uris[each] === uri);
  return engine === undefined ? undefined : choiceOf(engine);
}
