import { InvalidOptionError } from "../errors";
import type { HealthCheck, ResourcesQuota } from "./container-spec";
import { checkObject, checkTimeout, checkWholeNumber } from "./options";

// Checks of a name, mounts, resources and a health check. Each returns its argument, or throws
// InvalidOptionError.

export function checkContainerName(name: string): string {
  if (typeof name !== "string" || !/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    const expected =
      "a name of at least two letters, digits, _ . or -, starting with a letter or digit";
    throw InvalidOptionError.quoting("withName", expected, name);
  }
  return name;
}

/** 64 TiB, more than any machine has. A number of bytes is always larger: engines refuse less than 4 MiB. */
const MOST_GIBIBYTES = 64 * 1024;
const BYTES_PER_GIBIBYTE = 1024 ** 3;

export function checkResources(resources: ResourcesQuota): ResourcesQuota {
  const expected = "an object such as { memory: 0.5, cpu: 1 }";
  const checked = checkObject(resources, "withResourcesQuota", expected);
  for (const [name, value] of Object.entries(checked) as [string, number | undefined][]) {
    const option = `withResourcesQuota.${name}`;
    if (value === undefined) continue;
    if (!(value > 0 && Number.isFinite(value))) {
      throw InvalidOptionError.quoting(option, "a number above zero", value);
    }
    if (name === "memory" && value > MOST_GIBIBYTES) {
      const hint = `if these are bytes, divide them by 1024 ** 3: ${value / BYTES_PER_GIBIBYTE}`;
      throw InvalidOptionError.quoting(option, `GiB, at most ${MOST_GIBIBYTES}`, value, hint);
    }
  }
  return resources;
}

export function checkHealthCheck(healthCheck: HealthCheck): HealthCheck {
  const [kind, ...words] = healthCheck.test as readonly string[];
  const isComplete =
    (kind === "CMD" && words.length > 0) ||
    (kind === "CMD-SHELL" && words.length === 1) ||
    (kind === "NONE" && words.length === 0);
  if (!isComplete) {
    const expected = '["CMD-SHELL", command], ["CMD", program, ...arguments] or ["NONE"]';
    throw new InvalidOptionError("withHealthCheck.test", expected, healthCheck.test);
  }
  for (const field of ["interval", "timeout", "startPeriod", "startInterval"] as const) {
    const option = `withHealthCheck.${field}`;
    const ms = checkTimeout(healthCheck[field] ?? 0, option);
    if (ms > 0 && ms < 1) {
      // Docker refuses these values when the container is created.
      throw InvalidOptionError.quoting(option, "milliseconds, zero or at least 1", ms);
    }
  }
  checkWholeNumber(healthCheck.retries ?? 0, "withHealthCheck.retries", { from: 0 });
  return healthCheck;
}
