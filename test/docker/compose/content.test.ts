import {
  DockerComposeEnvironment,
  TestContainers,
  type StartedDockerComposeEnvironment,
} from "../../../src";
import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";
import { get, serving } from "../host-access/clients";

describe("a compose environment whose files are given by their content", () => {
  let folder: ComposeFolder;
  let environment: StartedDockerComposeEnvironment;

  beforeAll(async () => {
    folder = await ComposeFolder.create("", {
      page: "from the folder",
      ".env": "GREETING=hello\n",
    });
    const more = {
      services: {
        api: { environment: { GREETING: "${GREETING}", PRICE: "5$$" } },
        sharing: {
          image: inEngine(BUSYBOX),
          command: "sleep 300",
          network_mode: "service:api",
        },
        without: { image: inEngine(BUSYBOX), command: "sleep 300", network_mode: "none" },
        own: {
          image: inEngine(BUSYBOX),
          command: "sleep 300",
          extra_hosts: ["host.testcontainers.internal:192.0.2.1"],
        },
      },
    };
    const content = `
services:
  api:
    image: ${inEngine(BUSYBOX)}
    command: httpd -f -p 80 -h /www
    ports: ["80"]
    volumes: ["./page:/www/page:ro"]
`;
    environment = await new DockerComposeEnvironment(folder.path, [
      { content },
      { content: more, name: "more.yaml" },
    ])
      .withProjectName(folder.project)
      .up();
  });

  afterAll(async () => {
    await environment.down();
    expect(await folder.left()).toEqual([]);
    await folder[Symbol.asyncDispose]();
  });

  it("has services whose paths and variables are those of the folder", async () => {
    const host = environment.getServiceHost("api", 80);
    const url = `http://${host}:${environment.getServicePort("api", 80)}/page`;
    expect(await (await fetch(url)).text()).toBe("from the folder");
    const { stdout } = await environment
      .getContainer("api")
      .exec(["sh", "-c", "echo $GREETING $PRICE"]);
    expect(stdout.trim()).toBe("hello 5$");
  });

  it("refuses the address of a service or a port that does not exist", () => {
    expect(() => environment.getServiceHost("db", 80)).toThrow(
      'getServiceHost: expected a service that was started (api, own, sharing, without), got "db"',
    );
    expect(() => environment.getServicePort("api", 81)).toThrow(
      'publish it for service api in the compose file: ports: ["81"]',
    );
    expect(() => environment.getServiceHost("own", 80)).toThrow(
      expect.objectContaining({ code: "PORT_NOT_EXPOSED" }) as Error,
    );
  });

  it("returns the resolved files, without what Mayfly adds", () => {
    const config = environment.getConfig();
    expect(config).toMatchObject({
      name: folder.project,
      services: { api: { environment: { GREETING: "hello" }, ports: [{ target: 80 }] } },
    });
    expect(JSON.stringify(config)).not.toContain("mayfly.");
    expect(config.services["api"]).not.toHaveProperty("extra_hosts");
    (config.services as Record<string, unknown>)["api"] = undefined;
    expect(environment.getConfig().services["api"]).toBeDefined();
  });

  it("has services that reach a server of this process", async () => {
    await using server = await serving("hello from the test");
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    const ask = (service: string): Promise<string> =>
      get(environment.getContainer(service), server.port);
    expect(await ask("api")).toBe("hello from the test");
    expect(await ask("sharing")).toBe("hello from the test");
    expect(await ask("without")).toContain("bad address");
    const hosts = await environment.getContainer("own").exec(["cat", "/etc/hosts"]);
    expect(hosts.stdout.match(/^.*host\.testcontainers\.internal.*$/gm)).toEqual([
      expect.stringMatching(/^192\.0\.2\.1\s/),
    ]);
  });

  it("names a content in the error for a mistake in it", async () => {
    const broken = new DockerComposeEnvironment(folder.path, {
      content: "services: { api: { colour: red } }",
      name: "shop.yml",
    });
    await expect(broken.up()).rejects.toThrow(/shop\.yml: .*colour/s);
  });
});
