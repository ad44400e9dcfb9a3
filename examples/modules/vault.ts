// The code of docs/modules/vault.md.
import { VaultContainer } from "mayfly/vault";
import nodeVault from "node-vault";

async function main(): Promise<void> {
  await using vault = await new VaultContainer("hashicorp/vault:1.21")
    .withInitCommands("kv put secret/shop name=value")
    .start();
  const client = nodeVault({ endpoint: vault.getAddress(), token: vault.getRootToken() });
  await client.read("secret/data/shop");

  {
    await using mount = await vault.openMount();
    await client.write(mount.getPath("data/db"), { data: { password: "secret" } });
    await client.read(mount.getPath("data/db"));

    const { data } = (await client.read(mount.getPath("data/db"))) as { data: { data: object } };
    console.log(JSON.stringify(data.data));
  }
}

void main();
