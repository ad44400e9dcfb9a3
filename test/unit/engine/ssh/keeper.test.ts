import { closeSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FILES } from "../../../../src/engine/ssh/files";
import { connect } from "../../../../src/engine/ssh/keeper";
import { announceUse, openUsersPipe } from "../../../../src/engine/ssh/users-pipe";
import { eventually } from "../../../support/eventually";
import { FakeSsh } from "./fake-ssh";

let ssh: FakeSsh;
const pipes: number[] = [];

beforeEach(() => {
  ssh = new FakeSsh();
});

afterEach(async () => {
  for (const pipe of pipes.splice(0)) closeSync(pipe);
  // The shell does not pause then.
  if (!ssh.has("ended")) {
    ssh.endPause();
    await happens("ended");
  }
  ssh[Symbol.dispose]();
});

const happens = (what: "pausing" | "ended"): Promise<void> =>
  eventually(what, () => Promise.resolve(ssh.has(what) || "not yet"));

async function open({ ready }: { readonly ready: boolean }): Promise<number> {
  const users = await connect({ host: "host" }, ssh.folder, ssh.env, undefined);
  if (ready) writeFileSync(join(ssh.folder, FILES.ready), "/var/run/docker.sock");
  return users;
}

/** Begins to use the connection, as another process does. */
function use(): number {
  const users = openUsersPipe(ssh.folder);
  if (users === undefined || !announceUse(users)) throw new Error("nobody reads the pipe");
  pipes.push(users);
  return users;
}

it("a connection outlives a process by a pause, in which the next one joins it", async () => {
  closeSync(await open({ ready: true }));
  await happens("pausing");
  use();
  ssh.endPause();
  closeSync(pipes.pop() ?? -1);
  // It has seen the line, although nobody uses the connection now.
  await happens("pausing");
  expect(ssh.has("ended")).toBe(false);
  expect(existsSync(join(ssh.folder, FILES.ready))).toBe(true);
});

it("a connection that ends cannot be joined", async () => {
  closeSync(await open({ ready: true }));
  await happens("pausing");
  ssh.endPause();
  await happens("ended");
  expect(existsSync(join(ssh.folder, FILES.ready))).toBe(false);
  expect(openUsersPipe(ssh.folder)).toBeUndefined();
});

it("a connection that was never ready ends at once", async () => {
  closeSync(await open({ ready: false }));
  await happens("ended");
  expect(ssh.has("pausing")).toBe(false);
});
