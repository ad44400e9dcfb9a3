import type { Config } from "../config";
import { InvalidOptionError } from "../errors";
import type { ImagePullPolicy } from "../spec/container-spec";
import { PullPolicy } from "../spec/pull-policy";

const POLICIES: Readonly<Record<string, () => ImagePullPolicy>> = {
  missing: PullPolicy.defaultPolicy,
  always: PullPolicy.alwaysPull,
  never: PullPolicy.neverPull,
  // As `pull.policy` is written for Testcontainers of Java, which reads the same file.
  "org.testcontainers.images.DefaultPullPolicy": PullPolicy.defaultPolicy,
  "org.testcontainers.images.AlwaysPullPolicy": PullPolicy.alwaysPull,
};

/** For containers whose code names no policy. Throws InvalidOptionError. */
export function defaultPullPolicy({ pull }: Pick<Config, "pull">): ImagePullPolicy {
  const name = pull.policy ?? "missing";
  const policy = Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined;
  if (policy === undefined) {
    const option = "TESTCONTAINERS_PULL_POLICY (or pull.policy in ~/.testcontainers.properties)";
    throw InvalidOptionError.quoting(option, "missing, always or never", name);
  }
  return policy();
}
