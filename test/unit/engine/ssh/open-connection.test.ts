import { rmSync } from "node:fs";
import { randomUuid } from "../../../../src/common/uuid";
import { connectionFolder } from "../../../../src/engine/ssh/connection-folder";
import { destinationUri } from "../../../../src/engine/ssh/destination";
import { openConnection } from "../../../../src/engine/ssh/open-connection";
import { FakeSsh } from "./fake-ssh";

it("a connection whose pipe cannot be made fails with the reason", async () => {
  using ssh = new FakeSsh();
  ssh.program("mkfifo", "echo no space left >&2; exit 1");
  const destination = { host: `host-${randomUuid()}` };
  const folder = connectionFolder(destinationUri(destination), ssh.env);
  try {
    await expect(openConnection(destination, ssh.env)).rejects.toThrow("mkfifo: no space left");
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(`${folder}-opening`, { force: true });
  }
});
