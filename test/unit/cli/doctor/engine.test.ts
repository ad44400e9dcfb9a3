import { engine } from "../../../../src/cli/doctor/checks/engine";
import type { Finding } from "../../../../src/cli/doctor/check";
import { examine } from "../../../../src/cli/doctor/examine";
import { readConfig } from "../../../../src/config";
import { findEngine } from "../../../../src/engine/find-engine";
import { surroundings } from "../../../support/cli-surroundings";

const { signal } = new AbortController();

/** Looks for an engine at these sockets, with these settings. */
async function find(env: NodeJS.ProcessEnv, sockets: readonly string[]): Promise<Finding> {
  const config = readConfig(env, "/nowhere");
  const around = {
    ...surroundings(),
    findEngine: (onRefused: Parameters<ReturnType<typeof surroundings>["findEngine"]>[0]) =>
      findEngine(config, signal, { sockets, onRefused }),
  };
  return engine.run(examine(around, config, undefined), signal);
}

describe("the check of the engine", () => {
  it("says what to install on a machine without one", async () => {
    const { status, evidence, advice } = await find({}, ["unix:///nowhere/docker.sock"]);
    expect(status).toBe("problem");
    expect(evidence).toEqual([
      "no container engine answered",
      "not unix:///nowhere/docker.sock (well-known socket): does not exist (ENOENT)",
    ]);
    expect(advice).toMatch(/^start the engine .*If there is none:\n.*[Dd]ocker/s);
  });

  it("installs nothing where a setting names an engine, or one refuses", async () => {
    const { advice } = await find({ DOCKER_HOST: "tcp://127.0.0.1:1" }, []);
    expect(advice).toMatch(/^DOCKER_HOST names the engine/);
    const refused = await find({}, ["tcp://127.0.0.1:1"]);
    expect(refused.advice).not.toContain("If there is none");
  });
});
