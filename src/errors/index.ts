export { ComposeError, type FailedService } from "./compose-error";
export { ExecError, ExitTimeoutError, PortNotExposedError } from "./container-errors";
export {
  EngineError,
  EngineNotFoundError,
  HostAccessError,
  type TriedEngine,
} from "./engine-errors";
export {
  ImageArchiveError,
  ImageBuildError,
  ImageLookupError,
  ImageMismatchError,
  ImagePullError,
  ImagePushError,
  type BuildEvidence,
  type RegistryEvidence,
} from "./image-errors";
export { isMayflyError } from "./is-mayfly-error";
export { isNotFound, undefinedIfNotFound } from "./is-not-found";
export { LastLines, SHOWN_LINES } from "./last-lines";
export { MayflyError, type ErrorDetails } from "./mayfly-error";
export { InvalidOptionError } from "./option-error";
export { RyukError, toRyukError } from "./ryuk-error";
export {
  ContainerCreateError,
  ContainerExitedError,
  ContainerStartError,
  StartupTimeoutError,
  type KeptContainer,
  type WaitEvidence,
} from "./start-failures";
export { fieldOf, messageOf, reasonOf } from "./thrown-values";
export { WaitFailedError, WaitTimeoutError } from "./wait-errors";
