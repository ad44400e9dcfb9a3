import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GenericContainer } from "../../../src";
import { countingProxy, type CountingProxy } from "../../support/counting-proxy";
import { BUSYBOX } from "../../support/images";

let proxy: CountingProxy;
let builder: () => GenericContainer;
let folder: string;

beforeAll(async () => {
  proxy = await countingProxy();
  process.env["DOCKER_HOST"] = proxy.uri;
  // Loads the library again, since it reads its settings once: now they lead to the proxy.
  jest.resetModules();
  const mayfly = await import("../../../src");
  builder = () => new mayfly.GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);
});
afterAll(() => proxy[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-requests-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("the requests of a copy", () => {
  async function requestsOf(copy: () => Promise<unknown>): Promise<string[]> {
    const before = proxy.requests.length;
    await copy();
    return proxy.requests.slice(before).map((request) => request.split(" ", 1)[0] ?? "");
  }

  it("are one for files, and for folders that have the usual modes", async () => {
    await mkdir(join(folder, "sub", "deep"), { recursive: true });
    await writeFile(join(folder, "sub", "deep", "f"), "x");
    const source = join(folder, "sub", "deep", "f");
    await using container = await builder().start();
    const copies = [
      () => container.copyContentToContainer([{ content: "x", target: "/c" }]),
      () => container.copyFilesToContainer([{ source, target: "/usr/f" }]),
      () => container.copyDirectoriesToContainer([{ source: folder, target: "/new" }]),
      () => container.copyDirectoriesToContainer([{ source: folder, target: "/new" }]),
    ];
    for (const copy of copies) expect(await requestsOf(copy)).toEqual(["PUT"]);
    expect(await requestsOf(() => container.copyFileFromContainer("/c"))).toEqual(["GET"]);
  });

  it("are one more if folders of other modes are new", async () => {
    await mkdir(join(folder, "sub", "deep"), { recursive: true });
    for (const path of ["sub", "sub/deep"]) await chmod(join(folder, path), 0o775);
    await using container = await builder().start();
    const copied = { source: folder, target: "/usr/new/app" };
    const copy = () => container.copyDirectoriesToContainer([copied]);
    expect(await requestsOf(copy)).toEqual(["HEAD", "PUT"]);
    expect((await container.exec("stat -c %a /usr/new/app/sub/deep")).stdout).toBe("775\n");
  });
});
