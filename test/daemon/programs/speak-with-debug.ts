// Sends an engine all requests that contain secrets. The argument names a file with the endpoint and the secrets.
import type Dockerode from "dockerode";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { DockerEngine } from "../../../src/engine/docker-engine";
import type { EngineEndpoint } from "../../../src/engine/endpoint";
import type { ImageBuildRequest } from "../../../src/engine/requests/builds";
import { ImageName } from "../../../src/spec/image-name";

export interface Instructions {
  readonly endpoint: EngineEndpoint;
  readonly secrets: Readonly<Record<"password" | "argument" | "variable" | "label", string>>;
}

async function main(file: string): Promise<void> {
  const { endpoint, secrets } = JSON.parse(readFileSync(file, "utf8")) as Instructions;
  const engine = new DockerEngine(endpoint);
  const auth = { username: "ada", password: secrets.password };
  await engine.images.pull(ImageName.fromString("redis:8"), { auth });
  const request: Partial<ImageBuildRequest> = {
    tags: ["app:1"],
    dockerfile: "Dockerfile",
    buildArgs: { API_KEY: secrets.argument },
    labels: { team: secrets.label },
    cacheFrom: [],
    extraHosts: {},
  };
  await engine.builds.run(request as ImageBuildRequest, Readable.from(["tar"]), {
    registryConfig: { "registry.example.com": auth },
    onLine: () => undefined,
    trace: undefined,
  });
  const dockerode = engine.raw() as Dockerode;
  const pulled = await dockerode.pull("redis:8", { authconfig: auth });
  pulled.resume();
  await dockerode.createContainer({
    Image: "redis:8",
    Env: [`API_KEY=${secrets.variable}`],
    Labels: { team: secrets.label },
  });
  const stream = await dockerode.buildImage(Readable.from(["tar"]), {
    buildargs: { API_KEY: secrets.argument },
    registryconfig: { "registry.example.com": auth },
  });
  stream.resume();
  const told = await dockerode.getContainer("one").inspect();
  const refused = await dockerode
    .getContainer("none")
    .inspect()
    .catch((error: unknown) => error as { statusCode: number; reason: string; json: unknown });
  const broken = await dockerode
    .getContainer("broken")
    .inspect()
    .catch((error: unknown) => error as { code: string });
  const { reason, statusCode, json } = refused as {
    statusCode: number;
    reason: string;
    json: unknown;
  };
  const { code } = broken as { code: string };
  console.log(JSON.stringify({ told, refused: { reason, statusCode, json }, code }));
}

void main(process.argv[2] ?? "");
