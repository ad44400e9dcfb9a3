export {
  config,
  DEFAULT_ENGINE_TIMEOUT_MS,
  ENGINE_TIMEOUT_SETTING,
  PULL_PROGRESS_MODES,
  readConfig,
  type CleanupMode,
  type Config,
  type PullProgressMode,
} from "./config";
export { withoutDockerHost } from "./docker-modem";
export { currentEnvironment } from "./environment";
export { exportSession } from "./inherited-session";
export { programEnvironment, programInput } from "./program-input";
