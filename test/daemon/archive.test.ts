import type { ServerResponse } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { broken, dropped, empty, json, open, pieces, readBody } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const PUT = "PUT /containers/c/archive";
const GET = "GET /containers/c/archive";

/** An endless source that counts what was read from it. */
function endless(): { source: Readable; taken: () => number } {
  let taken = 0;
  const source = new Readable({
    read() {
      taken += 64 * 1024;
      this.push(Buffer.alloc(64 * 1024));
    },
  });
  return { source, taken: () => taken };
}

/** Resolves when a stream is closed. A source that stays open keeps its file open. */
async function closed(stream: Readable): Promise<void> {
  if (!stream.closed) await new Promise((resolve) => stream.once("close", resolve));
}

describe("copying into a container", () => {
  it("sends the archive", async () => {
    let sent = "";
    on.daemon.on(PUT, async (response, request) => {
      sent = await readBody(request);
      response.end();
    });
    await on.engine.containers.putArchive("c", Readable.from(["first ", "second"]), "/etc/my app", {
      noOverwriteDirNonDir: true,
    });
    expect(sent).toBe("first second");
    expect(on.daemon.request).toMatchObject({
      path: "/v1.41/containers/c/archive",
      query: { path: "/etc/my app", noOverwriteDirNonDir: "1" },
      headers: { "content-type": "application/tar", "transfer-encoding": "chunked" },
    });
  });

  it("sends what has arrived before the source has ended", async () => {
    const source = new PassThrough();
    on.daemon.on(PUT, async (response, request) => {
      await new Promise((resolve) => request.once("data", resolve));
      source.end();
      request.resume();
      response.end();
    });
    source.write("first");
    await on.engine.containers.putArchive("c", source, "/", { copyUIDGID: true });
    expect(on.daemon.request.query).toEqual({ path: "/", copyUIDGID: "1" });
  });

  it("rejects with the engine's words when it refuses before it has read everything", async () => {
    const message = "Could not find the file /nope in container c";
    on.daemon.on(PUT, json(404, { message }));
    const { source } = endless();
    await expect(on.engine.containers.putArchive("c", source, "/nope", {})).rejects.toThrow(
      `The engine failed to copy files to /nope in container c (HTTP code 404): ${message}`,
    );
    await closed(source);
  });

  it("rejects when the engine drops the connection", async () => {
    on.daemon.on(PUT, dropped);
    const { source } = endless();
    await expect(on.engine.containers.putArchive("c", source, "/", {})).rejects.toThrow(
      /^The engine failed to copy files to \/ in container c: the connection was closed .* \((ECONNRESET|EPIPE)\)$/,
    );
    await closed(source);
  });

  it("rejects with the source's words when it breaks off", async () => {
    on.daemon.on(PUT, open());
    const source = new PassThrough();
    const copying = on.engine.containers.putArchive("c", source, "/", {});
    source.write("half");
    source.destroy(new Error("EACCES: permission denied, open '/secret'"));
    await expect(copying).rejects.toThrow(
      "The engine failed to copy files to / in container c: the archive could not be read: EACCES: permission denied, open '/secret'",
    );
  });

  it("rejects when the source is closed without an end", async () => {
    on.daemon.on(PUT, open());
    const source = new PassThrough();
    const copying = on.engine.containers.putArchive("c", source, "/", {});
    source.write("half");
    source.destroy();
    await expect(copying).rejects.toThrow("the archive could not be read");
  });

  it("closes the source when it is aborted", async () => {
    const controller = new AbortController();
    on.daemon.on(PUT, (_, request) => {
      request.once("data", () => {
        controller.abort(new Error("enough"));
      });
    });
    const { source } = endless();
    await expect(
      on.engine.containers.putArchive("c", source, "/", {}, controller.signal),
    ).rejects.toThrow("enough");
    await closed(source);
  });

  it("takes no more than the engine reads", async () => {
    const { source, taken } = endless();
    const controller = new AbortController();
    on.daemon.on(PUT, open());
    const copying = on.engine.containers.putArchive("c", source, "/", {}, controller.signal);
    let before: number;
    do {
      before = taken();
      await new Promise((resolve) => setTimeout(resolve, 50));
    } while (taken() !== before || before === 0);
    expect(taken()).toBeLessThan(16 * 1024 * 1024);
    controller.abort(new Error("enough"));
    await expect(copying).rejects.toThrow("enough");
  });

  it("resolves when the engine answers 200", async () => {
    on.daemon.on(PUT, async (response, request) => {
      await readBody(request);
      await empty(200)(response, request);
    });
    const source = Readable.from(["all"]);
    await on.engine.containers.putArchive("c", source, "/", {});
  });
});

