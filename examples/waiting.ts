// Defines what "ready" means, with Wait or with your own object.
import { setTimeout } from "node:timers/promises";
import { GenericContainer, Wait } from "mayfly";

const server = new GenericContainer("busybox:1.37")
  .withCopyContentToContainer([{ content: "ok\n", target: "/www/health" }])
  .withCommand(["sh", "-c", "echo warming up; sleep 1; exec httpd -f -v -p 8080 -h /www"])
  .withExposedPorts(8080);

async function main(): Promise<void> {
  await using _byPort = await server.withWaitStrategy(Wait.forListeningPorts()).start();
  console.log("port: ready");

  await using _byHttp = await server
    .withWaitStrategy(Wait.forHttp("/health", 8080).forStatusCode(200))
    .start();
  console.log("http: ready");

  await using _byLog = await server.withWaitStrategy(Wait.forLogMessage("warming up")).start();
  console.log("log: ready");

  await using _byAll = await server
    .withWaitStrategy(Wait.forAll([Wait.forLogMessage(/warming/), Wait.forListeningPorts()]))
    .start();
  console.log("all: ready");

  await using _byHealth = await server
    .withHealthCheck({ test: ["CMD", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/health"] })
    .start();
  console.log("health check: ready");

  await using _byFunction = await server
    .withWaitStrategy(
      Wait.forFunction("the page to be served", async (container, signal) => {
        const command = ["wget", "-q", "-O", "-", "http://127.0.0.1:8080/health"];
        const { stdout, stderr } = await container.exec(command, {}, signal);
        return stdout === "ok\n" || `wget says ${stderr.trim()}`;
      }),
    )
    .start();
  console.log("function: ready");

  await using _byOwn = await server
    .withWaitStrategy({
      description: "the server's process to have the port in its arguments",
      async until(container, { signal, report }) {
        for (;;) {
          const { stdout } = await container.exec(["ps", "-o", "args"], {}, signal);
          if (stdout.includes("httpd -f -v -p 8080")) return;
          report(`processes: ${stdout.trim().split("\n").slice(1).join(", ")}`);
          await setTimeout(50, undefined, { signal });
        }
      },
    })
    .start();
  console.log("own: ready");
}

void main();
