import { fieldOf, ImageName, MayflyError, type ContainerSpec } from "../../src/module";

type Described = Pick<ContainerSpec, "image" | "environment">;

const TOKEN = "LOCALSTACK_AUTH_TOKEN";
const FREE = "localstack/localstack:4.14.0";

/**
 * Returns the token in the environment of the tests, for the container; nothing for an image that needs none. A token
 * of the user's own `withEnvironment` replaces it.
 */
export function tokenOfTests({ image }: Pick<Described, "image">): Record<string, string> {
  const token = process.env[TOKEN] ?? "";
  return token === "" || isFree(image) ? {} : { [TOKEN]: token };
}

/** Throws MayflyError if the image's name tells that it needs a token, and there is none. */
export function refuseMissingToken(described: Described): void {
  if (needsToken(described.image) && !hasToken(described)) throw tokenMissing(described.image);
}

/** Returns the error for a start that failed because no token was given; otherwise the error itself. */
export function explainMissingToken(error: unknown, described: Described): unknown {
  if (hasToken(described) || fieldOf(error, "code") !== "CONTAINER_EXITED") return error;
  const logs = fieldOf(error, "logs");
  // The words are those of localstack/localstack:2026.3, which exits with the code 55.
  if (!Array.isArray(logs) || !logs.some((line) => String(line).includes(TOKEN))) return error;
  return tokenMissing(String(fieldOf(error, "image")), { logs: logs.join("\n"), cause: error });
}

function tokenMissing(
  image: string,
  seen?: { readonly logs: string; readonly cause: unknown },
): MayflyError {
  const log = seen === undefined ? "" : `\nIts log says:\n${seen.logs}`;
  return new MayflyError(
    "LOCALSTACK_TOKEN_MISSING",
    `${image} does not start without the token of a LocalStack account.${log}`,
    {
      ...(seen !== undefined && { cause: seen.cause }),
      hint: `set ${TOKEN} in the environment of the tests, pin "${FREE}", the last image that needs no token, or use an emulator without tokens: MinistackContainer or FlociContainer`,
    },
  );
}

const hasToken = ({ image, environment }: Described): boolean =>
  ({ ...tokenOfTests({ image }), ...environment })[TOKEN] !== undefined;

/** True for the images on Docker Hub that exit without a token: `latest` and those of 2026 and later. */
function needsToken(text: string): boolean {
  const image = ImageName.fromString(text);
  const isOfficial =
    image.isCompatibleWith("localstack/localstack") ||
    image.isCompatibleWith("localstack/localstack-pro");
  return isOfficial && (image.tag === "latest" || versionIn(image.tag) >= 2026);
}

/** True for the versions of LocalStack's free edition, 0 to 4. */
function isFree(text: string): boolean {
  const image = ImageName.fromString(text);
  return /(^|\/)localstack\/localstack$/.test(image.image) && versionIn(image.tag) < 5;
}

/** Returns the number that a tag begins with: 2026 for `2026.3.1`, and 4 for `4.14.0`; otherwise NaN. */
const versionIn = (tag: string): number => Number(/^(\d+)(?![^.-])/.exec(tag)?.[1]);
