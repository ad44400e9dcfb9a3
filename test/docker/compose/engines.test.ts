import { createHash } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { ComposeFolder } from "../../support/compose-folder";
import { EngineFront } from "../../support/engine-front";
import { BUSYBOX, inEngine } from "../../support/images";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";

const PROGRAM = join(__dirname, "..", "programs", "compose-and-end.js");
const FILE = `
services:
  web:
    image: ${inEngine(BUSYBOX)}
    command: ["sh", "-c", "mkdir /www; echo served > /www/a; exec httpd -f -p 80 -h /www"]
    ports: ["80"]
`;

/** Returns how a user names the engine behind the front. */
type Naming = (front: EngineFront, folder: ComposeFolder) => Promise<NodeJS.ProcessEnv>;

const byHost: Naming = async (front, folder) => {
  if (front.tls === undefined) return { DOCKER_HOST: front.host };
  const { ca, cert, key } = front.tls;
  await folder.write({ "certs/ca.pem": ca, "certs/cert.pem": cert, "certs/key.pem": key });
  return {
    DOCKER_HOST: front.host,
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: join(folder.path, "certs"),
  };
};

/** A configuration of the docker CLI whose current context is the front. */
const byContext: Naming = async (front, folder) => {
  const { ca, cert, key } = front.tls!;
  const id = createHash("sha256").update("front").digest("hex");
  const tls = join("config", "contexts", "tls", id, "docker");
  const endpoint = { Host: front.host, SkipTLSVerify: false };
  await folder.write({
    "config/config.json": JSON.stringify({ currentContext: "front" }),
    [join("config", "contexts", "meta", id, "meta.json")]: JSON.stringify({
      ...{ Name: "front", Metadata: {}, Endpoints: { docker: endpoint } },
    }),
    [join(tls, "ca.pem")]: ca,
    [join(tls, "cert.pem")]: cert,
    [join(tls, "key.pem")]: key,
  });
  const { DOCKER_CONFIG: plugins } = process.env;
  if (plugins !== undefined) {
    await symlink(join(plugins, "cli-plugins"), join(folder.path, "config", "cli-plugins"));
  }
  return { DOCKER_CONFIG: join(folder.path, "config"), DOCKER_HOST: undefined };
};

describe("compose on the engine that Mayfly uses", () => {
  it.each<[string, boolean, Naming]>([
    ["DOCKER_HOST with TCP", false, byHost],
    ["DOCKER_HOST with TLS and client certificates", true, byHost],
    ["the current docker context, with TLS", true, byContext],
  ])("is told of %s", async (_, tls, naming) => {
    await using front = await EngineFront.start({ tls });
    await using folder = await ComposeFolder.create(FILE);
    const env = { ...environmentOfNoRun(), ...(await naming(front, folder)) };
    const { code, stdout, stderr } = await runProgram(process.execPath, [PROGRAM, folder.path], {
      env,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "served\n", stderr: "" });
    expect([...front.agents]).toContain("compose");
  });
});
