import { isDeepStrictEqual } from "node:util";
import { checkMacAddress } from "../../spec/checks/process-options";
import type { HealthCheck } from "../../spec/container-spec";
import { checkContainerName, checkHealthCheck } from "../../spec/mount-and-resource-checks";
import {
  checkBoolean,
  checkObject,
  checkSignal,
  checkString,
  checkStrings,
  checkStringValues,
  checkText,
  checkTimeout,
} from "../../spec/options";
import { checkPlatform } from "../../spec/platform";
import { formatPort, parsePort, type Protocol } from "../../spec/ports/exposed-port";
import { frozenList, type Inverse } from "./member";
import type { SubclassHealthConfig } from "./request-types";

const NANOSECONDS_PER_MILLISECOND = 1e6;
const MS_PER_SECOND = 1000;

/** The fields of the request's body that a builder's method can set as well, and its name and platform. */
export const BODY_FIELDS: Readonly<Record<string, Inverse>> = {
  name: (name: string | undefined) => ({ name: name && checkContainerName(name) }),
  platform: (platform: string | undefined) => ({
    platform: platform && checkPlatform(platform, "createOpts.platform"),
  }),
  Image: (image: string) => ({ image: checkText(image, "createOpts.Image") }),
  Cmd: (command: string[] | undefined) => ({
    command: command && frozenList(checkStrings(command, "createOpts.Cmd")),
  }),
  Entrypoint: (entrypoint: string | string[] | undefined) => ({
    entrypoint:
      entrypoint === undefined
        ? undefined
        : frozenList(checkStrings([entrypoint].flat(), "createOpts.Entrypoint")),
  }),
  Env: (env: string[] | undefined) => ({
    environment: Object.freeze(parseEnv(env ?? []).variables),
  }),
  Labels: (labels: Record<string, string> | undefined) => ({
    labels: Object.freeze({ ...checkStringValues(labels ?? {}, "createOpts.Labels") }),
  }),
  WorkingDir: (workingDir: string | undefined) => ({
    workingDir: optionalString(workingDir, "WorkingDir"),
  }),
  User: (user: string | undefined) => ({ user: optionalString(user, "User") }),
  Hostname: (hostname: string | undefined) => ({ hostname: optionalString(hostname, "Hostname") }),
  ExposedPorts: (exposed: Record<string, object> | undefined, { ports }) => ({
    ports: frozenList(
      Object.keys(exposed ?? {}).flatMap((key) => {
        const port = parsePort(key as `${number}/${Protocol}`, "createOpts.ExposedPorts");
        const known = ports.filter((each) => formatPort(each) === formatPort(port));
        return known.length > 0 ? known : [port];
      }),
    ),
  }),
  Tty: (tty: boolean | undefined) => ({ tty: checkBoolean(tty ?? false, "createOpts.Tty") }),
  StopSignal: (signal: string | undefined) => ({
    stopSignal:
      signal === undefined ? undefined : String(checkSignal(signal, "createOpts.StopSignal")),
  }),
  StopTimeout: (seconds: number | null | undefined) => {
    if (seconds === undefined || seconds === null) return { stopTimeout: undefined };
    // -1 is no limit, which the description cannot say.
    if (seconds === -1) return undefined;
    return { stopTimeout: checkTimeout(seconds, "createOpts.StopTimeout") * MS_PER_SECOND };
  },
  MacAddress: (address: string | undefined) => ({
    macAddress: address && checkMacAddress(address, "createOpts.MacAddress"),
  }),
  Healthcheck: (config: SubclassHealthConfig | null | undefined) => {
    if (config === undefined || config === null) return { healthCheck: undefined };
    const healthCheck = parseHealthCheck(config);
    return healthCheck && { healthCheck };
  },
};

function optionalString(text: string | undefined, field: string): string | undefined {
  return text === undefined ? undefined : checkString(text, `createOpts.${field}`);
}

/**
 * Splits the engine's `Env` into variables and names without a value, which take the image's variables away. The last
 * one of equal names counts.
 */
export function parseEnv(env: readonly string[]): {
  readonly variables: Record<string, string>;
  readonly removed: readonly string[];
} {
  const variables: Record<string, string> = {};
  const removed = new Set<string>();
  for (const entry of checkStrings(env, "createOpts.Env")) {
    const end = entry.indexOf("=");
    const name = end === -1 ? entry : entry.slice(0, end);
    Reflect.deleteProperty(variables, name);
    removed.delete(name);
    if (end === -1) removed.add(name);
    else variables[name] = entry.slice(end + 1);
  }
  return { variables, removed: [...removed] };
}

/** Returns undefined for a check that the description cannot hold, such as one that only changes the image's times. */
function parseHealthCheck(config: SubclassHealthConfig): HealthCheck | undefined {
  checkObject(config, "createOpts.Healthcheck", 'an object such as { Test: ["CMD", "true"] }');
  const { Test = [], Interval, Timeout, Retries, StartPeriod, StartInterval, ...others } = config;
  const [kind = "", ...words] = Test;
  if (!["CMD", "CMD-SHELL", "NONE"].includes(kind) || !isDeepStrictEqual(others, {}))
    return undefined;
  if (kind !== "NONE" && words.length === 0) return undefined;
  const ms = (nanoseconds: number): number => nanoseconds / NANOSECONDS_PER_MILLISECOND;
  return checkHealthCheck({
    test: Test as readonly string[] as HealthCheck["test"],
    ...(Interval !== undefined && { interval: ms(Interval) }),
    ...(Timeout !== undefined && { timeout: ms(Timeout) }),
    ...(Retries !== undefined && { retries: Retries }),
    ...(StartPeriod !== undefined && { startPeriod: ms(StartPeriod) }),
    ...(StartInterval !== undefined && { startInterval: ms(StartInterval) }),
  });
}
