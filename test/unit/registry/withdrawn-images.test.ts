import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failureHint } from "../../../src/registry/failure-hint";
import { WITHDRAWN_IMAGES, withdrawnImages } from "../../../src/registry/withdrawn-images";
import { ImageName } from "../../../src/spec/image-name";
import { ROOT } from "../../support/paths";

const find = (image: string): string | undefined =>
  withdrawnImages(ImageName.fromString(image))?.since;

it.each([
  ["minio/minio", "2026-09-11"],
  ["minio/minio:RELEASE.2025-05-24T17-08-30Z", "2026-09-11"],
  ["docker.io/minio/mc:latest", "2026-09-11"],
  ["localstack/localstack", "2026-03-23"],
  ["bitnami/postgresql:16", "2025-08-28"],
  ["index.docker.io/bitnami/kafka", "2025-08-28"],
  ["jboss/keycloak:15.1.0", "2024-03-12"],
  ["k8s.gcr.io/pause:3.10", "2023-04-03"],
])("knows since when %s is withdrawn", (image, since) => {
  expect(find(image)).toBe(since);
});

it.each([
  "redis:8",
  "minio/warp",
  "quay.io/minio/minio",
  "mirror.example/minio/minio",
  "bitnamilegacy/kafka",
  "bitnami",
  "registry.k8s.io/pause:3.10",
])("knows nothing of %s", (image) => {
  expect(find(image)).toBeUndefined();
});

it.each(["denied", "missing", "unauthorized"] as const)(
  "says what happened when a pull ends with the failure %s",
  (kind) => {
    const name = ImageName.fromString("minio/minio:latest");
    expect(failureHint(kind, { name, verb: "pull", login: undefined })).toBe(
      "minio/minio left Docker Hub (2026-09-11): use quay.io/minio/…, which has the same tags and gets no new ones, or another S3 server such as rustfs/rustfs or chrislusf/seaweedfs; see https://github.com/testcontainers/testcontainers-node/pull/1463",
    );
  },
);

it("says nothing of it when the registry cannot be reached, or refuses a push", () => {
  const name = ImageName.fromString("minio/minio:latest");
  expect(failureHint("host", { name, verb: "pull", login: undefined })).not.toContain("left");
  expect(failureHint("denied", { name, verb: "push", login: undefined })).not.toContain("left");
});

it("is the table of the documentation, the newest first", () => {
  const page = readFileSync(join(ROOT, "docs", "withdrawn-images.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (\d{4}-\d\d-\d\d) \|/gm)];
  expect(rows.map(([, image, since]) => [image, since])).toEqual(
    WITHDRAWN_IMAGES.map(({ repositories, since }) => [repositories[0], since]),
  );
  const dates = WITHDRAWN_IMAGES.map(({ since }) => since);
  expect(dates).toEqual(dates.toSorted().reverse());
});
