import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../../src/config";
import type { Engine } from "../../../src/engine/engine";
import { pullImage } from "../../../src/pull/pull-image";
import { ImageName } from "../../../src/spec/image-name";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";
import { OwnEngine } from "../../support/own-engine";
import { realEngine } from "../../support/real-engine";
import { TestRegistry } from "../../support/registry";
import { removeImage, uniqueImage } from "../../support/unique-image";

// Settings that an engine gets at its start: mirrors and trusted certificates. An engine trusts
// every registry on the loopback address, so those with certificates use another address of this
// machine.

const authority = new CertificateAuthority("mayfly test");
const stranger = new CertificateAuthority("a stranger");
const ADDRESS =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "";

let folder: string;
let mirror: TestRegistry;
let trusted: TestRegistry;
let untrusted: TestRegistry;
let own: OwnEngine;
let engine: Engine;

const pull = (name: string): Promise<void> =>
  pullImage(ImageName.fromString(name), { engine, config: readConfig({}, "/nonexistent") });

/** Pushes an image to a registry on the loopback address, through the shared engine. */
async function fill({ host }: TestRegistry, path: string): Promise<void> {
  const name = `${host}/${path}`;
  await uniqueImage(name);
  try {
    await (await realEngine()).images.push(ImageName.fromString(name), {});
  } finally {
    await removeImage(name);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-trust-"));
  await writeFile(join(folder, "ca.pem"), authority.cert);
  mirror = await TestRegistry.start();
  [trusted, untrusted] = (await Promise.all(
    [authority, stranger].map((issuer) =>
      TestRegistry.start({
        address: ADDRESS,
        certificate: issuer.certificate("registry", [ADDRESS]),
      }),
    ),
  )) as [TestRegistry, TestRegistry];
  own = await OwnEngine.start({
    registryMirrors: [`http://${mirror.host}`],
    environment: { SSL_CERT_FILE: join(folder, "ca.pem") },
  });
  engine = own.engine();
});

afterAll(async () => {
  for (const thing of [own, mirror, trusted, untrusted]) {
    await (thing as AsyncDisposable | undefined)?.[Symbol.asyncDispose]();
  }
  await rm(folder, { recursive: true });
});

test("an image of Docker Hub comes from the engine's mirror", async () => {
  await fill(mirror, "library/mirrored:1");
  await pull("mirrored:1");
  expect(await engine.images.inspect("mirrored:1")).toBeDefined();
});

test("a registry whose certificate the engine trusts works", async () => {
  const name = `${trusted.host}/app:1`;
  await fill(mirror, "library/app:1");
  await pull("app:1");
  await engine.images.tag("app:1", ImageName.fromString(name));
  await engine.images.push(ImageName.fromString(name), {});
  await engine.images.remove(name);
  await pull(name);
  expect(await engine.images.inspect(name)).toBeDefined();
});

test("a registry whose certificate it does not trust is an error that says where to copy the certificate", async () => {
  const name = `${untrusted.host}/app:1`;
  await expect(pull(name)).rejects.toMatchObject({
    message: expect.stringContaining("x509: certificate signed by unknown authority") as string,
    evidence: { registry: untrusted.host, tries: 1 },
    hint: `the engine does not trust the certificate of ${untrusted.host}: copy its CA certificate to /etc/docker/certs.d/${untrusted.host}/ca.crt on the engine's machine`,
  });
});

test("a registry without TLS at another address is an error that says how to allow it", async () => {
  await using plain = await TestRegistry.start({ address: ADDRESS });
  await expect(pull(`${plain.host}/app:1`)).rejects.toMatchObject({
    evidence: { tries: 1 },
    hint: `${plain.host} does not use TLS: add it to "insecure-registries" in the engine's daemon.json`,
  });
});
