import { closeSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { SshConnection } from "../../../../src/engine/ssh/connection";
import { FakeSsh } from "./fake-ssh";

const PORT = { ip: "127.0.0.1", port: 32_768 };
const ROUTE = "127.0.0.1:32768:127.0.0.1:32768";

let ssh: FakeSsh;
/** In place of a pipe that a shell reads. */
let users: number;

beforeEach(() => {
  ssh = new FakeSsh();
  mkdirSync(ssh.folder);
  users = openSync("/dev/null", "w");
});

afterEach(() => {
  closeSync(users);
  ssh[Symbol.dispose]();
});

/** As another process has it: only the folder is shared. */
const connection = (): SshConnection =>
  new SshConnection("ssh://host", ssh.folder, users, "/var/run/docker.sock", ssh.env);

describe("a connection over ssh", () => {
  it("keeps the port that two processes forward at once under the same number", async () => {
    const ports = await Promise.all(
      [connection(), connection()].map((each) => each.forward("a", PORT)),
    );
    expect(ports).toEqual([32_768, 32_768]);
    expect(ssh.asked).toEqual([`forward ${ROUTE}`, `forward ${ROUTE}`]);
    expect(readdirSync(ssh.folder)).toEqual(["port-a-127.0.0.1-32768"]);
  });

  it("closes the port of the slower of two processes that got different ones", async () => {
    ssh.refuseOnce();
    const [port, other] = await Promise.all(
      [connection(), connection()].map((each) => each.forward("a", PORT)),
    );
    expect(other).toBe(port);
    const cancelled = ssh.asked.filter((asked) => asked.startsWith("cancel"));
    expect(cancelled).toHaveLength(1);
    expect(cancelled[0]).not.toContain(`127.0.0.1:${port}:`);
  });

  it("forwards again what another process has closed", async () => {
    const first = connection();
    await first.forward("a", PORT);
    await connection().unforward("a");
    expect(await first.forward("a", PORT)).toBe(32_768);
    expect(ssh.asked).toEqual([`forward ${ROUTE}`, `cancel ${ROUTE}`, `forward ${ROUTE}`]);
  });

  it("closes a removed container's port unless the engine has given it to another one", async () => {
    const only = connection();
    await only.forward("a", PORT);
    await only.forward("b", PORT);
    await only.unforward("a");
    expect(ssh.asked).toEqual([`forward ${ROUTE}`, `forward ${ROUTE}`]);
    await only.unforward("b");
    expect(ssh.asked.at(-1)).toBe(`cancel ${ROUTE}`);
    expect(readdirSync(ssh.folder)).toEqual([]);
  });
});
