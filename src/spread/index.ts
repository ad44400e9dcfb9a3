// The code for test runs that are spread over several engines. It is one bundle, which other runs do not load.
export { enginesOfRun, findEngineOfRun } from "./engines-of-run";
export { loadOf } from "./load";
export { placeWorker } from "./place-worker";
