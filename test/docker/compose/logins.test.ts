import { access, chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Images } from "../../../src";
import { findCompose } from "../../../src/compose/find-program";
import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";
import { authConfig, TestRegistry } from "../../support/registry";
import { removeImage } from "../../support/unique-image";

describe("compose with a login of DOCKER_AUTH_CONFIG", () => {
  it("pulls with the login, whose file only this user can read, and which is gone afterwards", async () => {
    await using registry = await TestRegistry.start({ login: true });
    // Set before the library reads it, which it does once.
    process.env["DOCKER_AUTH_CONFIG"] = authConfig(registry.host);
    const image = `${registry.host}/team/busybox:1`;
    await Images.tag(inEngine(BUSYBOX), image);
    await using _image = { [Symbol.asyncDispose]: () => removeImage(image) };
    await Images.push(image);
    await removeImage(image);

    await using folder = await ComposeFolder.create(
      `services: { web: { image: "${image}", command: sleep 300 } }`,
    );
    const { command } = await findCompose();
    const seen = join(folder.path, "seen");
    const executablePath = join(folder.path, "recording-compose");
    await writeFile(
      executablePath,
      `#!/bin/sh\n[ -z "$DOCKER_CONFIG" ] || stat -c '%a %n' "$DOCKER_CONFIG"/config.json >>${seen}\nexec ${command.join(" ")} "$@"\n`,
    );
    await chmod(executablePath, 0o755);
    await using environment = await folder
      .environment()
      .withClientOptions({ executable: { standalone: true, executablePath } })
      .up();
    expect((await environment.getContainer("web").getState()).status).toBe("running");

    const files = (await readFile(seen, "utf8")).trim().split("\n");
    const written = files.filter((line) => line.startsWith("600 "));
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) {
      const path = line.slice("600 ".length);
      await expect(access(path)).rejects.toMatchObject({ code: "ENOENT" });
    }
  });
});
