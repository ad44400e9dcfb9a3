import { InvalidOptionError, type ContainerSpec } from "../../src/module";

interface Login<T> {
  readonly username: T;
  readonly password: T;
}

/**
 * Returns whether the image creates a user, by settings or by the files that `<VARIABLE>_FILE` names. Throws
 * InvalidOptionError if only one of name and password is set.
 */
export function hasUsers(
  settings: Login<string | undefined>,
  variables: Login<string>,
  { environment }: ContainerSpec,
): boolean {
  const has = (part: keyof Login<string>): boolean =>
    settings[part] !== undefined || environment[`${variables[part]}_FILE`] !== undefined;
  const hasUser = has("username");
  if (hasUser === has("password")) return hasUser;
  throw InvalidOptionError.describing(
    hasUser ? "withUsername" : "withPassword",
    "withUsername() and withPassword() together",
    "one of them",
  );
}
