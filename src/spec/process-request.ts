import type { ContainerSpec } from "./container-spec";

/** The fields of the request's body about the process, besides its command. */
export interface ProcessConfig {
  Tty?: boolean;
  StopSignal?: string;
  /** Whole seconds. */
  StopTimeout?: number;
}

/** The fields of the request's `HostConfig` about the process and its output. */
export interface ProcessHostConfig {
  Init?: boolean;
  RestartPolicy?: { Name: string; MaximumRetryCount?: number };
  LogConfig?: { Type: string; Config: Record<string, string> };
}

const MS_PER_SECOND = 1000;

export function processConfig({ tty, stopSignal, stopTimeout }: ContainerSpec): ProcessConfig {
  return {
    ...(tty && { Tty: true }),
    ...(stopSignal !== undefined && { StopSignal: stopSignal }),
    ...(stopTimeout !== undefined && { StopTimeout: Math.ceil(stopTimeout / MS_PER_SECOND) }),
  };
}

export function processHostConfig({
  init,
  restartPolicy,
  logDriver,
}: ContainerSpec): ProcessHostConfig {
  return {
    ...(init && { Init: true }),
    ...(restartPolicy && {
      RestartPolicy: {
        Name: restartPolicy.name,
        ...(restartPolicy.maximumRetries !== undefined && {
          MaximumRetryCount: restartPolicy.maximumRetries,
        }),
      },
    }),
    ...(logDriver && { LogConfig: { Type: logDriver.name, Config: { ...logDriver.options } } }),
  };
}
