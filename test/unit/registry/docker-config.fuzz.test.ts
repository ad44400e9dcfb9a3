import assert from "node:assert/strict";
import type { Config } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";
import { readDockerConfigs } from "../../../src/registry/docker-config";
import { DOCKER_HUB_KEY } from "../../../src/registry/registry-key";
import { sameRegistry, storedLogin } from "../../../src/registry/stored-login";
import { fuzz } from "../../support/fuzz/fuzz";

const KEYS = ["ghcr.io", DOCKER_HUB_KEY, "localhost:5000"];
const auth = Buffer.from("ada:secret").toString("base64");

fuzz(__filename, "logins of the docker CLI", {
  valid: [
    JSON.stringify({ auths: { "ghcr.io": { auth }, [DOCKER_HUB_KEY]: { identitytoken: "t" } } }),
    JSON.stringify({
      auths: { "https://ghcr.io/v1/": { username: "ada", password: "secret" }, "docker.io": {} },
      credHelpers: { "localhost:5000": "ecr-login" },
      credsStore: "desktop",
    }),
  ],
  tokens: [
    '"auths":null',
    '"auth":7',
    '"auth":"%%%"',
    '"credHelpers":[]',
    '"credsStore":{}',
    "\uFEFF",
  ],
  parse: async ({ text }) => {
    // The warning is not tested here.
    realProcess.emitWarning = () => undefined;
    const config = { dockerAuthConfig: text, dockerConfigDir: "/nowhere" } as Config;
    for (const { auths, credHelpers, credsStore = "none" } of await readDockerConfigs(config)) {
      const told: unknown[] = [credsStore, ...Object.values(credHelpers)];
      for (const key of KEYS) {
        Object.keys(credHelpers).filter((name) => sameRegistry(name, key));
        const login = storedLogin(auths, key);
        const texts: unknown[] = typeof login === "object" ? Object.values(login) : [];
        told.push(...texts);
      }
      assert(told.every((each) => typeof each === "string"));
    }
  },
  refusal: "never",
});
