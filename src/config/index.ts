export {
  config,
  DEFAULT_ENGINE_TIMEOUT_MS,
  ENGINE_TIMEOUT_SETTING,
  readConfig,
  useOneEngine,
} from "./config";
export {
  PULL_PROGRESS_MODES,
  type CleanupMode,
  type Config,
  type PullProgressMode,
} from "./settings";
export { choiceOf, forEngine, type EngineChoice } from "./for-engine";
export { withoutDockerHost } from "./docker-modem";
export { isTimelineFile, TIMELINE_FILE } from "./parse";
export { currentEnvironment } from "./environment";
export { exportSession } from "./inherited-session";
export { programArguments, programEnvironment, programInput, withInput } from "./program-input";
