import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lock } from "../../../../src/cli/commands/lock";
import { parseInput } from "../../../../src/cli/parse-input";
import { sha256 } from "../../../../src/common/crypto";
import type { Engine } from "../../../../src/engine/engine";
import { surroundings } from "../../../support/cli-surroundings";
import { digestOf, idOf, lockedImage } from "../../../support/locked-image";

/** What the registry has, by path. */
const documents = new Map<string, string>();
let server: Server;
let image: string;
let folder: string;
let requests: string[] = [];
/** What the registry answers for a user without a login. */
let isLoggedIn = true;

beforeAll(async () => {
  server = createServer(({ url = "", method }, response) => {
    requests.push(url);
    const text = documents.get(url);
    if (!isLoggedIn || text === undefined) {
      response.writeHead(isLoggedIn ? 404 : 401).end();
      return;
    }
    response.setHeader("Docker-Content-Digest", `sha256:${sha256(text)}`);
    response.end(method === "HEAD" ? undefined : text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  image = `127.0.0.1:${(server.address() as AddressInfo).port}/shop:1`;
});

beforeEach(async () => {
  documents.clear();
  requests = [];
  isLoggedIn = true;
  folder = await mkdtemp(join(tmpdir(), "mayfly-lock-"));
  await write("package.json", "{}");
  await write("a.test.ts", `new GenericContainer("${image}")`);
});

afterEach(() => rm(folder, { recursive: true }));

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);

const writeLock = (images: object, platforms = ["linux/amd64"]): Promise<void> =>
  write("mayfly-images.json", JSON.stringify({ version: 1, platforms, images }));

const read = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, "mayfly-images.json"), "utf8"));

/** Publishes a list of manifests for platforms, and returns the entry that locks it. */
function publish(...platforms: readonly string[]): object {
  const put = (reference: string | undefined, content: object): string => {
    const text = JSON.stringify(content);
    const digest = `sha256:${sha256(text)}`;
    documents.set(`/v2/shop/manifests/${reference ?? digest}`, text);
    return digest;
  };
  const entries = platforms.map((name) => {
    const [os, architecture] = name.split("/");
    const id = `sha256:${sha256(name)}`;
    const digest = put(undefined, { config: { digest: id } });
    return { name, id, digest, platform: { os, architecture } };
  });
  const list = entries.map(({ digest, platform }) => ({ digest, platform }));
  return {
    digest: put("1", { manifests: list }),
    platforms: Object.fromEntries(entries.map(({ name, id, digest }) => [name, { digest, id }])),
  };
}

/** An engine that has the image, with these digests. */
function engineWith(id: string, digest: string): Engine {
  const digests = [`${image.slice(0, -":1".length)}@${digest}`];
  const details = { id, digests, os: "linux", architecture: "amd64" };
  return { images: { describe: () => Promise.resolve(details) } } as unknown as Engine;
}

const EMPTY = { images: { describe: () => Promise.resolve(undefined) } } as unknown as Engine;

async function mayflyLock(
  args: readonly string[] = [],
  engine = EMPTY,
): Promise<{ readonly code: number; readonly output: string }> {
  let output = "";
  const print = (text: string | Uint8Array): void => void (output += String(text));
  const code = await lock.run(parseInput(lock, args), {
    ...surroundings(),
    folder,
    print,
    warn: print,
    findEngine: () => Promise.resolve({} as never),
    openEngine: () => engine,
  });
  return { code, output };
}

describe("an image that the registry does not show", () => {
  it("keeps its digest, although the engine has another image of the name", async () => {
    await writeLock({ [image]: lockedImage("1") });
    isLoggedIn = false;
    const engine = engineWith(idOf("2"), idOf("2"));
    const { code, output } = await mayflyLock([], engine);
    expect(output).toMatch(/^Not looked up, its entry stays: .*docker login/m);
    expect(code).toBe(1);
    expect(await read()).toMatchObject({ images: { [image]: lockedImage("1") } });
    const checked = await mayflyLock(["--check"], engine);
    expect(checked.output).toMatch(/^gone .*the engine has another image of this name$/m);
    expect(checked.code).toBe(1);
  });

  it("is locked by its id if it was built here, also in a store that gives it a digest", async () => {
    const { code } = await mayflyLock([], engineWith(idOf("2"), idOf("2")));
    expect(code).toBe(0);
    const entry = { platforms: { "linux/amd64": { id: idOf("2") } } };
    expect(await read()).toMatchObject({ images: { [image]: entry } });
    expect((await mayflyLock(["--check"], engineWith(idOf("2"), idOf("2")))).code).toBe(0);
  });

  it("is not locked if the engine has pulled it", async () => {
    const { code, output } = await mayflyLock([], engineWith(idOf("2"), digestOf("3")));
    expect(output).toMatch(/^Not locked: /m);
    expect(code).toBe(1);
  });
});

describe("a file that cannot be read", () => {
  const other = (): string => image.replace("shop:1", "shop:2");

  it("keeps what it may name in the lock, also after a recorded run", async () => {
    const entry = publish("linux/amd64");
    const recorded = image.replace("shop:1", "shop:3");
    for (const tag of ["2", "3"])
      documents.set(`/v2/shop/manifests/${tag}`, documents.get("/v2/shop/manifests/1")!);
    await write("b.test.ts", 'import "mayfly"; const = 1');
    await writeLock({
      [image]: entry,
      [other()]: entry,
      [recorded]: { ...entry, recorded: true },
    });
    const before = await read();
    const { code, output } = await mayflyLock();
    expect(output).toMatch(/^Not readable: b\.test\.ts:1: Unexpected token/m);
    expect(output).toContain(`Stays in the lock: ${other()}: `);
    expect(code).toBe(0);
    expect(await read()).toEqual(before);
    const checked = await mayflyLock(["--check"]);
    expect(checked.output).toMatch(/^note +\S+shop:2 +no file that can be read names it$/m);
    expect(checked.code).toBe(0);

    await rm(join(folder, "b.test.ts"));
    expect((await mayflyLock()).output).toMatch(/^removed +\S+shop:2/m);
  });
});

describe("the platforms", () => {
  it("are added to an entry that lacks one, and cost nothing in an entry that has them", async () => {
    const { digest, platforms } = publish("linux/amd64", "linux/arm64") as ReturnType<
      typeof lockedImage
    >;
    const { "linux/amd64": amd } = platforms;
    const listed = ["linux/amd64", "linux/arm64"];
    await writeLock({ [image]: { digest, platforms: { "linux/amd64": amd } } }, listed);
    expect((await mayflyLock()).code).toBe(0);
    expect(await read()).toMatchObject({ images: { [image]: { digest, platforms } } });
    requests = [];
    expect((await mayflyLock()).output).toContain("is up to date");
    expect(requests).toEqual(["/v2/shop/manifests/1"]);
  });

  it("have the names that registries give them", async () => {
    publish("linux/amd64", "linux/arm64");
    expect((await mayflyLock(["--platforms", "linux/arm64/v8, linux/arm64"])).code).toBe(0);
    expect(await read()).toMatchObject({
      platforms: ["linux/arm64"],
      images: { [image]: { platforms: { "linux/arm64": {} } } },
    });
    const wrong = mayflyLock(["--platforms", "linux"]);
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_OPTION", option: "--platforms" });
  });

  it.each(["platforms", "recorded"])(
    "are those of the whole file: no --update with --%s",
    async (other) => {
      const both = mayflyLock(["--update", "shop", `--${other}`, "linux/amd64"]);
      await expect(both).rejects.toMatchObject({ code: "INVALID_OPTION", option: "--update" });
    },
  );
});
