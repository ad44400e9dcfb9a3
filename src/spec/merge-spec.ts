import type { ContainerSpec } from "./container-spec";

/** A change to a spec: any of its fields, each merged by its rule. */
export type SpecPatch = Partial<ContainerSpec>;

type Rule<T> = (current: T | undefined, patch: T) => T;
type Rules = { [Field in keyof Required<ContainerSpec>]: Rule<NonNullable<ContainerSpec[Field]>> };

// Arrays and plain objects are copied, because the caller may change them later. Waits, policies and
// hooks are not copied, because they may be class instances.
const replace = <T>(_current: T | undefined, patch: T): T => patch;
const replaceList = <T>(_current: readonly T[] | undefined, patch: readonly T[]): readonly T[] =>
  Object.freeze([...patch]);
const append = <T>(current: readonly T[] | undefined, patch: readonly T[]): readonly T[] =>
  Object.freeze([...(current ?? []), ...patch]);
const byKey = <T extends object>(current: T | undefined, patch: T): T =>
  Object.freeze({ ...current, ...patch });

/** One rule for each field. A missing rule is a compile error. */
const RULES: Rules = {
  engines: append,
  image: replace,
  pullPolicy: replace,
  platform: replace,

  command: replaceList,
  commandArguments: append,
  entrypoint: replaceList,
  workingDir: replace,
  user: replace,
  environment: byKey,
  stdin: replace,
  tty: replace,
  init: replace,
  restartPolicy: replace,
  stopSignal: replace,
  stopTimeout: replace,

  name: replace,
  hostname: replace,
  labels: byKey,

  ports: append,
  imagePorts: replace,
  stablePorts: replace,
  networks: append,
  networkAliases: append,
  networkMode: replace,
  extraHosts: append,
  dns: byKey,
  macAddress: replace,
  networkFaults: replace,

  bindMounts: append,
  volumes: append,
  imageMounts: append,
  volumesFrom: append,
  tmpFs: byKey,
  copies: append,
  archives: append,
  copyOptions: byKey,

  privileged: replace,
  readonlyRootFilesystem: replace,
  addedCapabilities: append,
  droppedCapabilities: append,
  securityOptions: append,
  ulimits: byKey,
  namespaces: byKey,
  cgroupParent: replace,
  sysctls: byKey,
  devices: append,
  gpus: replace,
  resources: byKey,
  sharedMemorySize: replace,

  healthCheck: replace,
  logDriver: replace,
  logConsumers: append,

  settings: byKey,

  createOptions: append,

  wait: replace,
  startupTimeout: replace,
  startupAttempts: replace,
  hooks: append,
  autoRemove: replace,
  autoCleanup: replace,
  reuse: replace,
  bake: replace,
  stage: replace,
};

/** Returns the spec of a container without any options. */
export function emptySpec(image: string): ContainerSpec {
  return Object.freeze({
    engines: [],
    image,
    commandArguments: [],
    environment: {},
    labels: {},
    tty: false,
    init: false,
    ports: [],
    imagePorts: false,
    stablePorts: false,
    networks: [],
    networkAliases: [],
    extraHosts: [],
    dns: {},
    bindMounts: [],
    volumes: [],
    imageMounts: [],
    volumesFrom: [],
    tmpFs: {},
    copies: [],
    archives: [],
    copyOptions: {},
    privileged: false,
    readonlyRootFilesystem: false,
    addedCapabilities: [],
    droppedCapabilities: [],
    securityOptions: [],
    ulimits: {},
    namespaces: {},
    sysctls: {},
    devices: [],
    resources: {},
    logConsumers: [],
    settings: {},
    createOptions: [],
    startupAttempts: 1,
    hooks: [],
    autoRemove: true,
    autoCleanup: true,
  });
}

/** Returns a new spec with the patch merged in; neither argument is changed. */
export function mergeSpec(spec: ContainerSpec, patch: SpecPatch): ContainerSpec {
  const merged: Record<string, unknown> = { ...spec };
  for (const [field, value] of Object.entries(patch) as [string, unknown][]) {
    if (value === undefined) continue;
    const rule = RULES[field as keyof ContainerSpec] as Rule<unknown>;
    merged[field] = rule(merged[field], value);
  }
  return Object.freeze(merged) as unknown as ContainerSpec;
}
