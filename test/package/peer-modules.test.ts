import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "../support/npm-packages";
import { ROOT } from "../support/paths";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { runProgram } from "../support/run-program";

const PROJECT = join(ROOT, "test", "package", "projects", "peer-modules");

/** The modules whose latest version is 12.2. The others are at 12.1. */
const MODULES_OF_12_2 = ["kafka", "mongodb", "postgresql"];

/** What `start.cjs` reads from the started objects. The values are what the modules' own code makes of the image that answers. */
const EXPECTED = {
  cassandra: ["127.0.0.1:<9042>", "dc1", "cassandra", "mine\n"],
  cockroachdb: ["postgres://test@127.0.0.1:<26257>/shop", "mine\n"],
  couchbase: ["couchbase://127.0.0.1:<11210>", "me", "secret"],
  gcloud: ["127.0.0.1:<8085>", "shop"],
  k3s: ["server --disable=traefik --tls-san=cluster", true, "host"],
  kafka: ["export KAFKA_ADVERTISED_LISTENERS=BROKER:…,PLAINTEXT://127.0.0.1:<9093>"],
  localstack: ["http://127.0.0.1:<4566>", "localhost\n"],
  mongodb: ["mongodb://127.0.0.1:<27017>", "mine\n"],
  mysql: ["mysql://test:secret@127.0.0.1:<3306>/shop", "mysql://root:test@127.0.0.1:<3306>/shop"],
  postgresql: ["postgres://test:test@127.0.0.1:<5432>/shop", "mine\n"],
  rabbitmq: ["amqp://127.0.0.1:<5672>", "amqps://127.0.0.1:<5671>"],
  redis: ["redis://:secret@127.0.0.1:<6379>", "/bin/sh /serve redis-server --requirepass secret "],
  redpanda: ["127.0.0.1:<9092>", "http://127.0.0.1:<8081>", "http://127.0.0.1:<9644>"],
  selenium: ["http://127.0.0.1:<4444>/wd/hub"],
};

let folder: string;

/** Installs the modules, and Mayfly in place of testcontainers, as docs/migrating.md says. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-peer-modules-"));
  await cp(PROJECT, folder, { recursive: true });
  const tarball = await pack(folder);
  const source = await readFile(join(folder, "types.ts"), "utf8");
  const modules = [...source.matchAll(/@testcontainers\/([\w-]+)/g)].map(([, name = ""]) => name);
  const versions = modules.map((name): [string, string] => [
    `@testcontainers/${name}`,
    MODULES_OF_12_2.includes(name) ? "12.2.0" : "12.1.0",
  ]);
  const manifest = {
    private: true,
    dependencies: { testcontainers: `file:${tarball}`, ...Object.fromEntries(versions) },
    overrides: { testcontainers: "$testcontainers" },
    // The Selenium module uses tmp, which only testcontainers declares.
    devDependencies: { "@types/node": "20.19.43", tmp: "0.2.7", typescript: "6.0.3" },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  expect(await runProgram("npm", args, { cwd: folder })).toMatchObject({ code: 0 });
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

it("testcontainers' own modules start on Mayfly under its name", async () => {
  const env = environmentOfItsOwn();
  const { code, stdout, stderr } = await runProgram(process.execPath, ["start.cjs"], {
    cwd: folder,
    env,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual(EXPECTED);
}, 600_000);

it("each module's builder, and a subclass, compile without skipLibCheck", async () => {
  const { code, stdout } = await runProgram(
    process.execPath,
    [
      join("node_modules", "typescript", "lib", "tsc.js"),
      ...["--noEmit", "--strict", "--skipLibCheck", "false", "--noImplicitOverride"],
      ...["--exactOptionalPropertyTypes", "--noPropertyAccessFromIndexSignature"],
      ...["--target", "ES2022", "--lib", "ES2022,DOM,ESNext.Disposable", "--types", "node"],
      ...["--module", "Node16", "--moduleResolution", "Node16"],
      ...["types.ts", "spanner.d.ts"],
    ],
    { cwd: folder },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
}, 300_000);
