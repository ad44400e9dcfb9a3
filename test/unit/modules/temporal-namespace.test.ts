import { spawnSync } from "node:child_process";
import { createNamespace, removeLeftovers } from "../../../modules/temporal/temporal-namespace";
import type { StartedTemporalContainer } from "../../../modules/temporal";
import { ownedName } from "../../../src/module";
import { formatProcessId, processIdOf } from "../../../src/run/process-id";

/** A server on which each command that begins so fails, after `then`. */
class Refusing {
  readonly commands: string[] = [];

  constructor(
    readonly namespaces: string[],
    readonly refused: RegExp,
    readonly then: (server: Refusing) => void = () => undefined,
  ) {}

  exec(command: readonly string[]): Promise<object> {
    const line = command.slice(2).join(" ");
    this.commands.push(line);
    if (this.refused.test(line)) {
      this.then(this);
      return Promise.resolve({ exitCode: 1, stdout: "", output: `no ${line}` });
    }
    const listed = this.namespaces.map((name) => ({ namespaceInfo: { name } }));
    return Promise.resolve({ exitCode: 0, stdout: JSON.stringify(listed), output: "" });
  }
}

const started = (server: Refusing): StartedTemporalContainer =>
  server as unknown as StartedTemporalContainer;

function nameOfTheDead(): string {
  const own = processIdOf(process.pid);
  if (own === undefined) throw new Error("this process is not found");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  return ownedName({ process: formatProcessId({ ...own, pid }) });
}

describe("removeLeftovers", () => {
  it("takes no notice of a namespace that another process has deleted meanwhile", async () => {
    const [one, two] = [nameOfTheDead(), nameOfTheDead()];
    const server = new Refusing(["default", one, two], /^namespace delete/, ({ namespaces }) => {
      namespaces.splice(1, 1);
    });
    await removeLeftovers(started(server));
    const deleted = server.commands.filter((command) => command.startsWith("namespace delete"));
    expect(deleted).toEqual([one, two].map((name) => `namespace delete --yes ${name}`));
  });

  it("says which namespace stays", async () => {
    const server = new Refusing([nameOfTheDead()], /^namespace delete/);
    await expect(removeLeftovers(started(server))).rejects.toThrow("no namespace delete --yes");
  });
});

describe("createNamespace", () => {
  it("says what the server refused, even if the namespace cannot be deleted", async () => {
    const server = new Refusing([], /^(search-attribute create|namespace delete)/);
    await expect(createNamespace(started(server), "mine", { Total: "Int" })).rejects.toThrow(
      "no search-attribute create --namespace mine",
    );
    expect(server.commands.at(-1)).toBe("namespace delete --yes mine");
  });
});
