import { Client } from "pg";
import type { StartedPostgreSqlContainer } from "../../../../modules/postgresql";
import { GenericContainer, type StartedContainer } from "../../../../src";
import { eventually } from "../../../support/eventually";
import { BUSYBOX } from "../../../support/images";
import { startServer } from "../../../support/postgresql-server";

/** Lists the arguments of all `sleep` processes that have one of these arguments. */
async function sleeping(container: StartedContainer, times: readonly string[]): Promise<string[]> {
  const script = 'for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline; echo; done 2>/dev/null';
  const { stdout } = await container.exec(["sh", "-c", script]);
  const found = [...stdout.matchAll(/^(?:\S*\/)?sleep (\d+) $/gm)].map((match) => match[1] ?? "");
  return found.filter((time) => times.includes(time)).sort();
}

/** Returns the arguments of a script's `sleep` commands. */
const sleepsOf = (script: string): string[] =>
  [...script.matchAll(/sleep (\d+)/g)].map((match) => match[1] ?? "").sort();

/** Resolves when all commands `sleep` of the script run. */
const begun = (container: StartedContainer, script: string): Promise<void> =>
  eventually(`"${script}" has begun`, async () => {
    const found = await sleeping(container, sleepsOf(script));
    return found.length === sleepsOf(script).length || `only ${found.join()}`;
  });

describe("a command that is killed beside PostgreSQL as PID 1", () => {
  let postgres: StartedPostgreSqlContainer;
  let client: Client;
  const backend = async (): Promise<unknown> =>
    (await client.query("SELECT pg_backend_pid() AS pid")).rows[0];

  beforeAll(async () => {
    postgres = await startServer();
    client = new Client({ connectionString: postgres.getConnectionUri() });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await postgres.stop();
  });

  it.each([
    ["a child", "sleep 8001; echo next > /tmp/next"],
    ["a pipeline", "sleep 8011 | sleep 8012 | cat; touch /tmp/next"],
    ["a pipeline in bash", "exec bash -c 'sleep 8021 | cat; touch /tmp/next'"],
    ["children in the background", "sleep 8031 & sleep 8032 & wait; touch /tmp/next"],
    ["grandchildren", "(sleep 8041; touch /tmp/next) & (echo; (sleep 8042; :); :); :"],
    ["a child in a session of its own", "setsid -w sh -c 'sleep 8051; :'; touch /tmp/next"],
    ["a child in a process group of its own", "timeout 9000 sleep 8061; touch /tmp/next"],
    ["a child with another environment", "env -i sleep 8071; touch /tmp/next"],
    ["a child as another user", "su postgres -c 'sleep 8081; :'; touch /tmp/next"],
    ["a child of perl", `perl -e 'system("sleep 8091"); system("touch /tmp/next")'; :`],
  ])("with %s does not disconnect the clients, and is not continued", async (_, script) => {
    const before = await backend();
    const enough = new AbortController();
    const running = postgres.exec(["sh", "-c", script], { signal: enough.signal });
    const rejected = expect(running).rejects.toThrow("enough");
    await begun(postgres, script);
    enough.abort(new Error("enough"));
    await rejected;
    expect(await sleeping(postgres, sleepsOf(script))).toEqual([]);
    expect(await backend()).toEqual(before);
    expect((await postgres.exec("ls /tmp/next")).exitCode).not.toBe(0);
  });

  it("after its timeout does not disconnect them either", async () => {
    const before = await backend();
    const running = postgres.exec(["sh", "-c", "sleep 8101 | cat; true"], { timeout: 10_000 });
    await expect(running).rejects.toThrow("did not end within 10000 ms");
    expect(await sleeping(postgres, ["8101"])).toEqual([]);
    expect(await backend()).toEqual(before);
  });

  it("when its stream is killed does not disconnect them either", async () => {
    const before = await backend();
    const command = await postgres.execStream(["sh", "-c", "sleep 8111 | cat; true"]);
    await begun(postgres, "sleep 8111");
    await command.kill();
    expect(await command.exitCode).toBe(137);
    expect(await sleeping(postgres, ["8111"])).toEqual([]);
    expect(await backend()).toEqual(before);
  });

  it("leaves alone a process that the server has adopted, and says so", async () => {
    const before = await backend();
    const script = "(setsid sleep 8121 &); sleep 8122; true";
    const command = await postgres.execStream(["sh", "-c", script]);
    await begun(postgres, script);
    await command.kill();
    await expect(command.exitCode).rejects.toThrow("PostgreSQL has adopted one of its processes");
    expect(await sleeping(postgres, ["8121", "8122"])).toEqual(["8121"]);
    expect(await backend()).toEqual(before);
  });
});

describe.each([
  ["does not watch its children", ["sleep", "infinity"]],
  ["watches its children", ["sh", "-c", "while :; do sleep 1; done"]],
])("a command that is killed beside a PID 1 that %s", (_, program) => {
  let container: StartedContainer;

  beforeAll(async () => {
    container = await new GenericContainer(BUSYBOX).withCommand(program).start();
  });

  afterAll(async () => {
    await container.stop({ timeout: 0 });
  });

  it("ends with all that it has started, and with what PID 1 has adopted", async () => {
    const script =
      "(setsid sleep 8201 &); (sleep 8202; :) | cat & env -i sleep 8203 & setsid sh -c 'sleep 8204; :' & sleep 8205; :";
    const command = await container.execStream(["sh", "-c", script]);
    await begun(container, script);
    await command.kill();
    await command.exitCode;
    expect(await sleeping(container, sleepsOf(script))).toEqual([]);
  });
});

describe("a script that is killed beside a PID 1 that does not watch its children", () => {
  it("does not begin its next command", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .start();
    const script = "sleep 8301; echo next > /next";
    const command = await container.execStream(["sh", "-c", script]);
    await begun(container, script);
    await command.kill();
    expect(await command.exitCode).toBe(137);
    expect((await container.exec("ls /next")).exitCode).not.toBe(0);
  });
});
