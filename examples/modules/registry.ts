// The code of docs/modules/registry.md.
import { GenericContainer, Images } from "mayfly";
import { RegistryContainer } from "mayfly/registry";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

async function main(): Promise<void> {
  await GenericContainer.fromContext({ Dockerfile: "FROM scratch\nLABEL app=1\n" }).build("app:1");
  {
    await using registry = await new RegistryContainer("registry:2").start();
    const name = registry.getImageName("app:1"); // 127.0.0.1:…/app:1

    await Images.tag("app:1", name);
    await Images.push(name);
    await registry.getTags("app"); // ["1"]

    console.log(await registry.getTags("app"));
    await Images.remove(name);
    {
      await using namespace = await registry.openNamespace();
      const name = namespace.getImageName("shop/app:1");

      await Images.tag("app:1", name);
      await Images.push(name);
      console.log((await namespace.getRepositories()).length);
      await Images.remove(name);
    }
  }
  const configFolder = await mkdtemp(join(tmpdir(), "docker-config-"));
  {
    await using registry = await new RegistryContainer("registry:2")
      .withLogin({
        username: "tester",
        password: "mayfly-secret",
        htpasswd: "tester:$2y$05$abcdefghijklmnopqrstuu.v/S1drlGYB8dJQCoLl3/pOcCAgEKra",
      })
      .start();
    await writeFile(join(configFolder, "config.json"), registry.getAuthConfig());

    console.log(await registry.getRepositories());
  }
  await rm(configFolder, { recursive: true });
}

void main();
