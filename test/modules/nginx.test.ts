import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NginxContainer, type StartedNginxContainer } from "../../modules/nginx";
import { GenericContainer, Network } from "../../src";
import { describeServer } from "../support/describe-server";
import { BUSYBOX } from "../support/images";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const NGINX = "nginx:1.26";

async function text(url: string): Promise<string> {
  const answer = await fetch(url);
  return `${answer.status} ${await answer.text()}`;
}

describeContract<StartedNginxContainer>({
  server: "nginx",
  image: NGINX,
  create: (image) => new NginxContainer(image).withContent({ "hello.txt": "hello" }),
  query: async (nginx) => {
    expect(await text(nginx.getUrl("hello.txt"))).toBe("200 hello");
  },
  address: "getBaseUrl",
  starts: 3,
  fromNetwork: (seen) => ["curl", "--fail", "--silent", seen.getUrl("/")],
  bakes: false,
});

describeServer("nginx", () => {
  it("serves a folder and contents, and keeps the image's page", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-nginx-"));
    try {
      await mkdir(join(folder, "deep"), { mode: 0o755 });
      await writeFile(join(folder, "deep", "page.html"), "<p>deep</p>", { mode: 0o600 });
      await using nginx = await new NginxContainer(NGINX)
        .withContent(folder)
        .withContent({ "/data.json": '{"a":1}', "deep/ü.txt": Buffer.from("bytes") })
        .start();
      expect(await text(nginx.getUrl("deep/page.html"))).toBe("200 <p>deep</p>");
      expect(await text(nginx.getUrl("/deep/ü.txt"))).toBe("200 bytes");
      const answer = await fetch(nginx.getUrl("/data.json"));
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(await answer.json()).toEqual({ a: 1 });
      expect(await text(nginx.getBaseUrl())).toMatch(/^200 .*Welcome to nginx/s);
      expect(await text(nginx.getUrl("none"))).toMatch(/^404 /);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("passes requests on, by a server of the user's", async () => {
    await using network = await new Network().start();
    await using app = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withNetworkAliases("app")
      .withCopyContentToContainer([{ content: "from the app", target: "/www/index.html" }])
      .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
      .withExposedPorts(8080)
      .start();
    expect(app.getMappedPort(8080)).toBeGreaterThan(0);
    await using nginx = await new NginxContainer(NGINX)
      .withNetwork(network)
      .withServer(
        "server { listen 80; location /api/ { proxy_pass http://app:8080/; } location / { return 403; } }",
      )
      .start();
    expect(await text(nginx.getUrl("/api/"))).toBe("200 from the app");
    expect(await text(nginx.getUrl("/other"))).toMatch(/^403 /);
  });

  it("says why a server of the user's does not start", async () => {
    const start = new NginxContainer(NGINX).withServer("server { listen nonsense; }").start();
    await expect(start).rejects.toThrow(/host not found in "nonsense"/);
  });
});

describePage("nginx", ["[]", "from the app"]);
