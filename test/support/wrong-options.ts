// Wrong values for each option, next to a secret that the error must not show.

/** The secret next to every wrong value below, in every shape that the option takes. */
export const SECRET = "s3cr3t-5f21";
export const ROW = { secret: SECRET, API_KEY: SECRET, password: SECRET };

/** Wrong arguments that contain the secret, or a string that says why a method takes none. */
type Entry = readonly (readonly unknown[])[] | string;
export type Table = Readonly<Record<string, Entry>>;

const NO_CHECK = "takes what it is given: nothing is refused, and nothing shown";
const NO_VALUE = "is given nothing";
const RECORD: Entry = [
  [{ ...ROW, PORT: [5432] }],
  [{ ...ROW, MISSING: undefined }],
  [{ ...ROW, "": "x" }],
  [[SECRET]],
  [SECRET],
];
const VARIABLES: Entry = [
  ...RECORD,
  [{ [`API_KEY=${SECRET}`]: "x" }],
  [{ [`API_KEY=${SECRET}`]: 5 }],
  [{ API_KEY: `${SECRET}\0` }],
];
const WORDS: Entry = [[SECRET], [[SECRET, 5]], [{ 0: SECRET }]];
const TEXT: Entry = [[{ ...ROW }], [[SECRET]]];
export const NUMBER: Entry = [[{ ...ROW }], [[SECRET]]];
export const URL = `https://me:${SECRET}@example.com`;
export const NO_FILE = `CREATE USER me PASSWORD '${SECRET}'; ${"--".repeat(3000)}`;
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`;

export const CONTAINER: Table = {
  withEngine: [[SECRET], [{ ...ROW }], [{ runtime: SECRET }]],
  withBakedInit: [
    [() => undefined, [SECRET]],
    [() => undefined, { ...ROW, files: SECRET }],
    [{ ...ROW, classData: { secret: SECRET } }],
  ],
  withDependsOn: [[SECRET], [{ ...ROW }]],
  withCommand: WORDS,
  withEntrypoint: WORDS,
  withName: [[`${URL} x`], ...TEXT],
  withLabels: RECORD,
  withEnvironment: VARIABLES,
  withEnvironmentFile: [[NO_FILE], [`API_KEY=${SECRET} more`], [{ ...ROW }]],
  withEnvironmentValue: [
    [{ ...ROW }, () => "x"],
    [SECRET, SECRET],
    ["API_KEY", () => ({ ...ROW })],
  ],
  withCommandArguments: [[[SECRET]], [SECRET, 5]],
  withTty: NO_VALUE,
  withInit: NO_VALUE,
  withRestartPolicy: [[{ ...ROW }], ["on-failure", { ...ROW, maximumRetries: { ...ROW } }]],
  withStopSignal: [[{ ...ROW }], [[SECRET]]],
  withStopTimeout: NUMBER,
  withImagePorts: NO_VALUE,
  withDns: [[SECRET], [{ ...ROW, servers: SECRET }], [{ search: [{ ...ROW }] }]],
  withMacAddress: TEXT,
  withNetworkFaults: [[SECRET], [{ image: { ...ROW } }]],
  withImageMount: [
    [{ ...ROW }, "/a"],
    ["a:1", { ...ROW }],
    ["a:1", "/a", { ...ROW, subpath: { ...ROW } }],
  ],
  withVolumesFrom: [[{ ...ROW }], ["a", { ...ROW, readOnly: { ...ROW } }]],
  withLogDriver: [[{ ...ROW }], ["json-file", { ...ROW, size: 5 }], ["json-file", SECRET]],
  withPlatform: [[URL], ...TEXT],
  withWorkingDir: [[URL], ...TEXT],
  withUser: TEXT,
  withHostname: TEXT,
  withStdin: [[{ ...ROW }], [[SECRET]]],
  withStablePorts: NO_VALUE,
  withExposedPorts: [
    [{ container: 0, host: 1, ...ROW }],
    [{ container: 80, host: 80, protocol: { ...ROW } }],
  ],
  withNetwork: [
    [{ ...ROW }],
    ["a", { ...ROW, aliases: SECRET }],
    ["a", { ...ROW, ipAddress: { ...ROW } }],
  ],
  withNetworkAliases: [[{ ...ROW }]],
  withNetworkMode: TEXT,
  withExtraHosts: [[[{ host: "a", ipAddress: { ...ROW } }]]],
  withBindMounts: [
    [[{ source: "/a", target: URL, ...ROW }]],
    [[{ source: "/a", target: "/b", mode: { ...ROW } }]],
  ],
  withVolume: [
    [{ ...ROW }, "/a"],
    ["data", URL],
    ["data", "/a", { ...ROW, readOnly: { ...ROW } }],
  ],
  withTmpFs: [...RECORD, [{ a: SECRET }]],
  withCopyFilesToContainer: [
    [[{ ...ROW, source: NO_FILE, target: "/a" }]],
    [[{ ...ROW, source: process.execPath, target: { ...ROW } }]],
  ],
  withCopyDirectoriesToContainer: [[[{ ...ROW, source: NO_FILE, target: "/a" }]]],
  withCopyContentToContainer: [
    [[{ content: { ...ROW }, target: "/a" }]],
    [[{ content: SECRET, target: "" }]],
    [[{ content: SECRET, target: "/a", mode: 99999 }]],
    [[{ content: SECRET, target: "/a", uid: -1 }]],
  ],
  withCopyArchivesToContainer: [[[{ tar: SECRET, target: "/a" }]], [SECRET]],
  withCopyToContainerOptions: [[SECRET], [{ ...ROW, copyUIDGID: { ...ROW } }]],
  withPrivilegedMode: NO_VALUE,
  withAddedCapabilities: [[[SECRET]], [SECRET, ""]],
  withDroppedCapabilities: [[[SECRET]], [SECRET, ""]],
  withSecurityOpt: [[[SECRET]], [SECRET, ""]],
  withUlimits: [
    [{ ...ROW }],
    [{ nofile: { ...ROW } }],
    [{ nofile: { ...ROW, soft: -2 } }],
    [SECRET],
  ],
  withIpcMode: TEXT,
  withPidMode: [...TEXT, [SECRET]],
  withUtsMode: [...TEXT, [SECRET]],
  withUserNamespaceMode: TEXT,
  withCgroupNamespaceMode: TEXT,
  withCgroupParent: TEXT,
  withSysctls: [...RECORD, [{ [`API_KEY=${SECRET}`]: "1" }]],
  withDevices: [
    [NO_FILE],
    [[SECRET]],
    [{ ...ROW }],
    [{ ...ROW, source: "/dev/a", target: { ...ROW } }],
    [{ source: "/dev/a", permissions: { ...ROW } }],
  ],
  withGpus: [
    [SECRET],
    [[SECRET]],
    [{ ...ROW, count: { ...ROW } }],
    [{ deviceIds: SECRET }],
    [{ capabilities: [{ ...ROW }] }],
    [{ driver: { ...ROW } }],
  ],
  withReadonlyRootFilesystem: NO_VALUE,
  withResourcesQuota: [
    [{ memory: { ...ROW } }],
    [{ cpu: -1, ...ROW }],
    [{ memory: 1, memorySwap: { ...ROW } }],
    [{ cpuSet: { ...ROW } }],
    [{ pids: { ...ROW } }],
    [{ blockIo: SECRET }],
    [{ blockIo: { readBps: { "/dev/a": { ...ROW } } } }],
  ],
  withSharedMemorySize: NUMBER,
  withHealthCheck: [[{ test: ["CURL", SECRET] }], [{ test: ["CMD", SECRET], interval: -1 }]],
  withDefaultLogDriver: NO_VALUE,
  withLogConsumer: [[SECRET], [{ ...ROW }]],
  withWaitStrategy: [[{ ...ROW }], [SECRET]],
  withStartupTimeout: NUMBER,
  withStartupAttempts: NUMBER,
  withPullPolicy: [[{ ...ROW }]],
  withCreateOptions: [[{ ...ROW }], [SECRET]],
  withHooks: [[SECRET], [{ ...ROW, ready: SECRET }]],
  withAutoRemove: [[{ ...ROW }]],
  withReuse: [[SECRET], [{ key: { ...ROW } }], [{ key: SECRET, idleTimeout: -1 }]],
  withAutoCleanup: [[{ ...ROW }]],
};

export const POSTGRES: Table = {
  withDatabase: TEXT,
  withUsername: TEXT,
  withPassword: [[{ ...ROW }], [[SECRET]]],
  withSSL: [
    ["a", KEY],
    [KEY, KEY],
    [SECRET, SECRET],
    [NO_FILE, KEY],
  ],
  withSSLCert: [
    ["a", "b", KEY],
    [KEY, KEY, KEY],
  ],
  withInitScripts: [[NO_FILE], [`SELECT '${SECRET}'`]],
  withConfigFile: [[NO_FILE], [`# ${SECRET}`]],
  withExtension: [[{ ...ROW }], [[SECRET]]],
  withoutFsync: NO_VALUE,
  withDataInMemory: NO_VALUE,
};

