import nodeVault from "node-vault";
import { VaultContainer, VaultMount, type StartedVaultContainer } from "../../modules/vault";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const VAULT = "hashicorp/vault:1.21";

const clientOf = (
  vault: Pick<StartedVaultContainer, "getAddress" | "getRootToken">,
  token = vault.getRootToken(),
): nodeVault.client => nodeVault({ endpoint: vault.getAddress(), token });

/** Writes a secret of an engine `kv-v2`, and returns what is then read. */
async function writeAndRead(
  client: nodeVault.client,
  path: string,
  data: Record<string, string>,
): Promise<unknown> {
  await client.write(path, { data });
  return read(client, path);
}

async function read(client: nodeVault.client, path: string): Promise<unknown> {
  const { data } = (await client.read(path)) as { data: { data: unknown } };
  return data.data;
}

async function mountsOf(vault: StartedVaultContainer): Promise<string[]> {
  const { data } = (await clientOf(vault).mounts()) as { data: object };
  return Object.keys(data);
}

describeContract<StartedVaultContainer>({
  server: "vault",
  image: VAULT,
  create: (image) => new VaultContainer(image),
  query: async (vault) => {
    const secret = { key: "value" };
    expect(await writeAndRead(clientOf(vault), "secret/data/contract", secret)).toEqual(secret);
  },
  address: "getAddress",
  starts: 3,
  wrongPassword: {
    connect: (vault) => clientOf(vault, "wrong").read("secret/data/contract"),
    error: /permission denied/,
  },
  odd: () => new VaultContainer(VAULT).withVaultToken(ODD.replaceAll(".", "")),
  fromNetwork: (seen) => [
    ...["env", `VAULT_ADDR=${seen.getAddress()}`, `VAULT_TOKEN=${seen.getRootToken()}`],
    ...["vault", "kv", "put", "secret/from-network", "key=value"],
  ],
  bakes: false,
});

describeServer("vault", () => {
  let vault: StartedVaultContainer;
  beforeAll(async () => {
    vault = await new VaultContainer(VAULT)
      .withVaultToken("token-of-the-test")
      .withInitCommands("secrets enable transit", "write -f transit/keys/shop")
      .withInitCommands("kv put secret/shop name='two words'")
      .start();
  });
  afterAll(() => vault.stop());

  it("has the token and its port", () => {
    expect(vault.getRootToken()).toBe("token-of-the-test");
    expect(vault.getVaultPort()).toBe(vault.getMappedPort(8200));
    expect(vault.getAddress()).toBe(`http://${vault.getHost()}:${vault.getVaultPort()}`);
  });

  it("runs init commands in their order, and again after a restart", async () => {
    const expectSecrets = async (): Promise<void> => {
      expect(await read(clientOf(vault), "secret/data/shop")).toEqual({ name: "two words" });
      expect(await mountsOf(vault)).toContain("transit/");
    };
    await expectSecrets();
    await vault.restart();
    await expectSecrets();
  });

  it("fails to start when an init command fails", async () => {
    const start = new VaultContainer(VAULT).withInitCommands("secrets enable nonsense").start();
    await expect(start).rejects.toMatchObject({
      cause: {
        code: "VAULT_COMMAND_FAILED",
        message: expect.stringMatching(
          /command 1 of 1 failed with exit code 2: .*nonsense/s,
        ) as string,
      },
    });
  });

  it("runs commands until one fails", async () => {
    const commands = ["kv put secret/cli a=1", "kv get -field=a secret/cli"];
    expect(await vault.execVaultCommands(commands)).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/1$/) as string,
    });
    const failed = ["kv get secret/none", "kv put secret/never a=1"];
    expect((await vault.execVaultCommands(failed)).exitCode).not.toBe(0);
    await expect(clientOf(vault).read("secret/data/never")).rejects.toThrow(/404/);
    await expect(vault.execVaultCommands(["vault status"])).rejects.toThrow(
      "execVaultCommands[0]: expected commands without the program's name",
    );
  });

  describe("openMount", () => {
    it("gives each test secrets, and removes them", async () => {
      const one = await vault.openMount();
      const two = await vault.openMount();
      const paths = [one.getPath("data/db"), two.getPath("data/db")] as const;
      expect(await writeAndRead(clientOf(one), paths[0], { a: "1" })).toEqual({ a: "1" });
      expect(await writeAndRead(clientOf(two), paths[1], { a: "2" })).toEqual({ a: "2" });
      expect(await read(clientOf(vault), paths[0])).toEqual({ a: "1" });
      await one.drop();
      await two.drop();
      expect((await mountsOf(vault)).filter((name) => name.startsWith("mayfly_"))).toEqual([]);
    });

    it("mounts other engines, and says which it does not know", async () => {
      await using transit = await vault.openMount("transit");
      await clientOf(vault).write(transit.getPath("keys/mine"), {});
      await expect(vault.openMount("nonsense")).rejects.toMatchObject({
        code: "VAULT_REQUEST_FAILED",
        message: expect.stringMatching(/HTTP 400: .*nonsense/) as string,
      });
    });

    it("is attached without being removed", async () => {
      await using mount = await vault.openMount();
      {
        const data = JSON.parse(JSON.stringify(mount)) as ObjectData;
        await using attached = attach(data, VaultMount);
        expect(attached.getPath("data/a")).toBe(mount.getPath("data/a"));
      }
      expect(await mountsOf(vault)).toContain(`${mount.getName()}/`);
    });

    it("removes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["vault", JSON.stringify(vault), "openMount", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await mountsOf(vault)).toContain(`${killed.stdout}/`);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await mountsOf(vault)).not.toContain(`${killed.stdout}/`);
    });
  });
});

describePage("vault", ['{"password":"secret"}']);
