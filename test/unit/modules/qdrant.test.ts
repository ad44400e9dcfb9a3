import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImageName } from "../../../src";
import { QdrantContainer } from "../../../modules/qdrant";
import { deleteLeftovers } from "../../../modules/qdrant/qdrant-collections";
import { configuredKey } from "../../../modules/qdrant/configured-key";
import type { ContainerSpec } from "../../../src/module";

const create = (): QdrantContainer => new QdrantContainer("qdrant/qdrant:v1.18.3");

describe("QdrantContainer", () => {
  it("takes images of Qdrant and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/vectors:1");
    expect(() => new QdrantContainer(mirror)).toThrow("registry.example.com/mirror/vectors");
    const substitute = mirror.asCompatibleSubstituteFor("qdrant/qdrant");
    expect(() => new QdrantContainer(substitute)).not.toThrow();
  });

  it("refuses a key that a header cannot contain, and does not show it", () => {
    for (const key of ["s3cr3t\n", " s3cr3t", "s3cr3t\u00e9"]) {
      const call = (): unknown => create().withApiKey(key);
      expect(call).toThrow("withApiKey: expected a key of printable ASCII characters");
      expect(call).not.toThrow("s3cr3t");
    }
    expect(() => create().withApiKey("")).toThrow("withApiKey: expected a non-empty string");
    expect(() => create().withApiKey("a")).not.toThrow();
  });

  it("refuses a file that does not exist", () => {
    expect(() => create().withConfigFile("/no/such/file")).toThrow("expected an existing path");
  });
});

describe("configuredKey", () => {
  class Described extends QdrantContainer {
    spec(): ContainerSpec {
      return this.described;
    }
  }
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mayfly-qdrant-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const keyIn = (text: string): string | undefined => {
    const path = join(folder, "config.yaml");
    writeFileSync(path, text);
    return configuredKey(new Described("qdrant/qdrant").withConfigFile(path).spec());
  };

  it.each([
    ["service:\n  api_key: plain-key # for tests\n", "plain-key"],
    ['log_level: INFO\nservice:\n  http_port: 6333\n  api_key: "a # b"\n', "a # b"],
    ["service:\n  # api_key: old\n\n  api_key: 'new'\n", "new"],
    ["service:\n  http_port: 6333\ncluster:\n  api_key: other\n", undefined],
    ["service:\n  read_only_api_key: other\n", undefined],
    ["log_level: INFO\n", undefined],
  ])("reads %j", (text, expected) => {
    expect(keyIn(text)).toBe(expected);
  });

  it("prefers the file that the server reads last", () => {
    const described = new Described("qdrant/qdrant");
    const add = (name: string): void => {
      const content = `service:\n  api_key: ${name}\n`;
      described.withCopyContentToContainer([{ content, target: `/qdrant/config/${name}.yaml` }]);
    };
    const found = ["config", "production", "dev", "local"].map((name) => {
      add(name);
      return configuredKey(described.spec());
    });
    expect(found).toEqual(["config", "production", "production", "local"]);
  });

  it("reads the file of another RUN_MODE", () => {
    const described = new Described("qdrant/qdrant").withEnvironment({ RUN_MODE: "dev" });
    for (const name of ["config", "production", "dev"]) {
      const content = `service:\n  api_key: ${name}\n`;
      described.withCopyContentToContainer([{ content, target: `/qdrant/config/${name}.yaml` }]);
    }
    expect(configuredKey(described.spec())).toBe("dev");
  });

  it("finds none without a file", () => {
    expect(configuredKey(new Described("qdrant/qdrant").spec())).toBeUndefined();
  });
});

it("says what the server answered when it refuses", async () => {
  const answers = createServer((_request, answer) => answer.writeHead(401).end("Invalid API key"));
  await new Promise<void>((listening) => answers.listen(0, "127.0.0.1", listening));
  const { port } = answers.address() as AddressInfo;
  const names = { product: "Qdrant", code: "QDRANT_REQUEST_FAILED" };
  const asked = deleteLeftovers({ ...names, host: "127.0.0.1", port, headers: {} });
  await expect(asked).rejects.toMatchObject({
    code: "QDRANT_REQUEST_FAILED",
    message: `Qdrant at 127.0.0.1:${port} did not accept GET /collections: HTTP 401: Invalid API key`,
  });
  answers.close();
});