export const REDIS: Table = {
  withUsername: TEXT,
  withPassword: [[{ ...ROW }], [[SECRET]]],
  withPersistence: TEXT,
  withSnapshotting: [[{ ...ROW }, 1]],
  withLogLevel: [[{ ...ROW }]],
  withConfigFile: [[NO_FILE], [`requirepass ${SECRET}`]],
  withTls: [[{ cert: KEY, key: KEY }], [{ cert: SECRET, key: SECRET }]],
  withInitialData: [[NO_FILE], [`SET key ${SECRET}`], [{ ...ROW }]],
};

export const COMPOSE: Table = {
  withEngine: [[SECRET], [{ ...ROW }], [{ runtime: SECRET }]],
  withBuild: NO_VALUE,
  withBuildkit: [[{ ...ROW }]],
  withAutoCleanup: [[{ ...ROW }]],
  withEnvironment: VARIABLES,
  withEnvironmentFile: [[NO_FILE], [{ ...ROW }]],
  withProfiles: [[{ ...ROW }], [SECRET, ""]],
  withNoRecreate: NO_VALUE,
  withPullPolicy: [[{ ...ROW }]],
  withDefaultWaitStrategy: [[{ ...ROW }], [SECRET]],
  withWaitStrategy: [
    ["api", { ...ROW }],
    ["api", SECRET],
    [{ ...ROW }, SECRET],
  ],
  withStartupTimeout: NUMBER,
  withReuse: [[SECRET], [{ key: { ...ROW } }], [{ idleTimeout: { ...ROW } }]],
  withRemoveOrphans: NO_VALUE,
  withProjectName: [[{ ...ROW }]],
  withScale: [
    ["api", { ...ROW }],
    [{ ...ROW }, 1],
  ],
  withLogConsumer: [
    ["api", { ...ROW }],
    [{ ...ROW }, SECRET],
  ],
  withClientOptions: [
    [SECRET],
    [{ executable: SECRET, ...ROW }],
    [{ executable: { executablePath: { ...ROW } } }],
    [{ composeOptions: SECRET }],
    [{ commandOptions: [SECRET, 5] }],
  ],
};

