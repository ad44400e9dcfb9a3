import { randomUUID } from "node:crypto";
import { GenericContainer, Wait } from "../../src";
import { removeBaked, TRACE } from "../support/baked-images";
import { describeServer } from "../support/describe-server";

const trace = randomUUID();
const IMAGE = "confluentinc/cp-kafka:8";
/** What a JVM's options are, and which archives it has mapped. */
const ARCHIVES =
  "grep -ao 'SharedArchive[A-Za-z]*' /proc/1/environ; grep -o '/[^ ]*[.]jsa' /proc/1/maps | sort -u";

/** A web server of the JDK itself. */
const webServer = (before = ""): GenericContainer =>
  new GenericContainer(IMAGE)
    .withEntrypoint(["sh", "-c", `${before} exec java -m jdk.httpserver -b 0.0.0.0 -p 8000`])
    .withEnvironment({ [TRACE]: trace })
    .withExposedPorts(8000)
    .withWaitStrategy(Wait.forHttp("/", 8000));

describeServer("cp-kafka", () => {
  afterAll(() => removeBaked(trace));

  it("is written by the server, when it is baked, and read by later starts", async () => {
    const baked = webServer()
      .withEnvironment({ JAVA_TOOL_OPTIONS: "-Xmx64m" })
      .withBakedInit({ classData: true, key: randomUUID() });
    for (let count = 0; count < 2; count++) {
      await using server = await baked.start();
      const { output } = await server.exec(["sh", "-c", ARCHIVES]);
      expect(output).toMatch(
        /^SharedArchiveFile\n(\/.*classes\.jsa\n)?.*\/mayfly-class-data\/classes\.jsa\n/,
      );
      const { output: options } = await server.exec(["printenv", "JAVA_TOOL_OPTIONS"]);
      expect(options).toBe("-Xmx64m -XX:SharedArchiveFile=/mayfly-class-data/classes.jsa\n");
    }
  });

  it("is left out if another program of the start has written it", async () => {
    const key = randomUUID();
    const baked = webServer("java --list-modules;").withBakedInit({ classData: true, key });
    await using server = await baked.start();
    const { output } = await server.exec(["sh", "-c", 'echo "<$JAVA_TOOL_OPTIONS>"']);
    expect(output).toBe("<>\n");
  });

  it("is left out, with its options, where no Java has written any", async () => {
    const shell = new GenericContainer(IMAGE)
      .withEntrypoint(["sh", "-c", "trap exit TERM; while :; do sleep 0.1; done"])
      .withEnvironment({ [TRACE]: trace })
      .withBakedInit({ classData: "MY_OPTIONS", key: randomUUID() });
    await using container = await shell.start();
    const { output } = await container.exec(["sh", "-c", 'echo "<$MY_OPTIONS>"']);
    expect(output).toBe("<>\n");
  });
});
