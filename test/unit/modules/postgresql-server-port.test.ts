import { serverPort } from "../../../modules/postgresql/server-port";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";

const port = (patch: SpecPatch, options: readonly string[] = []): number =>
  serverPort(mergeSpec(emptySpec("postgres:17"), patch), options);

const file = (content: string): SpecPatch => ({
  copies: [{ kind: "content", content, target: "/etc/my.conf" }],
  command: ["postgres", "-c", "config_file=/etc/my.conf"],
});

describe("serverPort", () => {
  it.each<[string, SpecPatch, number]>([
    ["nothing", {}, 5432],
    ["-p", { command: ["postgres", "-p", "5433"] }, 5433],
    ["-p in one word", { command: ["-p5433"] }, 5433],
    ["-c", { command: ["postgres", "-c", "port=5433"] }, 5433],
    ["-c in one word", { command: ["postgres", "-cport=5433"] }, 5433],
    ["--port", { command: ["postgres", "--port=5433"] }, 5433],
    ["the last of two", { command: ["postgres", "-p", "1", "-c", "port = 5433"] }, 5433],
    ["a value that looks like it", { command: ["postgres", "-D", "-p5433"] }, 5432],
    ["PGPORT", { environment: { PGPORT: "5433" } }, 5433],
    ["no number", { environment: { PGPORT: "many" } }, 5432],
    ["a file", file("# port = 1\nport = 5433 # mine\n"), 5433],
    ["a quoted port in a file", file("PORT '5433'\n"), 5433],
    ["the command before PGPORT", { command: ["-p", "1"], environment: { PGPORT: "2" } }, 1],
    ["a file before PGPORT", { ...file("port=1"), environment: { PGPORT: "2" } }, 1],
  ])("reads %s", (_what, patch, expected) => {
    expect(port(patch)).toBe(expected);
  });

  it("reads the options that methods add, which come last", () => {
    const { copies = [] } = file("port=5433");
    expect(port({ copies }, ["-c", "config_file=/etc/my.conf"])).toBe(5433);
  });
});
