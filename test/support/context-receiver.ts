import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import type { EngineEndpoint } from "../../src/engine/endpoint";

/** A stand-in for an engine that builds, which keeps the last context that it was sent. */
export class ContextReceiver implements AsyncDisposable {
  /** The received entries, one line each: path, kind, mode, owner, target of a link, content. */
  entries: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {
    server.on("request", (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<ContextReceiver> {
    const folder = mkdtempSync(join(tmpdir(), "context-receiver-"));
    const receiver = new ContextReceiver(createServer(), folder);
    await new Promise<void>((resolve) => receiver.server.listen(receiver.socketPath, resolve));
    return receiver;
  }

  get socketPath(): string {
    return join(this.folder, "engine.sock");
  }

  get endpoint(): EngineEndpoint {
    return {
      uri: `unix://${this.socketPath}`,
      origin: "a test",
      address: { socketPath: this.socketPath },
      apiVersion: "1.41",
      kind: "docker",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("Api-Version", "1.41");
    response.setHeader("Ostype", "linux");
    if (request.method !== "POST") {
      // There are no images; a list of them is empty.
      const [path = ""] = request.url?.split("?") ?? [];
      const isList = path.endsWith("/images/json");
      response.statusCode = path.includes("/images/") && !isList ? 404 : 200;
      response.end(path.endsWith("/json") ? "[]" : "OK");
      return;
    }
    this.entries = await describeEntries(request);
    const id = `sha256:${"1".repeat(64)}`;
    response.end(`${JSON.stringify({ aux: { ID: id } })}\n`);
  }
}

async function describeEntries(tar: IncomingMessage): Promise<string[]> {
  const archive = extract();
  const reading = pipeline(tar, archive);
  const entries: string[] = [];
  for await (const entry of archive) {
    const { name, type, mode, uid, gid, linkname, devmajor, devminor } = entry.header;
    const content = (await buffer(entry)).toString("base64").slice(0, 200);
    const device = type.endsWith("device") ? `${devmajor}:${devminor}` : "";
    // Some builders end a folder's name with a slash, which changes nothing.
    const path = name.replace(/\/$/, "");
    entries.push(
      [path, type, (mode & 0o7777).toString(8), `${uid}:${gid}`, linkname, device, content].join(
        " | ",
      ),
    );
  }
  await reading;
  return entries.sort();
}
