// The code for test runs that are spread over several engines. It is one bundle, which other runs do not load.
export { findEngineOfRun } from "./engine-of-run";
export { loadOf } from "./load";
export { placeWorker } from "./place-worker";
