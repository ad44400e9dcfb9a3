import { namesReadByTools } from "../../../../src/build/buildkit/build-arguments";

const ENVIRONMENT = { PATH: "/bin", HTTP_PROXY: "http://proxy:1", DOCKER_HOST: "unix:///a" };

it.each<[Record<string, string>, string[]]>([
  [{ API_KEY: "x", VERSION: "1", GOPROXY: "off", BUILDKIT_INLINE_CACHE: "1" }, []],
  [{ SOURCE_DATE_EPOCH: "0", "with space": "1", "-f": "1" }, []],
  [{ PATH: "/bin", HTTP_PROXY: "http://proxy:1" }, []],
  [{ PATH: "/usr/bin" }, ["PATH"]],
  [{ HTTP_PROXY: "", no_proxy: "*", HOME: "/x" }, ["HTTP_PROXY", "no_proxy", "HOME"]],
  [
    { BUILDX_BUILDER: "a", DOCKER_CONFIG: "b", LD_PRELOAD: "c" },
    ["BUILDX_BUILDER", "DOCKER_CONFIG", "LD_PRELOAD"],
  ],
  // The CLI gets a value other than the user's.
  [{ DOCKER_HOST: "unix:///a" }, ["DOCKER_HOST"]],
])("%j: the tools would read %j as settings", (buildArgs, names) => {
  expect(namesReadByTools(buildArgs, ENVIRONMENT, "linux")).toEqual(names);
});

it("on Windows, names that differ in case only are one variable", () => {
  const buildArgs = { Key: "1", KEY: "2", other: "3" };
  expect(namesReadByTools(buildArgs, {}, "win32")).toEqual(["Key", "KEY"]);
  expect(namesReadByTools(buildArgs, {}, "linux")).toEqual([]);
});
