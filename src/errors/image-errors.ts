import { formatLogs } from "./layout";
import { MayflyError, type ErrorDetails } from "./mayfly-error";

/** The facts about failed requests to a registry. */
export interface RegistryEvidence {
  /** Its host, or `Docker Hub`. */
  readonly registry: string;
  readonly tries: number;
  /** The source of the login that was sent; undefined if none was sent. */
  readonly login: string | undefined;
}

/** An image is not in the engine and could not be pulled from its registry. */
export class ImagePullError extends MayflyError {
  /** Undefined if no registry was asked, because the pull policy forbids it. */
  readonly evidence: RegistryEvidence | undefined;

  constructor(
    readonly image: string,
    reason: string,
    evidence: RegistryEvidence | undefined,
    details: ErrorDetails = {},
  ) {
    super(
      "IMAGE_PULL_FAILED",
      `Image ${image} could not be pulled: ${reason}${formatRegistry(evidence)}`,
      details,
    );
    this.evidence = evidence;
  }
}

/** A registry did not accept an image. */
export class ImagePushError extends MayflyError {
  constructor(
    readonly image: string,
    reason: string,
    readonly evidence: RegistryEvidence,
    details: ErrorDetails = {},
  ) {
    super(
      "IMAGE_PUSH_FAILED",
      `Image ${image} could not be pushed: ${reason}${formatRegistry(evidence)}`,
      details,
    );
  }
}

/** A registry was asked what a tag names, and did not say. */
export class ImageLookupError extends MayflyError {
  constructor(
    readonly image: string,
    readonly reason: string,
    /** True if the registry answered that it has no such image, or none that this user may see. */
    readonly isAbsent: boolean,
    details: ErrorDetails = {},
  ) {
    super("IMAGE_LOOKUP_FAILED", `Image ${image} could not be looked up: ${reason}`, details);
  }
}

/** Images could not be loaded or imported from an archive, or written to one. */
export class ImageArchiveError extends MayflyError {
  constructor(
    /** The file, or `the stream`. */
    readonly archive: string,
    action: "loaded" | "imported" | "written",
    reason: string,
    details: ErrorDetails = {},
  ) {
    super("IMAGE_ARCHIVE_FAILED", `${archive} could not be ${action}: ${reason}`, details);
  }
}

/** A module was given an image that it does not support. */
export class ImageMismatchError extends MayflyError {
  constructor(
    readonly image: string,
    /** The repositories that the module supports. */
    readonly expected: readonly string[],
    details: ErrorDetails = {},
  ) {
    const names = expected.join(" or ");
    super("IMAGE_MISMATCH", `Image ${image} is not one of ${names}.`, {
      hint: `if it is compatible, declare it: ImageName.fromString("${image}").asCompatibleSubstituteFor("${expected[0] ?? ""}")`,
      ...details,
    });
  }
}

/** How far a build came before it failed. */
export interface BuildEvidence {
  /** The instruction that failed, as the builder names it; undefined if none had begun. */
  readonly step: string | undefined;
  /** The exit code of the step's command; undefined if something else failed. */
  readonly exitCode: number | undefined;
  /** The last lines that the build printed, oldest first. */
  readonly logs: readonly string[];
}

/** An image could not be built. */
export class ImageBuildError extends MayflyError {
  readonly step: string | undefined;
  readonly exitCode: number | undefined;
  readonly logs: readonly string[];

  constructor(
    readonly image: string,
    reason: string,
    evidence: BuildEvidence,
    details: ErrorDetails = {},
  ) {
    const { step, exitCode, logs } = evidence;
    const failed = step === undefined ? "" : `\nFailed at: ${step}`;
    const output = logs.length === 0 ? "" : formatLogs(logs, "output");
    super(
      "IMAGE_BUILD_FAILED",
      `Failed to build image ${image}: ${reason}${failed}${output}`,
      details,
    );
    this.step = step;
    this.exitCode = exitCode;
    this.logs = logs;
  }
}

function formatRegistry(evidence: RegistryEvidence | undefined): string {
  if (evidence === undefined) return "";
  const { registry, tries, login } = evidence;
  const often = tries === 1 ? "once" : `${tries} times`;
  const who = login === undefined ? "without a login" : `with the login of ${login}`;
  return `\nRegistry: ${registry}, asked ${often}, ${who}`;
}
