// Loaded before an example of a module's page (`node --require`). Its images differ from the stand-ins by tag, build
// or publisher only.
import { setImageSubstitutor } from "../../src";

const STAND_INS: Readonly<Record<string, string>> = {
  "atmoz/sftp:alpine": "atmoz/sftp:debian",
  "confluentinc/cp-kafka:7.3.2": "confluentinc/cp-kafka:7",
  "elasticsearch:8.19.4": "elasticsearch:8",
  "mcr.microsoft.com/mssql/server:2022-CU14-ubuntu-22.04":
    "mcr.microsoft.com/mssql/server:2022-latest",
  "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z": "minio/minio:RELEASE.2025-09-07T16-13-09Z",
  "softwaremill/elasticmq-native:1.7.1": "softwaremill/elasticmq:1.7.1",
  // A reader's own program: anything that keeps running.
  "my-service:latest": "redis:8",
};

setImageSubstitutor((name) => STAND_INS[name] ?? name);
