import { buildxArguments } from "../../../../../src/build/buildkit/buildx/buildx-arguments";
import { buildRequest } from "../../../../support/buildkit-builds";

const FILES = { iidFile: "/tmp/iid", secrets: new Map<string, string>() };

describe("the arguments of docker buildx", () => {
  it("are few for a build without options", () => {
    expect(buildxArguments(buildRequest(), [], FILES, "default").join(" ")).toBe(
      "buildx build --builder default --load --progress rawjson --iidfile /tmp/iid --file Dockerfile -",
    );
  });

  it("contain every option of a build", () => {
    const request = buildRequest({
      tags: ["a:1", "a:2"],
      // The values are in the environment and must not appear here.
      buildArgs: { WHO: "you, and = me", API_KEY: "hunter1" },
      labels: { l: "" },
      target: "stage",
      platform: "linux/arm64",
      networkMode: "none",
      shmSize: 1024,
      cacheFrom: ["cache:1"],
      extraHosts: { six: "2001:db8::1" },
      noCache: true,
      pull: true,
      // The values are in files and must not appear here.
      secrets: [{ id: "token", value: "hunter2" }],
    });
    const ssh = [
      { id: "default", agent: "/run/agent", keys: [] },
      { id: "deploy", agent: undefined, keys: ["/a", "/b"] },
    ];
    const secrets = new Map([["token", '/tmp/"x", y']]);
    const args = buildxArguments(request, ssh, { ...FILES, secrets }, "remote");
    expect(args.slice(args.indexOf("Dockerfile") + 1)).toEqual([
      ...["--tag", "a:1", "--tag", "a:2", "--build-arg", "WHO"],
      ...["--build-arg", "API_KEY", "--label", "l="],
      ...["--target", "stage", "--platform", "linux/arm64", "--network", "none"],
      ...["--shm-size", "1024", "--cache-from", "type=registry,ref=cache:1"],
      ...["--add-host", "six:2001:db8::1", "--no-cache", "--pull"],
      ...["--secret", 'id=token,"src=/tmp/""x"", y"'],
      ...["--ssh", "default=/run/agent", "--ssh", "deploy=/a,/b", "-"],
    ]);
    expect(args.join(" ")).not.toMatch(/hunter|and = me/);
  });
});
