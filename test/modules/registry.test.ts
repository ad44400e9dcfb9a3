import { text } from "node:stream/consumers";
import {
  RegistryContainer,
  RegistryNamespace,
  type StartedRegistryContainer,
} from "../../modules/registry";
import { attach, GenericContainer, Images, PullPolicy, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { dockerClient } from "../support/docker-client";
import { BUSYBOX, inEngine } from "../support/images";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const REGISTRY = "registry:2";
const LOGIN = {
  username: "tester",
  password: "mayfly-secret",
  /** The password's hash, by bcrypt. */
  htpasswd: "tester:$2y$05$abcdefghijklmnopqrstuu.v/S1drlGYB8dJQCoLl3/pOcCAgEKra",
};

/** Pushes an image under the name, and removes the name. */
async function push(name: string): Promise<void> {
  await Images.tag(inEngine(BUSYBOX), name);
  try {
    await Images.push(name);
  } finally {
    await Images.remove(name);
  }
}

/** Pushes an image with the login, which only the engine is given. */
async function pushAs(name: string): Promise<void> {
  const docker = await dockerClient();
  await Images.tag(inEngine(BUSYBOX), name);
  try {
    const { username, password } = LOGIN;
    const progress = await docker.getImage(name).push({ authconfig: { username, password } });
    await text(progress);
  } finally {
    await Images.remove(name);
  }
}

/** Logs in with a password, as `docker login` does. */
async function logIn(registry: StartedRegistryContainer, password: string): Promise<void> {
  const docker = await dockerClient();
  const serveraddress = registry.getRegistry();
  await docker.checkAuth({ username: registry.getUsername(), password, serveraddress });
}

/** Pulls the image, and returns what a container of it prints. */
async function printed(name: string): Promise<string> {
  try {
    await using container = await new GenericContainer(name)
      .withPullPolicy(PullPolicy.alwaysPull())
      .withCommand(["echo", "from the registry"])
      .start();
    await container.waitForExit();
    return (await container.getLogs()).stdout;
  } finally {
    await Images.remove(name);
  }
}

describeContract<StartedRegistryContainer>({
  server: "registry",
  image: REGISTRY,
  create: (image) => new RegistryContainer(image).withLogin(LOGIN),
  query: async (registry) => {
    await logIn(registry, registry.getPassword());
    expect(await registry.getRepositories()).toEqual([]);
  },
  address: "getRegistry",
  starts: 3,
  wrongPassword: { connect: (registry) => logIn(registry, "wrong"), error: /401 unauthorized/i },
  bakes: false,
});

describeServer("registry", () => {
  let registry: StartedRegistryContainer;
  beforeAll(async () => {
    registry = await new RegistryContainer(REGISTRY).start();
  });
  afterAll(() => registry.stop());

  it("takes an image, and gives it back", async () => {
    const name = registry.getImageName("team/app:1");
    expect(name).toBe(`${registry.getRegistry()}/team/app:1`);
    await push(name);
    expect(await registry.getRepositories()).toEqual(["team/app"]);
    expect(await registry.getTags("team/app")).toEqual(["1"]);
    expect(await registry.getTags("team/none")).toEqual([]);
    for (const wrong of ["team/app:1", "my app"]) {
      await expect(registry.getTags(wrong)).rejects.toThrow(
        `getTags: expected a repository such as app or team/app, without a tag, got "${wrong}"`,
      );
    }
    expect(await printed(name)).toBe("from the registry\n");
  });

  it("has the login in Docker's format", async () => {
    expect(registry.getAuthConfig()).toBe("{}");
    await using closed = await new RegistryContainer(REGISTRY).withLogin(LOGIN).start();
    const auth = Buffer.from("tester:mayfly-secret").toString("base64");
    expect(JSON.parse(closed.getAuthConfig())).toEqual({
      auths: { [closed.getRegistry()]: { auth } },
    });
    expect((await fetch(`${closed.getUrl()}/v2/`)).status).toBe(401);
    const headers = { Authorization: `Basic ${auth}` };
    expect((await fetch(`${closed.getUrl()}/v2/`, { headers })).status).toBe(200);
    await pushAs(closed.getImageName("private:1"));
    expect(await closed.getTags("private")).toEqual(["1"]);
  });

  it("says at once that the hash is another password's", async () => {
    const login = { ...LOGIN, password: "another" };
    const start = new RegistryContainer(REGISTRY).withLogin(login).start();
    await expect(start).rejects.toMatchObject({ cause: { code: "REGISTRY_LOGIN_REFUSED" } });
  });

  describe("openNamespace", () => {
    it("gives each test repositories, and deletes their images", async () => {
      await push(registry.getImageName("others/kept"));
      const one = await registry.openNamespace();
      const two = await registry.openNamespace();
      for (const tag of ["1", "2"]) await push(one.getImageName(`shop/app:${tag}`));
      await push(two.getImageName("app"));
      expect(await one.getRepositories()).toEqual(["shop/app"]);
      expect(await printed(one.getImageName("shop/app:2"))).toBe("from the registry\n");
      await one.drop();
      expect(await one.getRepositories()).toEqual([]);
      expect(await two.getRepositories()).toEqual(["app"]);
      await two.drop();
      expect(await registry.getRepositories()).toContain("others/kept");
    });

    it("is attached without being deleted", async () => {
      await using namespace = await registry.openNamespace();
      await push(namespace.getImageName("kept"));
      {
        const data = JSON.parse(JSON.stringify(namespace)) as ObjectData;
        await using attached = attach(data, RegistryNamespace);
        expect(attached.getImageName("kept")).toBe(namespace.getImageName("kept"));
      }
      expect(await namespace.getRepositories()).toEqual(["kept"]);
    });

    it("deletes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["registry", JSON.stringify(registry), "openNamespace", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      await push(registry.getImageName(`${killed.stdout}/left`));
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await registry.getTags(`${killed.stdout}/left`)).toEqual([]);
    });
  });
});

describePage("registry", ["[ '1' ]", "1", "[]"]);
