// The code of docs/modules/nginx.md.
import { GenericContainer, Network } from "mayfly";
import { NginxContainer } from "mayfly/nginx";

async function main(): Promise<void> {
  {
    await using nginx = await new NginxContainer("nginx:1.26")
      .withContent({ "index.html": "<h1>Hello</h1>", "api/users.json": "[]" })
      .start();
    await fetch(nginx.getUrl("/api/users.json"));

    console.log(await (await fetch(nginx.getUrl("/api/users.json"))).text());
  }
  await using network = await new Network().start();
  await using _app = await new GenericContainer("busybox:1.37")
    .withNetwork(network)
    .withNetworkAliases("app")
    .withCopyContentToContainer([{ content: "from the app", target: "/www/index.html" }])
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
    .start();
  {
    await using nginx = await new NginxContainer("nginx:1.26")
      .withNetwork(network)
      .withServer("server { listen 80; location /api/ { proxy_pass http://app:8080/; } }")
      .start();

    console.log(await (await fetch(nginx.getUrl("/api/"))).text());
  }
}

void main();