describe("copying out of a container", () => {
  it("gives the archive as it comes", async () => {
    on.daemon.on(GET, pieces(["first ", "second"]));
    const archive = await on.engine.containers.getArchive("c", "/etc/my app");
    expect(Buffer.concat((await archive.toArray()) as Buffer[]).toString()).toBe("first second");
    expect(on.daemon.request).toMatchObject({ method: "GET", query: { path: "/etc/my app" } });
  });

  it("rejects if the path does not exist", async () => {
    on.daemon.on(GET, json(404, { message: "Could not find the file /nope in container c" }));
    await expect(on.engine.containers.getArchive("c", "/nope")).rejects.toThrow(
      "The engine failed to read /nope out of container c (HTTP code 404): Could not find the file /nope in container c",
    );
  });

  it("rejects when the connection breaks", async () => {
    on.daemon.on(GET, broken(["half"]));
    const archive = await on.engine.containers.getArchive("c", "/etc");
    await expect(archive.toArray()).rejects.toThrow(
      "The engine failed to read /etc out of container c: the connection was closed before the answer was complete (ECONNRESET)",
    );
  });

  it("rejects when it is aborted", async () => {
    on.daemon.on(GET, open(["half"]));
    const controller = new AbortController();
    const archive = await on.engine.containers.getArchive("c", "/etc", controller.signal);
    const reading = archive.toArray();
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("looking at a path of a container", () => {
  const HEAD = "HEAD /containers/c/archive";
  const described = (stat: object) => (response: ServerResponse) => {
    const header = Buffer.from(JSON.stringify(stat)).toString("base64");
    response.writeHead(200, { "X-Docker-Container-Path-Stat": header }).end();
  };

  it("tells folders, links and other files from each other", async () => {
    const look = (): Promise<unknown> => on.engine.containers.statPath("c", "/my bin");
    // The bits of Go's fs.FileMode for a folder with the sticky bit, a link and a file.
    on.daemon.on(HEAD, described({ mode: 2_148_532_735, linkTarget: "" }));
    expect(await look()).toEqual({ isFolder: true, linkTarget: undefined, modified: new Date(0) });
    on.daemon.on(HEAD, described({ mode: 134_218_239, linkTarget: "/usr/bin" }));
    expect(await look()).toEqual({
      isFolder: false,
      linkTarget: "/usr/bin",
      modified: new Date(0),
    });
    on.daemon.on(HEAD, described({ mode: 493, linkTarget: "" }));
    expect(await look()).toEqual({ isFolder: false, linkTarget: undefined, modified: new Date(0) });
    expect(on.daemon.requests.map(({ query }) => query["path"])).toEqual(Array(3).fill("/my bin"));
  });

  it("finds nothing where there is nothing", async () => {
    on.daemon.on(HEAD, empty(404));
    expect(await on.engine.containers.statPath("c", "/nope")).toBeUndefined();
  });

  it("rejects if the engine fails, or describes nothing", async () => {
    on.daemon.on(HEAD, empty(500));
    await expect(on.engine.containers.statPath("c", "/file/x")).rejects.toThrow(
      "The engine failed to look at /file/x in container c (HTTP code 500): the engine gave no reason",
    );
    on.daemon.on(HEAD, empty(200));
    await expect(on.engine.containers.statPath("c", "/etc")).rejects.toThrow("is not JSON");
  });
});
