import { InvalidOptionError } from "../errors";
import type { HealthCheck } from "./container-spec";
import { checkTimeout, checkWholeNumber } from "./options";

// Checks of a name and a health check. Each returns its argument, or throws InvalidOptionError.

export function checkContainerName(name: string): string {
  if (typeof name !== "string" || !/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    const expected =
      "a name of at least two letters, digits, _ . or -, starting with a letter or digit";
    throw InvalidOptionError.quoting("withName", expected, name);
  }
  return name;
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
