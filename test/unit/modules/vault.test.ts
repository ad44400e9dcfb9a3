import { ImageName } from "../../../src";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { VaultContainer } from "../../../modules/vault";
import { mount } from "../../../modules/vault/vault-mount";
import type { SpecPatch } from "../../../src/module";

const create = (): VaultContainer => new VaultContainer("hashicorp/vault:1.21");

describe("VaultContainer", () => {
  it("takes images of Vault and OpenBao, and substitutes for them", () => {
    const openbao = ImageName.fromString("openbao/openbao:2");
    expect(() => new VaultContainer(openbao)).not.toThrow();
    const mirror = ImageName.fromString("registry.example.com/mirror/secrets:1");
    expect(() => new VaultContainer(mirror)).toThrow("registry.example.com/mirror/secrets");
    const substitute = mirror.asCompatibleSubstituteFor("hashicorp/vault");
    expect(() => new VaultContainer(substitute)).not.toThrow();
  });

  it.each(["with.dot", " around", "around ", "two\nlines", "ä"])(
    "refuses the token %j",
    (token) => {
      expect(() => create().withVaultToken(token)).toThrow(
        "withVaultToken: expected a token of ASCII characters without a dot",
      );
    },
  );

  it.each([
    ["OpenBao's variable", { BAO_DEV_ROOT_TOKEN_ID: "bao" }, "bao"],
    ["Vault's first", { BAO_DEV_ROOT_TOKEN_ID: "bao", VAULT_DEV_ROOT_TOKEN_ID: "vault" }, "vault"],
  ])("takes the token from %s", (_what, environment, token) => {
    class Described extends VaultContainer {
      patch(): SpecPatch {
        return this.configure(this.described);
      }
    }
    const described = new Described("openbao/openbao:2").withEnvironment(environment);
    const patch = described.patch();
    expect(patch.settings).toMatchObject({ token });
    expect(patch.environment).toMatchObject({
      BAO_DEV_ROOT_TOKEN_ID: token,
      VAULT_DEV_ROOT_TOKEN_ID: token,
    });
    const named = new Described("openbao/openbao:2").withEnvironment(environment);
    expect(named.withVaultToken("mine").patch().settings).toMatchObject({ token: "mine" });
  });

  it("refuses commands that cannot be right, and shows none", () => {
    expect(() => create().withInitCommands()).toThrow("withInitCommands: expected commands");
    expect(() => create().withInitCommands("status", "")).toThrow(
      "withInitCommands[1]: expected a non-empty string",
    );
    const named = (): unknown => create().withInitCommands("vault kv put secret/x key=s3cr3t");
    expect(named).toThrow("withInitCommands[0]: expected commands without the program's name");
    expect(named).not.toThrow("s3cr3t");
  });
});

it("an engine that does not become ready is unmounted, and the error has the last answer", async () => {
  const asked: string[] = [];
  const limit = new AbortController();
  const server = createServer(({ method, url }, answer) => {
    asked.push(`${method} ${url}`);
    // The first answer has come when the second request does.
    if (asked.length === 3) limit.abort();
    answer.writeHead(method === "GET" ? 400 : 204).end(method === "GET" ? "Upgrading" : "");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const names = { product: "Vault", code: "VAULT_REQUEST_FAILED", headers: {} };
  const mounting = mount({ ...names, host: "127.0.0.1", port }, "own", "kv-v2", limit.signal);
  await expect(mounting).rejects.toMatchObject({
    code: "VAULT_REQUEST_FAILED",
    message: expect.stringMatching(
      /did not make own an engine kv-v2 in time: Upgrading$/,
    ) as string,
  });
  expect([asked[0], asked.at(-1)]).toEqual([
    "POST /v1/sys/mounts/own",
    "DELETE /v1/sys/mounts/own",
  ]);
  server.close();
});
