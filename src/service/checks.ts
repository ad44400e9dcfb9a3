import { InvalidOptionError } from "../errors";
import {
  checkMode,
  checkObject,
  checkOneOf,
  checkTimeout,
  checkWholeNumber,
} from "../spec/options";
import { checkPort, checkProtocol } from "../spec/ports/exposed-port";
import type {
  Limits,
  ServiceFile,
  ServicePort,
  TaskRestartPolicy,
  UpdateOptions,
} from "./service-spec";

/** The maximum size of a secret and of a config. */
const LARGEST_FILE = 500 * 1024;

/** Checks a published port. Throws InvalidOptionError, as all functions here do. */
export function checkServicePort(port: number | ServicePort, option: string): ServicePort {
  if (typeof port === "number") return { container: checkPort(port, option) };
  checkObject(port, option, "a port or { container, host?, protocol?, mode? }");
  const { container, host, protocol, mode } = port;
  checkPort(container, `${option}.container`);
  if (host !== undefined) checkPort(host, `${option}.host`);
  if (protocol !== undefined) checkProtocol(protocol, `${option}.protocol`);
  if (mode !== undefined) checkOneOf(mode, ["host", "ingress"], `${option}.mode`);
  return { ...port };
}

export function checkResources<T extends Limits>(resources: T, option: string): T {
  checkObject(resources, option, "{ memory?, cpu? }");
  const { memory, cpu, pids } = resources;
  if (memory !== undefined) checkPositive(memory, `${option}.memory`);
  if (cpu !== undefined) checkPositive(cpu, `${option}.cpu`);
  if (pids !== undefined) checkWholeNumber(pids, `${option}.pids`);
  return { ...resources };
}

export function checkFile(file: ServiceFile, option: string): ServiceFile {
  const { content, mode, uid, gid } = file;
  if (typeof content !== "string" && !Buffer.isBuffer(content)) {
    throw new InvalidOptionError(option, "the content as a string or a Buffer", content);
  }
  const size = Buffer.byteLength(content);
  if (size === 0 || size > LARGEST_FILE) {
    const words = `${size} bytes`;
    throw InvalidOptionError.describing(option, "content of 1 to 512,000 bytes", words);
  }
  checkMode(mode, `${option}.mode`);
  for (const [name, id] of Object.entries({ uid, gid })) {
    if (id !== undefined) checkWholeNumber(id, `${option}.${name}`, { from: 0 });
  }
  return file;
}

export function checkUpdate(options: UpdateOptions, option: string): UpdateOptions {
  checkObject(options, option, "options");
  const { parallelism, delay, monitor, maxFailureRatio, order, failureAction } = options;
  if (parallelism !== undefined) {
    checkWholeNumber(parallelism, `${option}.parallelism`, { from: 0 });
  }
  if (delay !== undefined) checkTimeout(delay, `${option}.delay`);
  if (monitor !== undefined) checkTimeout(monitor, `${option}.monitor`);
  if (maxFailureRatio !== undefined && !(maxFailureRatio >= 0 && maxFailureRatio <= 1)) {
    const name = `${option}.maxFailureRatio`;
    throw InvalidOptionError.quoting(name, "a number from 0 to 1", maxFailureRatio);
  }
  if (order !== undefined) checkOneOf(order, ["stop-first", "start-first"], `${option}.order`);
  if (failureAction !== undefined) {
    const actions = ["pause", "continue", "rollback"] as const;
    checkOneOf(failureAction, actions, `${option}.failureAction`);
  }
  return { ...options };
}

export function checkTaskRestartPolicy(
  policy: TaskRestartPolicy,
  option: string,
): TaskRestartPolicy {
  checkObject(policy, option, "{ condition, delay?, maxAttempts?, window? }");
  const { condition, delay, maxAttempts, window } = policy;
  checkOneOf(condition, ["none", "on-failure", "any"], `${option}.condition`);
  if (delay !== undefined) checkTimeout(delay, `${option}.delay`);
  if (maxAttempts !== undefined) checkWholeNumber(maxAttempts, `${option}.maxAttempts`);
  if (window !== undefined) checkTimeout(window, `${option}.window`);
  return { ...policy };
}

function checkPositive(value: number, option: string): void {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return;
  throw InvalidOptionError.quoting(option, "a number above 0", value);
}