export const BUILD: Table = {
  withEngine: [[SECRET], [{ ...ROW }], [{ runtime: SECRET }]],
  withBuildArgs: VARIABLES,
  withPullPolicy: [[{ ...ROW }]],
  withCache: [[{ ...ROW }]],
  withBuildkit: NO_VALUE,
  withPlatform: [[URL], ...TEXT],
  withTarget: TEXT,
  withFollowLinks: NO_VALUE,
  withLabels: RECORD,
  withExtraHosts: [[[{ host: { ...ROW }, ipAddress: "::1" }]]],
  withNetworkMode: TEXT,
  withSharedMemorySize: NUMBER,
  withCacheFrom: [[{ ...ROW }], [`${URL} x`]],
  withSecret: [
    ["id", { value: SECRET, env: SECRET }],
    ["id", { ...ROW }],
    ["id", { file: SECRET }],
    ["id", { file: KEY }],
    ["", { value: SECRET }],
    ["id", { env: { ...ROW } }],
  ],
  withSsh: [[{ ...ROW, paths: KEY }], [{ ...ROW, id: { ...ROW } }]],
  withSkipIfUnchanged: [[{ ...ROW }]],
  withBuildLogConsumer: [[{ ...ROW }]],
};

export const HTTP: Table = {
  forStatusCode: NUMBER,
  forStatusCodeMatching: [[{ ...ROW }]],
  forResponsePredicate: [[{ ...ROW }]],
  forResponseMatching: [[{ ...ROW }]],
  withMethod: [[`GET ${URL}`]],
  withHeaders: [
    ...RECORD,
    [{ [`Authorization: ${SECRET}`]: "" }],
    [{ Authorization: `${SECRET}\n` }],
  ],
  withBody: [[{ ...ROW }]],
  withBasicCredentials: NO_CHECK,
  withBearerToken: [[{ ...ROW }], [[SECRET]], [`${SECRET}\n`]],
  withReadTimeout: NUMBER,
  withPollInterval: NUMBER,
  usingTls: [
    [{ key: KEY }],
    [{ ca: KEY }],
    [{ cert: KEY, key: KEY }],
    [{ ca: SECRET }],
    [{ servername: { ...ROW } }],
  ],
  allowInsecure: NO_VALUE,
};

export const WAITS: Table = {
  forListeningPorts: [[{ ...ROW }]],
  forLogMessage: [[{ ...ROW }], [`${SECRET}\n`], [SECRET, 0]],
  forHttp: [[`ready?token=${SECRET}`], [{ ...ROW }], [`/ready?token=${SECRET}`, 0]],
  forHealthCheck: NO_VALUE,
  forAll: [[{ ...ROW }], [[{ ...ROW }]]],
  forAny: [[{ ...ROW }], [[{ ...ROW }]]],
  forSequence: [[{ ...ROW }], [[{ ...ROW }]]],
  forSuccessfulCommand: [[{ ...ROW }], [[SECRET]]],
  forExit: [[{ ...ROW }]],
  forOneShotStartup: NO_VALUE,
  forFile: [[URL], ["/a", { content: { ...ROW } }]],
  forFunction: [
    [SECRET, { ...ROW }],
    [{ ...ROW }, () => true],
  ],
  forGrpcHealth: [
    [0, { ...ROW }],
    [80, { service: { ...ROW } }],
    [80, { service: "", tls: { ...ROW } }],
  ],
  forTcpExchange: [
    [80, { send: SECRET, expect: { ...ROW } }],
    [0, { send: SECRET, expect: "" }],
    [80, { steps: [], ...ROW }],
    [80, { steps: [{ send: SECRET, expect: "" }] }],
    [80, { steps: SECRET }],
  ],
};
