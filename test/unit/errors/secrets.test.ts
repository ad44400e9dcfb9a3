import { basename } from "node:path";
import { inspect } from "node:util";
import {
  attach,
  DockerComposeEnvironment,
  ExecError,
  GenericContainer,
  InvalidOptionError,
  log,
  Network,
  SocatContainer,
  Volume,
  Wait,
} from "../../../src";
import { checkCommand, checkExecOptions } from "../../../src/container/exec/exec-options";
import { PostgreSqlContainer } from "../../../modules/postgresql";
import { RedisContainer } from "../../../modules/redis";
import {
  BUILD,
  COMPOSE,
  CONTAINER,
  HTTP,
  NO_FILE,
  NUMBER,
  POSTGRES,
  REDIS,
  ROW,
  SECRET,
  URL,
  WAITS,
  type Table,
} from "../../support/wrong-options";

type Method = (...args: never[]) => unknown;

const files = { Dockerfile: "FROM scratch" };
const stack = "redis/redis-stack-server:7.4.0-v4";
const TABLES: readonly (readonly [string, () => object, Table])[] = [
  ["GenericContainer", () => new GenericContainer("a"), CONTAINER],
  [
    "PostgreSqlContainer",
    () => new PostgreSqlContainer("postgres:17"),
    { ...CONTAINER, ...POSTGRES },
  ],
  ["RedisContainer", () => new RedisContainer(stack), { ...CONTAINER, ...REDIS }],
  [
    "SocatContainer",
    () => new SocatContainer("alpine/socat:1"),
    {
      ...CONTAINER,
      withTarget: [
        [80, { ...ROW }],
        [80, `${URL} x`],
        [{ ...ROW }, "a"],
      ],
    },
  ],
  [
    "DockerComposeEnvironment",
    () => new DockerComposeEnvironment(__dirname, basename(__filename)),
    COMPOSE,
  ],
  ["GenericContainerBuilder", () => GenericContainer.fromContext(files), BUILD],
  ["Wait.forHttp", () => Wait.forHttp("/", 80), { ...HTTP, withStartupTimeout: NUMBER }],
  ["Wait.forAll", () => Wait.forAll([]), { withStartupTimeout: NUMBER, withDeadline: NUMBER }],
  ["Wait", () => Wait, WAITS],
];

const printed: string[] = [];
beforeAll(() => {
  process.env["DEBUG"] = "*";
  // Lines of DEBUG go to the console under test runners, and to standard error elsewhere.
  jest.spyOn(console, "log").mockImplementation((...line) => printed.push(line.join(" ")));
  jest.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});
afterAll(() => {
  delete process.env["DEBUG"];
  jest.restoreAllMocks();
});

/** Lists the methods that take options: `with…`, `using…`, `for…` and the like. */
function optionsOf(target: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = target; at !== null && at !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (/^(with|using|for|allow)[A-Za-z]/.test(name)) names.add(name);
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return [...names].sort();
}

/** Returns everything of an error that can reach a user's log. */
function shown(error: unknown): string {
  const { message, stack: trace } = error as Error;
  const own = Object.getOwnPropertyNames(error).map((name) => (error as never)[name] as unknown);
  return [
    message,
    trace,
    JSON.stringify(error),
    JSON.stringify(own),
    inspect(error, { showHidden: true, depth: null, getters: true }),
  ].join("\n");
}

function refusalOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
}

function expectNoSecret(call: () => unknown): void {
  const error = refusalOf(call);
  expect(error).toMatchObject({ code: "INVALID_OPTION", name: "InvalidOptionError" });
  const text = shown(error);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain("s3cr3t");
}

describe.each(TABLES)("%s", (_title, create, table) => {
  it("has an entry below for each of its options", () => {
    expect(optionsOf(create()).filter((name) => table[name] === undefined)).toEqual([]);
    expect(Object.keys(table).filter((name) => !optionsOf(create()).includes(name))).toEqual([]);
  });

  const refused = Object.entries(table).flatMap(([name, entry]) =>
    typeof entry === "string" ? [] : entry.map((args, index) => [name, index, args] as const),
  );
  it.each(refused)("%s shows no secret, in case %i", (name, _index, args) => {
    const target = create() as Readonly<Record<string, Method>>;
    expectNoSecret(() => target[name]?.call(target, ...(args as never[])));
  });
});

describe("functions that are not methods of a builder", () => {
  const environment = { stdin: SECRET, env: { ...ROW, PORT: [5] } };
  it.each<[string, () => unknown]>([
    ["exec: environment", () => checkExecOptions(environment as never)],
    ["exec: input", () => checkExecOptions({ env: ROW, stdin: { ...ROW } as never })],
    ["exec: user", () => checkExecOptions({ env: ROW, user: { ...ROW } as never })],
    [
      "exec: a word that is none",
      () => {
        checkCommand([SECRET, 5 as never]);
      },
    ],
    ["attach: other data", () => attach({ ...ROW } as never)],
    ["attach: an array", () => attach([SECRET] as never)],
    ["attach: a network's data that is cut", () => attach({ ...ROW, mayflyNetwork: 0 } as never)],
    ["attach: a volume's data that is cut", () => attach({ ...ROW, mayflyVolume: 0 } as never)],
    [
      "network: driver options",
      () => new Network({ driverOptions: { ...ROW, mtu: 1400 } as never }),
    ],
    ["network: labels", () => new Network({ labels: { ...ROW, a: 1 } as never })],
    ["network: no options", () => new Network(SECRET as never)],
    ["volume: driver options", () => new Volume({ driverOptions: { ...ROW, size: 1 } as never })],
    ["volume: labels", () => new Volume({ labels: { ...ROW, a: 1 } as never })],
    ["volume: no options", () => new Volume(SECRET as never)],
    ["context: a file's content", () => GenericContainer.fromContext({ a: { ...ROW } as never })],
    [
      "context: an option",
      () => GenericContainer.fromContext(files, { dockerfile: { ...ROW } as never }),
    ],
    ["context: content for a folder", () => GenericContainer.fromDockerfile(NO_FILE)],
    ["image: no name", () => new GenericContainer(`${URL}:x y`)],
    [
      "a module's own option",
      () => {
        throw new InvalidOptionError("api key", "a string of 40 characters", SECRET);
      },
    ],
  ])("%s", (_title, call) => {
    expectNoSecret(call);
  });

  it("shows no password in a command's URL", () => {
    const error = ExecError.timedOut(["psql", `postgres://me:${SECRET}@db/app`], 5);
    expect(error).toMatchObject({ name: "ExecError", code: "EXEC_FAILED" });
    expect(error.message).toBe("psql postgres://***@db/app did not end within 5 ms.");
  });

  it("leaves nothing in what DEBUG=* prints", () => {
    log.debug("this is printed");
    expect(printed.join("")).toContain("this is printed");
    expect(printed.join("")).not.toContain(SECRET);
  });
});
