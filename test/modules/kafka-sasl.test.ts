import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network } from "../../src";
import { KafkaContainer, type StartedKafkaContainer } from "../../modules/kafka";
import { describeServer } from "../support/describe-server";
import { client, exchange } from "../support/kafka-client";
import { ODD } from "../support/module-contract";

async function login(kafka: StartedKafkaContainer, ssl?: { ca: string }): Promise<void> {
  const servers = kafka.getSaslBootstrapServers();
  const { mechanism, ...user } = kafka.getSaslOptions();
  const config = (password: string): Parameters<typeof client>[1] => ({
    sasl: { mechanism, ...user, password } as never,
    ...(ssl && { ssl }),
  });
  expect(await exchange(servers, "orders", "workers", config(user.password))).toBe("tea");
  const wrong = client(servers, config("wrong")).admin();
  await expect(wrong.connect()).rejects.toThrow(/authentication failed|invalid credentials/i);
}

describeServer("kafka", () => {
  it("has a listener with SCRAM, also after a restart, and one for a network", async () => {
    await using network = await new Network().start();
    const user = { name: "alice", password: ODD };
    await using kafka = await new KafkaContainer("apache/kafka:4")
      .withSaslListener({ sasl: { mechanism: "SCRAM-SHA-512", user }, port: 9096 })
      .withNetwork(network)
      .withListener("broker:19092")
      .withClusterId("MkU3OEVBNTcwNTJENDM2Qg")
      .start();
    expect(kafka.getClusterId()).toBe("MkU3OEVBNTcwNTJENDM2Qg");
    await login(kafka);
    await kafka.restart();
    await login(kafka);
    const tool = "/opt/kafka/bin/kafka-topics.sh --bootstrap-server broker:19092 --list";
    const { output } = await kafka.exec(["sh", "-c", tool]);
    expect(output).toContain("orders");
    expect(() => kafka.inNetwork().getSaslBootstrapServers()).toThrow(/host's address only/);
  });

  it("has a listener with PLAIN", async () => {
    const user = { name: "alice", password: "a $b,'c=" };
    await using kafka = await new KafkaContainer("apache/kafka:4")
      .withSaslListener({ sasl: { mechanism: "PLAIN", user }, port: 9096 })
      .start();
    await login(kafka);
  });
});

describeServer("cp-kafka", () => {
  it("has a listener with SCRAM over TLS", async () => {
    const { content, ca } = keyStore("secret");
    const user = { name: "alice", password: "secret" };
    await using kafka = await new KafkaContainer("confluentinc/cp-kafka:8")
      .withSaslSslListener({
        sasl: { mechanism: "SCRAM-SHA-256", user },
        port: 9096,
        keystore: { content, passphrase: "secret" },
        truststore: { content, passphrase: "secret" },
      })
      .start();
    await login(kafka, { ca });
  });

  it("starts with its classes from a baked image, and restarts", async () => {
    const create = (): KafkaContainer =>
      new KafkaContainer("confluentinc/cp-kafka:8").withBakedInit();
    await using kafka = await create().start();
    await exchange(kafka.getBootstrapServers(), "orders", "workers");
    await kafka.restart();
    await exchange(kafka.getBootstrapServers(), "invoices", "workers");
    const { output } = await kafka.exec(["grep", "-l", "kafka-server.jsa", "/proc/1/maps"]);
    expect(output).toContain("/proc/1/maps");
  });
});

/** Makes a certificate of the addresses that an engine on this machine has. */
function keyStore(passphrase: string): { content: Buffer; ca: string } {
  const folder = mkdtempSync(join(tmpdir(), "mayfly-kafka-"));
  try {
    const [key, cert, store] = ["key.pem", "cert.pem", "store.p12"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
    // prettier-ignore
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-addext", names, "-keyout", key, "-out", cert], { stdio: "pipe" });
    // prettier-ignore
    execFileSync("openssl", ["pkcs12", "-export", "-in", cert, "-inkey", key, "-name", "kafka",
      "-passout", `pass:${passphrase}`, "-out", store], { stdio: "pipe" });
    return { content: readFileSync(store), ca: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
