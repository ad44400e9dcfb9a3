import { InvalidOptionError } from "../errors";
import type { BindMount, HealthCheck, ResourcesQuota } from "./container-spec";
import { checkOneOf, checkTarget, checkText, checkTimeout } from "./options";

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

export function checkBindMounts(bindMounts: readonly BindMount[]): readonly BindMount[] {
  bindMounts.forEach(({ source, target, mode }, index) => {
    const option = `withBindMounts[${index}]`;
    checkText(source, `${option}.source`);
    checkTarget(target, `${option}.target`);
    if (mode !== undefined) checkOneOf(mode, ["rw", "ro", "z", "Z"], `${option}.mode`);
  });
  return bindMounts;
}

export function checkResources(resources: ResourcesQuota): ResourcesQuota {
  for (const [name, value] of Object.entries(resources) as [string, number | undefined][]) {
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      const option = `withResourcesQuota.${name}`;
      throw InvalidOptionError.quoting(option, "a number above zero", value);
    }
  }
  return resources;
}

export function checkHealthCheck(healthCheck: HealthCheck): HealthCheck {
  const [kind, ...words] = healthCheck.test as readonly string[];
  const known = kind === "CMD" || (kind === "CMD-SHELL" && words.length === 1);
  if (!known || words.length === 0) {
    const expected = '["CMD-SHELL", command] or ["CMD", program, ...arguments]';
    throw new InvalidOptionError("withHealthCheck.test", expected, healthCheck.test);
  }
  for (const field of ["interval", "timeout", "startPeriod"] as const) {
    checkTimeout(healthCheck[field] ?? 0, `withHealthCheck.${field}`);
  }
  return healthCheck;
}
