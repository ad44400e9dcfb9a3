import { describeName } from "../../common/describe-value";
import { InvalidOptionError } from "../../errors";
import type { Device, GpuRequest } from "../isolation";
import { checkObject, checkString, checkStringValues, checkTarget, checkText } from "../options";
import { checkArray, checkWholeNumber } from "../options";

// Checks of what a container shares with the engine's host. Each throws InvalidOptionError.

/** Checks the mode of a namespace that can be the host's or, if `joins`, another container's. */
export function checkNamespace(mode: string, option: string, { joins = false } = {}): string {
  const isContainer = joins && typeof mode === "string" && /^container:./.test(mode);
  if (mode === "host" || isContainer) return mode;
  const expected = joins ? '"host" or "container:<id>"' : '"host"';
  throw new InvalidOptionError(option, expected, mode);
}

/** Checks kernel parameters by name. Whether a container may set one, the engine decides. */
export function checkSysctls<Sysctls extends Readonly<Record<string, string>>>(
  sysctls: Sysctls,
  option: string,
): Sysctls {
  for (const name of Object.keys(checkStringValues(sysctls, option))) {
    if (/^[a-z][\w./*-]*$/i.test(name)) continue;
    const expected = "a kernel parameter such as net.core.somaxconn";
    throw InvalidOptionError.describing(
      `${option}.${describeName(name)}`,
      expected,
      "another string",
    );
  }
  return sysctls;
}

/** Checks devices, and returns those in the form of `docker run --device`, `source[:target][:permissions]`, as objects. */
export function checkDevices(devices: readonly (string | Device)[], option: string): Device[] {
  return devices.map((given, index) => {
    const name = `${option}[${index}]`;
    const expected = 'a path such as "/dev/fuse", or { source, target?, permissions? }';
    if (typeof given === "string" && given.split(":").length > 3) {
      throw InvalidOptionError.quotingPath(name, "source:target:permissions", given);
    }
    const device = typeof given === "string" ? parseDevice(given) : given;
    const { source, target, permissions } = checkObject(device, name, expected);
    if (typeof source !== "string" || !source.startsWith("/")) {
      throw InvalidOptionError.quotingPath(name, expected, source);
    }
    if (target !== undefined) checkTarget(target, `${name}.target`);
    if (
      permissions !== undefined &&
      !isPermissions(checkString(permissions, `${name}.permissions`))
    )
      throw InvalidOptionError.quoting(
        `${name}.permissions`,
        "one or more of the letters r, w and m",
        permissions,
      );
    return {
      source,
      ...(target !== undefined && { target }),
      ...(permissions !== undefined && { permissions }),
    };
  });
}

const isPermissions = (text: string): boolean => /^(?!.*(.).*\1)[rwm]+$/.test(text);

function parseDevice(text: string): Device {
  const [source = "", second, third] = text.split(":");
  // As the docker CLI has it, the second part can be the permissions.
  const isShort = third === undefined && second !== undefined && isPermissions(second);
  const [target, permissions] = isShort ? [undefined, second] : [second, third];
  return {
    source,
    ...(target !== undefined && { target }),
    ...(permissions !== undefined && { permissions }),
  };
}

/** Checks a request for GPUs, and returns it as an object. */
export function checkGpus(gpus: number | "all" | GpuRequest, option: string): GpuRequest {
  const expected = 'a number, "all", or { count?, deviceIds?, driver?, capabilities? }';
  const request =
    typeof gpus === "number" || gpus === "all"
      ? { count: gpus }
      : checkObject(gpus, option, expected);
  const { count, deviceIds, driver, capabilities } = request;
  if (count !== undefined && deviceIds !== undefined) {
    throw InvalidOptionError.describing(option, "either count or deviceIds", "both");
  }
  if (deviceIds?.length === 0) {
    // Engines take an empty list for no GPU.
    throw new InvalidOptionError(`${option}.deviceIds`, "at least one GPU", deviceIds);
  }
  if (count !== undefined && count !== "all") {
    checkWholeNumber(count, typeof gpus === "number" ? option : `${option}.count`);
  }
  for (const [field, texts] of Object.entries({ deviceIds, capabilities })) {
    if (texts === undefined) continue;
    const name = `${option}.${field}`;
    checkArray(texts, name, "an array of strings").forEach((text, index) =>
      checkText(text, `${name}[${index}]`),
    );
  }
  if (driver !== undefined) checkText(driver, `${option}.driver`);
  return {
    ...request,
    ...(deviceIds && { deviceIds: [...deviceIds] }),
    ...(capabilities && { capabilities: [...capabilities] }),
  };
}
