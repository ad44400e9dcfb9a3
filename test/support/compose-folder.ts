import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DockerComposeEnvironment } from "../../src";
import "./docker-config";
import { realEngine } from "./real-engine";

/** A temporary folder with a compose file, and a project name of its own. */
export class ComposeFolder implements AsyncDisposable {
  readonly project = `mayfly-test-${randomUUID()}`;

  private constructor(readonly path: string) {}

  /** Writes `compose.yml` and other files, by their path. */
  static async create(
    compose: string,
    files: Readonly<Record<string, string>> = {},
  ): Promise<ComposeFolder> {
    const folder = new ComposeFolder(await mkdtemp(join(tmpdir(), "mayfly-compose-")));
    await folder.write({ ...files, "compose.yml": compose });
    return folder;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.path, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  environment(...files: string[]): DockerComposeEnvironment {
    return new DockerComposeEnvironment(this.path, ["compose.yml", ...files]).withProjectName(
      this.project,
    );
  }

  /** Lists everything on the engine that belongs to the project. */
  async left(project = this.project): Promise<string[]> {
    const { containers, networks, volumes, images } = await realEngine();
    const filter = { "com.docker.compose.project": project };
    const built = await images.find({ reference: `${project}-*` });
    return [
      ...(await containers.list(filter)).map((id) => `container ${id}`),
      ...(await networks.list(filter)).map((id) => `network ${id}`),
      ...(await volumes.list(filter)).map((name) => `volume ${name}`),
      ...built.map(({ id }) => `image ${id}`),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}
